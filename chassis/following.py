"""How a component follows others: the consumer of their topics, what it keeps and does, and how it pulls what it missed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.assignment import Reading
from chassis.catch_up import Derived, Owner, Pull, catching_up
from chassis.clock import Clock, SystemClock
from chassis.consumer import Consumer
from chassis.events import Event
from chassis.handles import Handles
from chassis.kafka import KafkaAccess
from chassis.lifecycle import Lifecycle
from chassis.migrations import Migrations
from chassis.parking import Sink
from chassis.payloads import Payloads
from chassis.pools import close_pool, open_engine, open_pool
from chassis.postgres import Pool, connector
from chassis.reactions import Look, Reaction, Reactions
from chassis.service_credential import ServiceCredential
from chassis.settings import Settings
from chassis.sinks import Copying, Together
from chassis.timeline import Timeline
from chassis.transactions import EngineTransactions, PoolTransactions, Transactions
from chassis.unit import Sender, Trail, UnitOfWork, flush_all
from contracts import catalog

_CONNECTIONS = 3


async def _nobody(_: Pool) -> None:
    """Nobody waits for a commit."""


@dataclass(frozen=True, slots=True)
class Following:
    """What a component follows: whose documents of which kinds, whether it keeps a timeline, and what it does because of them."""

    consumer: str
    owners: Sequence[str]
    kinds: Collection[str]
    migrations: Migrations
    timeline: Timeline | None = None
    committed: Callable[[Any], Awaitable[None]] = _nobody
    """Told after each commit, with the pool, so that it can wake whoever waits for the effects."""
    reactions: Sequence[Reaction[UnitOfWork] | Look[UnitOfWork]] = ()
    """Effects of its facts, once the copies hold what they brought."""

    def owned(self, settings: Settings) -> list[Owner]:
        """The owners, with where they are and what they publish."""
        owning = {kind: document.service for kind, document in catalog.documents().items()}
        return [
            Owner(
                name,
                settings.urls[name],
                [topic for topic in catalog.topics() if topic.split(".")[1] == name],
                sorted(kind for kind in self.kinds if owning[kind] == name),
            )
            for name in self.owners
        ]

    def derived(self, pool: Pool) -> Derived:
        """What it keeps, in the pool's database."""
        sink = self.sink()
        return Derived(PoolTransactions(pool), sink if self.timeline is not None else None)

    def sink(self) -> Copying:
        """Where its facts take effect."""
        return Copying(self.consumer, Payloads(catalog.facts()), self.kinds, self.timeline)

    @asynccontextmanager
    async def applied(self, settings: Settings, pool: Pool, clock: Clock) -> AsyncIterator[tuple[Transactions, Sink]]:
        """Where its transactions come from, and where its facts take effect, reactions included."""
        if not self.reactions:
            yield PoolTransactions(pool), self.sink()
            return
        engine = open_engine(settings.database.read, component=settings.name, pool=self.consumer, size=_CONNECTIONS)
        payloads, begun = Payloads(catalog.facts()), units(settings, clock)
        acting = Reactions(self.consumer, payloads, begun.one, self.reactions, begun.several)
        try:
            yield EngineTransactions(engine), Together(self.sink(), acting)
        finally:
            await engine.dispose()

    async def run(self, settings: Settings, clock: Clock, stop: asyncio.Event) -> None:
        """Follows until stopped or cancelled."""
        async with (
            opened(settings, self.consumer, clock) as (pool, pull),
            self.applied(settings, pool, clock) as (transactions, sink),
        ):
            needed = sink if self.timeline is not None or self.reactions else None
            catch_up = catching_up(self.consumer, self.owned(settings), pull, Derived(transactions, needed))
            topics = [topic for owner in self.owned(settings) for topic in owner.topics]
            reading = Reading(self.consumer, topics, KafkaAccess.of(settings.kafka), transactions, catch_up)
            connect = connector(settings.direct.read, f"forthright {settings.name} {self.consumer}")
            await Consumer(reading, connect, sink, committed=lambda: self.committed(pool)).run(stop)


def units(settings: Settings, clock: Clock) -> "Units":
    """Units of work without a person for reactions, each caused by its fact; whoever began the session's transaction commits."""
    sender = Sender(settings.source, f"{settings.platform.public_url}/schemas")
    handles = Handles(settings.platform.confidential_secret)
    return Units(clock, sender, settings.answer_times.model_dump(), settings.keep_times.model_dump(), handles)


@dataclass(frozen=True, slots=True)
class Units:
    """How reactions begin what they do."""

    clock: Clock
    sender: Sender
    answer_days: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    handles: Handles = field(default_factory=Handles)

    @asynccontextmanager
    async def one(self, session: AsyncSession, event: Event) -> AsyncIterator[UnitOfWork]:
        """What a fact causes."""
        unit = self._unit(session, event, await self._prepared(session))
        yield unit
        await unit.flush()

    @asynccontextmanager
    async def several(self, session: AsyncSession) -> AsyncIterator[Callable[[Event], UnitOfWork]]:
        """What several facts cause, each a unit of its own, written together at the end in the order in which they were begun."""
        epoch = await self._prepared(session)
        begun: dict[str, UnitOfWork] = {}

        def unit(event: Event) -> UnitOfWork:
            if event.id not in begun:
                begun[event.id] = self._unit(session, event, epoch)
            return begun[event.id]

        yield unit
        if begun:
            await flush_all(session, begun.values())

    async def _prepared(self, session: AsyncSession) -> int:
        session.info["epoch"] = epoch = int(await session.scalar(text("select epoch from epoch")) or 1)
        session.info["today"] = self.clock.now().date()
        return epoch

    def _unit(self, session: AsyncSession, event: Event, epoch: int) -> UnitOfWork:
        trail = Trail(event.traceparent, event.correlation_id, causation_id=event.id)
        told = {"answer_days": self.answer_days, "kept": self.kept, "handles": self.handles}
        return UnitOfWork(session, None, self.clock, self.clock.now(), epoch, self.sender, trail, **told)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(settings: Settings, purpose: str, clock: Clock | None = None) -> AsyncIterator[tuple[Pool, Pull]]:
    """A small pool over the component's database, and the way to ask owners."""
    credential = ServiceCredential(settings.platform.service_secret, clock or SystemClock())
    pool = await open_pool(settings.database.read, component=settings.name, pool=purpose, size=_CONNECTIONS)
    async with httpx2.AsyncClient(timeout=60, trust_env=False) as client:
        try:
            yield pool, Pull(client, lambda: credential.issue(settings.name))
        finally:
            await close_pool(pool)


def add_following(lifecycle: Lifecycle, settings: Settings, following: Following, *, clock: Clock | None = None) -> None:
    """Adds the consumer to the process."""
    engine = open_engine(settings.database.read, component=settings.name, pool="schema", size=1)
    lifecycle.on_close(engine.dispose)
    lifecycle.health.need_schema(settings.name, lambda: following.migrations.is_current(engine))

    async def follow() -> None:
        await following.run(settings, clock or SystemClock(), asyncio.Event())

    lifecycle.run_task(f"{settings.name} {following.consumer}", follow, component=settings.name)
