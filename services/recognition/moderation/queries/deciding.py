"""Who decides about a text: by the moderators whom the feedback service publishes, one naming for both services."""

from collections.abc import Collection

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import moderators
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.values import PersonId
from services.recognition.moderation.tables import TextReport
from services.recognition.texts import queries as texts
from services.recognition.texts.queries import Found

ASSIGNED = 500
"""How many open reports are looked at anew at once, the oldest first."""
_DECIDING = moderators.deciding("""
select document->>'team_id' as team_id, document->>'person_id' as person_id
from moderator where not deleted and document->>'ended_on' is null
""")
_MODERATES = text("""
select exists (
  select from moderator where not deleted and document->>'ended_on' is null and document->>'person_id' = :viewer
)
""")


async def moderates(session: AsyncSession, viewer: PersonId) -> bool:
    """Whether the viewer moderates anything."""
    return bool(await session.scalar(_MODERATES, {"viewer": str(viewer)}))


async def moderators_of(session: AsyncSession, there: Found, *, apart: Collection[PersonId] = ()) -> list[PersonId]:
    """Who decides about it today; `apart` are those who decided before."""
    return await moderators.moderators_of(session, _DECIDING, there.concerned, apart=apart)


async def must_be_moderated_by(unit: UnitOfWork, there: Found, *, apart: Collection[PersonId] = ()) -> None:
    """Refuses anybody else than those who decide about it."""
    if unit.actor.person_id not in await moderators_of(unit.session, there, apart=apart):
        raise Refused(ModerationCode.NOT_YOURS_TO_MODERATE)


async def assign_anew(session: AsyncSession) -> None:
    """Notes who may decide about each open report now: people move, and moderators come and go."""
    query = select(TextReport).where(TextReport.open).order_by(TextReport.reported_on, TextReport.id).limit(ASSIGNED)
    reports = list(await session.scalars(query))
    there = await texts.found(session, [report.text_id for report in reports])
    for report in reports:
        if report.text_id in there:
            report.moderator_ids = await moderators_of(session, there[report.text_id])
