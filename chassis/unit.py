"""The unit of work: one command, one transaction; facts go to the journal and the outbox with its commit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.events import sequence
from chassis.handles import Handles
from chassis.problems import Refused
from chassis.rows import Aggregate
from chassis.sealing import PublicKey
from chassis.tables import Buried, JournalEntry, OutboxMessage
from chassis.viewers import Viewer
from contracts.messages import DOCUMENT_BYTES, FACT_BYTES, Audience, Fact, places_in
from contracts.refusals import Code, StaleEditVersion
from contracts.values import Id

A = TypeVar("A", bound=Aggregate)
F = TypeVar("F", bound=Fact)
I = TypeVar("I", bound=Id)  # noqa: E741  # the established name of an id's type variable

# Plain inserts: nobody loads these rows here, and the ORM's bulk insert costs several times as much.
_JOURNAL = insert(cast("Table", JournalEntry.__table__))
_OUTBOX = insert(cast("Table", OutboxMessage.__table__))


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose facts these are: goes into ce_source and ce_dataschema."""

    source: str
    schemas: str


@dataclass(frozen=True, slots=True)
class Trail:
    """What led here: the trace, the request and the fact that caused it."""

    traceparent: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A fact with what Kafka and the journal need of it, its JSON made once."""

    fact: Fact
    id: str
    json: str
    reason: str | None
    details: dict[str, Any]


@dataclass(slots=True)
class UnitOfWork:
    """One command, one transaction; only the chassis commits it."""

    session: AsyncSession
    viewer: Viewer | None
    clock: Clock
    now: datetime
    epoch: int
    sender: Sender
    trail: Trail = field(default_factory=Trail)
    answer_days: Mapping[str, int] = field(default_factory=dict)
    """How many days an answer may take, by what is asked: `concern`, `request`, `review`."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """How long texts are kept: `feedback_months`, `notes_days`, `handle_days`."""
    handles: Handles = field(default_factory=Handles)
    sealed: Mapping[str, bytes] = field(default_factory=dict)
    """What the command had to be sealed of, before any SQL: an envelope for each ballot key, by the key's fingerprint."""
    ballot_keys: Callable[[], Sequence[PublicKey]] = tuple
    """The public halves of ballot keys that are in place now, the newest first."""
    confidential: bool = False
    """Whether its act is confidential: it leaves no pointer to what it made, its ids and facts no time of their making."""
    published: list[Published] = field(default_factory=list)
    _raised: set[str] = field(default_factory=set)
    _buried: list[dict[str, Any]] = field(default_factory=list)

    @property
    def actor(self) -> Viewer:
        """The viewer of a command that only people give."""
        assert self.viewer is not None, "this command needs a person"
        return self.viewer

    def new_id(self, kind: type[I]) -> I:
        """A new id, sortable by time; of something confidential one that tells no time."""
        return kind.of(self._uuid())

    async def change(self, kind: type[A], id: Id, *, field: str | None = None) -> A:
        """The aggregate, locked until the commit, its version raised once per fact; refuses with its `missing`."""
        row = await self.session.get(kind, id, with_for_update=True, populate_existing=True)
        if row is None:
            raise _missing(kind, id, field)
        return self._raise(row)

    async def change_all(self, kind: type[A], ids: Iterable[Id], *, field: str | None = None) -> list[A]:
        """Several aggregates of a kind, locked in id order, in the order asked for; refuses where one is missing.

        `field` says where the ids stand in the command, with {place} for the place among them.
        """
        ids = list(ids)
        wanted = list(dict.fromkeys(ids))
        query = select(kind).where(kind.id.in_(wanted)).order_by(kind.id).with_for_update()
        rows = {row.id: row for row in await self.session.scalars(query.execution_options(populate_existing=True))}
        for asked in wanted:
            if asked not in rows:
                raise _missing(kind, asked, field.format(place=ids.index(asked)) if field else None)
        return [self._raise(rows[asked]) for asked in wanted]

    async def hold(self, kind: type[A], id: Id, *, field: str | None = None) -> A:
        """The aggregate, unchanged and kept from changing until the commit (FOR SHARE), for children that leave it as it is."""
        row = await self.session.get(kind, id, with_for_update={"read": True}, populate_existing=True)
        if row is None:
            raise _missing(kind, id, field)
        return row

    def add(self, row: A) -> A:
        """A new aggregate, at version 1."""
        row.version = 1
        self.session.add(row)
        self._raised.add(row.id)
        return row

    async def delete(self, row: Aggregate) -> Any:
        """Deletes a changed aggregate; its tombstone keeps every copy from coming back."""
        tombstone = self.bury(row)
        await self.session.delete(row)
        return tombstone

    def bury(self, row: Aggregate) -> Any:
        """Ends the copies of a changed aggregate, for good, whatever becomes of the row: its tombstone."""
        tombstone = row.tombstone(self.now)
        kept = {"kind": tombstone.kind, "id": str(tombstone.id), "version": tombstone.version}
        self._buried.append({**kept, "document": tombstone.model_dump_json()})
        return tombstone

    def publish(self, fact: F, *, reason: str | None = None, **details: Any) -> F:
        """Journal and outbox get the fact with this commit; `reason` and small public `details` go to the journal alone."""
        json = fact.model_dump_json()
        size = len(json.encode())
        if size > FACT_BYTES:
            raise Refused(Code.FACT_TOO_LARGE, bytes=size, limit=FACT_BYTES)
        for document in fact.documents():
            self._raised.discard(document.id)
            if size > DOCUMENT_BYTES and (alone := len(document.model_dump_json().encode())) > DOCUMENT_BYTES:
                raise Refused(Code.DOCUMENT_TOO_LARGE, bytes=alone, limit=DOCUMENT_BYTES)
        self.published.append(Published(fact, str(self._uuid()), json, reason, details))
        return fact

    async def flush(self) -> None:
        """Rows first, then journal and outbox: positions are given while every changed row is locked."""
        await flush_all(self.session, [self])

    def rows(self) -> "Rows":
        """What it puts into tables beside those of aggregates."""
        journal = [self._journal(told) for told in self.published]
        return Rows(self._buried, journal, [self._message(told) for told in self.published])

    def _uuid(self) -> UUID:
        return self.clock.new_uuid4() if self.confidential else self.clock.new_uuid7()

    def _raise(self, row: A) -> A:
        if row.id not in self._raised:
            row.version += 1
            self._raised.add(row.id)
        return row

    def _named(self, fact: Fact) -> str | None:
        """Who did it, where that may be known."""
        return str(self.viewer.person_id) if self.viewer and fact.names_actor else None

    def _trail(self, fact: Fact) -> Trail:
        """What led there; of a fact that names nobody nothing, since others of the same trace may."""
        return self.trail if fact.names_actor else Trail()

    def _journal(self, told: Published) -> dict[str, Any]:
        subject = told.fact.subject
        return {
            "fact_id": told.id,
            "type": told.fact.type(),
            "subject": str(subject.id),
            "sequence": sequence(subject.epoch, subject.version),
            "partition_key": str(subject.root),
            "actor": self._named(told.fact),
            "at": self.now,
            "reason": told.reason,
            "details": told.details,
            "touched": [[d.kind, str(d.id), d.version] for d in told.fact.documents()],
            "about": places_in(told.json),
            "correlation_id": self._trail(told.fact).correlation_id,
            "public": told.fact.audience is Audience.PUBLIC,
        }

    def _message(self, told: Published) -> dict[str, Any]:
        fact, subject, trail = told.fact, told.fact.subject, self._trail(told.fact)
        return {
            "id": told.id,
            "aggregatetype": fact.topic().removeprefix("forthright."),
            "aggregateid": str(subject.root),
            "type": fact.type(),
            "payload": told.json,
            "topic": fact.topic(),
            "source": self.sender.source,
            "subject": str(subject.id),
            "time": self.now,
            "dataschema": f"{self.sender.schemas}/{fact.type()}.json",
            "sequence": sequence(subject.epoch, subject.version),
            "actor": self._named(told.fact),
            "traceparent": trail.traceparent,
            "correlationid": trail.correlation_id,
            "causationid": trail.causation_id,
        }


