"""A service of one aggregate, to try the chassis without any domain: a counter that people raise."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import httpx2
from fastapi import FastAPI
from pydantic import Field
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.app import service_app
from chassis.clock import Clock, SystemClock
from chassis.handles import Handles
from chassis.idempotency import Idempotency
from chassis.identity import identity_id
from chassis.migrations import Migrations
from chassis.oidc import Claims
from chassis.problems import Refused
from chassis.rows import COLUMN_TYPES, NAMING, Aggregate, IdColumn
from chassis.secret import Secret
from chassis.service import Service
from chassis.service_credential import ServiceCredential
from chassis.unit import Sender, UnitOfWork, expect_edit_version
from chassis.verbs import Verb, verbs
from chassis.viewers import Doorkeeper
from chassis.wake import Waker
from contracts.messages import Command, Document, Fact, PrivateCommand, Receipt, Tombstone
from contracts.refusals import Code
from contracts.values import EditVersion, Id, PersonId, Prose, Refusals, TeamId

SECRET = Secret("a secret of the tests, long enough")
ME = PersonId("person_" + "1" * 32)
GONE = PersonId("person_" + "2" * 32)


class CounterId(Id):
    prefix = "counter"


class ToyCode(Refusals):
    COUNTER_NOT_FOUND = "counter_not_found", 404, "There is no counter {id}."
    TOO_HIGH = "too_high", 409, "A counter ends at {most}."


class CounterDocument(Document):
    kind: ClassVar[str] = "counter"
    service: ClassVar[str] = "toy"
    id: CounterId
    value: int
    note: str


class CounterTombstone(Tombstone):
    kind: ClassVar[str] = "counter"
    service: ClassVar[str] = "toy"
    id: CounterId


class ToyFact(Fact):
    service: ClassVar[str] = "toy"


class CounterMade(ToyFact):
    """A counter was made."""

    counter: CounterDocument


class CounterRaised(ToyFact):
    """A counter was raised."""

    counter: CounterDocument


class CounterRemoved(ToyFact):
    """A counter was removed."""

    counter: CounterTombstone


F = TypeVar("F", bound=Fact)


class ToyCommand(Command[F], Generic[F]):
    service: ClassVar[str] = "toy"


class MakeCounter(ToyCommand[CounterMade]):
    """Make a counter."""

    note: str = Field("", description="Anything.")


class RaiseCounter(ToyCommand[CounterRaised]):
    """Raise a counter."""

    counter_id: CounterId
    by: int = Field(1, strict=True)
    why: Prose = ""
    expected_edit_version: EditVersion | None = None


class RemoveCounter(ToyCommand[CounterRemoved]):
    """Remove a counter."""

    counter_id: CounterId


class KeepToMyself(PrivateCommand):
    """Raise a counter without anybody learning of it."""

    service: ClassVar[str] = "toy"
    counter_id: CounterId


class HintAtCounter(ToyCommand[CounterRaised]):
    """Raise a counter, or leave a hint that comes to light later."""

    receipted: ClassVar[bool] = True
    counter_id: CounterId
    later: bool = False
    confidential: bool = False


class ToyRow(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {**COLUMN_TYPES, CounterId: IdColumn(CounterId)}


class Counter(Aggregate, ToyRow):
    __tablename__ = "counters"
    missing = ToyCode.COUNTER_NOT_FOUND
    document_type = CounterDocument
    tombstone_type = CounterTombstone

    id: Mapped[CounterId] = mapped_column(primary_key=True)
    value: Mapped[int]
    note: Mapped[str]
    team_id: Mapped[TeamId | None]


MOST = 1_000


async def make_counter(command: MakeCounter, unit: UnitOfWork) -> CounterMade:
    counter = unit.add(Counter(id=unit.new_id(CounterId), value=0, note=command.note))
    return unit.publish(CounterMade(counter=counter.document()))


async def raise_counter(command: RaiseCounter, unit: UnitOfWork) -> CounterRaised:
    counter = await unit.change(Counter, command.counter_id)
    expect_edit_version(counter.version - 1, command.expected_edit_version)
    if counter.value + command.by > MOST:
        raise Refused(ToyCode.TOO_HIGH, field="by", most=MOST)
    counter.value += command.by
    return unit.publish(CounterRaised(counter=counter.document()), reason=command.why)


async def remove_counter(command: RemoveCounter, unit: UnitOfWork) -> CounterRemoved:
    counter = await unit.change(Counter, command.counter_id)
    return unit.publish(CounterRemoved(counter=await unit.delete(counter)))


async def keep_to_myself(command: KeepToMyself, unit: UnitOfWork) -> Receipt:
    counter = await unit.change(Counter, command.counter_id)
    counter.value += 1
    return Receipt(id=counter.id, version=counter.version)


async def hint_at_counter(command: HintAtCounter, unit: UnitOfWork) -> CounterRaised | Receipt:
    counter = await unit.change(Counter, command.counter_id)
    counter.value += 1
    if command.later or command.confidential:
        unit.confidential = command.confidential
        return Receipt(id=counter.id, published_at=unit.now)
    return unit.publish(CounterRaised(counter=counter.document()))


VERBS = (make_counter, raise_counter, remove_counter, keep_to_myself, hint_at_counter)
FIRST = '''
"""The toy's first schema."""
from alembic import op
from chassis import chassis_schema
revision, down_revision = "0001", None
def upgrade():
    for step in (chassis_schema.FIRST, chassis_schema.SECOND):
        for statement in chassis_schema.statements(step):
            op.execute(statement)
    op.execute("create table counters (id text primary key, version bigint not null, value bigint not null, "
               "note text not null, team_id text)")
    op.execute("create table identity (id text primary key, deleted boolean not null default false, document jsonb not null)")
    op.execute("create table person (id text primary key, document jsonb not null)")
