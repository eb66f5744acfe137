"""Facts of the directory told to the reactions of the recognition service, over its real database."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from chassis.events import Event, sequence
from chassis.payloads import Payloads
from chassis.reactions import Reactions
from chassis.sinks import Copying, Together
from chassis.transactions import EngineTransactions
from chassis.unit import Trail, UnitOfWork
from contracts import catalog
from contracts.directory.people import PersonChanged, PersonDocument, PersonErased, PersonJoined, PersonLeft, PersonStatus
from contracts.values import PersonId, TeamId
from services.recognition.people.tables import OF_DIRECTORY
from services.recognition.reactions import OF_DIRECTORY as REACTIONS
from services.recognition.welcomes.jobs import Prompting
from tests.services.recognition.world import World

PersonFact = PersonJoined | PersonChanged | PersonLeft | PersonErased


def told(
    fact: type[PersonFact],
    person: PersonId,
    version: int,
    at: datetime,
    home: TeamId | None,
    *further: TeamId,
    bare: bool = False,
) -> Event:
    """A fact as it comes from Kafka; `bare` as it is pulled from its owner's journal."""
    gone = {PersonLeft: PersonStatus.LEFT, PersonErased: PersonStatus.ERASED}
    document = PersonDocument(
        id=person,
        epoch=1,
        version=version,
        home_team_id=home,
        further_team_ids=list(further),
        status=gone.get(fact, PersonStatus.ACTIVE),
    )
    data = b"" if bare else fact(person=document).model_dump_json().encode()
    id = f"{person}|{version}"
    return Event(id, fact.type(), "urn:directory", str(person), sequence(1, version), str(person), at, data)


class Directory:
    """Tells the recognition service who joined what."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def tell(self, *events: Event) -> None:
        """One after another, each in a transaction of its own."""
        payloads = Payloads(catalog.facts())
        reactions = Reactions("recognition-copies", payloads, self._unit, REACTIONS)
        sink = Together(Copying("recognition-copies", payloads, OF_DIRECTORY), reactions)
        for event in events:
            async with EngineTransactions(self.world.engine).begin() as transaction:
                await sink.apply(transaction, [event])

    async def settle(self, team: TeamId, person: PersonId, *, days: int = 30) -> None:
        """Lets somebody have been in a team for so long that others can be new in it."""
        await self.tell(told(PersonJoined, person, 2, self.ago(days), team))

    def ago(self, days: int) -> datetime:
        """So many days before now."""
        return self.world.clock.now() - timedelta(days=days)

    async def remind(self) -> int:
        """What the worker does every minute."""
        return await Prompting(self.world.service).once()

    @asynccontextmanager
    async def _unit(self, session: Any, event: Event) -> AsyncIterator[UnitOfWork]:
        async with self.world.service.begin_unattended(session, Trail(causation_id=event.id)) as unit:
            yield unit


async def prompts(world: World, *persons: PersonId) -> Sequence[tuple[str, str, str]]:
    """Of whom which team was reminded why, in the order of teams."""
    query = """
    select person_id, team_id, occasion from welcome_prompts where person_id = any(:ids) order by joined_on, team_id, occasion
    """
    return [tuple(row) for row in await world.rows(query, ids=[str(person) for person in persons])]