class Rows(NamedTuple):
    """Rows of the chassis' tables."""

    buried: list[dict[str, Any]]
    journal: list[dict[str, Any]]
    outbox: list[dict[str, Any]]


async def flush_all(session: AsyncSession, units: Iterable[UnitOfWork]) -> None:
    """Writes what several units of work of one session have done, and tells of it in their order; a statement per table."""
    await session.flush()
    rows = [unit.rows() for unit in units]
    if buried := [row for one in rows for row in one.buried]:
        await session.execute(insert(Buried), buried)
    if journal := [row for one in rows for row in one.journal]:
        connection = await session.connection()
        await connection.execute(_JOURNAL, journal)
        await connection.execute(_OUTBOX, [row for one in rows for row in one.outbox])


def _missing(kind: type[Aggregate], id: Id, field: str | None = None) -> Refused:
    """There is no such aggregate; commands name most of them as `objective_id`, by their kind."""
    return Refused(kind.missing, field=field or f"{kind.document_type.kind}_id", id=id)


def expect_edit_version(current: int, expected: int | None) -> None:
    """Refuses with `stale_edit_version`, telling the current one, where the caller expected another."""
    if expected is not None and expected != current:
        details = StaleEditVersion(current_edit_version=current)
        raise Refused(Code.STALE_EDIT_VERSION, field="expected_edit_version", details=details, current=current, expected=expected)
