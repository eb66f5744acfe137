"""Somebody's words, of whatever kind, as their readers, authors and moderators come to them by an id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.moderators import Concerned
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.text import Readership
from contracts.recognition.ids import OpennessId, RecognitionCommentId, RecognitionId, WelcomeId
from contracts.refusals import TextCode
from contracts.values import Id, PersonId, TeamId
from services.recognition.openness.tables import Openness
from services.recognition.recognitions.queries.readers import READERSHIPS
from services.recognition.recognitions.queries.reading import MAY_READ
from services.recognition.recognitions.tables import Recognition, RecognitionComment
from services.recognition.welcomes.tables import Welcome

Text = Recognition | RecognitionComment | Openness | Welcome
KINDS: Mapping[str, tuple[type[Id], type[Text]]] = {
    RecognitionId.prefix: (RecognitionId, Recognition),
    RecognitionCommentId.prefix: (RecognitionCommentId, RecognitionComment),
    OpennessId.prefix: (OpennessId, Openness),
    WelcomeId.prefix: (WelcomeId, Welcome),
}
MODERATING = """
exists (
  select from text_reports r join moderator m on m.document->>'person_id' = :viewer and m.document->>'ended_on' is null
    and not m.deleted
  where r.text_id = :text and r.open and r.moderator_ids ? :viewer
)"""
"""WHERE: whether `:viewer` reads `:text` because somebody reported it, and they moderate it."""
_READS = text(f"select exists (select from recognitions t where t.id = :id and ({MAY_READ} or not t.gone and {MODERATING}))")  # noqa: S608  # of constants


@dataclass(frozen=True, slots=True)
class Found:
    """Words with what they belong to."""

    row: Text
    recognition: Recognition | None = None
    """The recognition that it is, or that it is about."""

    @property
    def readership(self) -> Readership:
        """Who may read it."""
        return READERSHIPS[self.recognition.audience] if self.recognition is not None else Readership.EVERYONE

    @property
    def teams(self) -> list[TeamId | None]:
        """Those whose legal holds keep its words: its own, and all whose people or who themselves are recognized."""
        of = self.recognition
        return [self.row.team_id, *(of.team_ids if of else ()), *(map(TeamId, of.homes.values()) if of else ())]

    @property
    def concerned(self) -> Concerned:
        """Whom it is from, for or about; the teams that are recognized, too."""
        people, teams = [self.row.by], list[TeamId]()
        if isinstance(self.row, Welcome):
            people.append(self.row.person_id)
        if self.recognition is not None:
            people += [self.recognition.by, *self.recognition.recipient_ids]
            teams += self.recognition.team_ids
        return Concerned(list(dict.fromkeys(people)), self.row.team_id, teams)

    def words(self, today: date) -> str:
        """The words, also hidden ones, for their author and for moderators; none once their last day has passed."""
        return "" if self.recognition is not None and self.recognition.is_over(today) else self.row.text

    def told(self) -> dict[str, Any]:
        """Its document by the field of a fact that shows it."""
        return {self.row.document_type.kind: self.row.document()}


async def found(session: AsyncSession, ids: Iterable[str]) -> dict[str, Found]:
    """Those of these texts that there are, by their ids; a statement for each kind that is named, and one for recognitions."""
    asked: dict[str, list[Id]] = {}
    for id in dict.fromkeys(ids):
        prefix = id.rpartition("_")[0]
        if prefix in KINDS:
            asked.setdefault(prefix, []).append(KINDS[prefix][0](id))
    rows: list[Text] = []
    for prefix, wanted in asked.items():
        kind: Any = KINDS[prefix][1]
        rows += await session.scalars(select(kind).where(kind.id.in_(wanted)))
    about = {row.recognition_id for row in rows if isinstance(row, RecognitionComment)}
    of = {row.id: row for row in rows if isinstance(row, Recognition)}
    if missing := about - of.keys():
        of |= {row.id: row for row in await session.scalars(select(Recognition).where(Recognition.id.in_(missing)))}
    return {str(row.id): there for row in rows if (there := _with(row, of)) is not None}


def _with(row: Text, of: Mapping[RecognitionId, Recognition]) -> Found | None:
    """None of a recognition that went, and of what was said to it: a legal hold alone keeps them."""
    if isinstance(row, Openness | Welcome):
        return Found(row)
    recognition = of.get(row.id if isinstance(row, Recognition) else row.recognition_id)
    return Found(row, recognition) if recognition is not None and not recognition.gone else None


async def find(session: AsyncSession, viewer: PersonId, id: Id) -> Found | None:
    """A text that the viewer may read, wrote, or is to moderate; None where there is none for them."""
    there = (await found(session, [id])).get(str(id))
    if there is None or there.row.by == viewer:
        return there
    return there if await _reads(session, viewer, there) else None


async def reads(unit: UnitOfWork, there: Found) -> bool:
    """Whether the viewer may read today what a text is about, also where they wrote it."""
    return await _reads(unit.session, unit.actor.person_id, there)


async def _reads(session: AsyncSession, viewer: PersonId, there: Found) -> bool:
    if there.recognition is None:
        return True
    asked = {"viewer": str(viewer), "id": str(there.recognition.id), "text": str(there.row.id)}
    return bool(await session.scalar(_READS, asked))


async def require_readable(unit: UnitOfWork, id: Id) -> Found:
    """The same; whoever cannot read a text does not learn that it is there."""
    there = await find(unit.session, unit.actor.person_id, id)
    if there is None:
        raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=id)
    return there


async def lock(unit: UnitOfWork, there: Found) -> Found:
    """The same as it is now, locked until the commit; what went meanwhile is no text any more."""
    kind: Any = type(there.row)
    row = await unit.session.get(kind, there.row.id, with_for_update=True, populate_existing=True)
    if row is None or (there.recognition is not None and there.recognition.gone):
        raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=there.row.id)
    return Found(await unit.change(kind, row.id), there.recognition)


async def lock_own(unit: UnitOfWork, id: Id) -> Found:
    """A text of the viewer's own, locked."""
    there = await require_readable(unit, id)
    if there.row.by != unit.actor.person_id:
        raise Refused(TextCode.NOT_YOUR_TEXT, field="id")
    return await lock(unit, there)
