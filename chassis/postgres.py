"""What we use of asyncpg, which ships no types: connections, their transactions, and how a direct one is opened."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import asyncpg

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleSessionTimeoutError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that is cut off while it listens ends in this
    asyncpg.TooManyConnectionsError,
    OSError,
    TimeoutError,
)
"""Errors that say nothing about the statement: the connection is gone or cannot be had; try again on another."""


class Connection(Protocol):
    """An asyncpg connection."""

    async def execute(self, query: str, *values: Any, timeout: float | None = None) -> str: ...  # noqa: ASYNC109  # asyncpg's own
    async def executemany(self, query: str, values: Sequence[Sequence[Any]]) -> None: ...
    async def fetch(self, query: str, *values: Any) -> list[Any]: ...
    async def fetchrow(self, query: str, *values: Any) -> Any: ...
    async def fetchval(self, query: str, *values: Any) -> Any: ...
    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None: ...
    async def close(self, *, timeout: float | None = None) -> None: ...  # noqa: ASYNC109
    def add_termination_listener(self, callback: Callable[..., None]) -> None: ...
    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    def terminate(self) -> None: ...
    def is_closed(self) -> bool: ...


class Pool(Protocol):
    """An asyncpg pool."""

    def acquire(self) -> AbstractAsyncContextManager[Any]: ...
    async def execute(self, query: str, *values: Any) -> str: ...
    async def fetch(self, query: str, *values: Any) -> list[Any]: ...
    async def fetchrow(self, query: str, *values: Any) -> Any: ...
    async def fetchval(self, query: str, *values: Any) -> Any: ...


Connect = Callable[[], Awaitable[Connection]]
"""Opens a direct connection (locks and LISTEN fail behind a transaction pooler)."""


def connector(url: Callable[[], str], application: str) -> Connect:
    """Opens direct connections to the URL, read anew each time so that a rotated password is taken up."""

    async def connect() -> Connection:
        opened: Connection = await asyncpg.connect(
            url(), timeout=10, command_timeout=30, server_settings={"application_name": application}
        )
        return opened

    return connect
