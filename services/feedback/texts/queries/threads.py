"""The row that a thread is named after: locked before the text, and published again where a document shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, get_args

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from chassis.rows import Aggregate, IdColumn
from chassis.unit import UnitOfWork
from contracts.feedback.texts import TextFact
from contracts.messages import Document, Receipt
from contracts.values import Id, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Threaded, Writing

F = TypeVar("F", bound=TextFact)
# Where a fact about texts holds the document of a kind.
_PLACES = {
    shown.kind: name
    for name, part in TextFact.model_fields.items()
    for shown in get_args(part.annotation)
    if issubclass(shown, Document)
}


@dataclass(frozen=True, slots=True)
class Locked:
    """A text, locked after the row of its thread."""

    writing: Writing
    row: Any
    """A `Threaded` row, or None: a thread that nothing needs to know of its texts."""
    is_shown: bool
    """Whether a document shows it, so that a change of it is told."""

    def tell(self, unit: UnitOfWork, fact: type[F], **more: Any) -> F | Receipt:
        """Publishes that something happened to the text; a receipt where nobody is told."""
        if not self.is_shown:
            return Receipt(id=Id(self.writing.id))
        document = self.row.document()
        return unit.publish(fact(**{_PLACES[document.kind]: document, **more}))

    def lose_words(self, *, on: date) -> None:
        """Tells the feature that nobody can read it any more."""
        if self.row is not None:
            self.row.lose_words(self.writing, on=on)


def kind_of(thread: Id) -> tuple[type[Any], Id] | None:
    """The class of the row that a thread is named after, and its typed id; None where no feature has such a row."""
    for mapper in FeedbackRow.registry.mappers:
        column: TypeEngine[Any] = mapper.primary_key[0].type
        if not (issubclass(mapper.class_, Threaded) and isinstance(column, IdColumn)):
            continue
        if column.kind.prefix == thread.rpartition("_")[0]:
            return mapper.class_, column.kind(thread)
    return None


def is_shown(kind: type[Any]) -> bool:
    """Whether a fact about texts holds this aggregate's document."""
    return issubclass(kind, Aggregate) and kind.document_type.kind in _PLACES


async def row_of(session: AsyncSession, thread: Id) -> Any:
    """The row that a thread is named after, as it is; None where there is none."""
    found = kind_of(thread)
    return await session.get(*found) if found else None


async def team_of(session: AsyncSession, writing: Writing) -> TeamId | None:
    """The team in which a text was written: that of its readership, or of what its thread is named after."""
    row = None if writing.team_id else await row_of(session, Id(writing.thread))
    team: TeamId | None = writing.team_id or getattr(row, "team_id", None)
    return team


async def lock(unit: UnitOfWork, writing: Writing) -> Locked:
    """The text, locked after its thread's row, whose version is raised where it is shown.

    A text that is not open yet is locked by itself: nobody may see that anything happened.
    """
    [found] = await lock_all(unit, [writing])
    return found


async def lock_all(unit: UnitOfWork, writings: Sequence[Writing]) -> list[Locked]:
    """Several texts of one thread, in order, locked at once: one more lock would undo what is not flushed."""
    found = kind_of(Id(writings[0].thread)) if any(writing.open for writing in writings) else None
    row, shown = None, False
    if found is not None:
        kind, id = found
        shown = is_shown(kind)
        row = await (unit.change(kind, id, field="id") if shown else _held(unit.session, kind, id))
    query = select(Writing).where(Writing.id.in_([writing.id for writing in writings])).order_by(Writing.place, Writing.id)
    again = await unit.session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return [Locked(each, row if each.open else None, shown and each.open) for each in again]


async def _held(session: AsyncSession, kind: type[Any], id: Id) -> Any:
    return await session.get(kind, id, with_for_update=True, populate_existing=True)
