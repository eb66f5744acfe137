"""A service as one description, and how its processes are put together: every service's app.py and worker.py say no more."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from chassis.clock import Clock, SystemClock
from chassis.clockwork import repeat
from chassis.discretion import Discretion
from chassis.handles import Handles
from chassis.idempotency import Idempotency, forget
from chassis.kafka import KafkaAccess, Producer, start_producer
from chassis.lifecycle import Lifecycle
from chassis.migrations import Migrations
from chassis.oidc import TokenVerifier
from chassis.pools import open_engine
from chassis.postgres import connector
from chassis.provider_keys import ProviderKeys
from chassis.relay import Relay
from chassis.release import Applier, Chore, Release
from chassis.rows import Aggregate
from chassis.service import Service
from chassis.service_credential import ServiceCredential
from chassis.settings import Settings
from chassis.topics import ensure_topics
from chassis.unit import Sender
from chassis.viewers import Doorkeeper
from chassis.wake import CHANNEL, Waker
from contracts import catalog

FORGET_EVERY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Component:
    """What a service says of itself."""

    name: str
    aggregates: Mapping[str, type[Aggregate]]
    """Every aggregate by the kind of its document."""
    migrations: Migrations
    create_app: Callable[[Service, Settings], FastAPI]
    discreet: bool = False
    """Whether it keeps what its database must not write down anything more about: see `chassis.discretion`."""


def open_service(lifecycle: Lifecycle, settings: Settings, component: Component, *, clock: Clock | None = None) -> Service:
    """The service over its database; what it opens closes with the process."""
    clock = clock or SystemClock()
    engine = _engine(lifecycle, settings, component)
    if component.discreet:
        discretion = Discretion(engine)
        lifecycle.health.need_schema(f"{component.name} settings", discretion.ready)
        lifecycle.run_task(f"{component.name} discretion", discretion.watch, component=component.name)
    secrets = settings.platform
    keys = ProviderKeys(settings.sign_in.issuer, settings.sign_in.jwks_url)
    lifecycle.on_close(keys.close)
    waker = Waker(lambda: _notify(engine))
    lifecycle.on_close(waker.close)
    return Service(
        name=component.name,
        sessions=async_sessionmaker(engine, expire_on_commit=False, autoflush=False),
        doorkeeper=Doorkeeper(TokenVerifier(settings.sign_in, keys, clock), secrets.identity_secret),
        credential=ServiceCredential(secrets.service_secret, clock),
        clock=clock,
        sender=Sender(settings.source, f"{settings.platform.public_url}/schemas"),
        idempotency=Idempotency(secrets.idempotency_secret, component.aggregates),
        waker=waker,
        aggregates=component.aggregates,
        body_bytes=settings.platform.body_limit_bytes,
        handles=Handles(secrets.confidential_secret),
        answer_days=settings.answer_times.model_dump(),
        kept=settings.keep_times.model_dump(),
        ballot_key=secrets.ballot_public_key,
    )


def add_api(lifecycle: Lifecycle, settings: Settings, component: Component, *, clock: Clock | None = None) -> int:
    """Adds the service's api to the process and tells its port. Raises `PortTaken`."""
    app = component.create_app(open_service(lifecycle, settings, component, clock=clock), settings)
    port = settings.component.listen_port
    return lifecycle.serve(app, host=settings.platform.listen_host, port=port, name=f"{component.name} api")


def add_relay(lifecycle: Lifecycle, settings: Settings, component: Component) -> None:
    """Adds the relay to the process, which brings facts to Kafka, and forgets outcomes of keyed requests in time."""
    engine = _engine(lifecycle, settings, component)
    lifecycle.run_task(f"{component.name} forgetting", lambda: _forgetting(engine), component=component.name)
    access = KafkaAccess.of(settings.kafka)
    topics = [topic for topic in catalog.topics() if topic.split(".")[1] == component.name]

    async def start() -> Producer:
        await ensure_topics(access, topics)
        return await start_producer(access)

    relay = Relay(connector(settings.direct.read, f"forthright {component.name} relay"), start, component=component.name)
    lifecycle.run_task(f"{component.name} relay", lambda: relay.run(asyncio.Event()), component=component.name)


def add_release(
    lifecycle: Lifecycle,
    settings: Settings,
    component: Component,
    appliers: Mapping[str, Applier],
    chores: Sequence[Chore] = (),
    *,
    clock: Clock | None = None,
) -> None:
    """Adds the release to the process, which lets confidential acts take effect at each full hour."""
    release = Release(open_service(lifecycle, settings, component, clock=clock), appliers, chores)
    lifecycle.run_task(f"{component.name} release", release.run, component=component.name)


async def _forgetting(engine: AsyncEngine) -> None:
    async def once() -> None:
        async with async_sessionmaker(engine)() as session, session.begin():
            await forget(session)

    await asyncio.sleep(FORGET_EVERY_SECONDS)  # a process that starts has more urgent things to do
    await repeat(once, every=FORGET_EVERY_SECONDS, late="outcomes are forgotten later")


def _engine(lifecycle: Lifecycle, settings: Settings, component: Component) -> AsyncEngine:
    own = settings.component
    engine = open_engine(
        settings.database.read, component=component.name, size=own.pool_size, statement_cache_size=own.statement_cache_size
    )
    lifecycle.on_close(engine.dispose)
    lifecycle.health.need_schema(component.name, lambda: component.migrations.is_current(engine))
    return engine


async def _notify(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"notify {CHANNEL}"))
