"""Which recognition a viewer may read: decided here, in the SQL that selects the rows, and nowhere else."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import Field
from sqlalchemy import Row, Select, bindparam, literal_column, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from chassis.organization import MINE
from chassis.paging import Paging
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.text import TextState, WhyReadable
from contracts.recognition.ids import RecognitionId
from contracts.recognition.limits import CHILDREN_TOLD_AT_ONCE, COMMENTS_OF_ONE, LISTED_CHILDREN, TEAMS_AT_ONCE
from contracts.recognition.praise import WhichRecognition
from contracts.recognition.recognitions import (
    ReactionDocument,
    ReadRecognition,
    RecognitionCommentDocument,
)
from contracts.recognition.refusals import RecognitionCode
from contracts.recognition.said import SaidDocument
from contracts.values import Instant, PersonId, TeamId
from services.recognition.recognitions.tables import Recognition

D = TypeVar("D", bound=SaidDocument)
_MINE = f"array(select id from ({MINE}) as mine)"  # noqa: S608  # a constant
MAY_READ = f"""
(not t.gone and (
  t.audience = 'organization' or t.by = :viewer or t.recipient_ids ? :viewer or t.reader_team_ids ?| {_MINE}
))"""
"""WHERE: whether `:viewer` may read the recognition `t`. Being an admin, an auditor, a manager or the lead of a team above gives
nothing, nor does standing in for somebody."""
_READS = text(f"select exists (select from recognitions t where t.id = :id and {MAY_READ})")  # noqa: S608  # of constants
# The same, found by an index for each reason: whatever others give each other, only what the viewer may read is looked at.
_PRIVATE = f"""
t.id = any(array(
  select id from recognitions where by = :viewer
  union
  select id from recognitions where recipient_ids ? :viewer
  union
  select id from recognitions where audience <> 'organization' and reader_team_ids ?| {_MINE}
)) and t.audience <> 'organization' and not t.gone"""  # noqa: S608  # of constants
_WHICH = {
    WhichRecognition.ALL: "true",
    WhichRecognition.RECEIVED: f"(t.recipient_ids ? :viewer or t.team_ids ?| {_MINE})",
    WhichRecognition.GIVEN: "t.by = :viewer",
}
# `coalesce` keeps the planner from joining: teams may be many, and are looked up once for all rows.
_IN_SCOPE = """coalesce({} in (with recursive scope (id) as (
  select unnest(cast(:teams as text[]))
  union
  select s.id from team s join scope on s.document->>'parent_id' = scope.id where cast(:subteams as boolean) and not s.deleted
) select id from scope), false)"""
_OF_TEAMS = f"""
(cast(:teams as text[]) is null or exists (
  select from jsonb_array_elements_text(t.team_ids) as n (team) where {_IN_SCOPE.format("n.team")}
) or exists (
  select from jsonb_each_text(t.homes) as h (person, team) where t.recipient_ids ? h.person and {_IN_SCOPE.format("h.team")}
))"""  # noqa: S608  # of constants
# An edge is a moment with an id, which need not be one of ours: lists of others are merged with this one.
_EDGE = (
    "(coalesce(cast(:{0}_at as timestamptz), (select e.at from recognitions e where e.id = cast(:{0} as text))),"
    " cast(:{0} as text))"
)
_LATER = f"(cast(:after as text) is null or (t.at, t.id) < {_EDGE.format('after')})"
_EARLIER = f"(cast(:before as text) is null or (t.at, t.id) > {_EDGE.format('before')})"
# What a moderator hid is in no list; what is kept no longer is in those of what was given, without its words.
_HAS_WORDS = """
t.text_state <> 'hidden' and (not cast(:readable as boolean)
  or t.text_state = 'shown' and (t.kept_until is null or t.kept_until >= :today))
"""
_R = aliased(Recognition, name="t")


def _children(table: str, columns: str, most: int, *, order: str) -> str:
    """The newest of these that belong to the recognition `t`, as one JSON value."""
    return f"""