'''


def migrations() -> Migrations:
    folder = Path(tempfile.mkdtemp(prefix="toy"))
    (folder / "versions").mkdir()
    (folder / "versions" / "0001_first.py").write_text(FIRST)
    return Migrations(folder)


class Tokens:
    """Takes the token itself as the subject; anything that begins with `bad` is not valid."""

    async def verify(self, token: str) -> Claims:
        if token.startswith("bad"):
            raise Refused(Code.NOT_SIGNED_IN)
        return Claims("https://issuer.example", token, frozenset(), datetime.now(UTC) + timedelta(hours=1))


async def _people(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        for subject, person, status in (("me", ME, "active"), ("gone", GONE, "left")):
            known = identity_id(SECRET.read().encode(), "https://issuer.example", subject)
            await connection.execute(
                text("insert into identity (id, document) values (:id, jsonb_build_object('person_id', cast(:person as text)))"),
                {"id": known, "person": person},
            )
            await connection.execute(
                text("insert into person (id, document) values (:person, jsonb_build_object('status', cast(:status as text)))"),
                {"person": person, "status": status},
            )


async def _no_relay() -> None:
    """Nobody listens."""


def toy_service(
    engine: AsyncEngine, *, clock: Clock | None = None, notify: Callable[[], Awaitable[object]] = _no_relay
) -> Service:
    return Service(
        name="toy",
        sessions=async_sessionmaker(engine, expire_on_commit=False),
        doorkeeper=Doorkeeper(Tokens(), SECRET),
        credential=ServiceCredential(SECRET, clock or SystemClock()),
        clock=clock or SystemClock(),
        sender=Sender("urn:forthright:test:toy", "http://127.0.0.1/schemas"),
        idempotency=Idempotency(SECRET, {"counter": Counter}),
        waker=Waker(notify),
        aggregates={"counter": Counter},
        handles=Handles(SECRET),
    )


@asynccontextmanager
async def toy(engine: AsyncEngine, *more: Verb, **options: Any) -> AsyncIterator[tuple[httpx2.AsyncClient, FastAPI]]:
    """The toy's HTTP API over a fresh schema, called as the person `ME`."""
    await migrations().upgrade(engine)
    await _people(engine)
    app = service_app(toy_service(engine, **options), verbs(*VERBS, *more))
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://toy", headers={"authorization": "Bearer me"}) as client:
        yield client, app
