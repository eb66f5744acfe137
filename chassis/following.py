"""How a component follows others: the consumer of their topics, what it keeps and does, and how it pulls what it missed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
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
from chassis.reactions import Reaction, Reactions
from chassis.service_credential import ServiceCredential
from chassis.settings import Settings
from chassis.sinks import Copying, Together
from chassis.timeline import Timeline
from chassis.transactions import EngineTransactions, PoolTransactions, Transactions
from chassis.unit import Sender, Trail, UnitOfWork
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
    reactions: Sequence[Reaction[UnitOfWork]] = ()
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
        acting = Reactions(self.consumer, Payloads(catalog.facts()), units(settings, clock), self.reactions)
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


def units(settings: Settings, clock: Clock) -> Callable[[AsyncSession, Event], AbstractAsyncContextManager[UnitOfWork]]:
    """Units of work without a person for reactions, each caused by its fact; whoever began the session's transaction commits."""
    sender = Sender(settings.source, f"{settings.platform.public_url}/schemas")
    answer_days, kept = settings.answer_times.model_dump(), settings.keep_times.model_dump()
    handles = Handles(settings.platform.confidential_secret)

    @asynccontextmanager
    async def begun(session: AsyncSession, event: Event) -> AsyncIterator[UnitOfWork]:
        session.info["epoch"] = epoch = int(await session.scalar(text("select epoch from epoch")) or 1)
        session.info["today"] = clock.now().date()
        trail = Trail(event.traceparent, event.correlation_id, causation_id=event.id)
        unit = UnitOfWork(
            session, None, clock, clock.now(), epoch, sender, trail, answer_days=answer_days, kept=kept, handles=handles
        )
        yield unit
        await unit.flush()

    return begun


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
