"""What waits for a moderator, and what authors are shown of their hidden texts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from sqlalchemy import Text, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import confidential
from chassis.handles import Handles
from chassis.text_reports import open_reports
from contracts.feedback.moderation import (
    APPEAL_DAYS,
    OPEN_CASES,
    OWN_HIDDEN,
    REASONS_OF_A_CASE,
    AppealHiding,
    AppealState,
    CaseKind,
    HiddenText,
    ModerationCase,
)
from contracts.feedback.text import HidingReason, TextState
from contracts.values import Id, PersonId
from services.feedback.moderation.queries.deciding import moderators_of
from services.feedback.moderation.tables import Hiding, Moderator, TextReport
from services.feedback.texts import queries as texts
from services.feedback.texts.tables import Writing

APPEALED = AppealHiding.verb()


async def reports_of(session: AsyncSession, *text_ids: str) -> Sequence[TextReport]:
    """The open reports of texts, the oldest first."""
    return await open_reports(session, TextReport, *text_ids)


async def open_cases(session: AsyncSession, viewer: PersonId, handles: Handles) -> list[ModerationCase]:
    """What the viewer is to decide, reports first, the oldest first; at most 100. Nothing for whoever moderates nothing."""
    present = select(Moderator.id).where(Moderator.person_id == viewer, Moderator.ended_on.is_(None)).limit(1)
    if await session.scalar(present) is None:
        return []
    mine = await _reported(session, viewer, handles)
    appeals = await _appeals(session, viewer, handles, most=OPEN_CASES - len(mine))
    return [*mine, *(_appealed(hiding, writing) for hiding, writing in appeals)]


async def _waiting(session: AsyncSession, viewer: PersonId) -> Sequence[Writing]:
    reported = TextReport.open & TextReport.moderator_ids.op("?")(literal(str(viewer), Text()))
    first = select(TextReport.text_id, func.min(TextReport.reported_on).label("day")).where(reported)
    oldest = first.group_by(TextReport.text_id).subquery()
    query = select(Writing).join(oldest, oldest.c.text_id == Writing.id).where(Writing.state == TextState.SHOWN)
    return list(await session.scalars(query.order_by(oldest.c.day, Writing.id).limit(OPEN_CASES)))


async def _reported(session: AsyncSession, viewer: PersonId, handles: Handles) -> list[ModerationCase]:
    writings = [
        writing
        for writing in await _waiting(session, viewer)
        if not texts.is_author(writing, viewer, handles) and viewer in await moderators_of(session, writing)
    ]
    why = defaultdict[str, list[str]](list)
    for report in await reports_of(session, *(writing.id for writing in writings)):
        why[report.text_id].append(report.why)
    return [_case(CaseKind.REPORT, writing, why[writing.id]) for writing in writings]


async def _appeals(session: AsyncSession, viewer: PersonId, handles: Handles, *, most: int) -> list[tuple[Hiding, Writing]]:
    """Those the viewer decides, the oldest first, however many older ones are for others."""
    others = (Hiding.hidden_by != viewer, or_(Writing.by.is_(None), Writing.by != viewer))
    waits = (Hiding.waits(), Writing.state == TextState.HIDDEN)
    query = select(Hiding, Writing).join(Writing, Writing.id == Hiding.text_id).where(*waits, *others)
    query, mine = query.order_by(Hiding.hidden_on, Hiding.text_id).limit(OPEN_CASES), list[tuple[Hiding, Writing]]()
    for start in count(0, OPEN_CASES):
        page = (await session.execute(query.offset(start))).all()
        for hiding, writing in page:
            if len(mine) < most and await _decides(session, viewer, handles, hiding, writing):
                mine.append((hiding, writing))
        if len(mine) >= most or len(page) < OPEN_CASES:
            break
    return mine


async def _decides(session: AsyncSession, viewer: PersonId, handles: Handles, hiding: Hiding, writing: Writing) -> bool:
    if texts.is_author(writing, viewer, handles):
        return False
    return viewer in await moderators_of(session, writing, apart=[hiding.hidden_by])


def _appealed(hiding: Hiding, writing: Writing) -> ModerationCase:
    return _case(CaseKind.APPEAL, writing, [hiding.appeal or ""])


def _case(kind: CaseKind, writing: Writing, reasons: Sequence[str]) -> ModerationCase:
    return ModerationCase(
        kind=kind,
        id=Id(writing.id),
        text="" if writing.is_over else writing.text,
        mode=writing.mode,
        by=writing.by,
        team_id=writing.team_id,
        readership=writing.readership,
        on=writing.said_on,
        reasons=list(reasons)[:REASONS_OF_A_CASE],
        hidden_because=writing.hidden_because,
    )


async def hidden_of(session: AsyncSession, viewer: PersonId, handles: Handles) -> list[HiddenText]:
    """The viewer's own hidden texts, confidential ones too, the newest first; at most 100."""
    own = or_(Writing.by == viewer, Writing.handle.is_not(None))
    query = select(Hiding, Writing).join(Writing, Writing.id == Hiding.text_id)
    rows = await session.execute(
        query.where(own, Writing.state == TextState.HIDDEN).order_by(Hiding.hidden_on.desc(), Hiding.text_id)
    )
    mine = [(row[0], row[1]) for row in rows if texts.is_author(row[1], viewer, handles)][:OWN_HIDDEN]
    threads = [Id(writing.thread) for _, writing in mine if writing.by is None]
    waiting = {act.act.get("id") for act in await confidential.waiting_in(session, threads) if act.verb == APPEALED}
    return [_hidden(hiding, writing, waits=writing.id in waiting) for hiding, writing in mine]


def _hidden(hiding: Hiding, writing: Writing, *, waits: bool) -> HiddenText:
    appealed = waits or hiding.appeal is not None
    state = AppealState.UPHELD if hiding.outcome else AppealState.WAITING if appealed else AppealState.POSSIBLE
    return HiddenText(
        id=Id(writing.id),
        text="" if writing.is_over else writing.text,
        hidden_because=writing.hidden_because or HidingReason.DISRESPECT,
        hidden_on=hiding.hidden_on,
        appeal_until=hiding.hidden_on + timedelta(days=APPEAL_DAYS),
        appeal=state,
        answer=hiding.answer,
    )
