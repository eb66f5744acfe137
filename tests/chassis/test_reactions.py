"""Reactions: one effect per fact, in order, in the consumer's own transaction, by a unit of work."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from chassis.batches import Applier, Batch
from chassis.events import Event
from chassis.kafka import Partition
from chassis.parking import Arrived, Retried, Sink, parked_facts, retry_facts
from chassis.payloads import Payloads
from chassis.positions import Move, Place, PositionMoved, put
from chassis.postgres import Connection
from chassis.reactions import Changed, Look, Reaction, Reactions
from chassis.sinks import Copying, Together
from chassis.transactions import EngineTransactions
from contracts.messages import Fact
from tests.chassis.streams import (
    FACTS,
    BoxDocument,
    BoxPainted,
    BoxRemoved,
    arrived,
    box_id,
    chassis_tables,
    connects,
    painted,
    toy_tables,
)
from tests.servers.postgres import Database

PARTITION = Partition("toys", 0)


@dataclass
class Unit:
    """What the toy's effects are written with."""

    session: AsyncSession
    event: Event


@asynccontextmanager
async def open_unit(session: AsyncSession, event: Event) -> AsyncIterator[Unit]:
    yield Unit(session, event)


async def praise_once(event: Event, fact: Fact | None, unit: Unit) -> None:
    """Tells by its key what it has seen."""
    seen = text("select 1 from praise where (box, sequence) = (:box, :sequence)")
    if await unit.session.scalar(seen, {"box": event.subject, "sequence": event.sequence}) is None:
        await praise(event, fact, unit)


async def praise(event: Event, fact: Fact | None, unit: Unit) -> None:
    color = fact.box.color if isinstance(fact, BoxPainted) else "unseen"
    await unit.session.execute(
        text("insert into praise (box, sequence, color) values (:box, :sequence, :color)"),
        {"box": event.subject, "sequence": event.sequence, "color": color},
    )
    if color == "ugly":
        raise ValueError("ugly")


@asynccontextmanager
async def open_units(session: AsyncSession) -> AsyncIterator[Callable[[Event], Unit]]:
    yield lambda event: Unit(session, event)


async def look_at_boxes(changed: Sequence[Changed], session: AsyncSession, unit: Callable[[Event], Unit]) -> None:
    """Notes for each box what its copy shows now, because of the last fact about it, and how many facts there were."""
    causes = {id: event for event, touched in changed for kind, id in touched() if kind == "box"}
    query = text("select id, document->>'color' as color from box where id = any(:ids) order by id")
    for box in await session.execute(query, {"ids": [*causes]}):
        if box.color == "ugly":
            raise ValueError("ugly")
        event = unit(causes[box.id]).event
        values = {"box": box.id, "sequence": event.sequence, "color": f"{box.color} of {len(changed)}"}
        await session.execute(text("insert into looked (box, sequence, color) values (:box, :sequence, :color)"), values)


@dataclass
class World:
    engine: AsyncEngine
    connection: Connection
    offset: int = 0
    act: Callable[[Event, Fact | None, Unit], object] = field(default=praise)
    every: bool = False

    @property
    def transactions(self) -> EngineTransactions:
        return EngineTransactions(self.engine)

    @property
    def sink(self) -> Sink:
        payloads = Payloads(FACTS)
        reaction = Reaction("praise_paint", [BoxPainted], praise_once if self.every else praise, every=self.every)
        return Together(Copying("toys", payloads, ["box"]), Reactions("toys", payloads, open_unit, [reaction]))

    @property
    def looking(self) -> Sink:
        payloads = Payloads(FACTS)
        look = Look("count_paint", [BoxPainted], look_at_boxes)
        return Together(Copying("toys", payloads, ["box"]), Reactions("toys", payloads, open_unit, [look], open_units))

    async def look(self, *facts: Arrived) -> None:
        move = Move(PARTITION, "cluster", self.offset, self.offset + len(facts), facts[-1].event.id)
        await Applier("toys", self.transactions, self.looking, delays=(0.001,)).apply(Batch([move], facts))
        self.offset += len(facts)

    async def deliver(self, *facts: Arrived) -> None:
        move = Move(PARTITION, "cluster", self.offset, self.offset + len(facts), facts[-1].event.id)
        await Applier("toys", self.transactions, self.sink, delays=(0.001,)).apply(Batch([move], facts))
        self.offset += len(facts)

    async def looked(self) -> Sequence[tuple[str, int, str]]:
        rows = await self.connection.fetch("select box, right(sequence, 14)::int as version, color from looked order by number")
        return [(row["box"], row["version"], row["color"]) for row in rows]

    async def praised(self) -> Sequence[tuple[str, int, str]]:
        rows = await self.connection.fetch("select box, right(sequence, 14)::int as version, color from praise order by number")
        return [(row["box"], row["version"], row["color"]) for row in rows]


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    connection = await connects(database.owner_url)()
    await chassis_tables(connection)
    await toy_tables(connection)
    await connection.execute(
        "create table praise (number bigint generated always as identity, box text, sequence text, color text,"
        " unique (box, sequence))"
    )
    await connection.execute(
        "create table looked (number bigint generated always as identity, box text, sequence text, color text)"
    )
    await put(connection, "toys", PARTITION, None, Place("cluster", 0))
    engine = create_async_engine(database.owner_url.replace("postgresql:", "postgresql+asyncpg:"))
    yield World(engine, connection)
    await engine.dispose()
    await connection.close()