(select coalesce(jsonb_agg(to_jsonb(c) order by c.at {order}, c.id {order}), '[]') from (
  select {columns} from {table} n where n.recognition_id = t.id order by n.at desc, n.id desc limit {most}
) as c)"""  # noqa: S608  # of constants


def _selecting(reactions: int, comments: int) -> Select[Recognition, Any, Any]:
    """A recognition with so many of what was said to it, in one statement."""
    said = "n.id, n.version, n.recognition_id, n.by, n.at, n.edited_at, n.team_id, n.text_state, n.hidden_because"
    words = "case when n.text_state = 'shown' then n.text else '' end as text"
    reacted = _children("reactions", "n.id, n.version, n.recognition_id, n.reaction, n.by, n.at", reactions, order="desc")
    commented = _children("recognition_comments", f"{said}, {words}", comments, order="asc")
    return select(_R, literal_column(reacted, JSONB()).label("reactions"), literal_column(commented, JSONB()).label("comments"))


_SHOWN = _selecting(CHILDREN_TOLD_AT_ONCE, COMMENTS_OF_ONE).where(text(f"t.id = any(:ids) and {MAY_READ}"))
_LISTED = {
    (which, backwards): _selecting(LISTED_CHILDREN, LISTED_CHILDREN)
    .where(text(f"{_PRIVATE} and {chosen} and {_OF_TEAMS} and {_HAS_WORDS}"))
    .where(text(f"{_LATER} and {_EARLIER}"))
    .order_by(text("t.at asc, t.id asc" if backwards else "t.at desc, t.id desc"))
    .limit(bindparam("limit"))
    for which, chosen in _WHICH.items()
    for backwards in (False, True)
}


class Listing(Paging):
    """A page of recognition with fewer readers than everybody."""

    which: WhichRecognition = Field(WhichRecognition.ALL, description="Which of it.")
    teams: list[TeamId] | None = Field(None, max_length=TEAMS_AT_ONCE, description="Only what is for these.")
    subteams: bool = Field(False, description="Whether also what is for teams below them.")
    readable: bool = Field(False, description="Whether only what has its words.")
    after_at: Instant | None = Field(None, description="The moment of `after`, which may then be of another list.")
    before_at: Instant | None = Field(None, description="The moment of `before`, as above.")

    def values(self) -> dict[str, Any]:
        """For the statement's parameters."""
        given = {name: getattr(self, name) for name in ("subteams", "readable", "after_at", "before_at")}
        return {**super().values(), **given, "teams": [str(team) for team in self.teams] if self.teams else None}


async def listed(session: AsyncSession, viewer: PersonId, asked: Listing) -> list[ReadRecognition]:
    """A page of recognition with fewer readers than everybody, the newest first; one statement."""
    given = {"viewer": str(viewer), "today": session.info["today"], **asked.values()}
    rows = await session.execute(_LISTED[asked.which, asked.backwards], given)
    return [_shown(row, session, viewer) for row in rows]


async def shown(session: AsyncSession, viewer: PersonId, ids: Sequence[RecognitionId]) -> list[ReadRecognition]:
    """Those of these that the viewer may read, of any audience, each once and in this order; one statement for all."""
    rows = await session.execute(_SHOWN, {"viewer": str(viewer), "ids": [str(id) for id in ids]})
    found = {row[0].id: _shown(row, session, viewer) for row in rows}
    return [found[id] for id in dict.fromkeys(ids) if id in found]


async def changed(unit: UnitOfWork, id: RecognitionId) -> Recognition:
    """A recognition that the viewer may read, locked to be changed; to whoever may not there is none."""
    row = await unit.change(Recognition, id)
    await _must_read(unit, id)
    return row


async def held(unit: UnitOfWork, id: RecognitionId) -> Recognition:
    """A recognition that the viewer may read, kept as it is until the commit, for what is said to it."""
    row = await unit.hold(Recognition, id)
    await _must_read(unit, id)
    return row


async def _must_read(unit: UnitOfWork, id: RecognitionId) -> None:
    """Asked once the row is locked: its readers do not change any more."""
    if not await unit.session.scalar(_READS, {"viewer": str(unit.actor.person_id), "id": str(id)}):
        raise Refused(RecognitionCode.RECOGNITION_NOT_FOUND, field="recognition_id", id=id)


def _shown(row: Row[Any], session: AsyncSession, viewer: PersonId) -> ReadRecognition:
    epoch = {"epoch": session.info["epoch"]}
    recognition: Recognition = row[0]
    is_over = recognition.is_over(session.info["today"])
    comments = [RecognitionCommentDocument.model_validate(each | epoch) for each in row.comments]
    return ReadRecognition(
        recognition=_ended(recognition.shown()) if is_over else recognition.shown(),
        reactions=[ReactionDocument.model_validate(each | epoch) for each in row.reactions],
        comments=[_ended(each) for each in comments] if is_over else comments,
        kept_until=recognition.kept_until,
        why=_why(recognition, viewer),
    )


def _why(recognition: Recognition, viewer: PersonId) -> WhyReadable:
    """Why somebody reads it who may."""
    if viewer == recognition.by:
        return WhyReadable.AUTHOR
    if recognition.is_public:
        return WhyReadable.EVERYONE
    return WhyReadable.PEOPLE if viewer in recognition.recipient_ids else WhyReadable.TEAM


def _ended(document: D) -> D:
    """Without its words: their last day has passed."""
    is_shown = document.text_state is TextState.SHOWN
    return document.model_copy(update={"text": "", "text_state": TextState.EXPIRED}) if is_shown else document
