"""What waits for a moderator, and what authors are shown of their hidden texts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from sqlalchemy import Text, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.text_reports import open_reports
from contracts.feedback.moderation import (
    APPEAL_DAYS,
    OPEN_CASES,
    OWN_HIDDEN,
    REASONS_OF_A_CASE,
    AppealState,
    CaseKind,
    HiddenText,
    ModerationCase,
)
from contracts.feedback.text import HidingReason, TextState
from contracts.terms import Mode
from contracts.values import Id, PersonId
from services.recognition.moderation.queries.deciding import moderates, moderators_of
from services.recognition.moderation.tables import Hiding, TextReport
from services.recognition.texts import queries as texts
from services.recognition.texts.queries import Found


async def reports_of(session: AsyncSession, *text_ids: str) -> Sequence[TextReport]:
    """The open reports of texts, the oldest first."""
    return await open_reports(session, TextReport, *text_ids)


async def open_cases(session: AsyncSession, viewer: PersonId, today: date) -> list[ModerationCase]:
    """What the viewer is to decide, reports first, the oldest first; at most 100. Nothing for whoever moderates nothing."""
    if not await moderates(session, viewer):
        return []
    mine = await _reported(session, viewer, today)
    return [*mine, *await _appeals(session, viewer, today, most=OPEN_CASES - len(mine))]


async def _reported(session: AsyncSession, viewer: PersonId, today: date) -> list[ModerationCase]:
    reported = TextReport.open & TextReport.moderator_ids.op("?")(literal(str(viewer), Text()))
    query = select(TextReport.text_id).where(reported).group_by(TextReport.text_id)
    ids = list(await session.scalars(query.order_by(func.min(TextReport.reported_on), TextReport.text_id).limit(OPEN_CASES)))
    there = await texts.found(session, ids)
    mine = [
        there[id]
        for id in ids
        if id in there and there[id].row.text_state is TextState.SHOWN and viewer in await moderators_of(session, there[id])
    ]
    why = defaultdict[str, list[str]](list)
    for report in await reports_of(session, *(found.row.id for found in mine)):
        why[report.text_id].append(report.why)
    return [_case(CaseKind.REPORT, found, why[found.row.id], today) for found in mine]


async def _appeals(session: AsyncSession, viewer: PersonId, today: date, *, most: int) -> list[ModerationCase]:
    """Those the viewer decides, the oldest first, however many older ones are for others."""
    query = select(Hiding).where(Hiding.waits(), Hiding.hidden_by != viewer, Hiding.by != viewer)
    query, mine = query.order_by(Hiding.hidden_on, Hiding.text_id).limit(OPEN_CASES), list[ModerationCase]()
    for start in count(0, OPEN_CASES):
        page = list(await session.scalars(query.offset(start)))
        there = await texts.found(session, [hiding.text_id for hiding in page])
        for hiding in page:
            found = there.get(hiding.text_id)
            if found is None or found.row.text_state is not TextState.HIDDEN or len(mine) >= most:
                continue
            if viewer in await moderators_of(session, found, apart=[hiding.hidden_by]):
                mine.append(_case(CaseKind.APPEAL, found, [hiding.appeal or ""], today))
        if len(mine) >= most or len(page) < OPEN_CASES:
            break
    return mine


def _case(kind: CaseKind, there: Found, reasons: Sequence[str], today: date) -> ModerationCase:
    row = there.row
    return ModerationCase(
        kind=kind,
        id=Id(row.id),
        text=there.words(today),
        mode=Mode.NAMED,
        by=row.by,
        team_id=row.team_id,
        readership=there.readership,
        on=row.at.date(),
        reasons=list(reasons)[:REASONS_OF_A_CASE],
        hidden_because=row.hidden_because,
    )


async def hidden_of(session: AsyncSession, viewer: PersonId, today: date) -> list[HiddenText]:
    """The viewer's own hidden texts, the newest first; at most 100."""
    query = select(Hiding).where(Hiding.by == viewer).order_by(Hiding.hidden_on.desc(), Hiding.text_id)
    hidings = list(await session.scalars(query))
    there = await texts.found(session, [hiding.text_id for hiding in hidings])
    mine = [(hiding, there[hiding.text_id]) for hiding in hidings if hiding.text_id in there]
    hidden = [(hiding, found) for hiding, found in mine if found.row.text_state is TextState.HIDDEN]
    return [_hidden(hiding, found, today) for hiding, found in hidden[:OWN_HIDDEN]]


def _hidden(hiding: Hiding, there: Found, today: date) -> HiddenText:
    appealed = AppealState.WAITING if hiding.appeal is not None else AppealState.POSSIBLE
    return HiddenText(
        id=Id(there.row.id),
        text=there.words(today),
        hidden_because=there.row.hidden_because or HidingReason.DISRESPECT,
        hidden_on=hiding.hidden_on,
        appeal_until=hiding.hidden_on + timedelta(days=APPEAL_DAYS),
        appeal=AppealState.UPHELD if hiding.outcome else appealed,
        answer=hiding.answer,
    )
