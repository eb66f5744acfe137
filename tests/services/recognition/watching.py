"""Facts of goals and of what people say, told to the reaction that suggests, over its real database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.events import Event, sequence
from chassis.following import Units
from chassis.payloads import Payloads
from chassis.reactions import Reactions
from chassis.sinks import Copying, Together
from chassis.transactions import EngineTransactions
from contracts import catalog
from contracts.messages import Fact
from services.recognition.people.tables import OF_FEEDBACK, OF_OKRS
from services.recognition.reactions import OF_WORK
from tests.services.recognition.world import World

FOLLOWS = ("suggestions", *OF_OKRS, *OF_FEEDBACK)
_SHOWN = (
    "id, recognition_kind, reason, why, subject_id, evidence_ids, objective_id, team_id, recipient_ids, thread_id, happened_at,"
    " week, last_day, state"
)


def told(fact: Fact, at: datetime) -> Event:
    """A fact as it comes from Kafka."""
    subject = fact.subject
    place = sequence(subject.epoch, subject.version)
    id = f"{fact.type()}|{subject.id}|{place}"
    data = fact.model_dump_json().encode()
    return Event(id, fact.type(), "urn:owner", str(subject.id), place, str(subject.root), at, data)


def bare(fact: Fact, at: datetime) -> Event:
    """The same as it is pulled from its owner's journal, without documents."""
    touched = tuple((document.kind, str(document.id), document.version) for document in fact.documents())
    return replace(told(fact, at), data=b"", touched=touched)


class Watcher:
    """Tells the recognition service what happened elsewhere."""

    def __init__(self, world: World) -> None:
        self.world = world
        payloads, units = Payloads(catalog.facts()), Units(world.clock, world.service.sender)
        reactions = Reactions("recognition-suggestions", payloads, units.one, OF_WORK, units.several)
        self.sink = Together(Copying("recognition-suggestions", payloads, FOLLOWS[1:]), reactions)

    async def tell(self, *events: Event) -> None:
        """As one batch."""
        async with EngineTransactions(self.world.engine).begin() as transaction:
            await self.sink.apply(transaction, events)

    async def tell_all(self, facts: Iterable[Fact]) -> None:
        """All at once, now."""
        await self.tell(*(told(fact, self.world.clock.now()) for fact in facts))

    async def made(self) -> list[Any]:
        """What stands there and still holds, in all that anybody is shown of it."""
        return await self.world.rows(f"select {_SHOWN} from suggestions where holds order by id")

    async def reasons(self, **where: str) -> list[tuple[str, str]]:
        """Reason and state of what stands there, by what it is about or all of it."""
        condition = " and ".join(f"{name} = :{name}" for name in where) or "true"
        query = f"select reason, state from suggestions where {condition} order by happened_at, reason"
        return [tuple(row) for row in await self.world.rows(query, **where)]

    async def forget(self) -> None:
        """As if nothing had ever been told."""
        async with self.world.engine.begin() as connection:
            for table in FOLLOWS:
                await connection.exec_driver_sql(f"delete from {table}")
