"""A consumer's transaction: its position and its effects, whether they are written through asyncpg or SQLAlchemy."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from chassis.postgres import LOST, Connection, Pool


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction, as asyncpg's connection and, where it was begun by SQLAlchemy, as SQLAlchemy's."""

    driver: Connection
    sqlalchemy: AsyncConnection | None = None

    def savepoint(self) -> AbstractAsyncContextManager[Any]:
        """A part that can fail by itself."""
        return self.driver.transaction()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """An ORM session inside this transaction: its commit is a savepoint, the transaction's owner commits."""
        assert self.sqlalchemy is not None, "a session needs transactions begun by EngineTransactions"
        options: dict[str, Any] = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        async with AsyncSession(self.sqlalchemy, **options) as session, session.begin():
            yield session


class Transactions(Protocol):
    """Where transactions come from."""

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits at its end, rolls back on an error."""
        ...


class PoolTransactions:
    """Transactions of an asyncpg pool."""

    def __init__(self, pool: Pool) -> None:
        """Over the pool."""
        self._pool = pool

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Commits at its end, rolls back on an error."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield Transaction(connection)


class EngineTransactions:
    """Transactions of an SQLAlchemy engine over asyncpg, for effects that are commands."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Over the engine."""
        self._engine = engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Commits at its end, rolls back on an error."""
        async with self._engine.begin() as connection:
            await connection.execute(text("select 1"))  # SQLAlchemy begins with its first statement, and not before
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            yield Transaction(driver, connection)


def is_lost(error: BaseException) -> bool:
    """Whether an error tells of the connection and not of what was to be done."""
    if isinstance(error, PendingRollbackError):
        return True
    if isinstance(error, DBAPIError):
        cause = error.orig.__cause__ if error.orig is not None else None
        return error.connection_invalidated or (cause is not None and is_lost(cause))
    return isinstance(error, LOST)
