"""Connections to PostgreSQL, capped, counted, and opened with the password as it is at that moment."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from chassis import metrics
from chassis.postgres import Pool

CONNECT_SECONDS = 10
STATEMENT_SECONDS = 60


async def open_pool(
    url: Callable[[], str], *, component: str, pool: str = "reads", size: int = 5, statement_cache_size: int = 100
) -> Any:
    """An asyncpg pool; it opens connections when they are first needed, so that a start does not wait for the database.

    jsonb arrives as text, as asyncpg has it: contracts parse it themselves.
    """

    async def connect(*_: Any, **options: Any) -> Any:
        return await asyncpg.connect(url(), **options)

    opened = await asyncpg.create_pool(
        connect=connect,
        min_size=0,
        max_size=size,
        statement_cache_size=statement_cache_size,
        timeout=CONNECT_SECONDS,
        command_timeout=STATEMENT_SECONDS,
        server_settings={"application_name": f"forthright {component} {pool}"},
    )
    metrics.POOL_LIMIT.labels(component, pool).set(size)
    metrics.POOL_IN_USE.labels(component, pool).set_function(lambda: opened.get_size() - opened.get_idle_size())
    return opened


async def close_pool(pool: Pool, within: float = 10) -> None:
    """Closes a pool, waiting a moment for what is still in use."""
    closing: Any = pool
    try:
        await asyncio.wait_for(closing.close(), within)
    except TimeoutError:
        closing.terminate()


def open_engine(
    url: Callable[[], str],
    *,
    component: str,
    pool: str = "commands",
    size: int = 5,
    statement_cache_size: int = 100,
    wait_seconds: float = 10,
) -> AsyncEngine:
    """A SQLAlchemy engine over asyncpg that never shows parameters and never opens more than `size` connections."""
    engine = create_async_engine(
        "postgresql+asyncpg://",
        hide_parameters=True,
        pool_size=size,
        max_overflow=0,
        pool_timeout=wait_seconds,
        pool_recycle=1800,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": STATEMENT_SECONDS,
            "statement_cache_size": statement_cache_size,
            "prepared_statement_cache_size": statement_cache_size,
            "server_settings": {"application_name": f"forthright {component} {pool}"},
        },
    )

    @event.listens_for(engine.sync_engine, "do_connect")
    def _read_url(_: Any, __: Any, ___: Any, options: dict[str, Any]) -> None:
        options["dsn"] = url()

    @event.listens_for(engine.sync_engine, "checkout")
    def _check(connection: Any, _: Any, __: Any) -> None:
        """Asyncpg notices a closed connection by itself, so looking costs nothing; SQLAlchemy then opens another."""
        if connection.driver_connection.is_closed():
            raise DisconnectionError("the connection was closed")

    counted: Any = engine.pool
    metrics.POOL_LIMIT.labels(component, pool).set(size)
    metrics.POOL_IN_USE.labels(component, pool).set_function(counted.checkedout)
    return engine
