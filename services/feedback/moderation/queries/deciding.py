"""Who decides about a text: the moderators of its team, or of the nearest team above that has any; never those it concerns."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import moderators
from chassis.moderators import Concerned
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.values import Id, PersonId
from services.feedback.moderation.tables import TextReport
from services.feedback.texts import queries as texts
from services.feedback.texts.tables import Writing

ASSIGNED = 500
"""How many open reports are looked at anew at once, the oldest first."""
_DECIDING = moderators.deciding("select team_id, person_id from moderators where ended_on is null")


async def about(session: AsyncSession, writing: Writing) -> list[PersonId]:
    """Those a text is from, for or about, as far as anybody knows: its confidential author is known to nobody."""
    row = await texts.row_of(session, Id(writing.thread))
    people = [*([writing.by] if writing.by else []), *writing.reader_ids, *(row.about if row is not None else [])]
    return list(dict.fromkeys(people))


async def moderators_of(
    session: AsyncSession, writing: Writing, *, beside: Collection[PersonId] = (), apart: Collection[PersonId] = ()
) -> list[PersonId]:
    """Who decides about it today. `beside` are further people it concerns, `apart` those who decided before."""
    concerned = Concerned([*await about(session, writing), *beside], await texts.team_of(session, writing))
    return await moderators.moderators_of(session, _DECIDING, concerned, apart=apart)


async def must_be_moderated_by(unit: UnitOfWork, writing: Writing, *, apart: Collection[PersonId] = ()) -> None:
    """Refuses anybody else than those who decide about it; an author is told so, also a confidential one."""
    viewer = unit.actor.person_id
    mine = texts.is_author(writing, viewer, unit.handles)
    if mine or viewer not in await moderators_of(unit.session, writing, apart=apart):
        raise Refused(ModerationCode.NOT_YOURS_TO_MODERATE)


async def assign_anew(session: AsyncSession) -> None:
    """Notes who may decide about each open report now: people move, and moderators come and go."""
    query = select(TextReport).where(TextReport.open).order_by(TextReport.reported_on, TextReport.id).limit(ASSIGNED)
    for report in await session.scalars(query):
        await _assign(session, report)


async def _assign(session: AsyncSession, report: TextReport) -> None:
    """Notes who may decide about a report now."""
    writing = await session.get(Writing, report.text_id)
    assert writing is not None, "texts are never deleted"
    report.moderator_ids = await moderators_of(session, writing, beside=report.about_ids)
