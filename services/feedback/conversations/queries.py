"""Feedback, requests and conversations as their people see them; who reads a text of them is decided with all other texts."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.paging import Paging, newest_first
from chassis.problems import Refused
from contracts.feedback.conversations import FEEDBACK_SHOWN, AgendaItem, AgendaPoint
from contracts.feedback.conversations import Conversation as Shown
from contracts.feedback.giving import Asked, AskedFeedback, FeedbackList, GivenFeedback, RequestList
from contracts.feedback.ids import ConversationId, FeedbackId, FeedbackRequestId
from contracts.feedback.talk_refusals import TalkCode
from contracts.feedback.text import ReadText
from contracts.values import ObjectiveId, PersonId, TeamId, Term
from services.feedback.conversations import tables
from services.feedback.conversations.tables import AskedPerson, Conversation, Feedback, FeedbackRequest
from services.feedback.people import queries as goals
from services.feedback.texts import queries as texts
from services.feedback.texts.queries import READER
from services.feedback.texts.tables import Writing

OBJECTIVES = 20
"""Objectives that an agenda takes up."""


_WHICH = {
    FeedbackList.RECEIVED: "t.to_id = :viewer",
    FeedbackList.GIVEN: "t.by = :viewer",
    FeedbackList.SHARED: "t.shared_with ? :viewer",
}
_ASKS = "exists (select from feedback_asked a where a.request_id = t.id and a.person_id = :viewer{})"
_WHICH_REQUESTS = {
    RequestList.TO_ANSWER: _ASKS.format(" and a.state = 'open'"),
    RequestList.OF_VIEWER: _ASKS.format(""),
    RequestList.BY_VIEWER: "t.by = :viewer",
}
_TAKES_PART = "(t.person_ids ? :viewer or t.team_id in (select id from mine))"
_TAKES_PART_IN = text(f"{READER} select exists (select from conversations t where t.id = :id and {_TAKES_PART})")  # noqa: S608  # of constants
_WAITING = text("""
select count(*) from feedback_requests r join feedback_asked a on a.request_id = r.id where r.by = :person and a.state = 'open'
""")
_CHECK_IN = text("select exists (select from check_in where id = :id and not deleted)")
_OF_TEAM = "o.document->>'team_id' = :team"
_OF_PAIR = """
exists (select from unnest(cast(:people as text[])) as p (id) where
  o.document->>'champion_id' = p.id or o.document->'contributor_ids' ? p.id or exists (
    select from jsonb_array_elements(o.document->'key_results') as k where k->>'owner_id' = p.id or k->'contributor_ids' ? p.id
  ))"""
_GOALS = (
    "select o.id from objective o where not o.deleted and o.document->>'state' = 'active' and {} order by o.id desc limit :most"
)


async def require_about(session: AsyncSession, about: Any) -> None:
    """Refuses where what it is about is not there; a closed objective is something to speak about, too."""
    if about.objective_id is not None or about.key_result_id is not None:
        await goals.goal(session, about.objective_id, about.key_result_id)
    if about.decision_id is not None:
        await goals.require_decision(session, about.decision_id)
    if about.check_in_id is not None and not await session.scalar(_CHECK_IN, {"id": str(about.check_in_id)}):
        raise Refused(TalkCode.NO_SUCH_CHECK_IN, field="check_in_id", id=about.check_in_id)


async def waiting_for(session: AsyncSession, person: PersonId) -> int:
    """How many answers somebody waits for."""
    return int(await session.scalar(_WAITING, {"person": str(person)}) or 0)


async def given_in(session: AsyncSession, giver: PersonId, id: ConversationId) -> Sequence[FeedbackId]:
    """What somebody gave within a conversation."""
    query = select(Feedback.id).where(Feedback.conversation_id == id, Feedback.by == giver)
    return list(await session.scalars(query))


async def takes_part(session: AsyncSession, viewer: PersonId, id: ConversationId) -> bool:
    """Whether it is somebody's own conversation, or one of their team."""
    return bool(await session.scalar(_TAKES_PART_IN, {"viewer": str(viewer), "id": str(id)}))


async def latest(session: AsyncSession, between: str, meeting: Term) -> Conversation | None:
    """The last conversation of the same people and kind."""
    query = select(Conversation).where(Conversation.between == between, Conversation.meeting == meeting)
    return (await session.scalars(query.order_by(Conversation.id.desc()).limit(1))).first()


async def goals_of(session: AsyncSession, people: Sequence[PersonId], team_id: TeamId | None) -> list[ObjectiveId]:
    """Active objectives of a team, or that one of the people works on, the newest first."""
    values = {"team": team_id and str(team_id), "people": [str(person) for person in people], "most": OBJECTIVES}
    sql = text(_GOALS.format(_OF_TEAM if team_id else _OF_PAIR))
    wanted = {name: value for name, value in values.items() if f":{name}" in sql.text}
    return [ObjectiveId(row.id) for row in await session.execute(sql, wanted)]


async def feedback(session: AsyncSession, viewer: PersonId, which: FeedbackList, paging: Paging) -> list[GivenFeedback]:
    """A page of the viewer's feedback; as many statements as for one piece."""
    sql = newest_first("feedback", "given_on", _WHICH[which], backwards=paging.backwards)
    ids = list(await session.scalars(sql, {"viewer": str(viewer), **paging.values()}))
    return await _given(session, viewer, ids)


async def one_feedback(session: AsyncSession, viewer: PersonId, id: FeedbackId) -> GivenFeedback | None:
    """One piece of feedback, for its readers."""
    return next(iter(await _given(session, viewer, [id])), None)


