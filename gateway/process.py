"""The gateway's api as part of a process: what it opens, follows and closes."""

import asyncio
from datetime import timedelta

import httpx2

from chassis.clock import Clock, SystemClock
from chassis.lifecycle import Lifecycle
from chassis.oidc import TokenVerifier
from chassis.pools import open_engine, open_pool
from chassis.postgres import Pool, connector
from chassis.provider_keys import ProviderKeys
from chassis.service_credential import ServiceCredential
from chassis.settings import Settings
from chassis.tail import Tail
from chassis.viewers import Doorkeeper
from gateway.app import MIGRATIONS, NAME, Options, create_app
from gateway.connections import Connections
from gateway.context import Behind
from gateway.leavers import follow_leavers
from gateway.people import Names
from gateway.read_model.lazily import LazyPool
from gateway.read_model.reader import ReadModel
from gateway.read_model.timeline import TIMELINE

OWNER_SECONDS = timedelta(seconds=15)


def add_api(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> int:
    """Adds the api to the process and tells its port. Raises `PortTaken`."""
    behind = _behind(lifecycle, settings, clock or SystemClock())
    keys = ProviderKeys(settings.sign_in.issuer, settings.sign_in.jwks_url)
    lifecycle.on_close(keys.close)
    platform = settings.platform
    doorkeeper = Doorkeeper(TokenVerifier(settings.sign_in, keys, behind.clock), platform.identity_secret)
    app = create_app(behind, doorkeeper, _options(settings))
    connections: Connections = app.state.endpoint.connections

    async def close_streams() -> None:
        connections.close()

    async def follow() -> None:
        await follow_leavers(behind.tail, connections, behind.names)

    lifecycle.on_drain(close_streams)
    lifecycle.run_task("gateway leavers", follow, component=NAME)
    _need_schema(lifecycle, settings)
    return lifecycle.serve(app, host=platform.listen_host, port=settings.component.listen_port, name="gateway api")


def _options(settings: Settings) -> Options:
    platform = settings.platform
    return Options(
        public_url=platform.public_url,
        body_bytes=platform.body_limit_bytes,
        origins=platform.cors_origins,
        development=platform.development,
        introspection=platform.graphql_introspection,
    )


def _behind(lifecycle: Lifecycle, settings: Settings, clock: Clock) -> Behind:
    pool = LazyPool(lambda: _open(settings))
    lifecycle.on_close(pool.close)
    services = {name: _client(url) for name, url in settings.urls.items() if name != NAME}
    for client in services.values():
        lifecycle.on_close(client.aclose)
    tail = Tail(TIMELINE, pool, connector(settings.direct.read, "forthright gateway timeline"))

    async def follow() -> None:
        await tail.run(asyncio.Event())

    lifecycle.run_task("gateway timeline", follow, component=NAME)
    names = Names(services["directory"], ServiceCredential(settings.platform.service_secret, clock), clock)
    return Behind(read_model=ReadModel(pool), services=services, names=names, tail=tail, clock=clock)


async def _open(settings: Settings) -> Pool:
    own = settings.component
    opened: Pool = await open_pool(
        settings.database.read, component=NAME, size=own.pool_size, statement_cache_size=own.statement_cache_size
    )
    return opened


def _client(url: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=url, timeout=OWNER_SECONDS.total_seconds(), trust_env=False)


def _need_schema(lifecycle: Lifecycle, settings: Settings) -> None:
    engine = open_engine(settings.database.read, component=NAME, pool="readiness", size=1)
    lifecycle.on_close(engine.dispose)
    lifecycle.health.need_schema(NAME, lambda: MIGRATIONS.is_current(engine))