async def test_each_fact_has_its_effect_once_however_often_and_late_it_comes(world: World) -> None:
    facts = [arrived(painted(1, version, f"color {version}")) for version in (1, 2, 3)]
    await world.deliver(facts[0], facts[2])
    await world.deliver(*facts)
    assert await world.praised() == [(box_id(1), 1, "color 1"), (box_id(1), 3, "color 3")]
    assert await parked_facts(world.connection) == []


async def test_a_reaction_that_wants_every_fact_gets_late_ones_too_and_tells_repeats_apart_itself(
    world: World,
) -> None:
    world.every = True
    facts = [arrived(painted(1, version, f"color {version}")) for version in (1, 2, 3)]
    await world.deliver(facts[2], facts[0])
    await world.deliver(*facts)
    assert sorted(await world.praised()) == [(box_id(1), version, f"color {version}") for version in (1, 2, 3)]
    assert await world.connection.fetch("select fact_id from reacted") == []


async def test_facts_of_other_types_have_no_effect(world: World) -> None:
    removed = arrived(painted(1, 1))
    await world.deliver(Arrived(replace(removed.event, type=BoxRemoved.type(), data=b""), removed.record))
    assert await world.praised() == []


async def test_effects_and_position_are_one_transaction(world: World) -> None:
    fact = arrived(painted(1, 1))
    world.offset = 7
    with pytest.raises(PositionMoved):
        await world.deliver(fact)
    assert await world.praised() == []
    world.offset = 0
    await world.deliver(fact)
    assert await world.connection.fetchval("select next_offset from consumer_position") == 1
    assert await world.praised() == [(box_id(1), 1, "red")]


async def test_a_failing_effect_leaves_nothing_behind_and_is_made_once_its_cause_is_mended(world: World) -> None:
    bad, later, other = arrived(painted(1, 1, "ugly")), arrived(painted(1, 2)), arrived(painted(2, 1))
    await world.deliver(bad, later, other)
    assert await world.praised() == [(box_id(2), 1, "red")]
    assert [fact.fact_id for fact in await parked_facts(world.connection)] == [bad.event.id, later.event.id]
    await world.connection.execute("update consumer_parked set value = replace(encode(value, 'escape'), 'ugly', 'fair')::bytea")
    assert await retry_facts(world.transactions, "toys", world.sink) == Retried(2, 0)
    assert await world.praised() == [(box_id(2), 1, "red"), (box_id(1), 1, "fair"), (box_id(1), 2, "red")]


async def test_an_effect_sees_the_copies_that_its_fact_brought(world: World) -> None:
    await world.deliver(arrived(painted(1, 1, "blue")))
    stored = await world.connection.fetchval("select document from box")
    assert BoxDocument.model_validate_json(stored) == painted(1, 1, "blue").box


async def test_a_fact_that_was_pulled_from_a_journal_calls_for_its_effect_without_documents(world: World) -> None:
    fact = arrived(painted(1, 1))
    pulled = replace(fact.event, data=b"", touched=(("box", box_id(1), 1),))
    await world.deliver(Arrived(pulled, fact.record))
    await world.deliver(fact)
    assert await world.praised() == [(box_id(1), 1, "unseen")]


async def test_what_looks_again_looks_once_at_a_batch_and_sees_what_it_brought(world: World) -> None:
    await world.look(arrived(painted(1, 1)), arrived(painted(2, 1)), arrived(painted(1, 2, "blue")))
    assert await world.looked() == [(box_id(1), 2, "blue of 3"), (box_id(2), 1, "red of 3")]


async def test_what_looks_again_looks_because_of_late_and_repeated_facts_too(world: World) -> None:
    late, newest = arrived(painted(1, 1)), arrived(painted(1, 2, "blue"))
    for fact in (newest, late, newest):
        await world.look(fact)
    assert await world.looked() == [(box_id(1), version, "blue of 1") for version in (2, 1, 2)]


async def test_what_looks_again_is_told_what_a_pulled_fact_had_changed(world: World) -> None:
    fact = arrived(painted(1, 1))
    await world.look(fact)
    pulled = replace(fact.event, data=b"", touched=(("box", box_id(1), 1),))
    await world.look(Arrived(pulled, fact.record))
    assert await world.looked() == [(box_id(1), 1, "red of 1")] * 2


async def test_where_a_look_fails_the_fact_alone_lies_aside_and_a_later_one_of_its_subject_heals(world: World) -> None:
    bad, other, later = arrived(painted(1, 1, "ugly")), arrived(painted(2, 1)), arrived(painted(1, 2))
    await world.look(bad, other)
    assert await world.looked() == [(box_id(2), 1, "red of 1")]
    assert [fact.fact_id for fact in await parked_facts(world.connection)] == [bad.event.id]
    await world.look(later)
    assert (await world.looked())[1:] == [(box_id(1), 2, "red of 1")]
    assert await retry_facts(world.transactions, "toys", world.looking) == Retried(1, 0)