async def _given(session: AsyncSession, viewer: PersonId, ids: Sequence[str]) -> list[GivenFeedback]:
    rows = {row.id: row for row in await session.scalars(select(Feedback).where(Feedback.id.in_(ids)))}
    seen = await _seen(session, viewer, [writing for row in rows.values() for writing in row.texts])
    return [_feedback(rows[id], viewer, seen) for id in map(FeedbackId, ids) if id in rows and id in seen]


async def _seen(session: AsyncSession, viewer: PersonId, writings: Collection[Writing]) -> dict[str, ReadText]:
    found = await texts.readable(session, viewer, [writing.id for writing in writings])
    return {id: each.shown() for id, each in found.items()}


def _feedback(row: Feedback, viewer: PersonId, seen: dict[str, ReadText]) -> GivenFeedback:
    def of(role: str) -> ReadText | None:
        return next((seen[writing.id] for writing in row.said(role) if writing.id in seen), None)

    common = ("id", "kind", "by", "to_id", "conversation_id", "given_on", "shared_with")
    between = ("request_id", "acknowledged_on", "share_proposed_by", "share_proposed_with")
    names = (*common, *between) if viewer in {row.by, row.to_id} else common
    said = {"text": seen[row.id], "next_step": of(tables.NEXT_STEP), "thanks": of(tables.THANKS)}
    known = {name: getattr(row, name) for name in names}
    return GivenFeedback.model_validate({**known, **row.subject(), **said, "will_try": of(tables.WILL_TRY)})


async def requests(session: AsyncSession, viewer: PersonId, which: RequestList, paging: Paging) -> list[AskedFeedback]:
    """A page of requests that the viewer made, or that ask them."""
    sql = newest_first("feedback_requests", "asked_on", _WHICH_REQUESTS[which], backwards=paging.backwards)
    ids = list(await session.scalars(sql, {"viewer": str(viewer), **paging.values()}))
    return await _requests(session, viewer, ids)


async def one_request(session: AsyncSession, viewer: PersonId, id: FeedbackRequestId) -> AskedFeedback | None:
    """One request, for whoever asks or is asked."""
    return next(iter(await _requests(session, viewer, [id])), None)


async def _requests(session: AsyncSession, viewer: PersonId, ids: Sequence[str]) -> list[AskedFeedback]:
    rows = {row.id: row for row in await session.scalars(select(FeedbackRequest).where(FeedbackRequest.id.in_(ids)))}
    seen = await _seen(session, viewer, [writing for row in rows.values() for writing in row.texts])
    asked = select(AskedPerson).where(AskedPerson.request_id.in_(ids)).order_by(AskedPerson.person_id)
    of: dict[str, list[Asked]] = {}
    for each in await session.scalars(asked):
        if viewer in {each.person_id, rows[each.request_id].by}:
            declined = seen.get(each.declined_id) if each.declined_id else None
            one = Asked(person_id=each.person_id, state=each.state, feedback_id=each.feedback_id, declined=declined)
            of.setdefault(each.request_id, []).append(one)
    return [_request(rows[id], of.get(id, []), seen[id]) for id in map(FeedbackRequestId, ids) if id in rows and id in seen]


def _request(row: FeedbackRequest, asked: list[Asked], question: ReadText) -> AskedFeedback:
    known = {"id": row.id, "asked_by": row.by, "asked_on": row.asked_on, "due_on": row.due_on}
    return AskedFeedback.model_validate({**known, **row.subject(), "asked": asked, "question": question})


async def conversations(session: AsyncSession, viewer: PersonId, paging: Paging) -> list[Shown]:
    """A page of the conversations in which the viewer takes part."""
    sql = newest_first("conversations", "opened_on", _TAKES_PART, backwards=paging.backwards, given=READER)
    ids = list(await session.scalars(sql, {"viewer": str(viewer), **paging.values()}))
    return await _conversations(session, viewer, ids)


async def one_conversation(session: AsyncSession, viewer: PersonId, id: ConversationId) -> Shown | None:
    """One conversation, for whoever takes part in it."""
    if not await takes_part(session, viewer, id):
        return None
    return next(iter(await _conversations(session, viewer, [id])), None)


_SAID_IN = text("""
select f.id from unnest(cast(:ids as text[])) as c (id) cross join lateral (
  select id from feedback where conversation_id = c.id order by given_on desc, id desc limit :most
) as f
""")


async def _conversations(session: AsyncSession, viewer: PersonId, ids: Sequence[str]) -> list[Shown]:
    rows = {row.id: row for row in await session.scalars(select(Conversation).where(Conversation.id.in_(ids)))}
    said = await session.scalars(_SAID_IN, {"ids": list(ids), "most": FEEDBACK_SHOWN})
    given = await _given(session, viewer, list(said))
    points = [item.point_id for row in rows.values() for item in (*row.agenda, *row.open_points) if item.point_id]
    own = [writing.id for row in rows.values() for writing in row.texts]
    found = await texts.readable(session, viewer, [*own, *points])
    seen = {id: each.shown() for id, each in found.items()}
    return [_conversation(rows[id], given, seen) for id in map(ConversationId, ids) if id in rows]


def _conversation(row: Conversation, given: list[GivenFeedback], seen: dict[str, ReadText]) -> Shown:
    def points(items: list[AgendaItem]) -> list[AgendaPoint]:
        return [AgendaPoint(**item.model_dump(), open_point=seen.get(item.point_id or "")) for item in items]

    names = ("id", "person_ids", "team_id", "meeting", "earlier_id", "opened_by", "opened_on", "closed_by", "closed_on")
    return Shown(
        **{name: getattr(row, name) for name in names},
        agenda=points(row.agenda),
        agreed=[seen[writing.id] for writing in row.said(tables.AGREED) if writing.id in seen],
        open_points=points(row.open_points),
        feedback=[each for each in given if each.conversation_id == row.id],
    )
