"""The read model's door: statements in, rows out; away, it is a fault that clients know."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from chassis import copies
from chassis.copies import Copy
from chassis.postgres import LOST, Connection
from gateway.faults import Fault, FaultCode
from gateway.read_model.tables import KINDS


class Connections(Protocol):
    """Where connections come from."""

    def acquire(self) -> AbstractAsyncContextManager[Any]:
        """One of them, for a while."""
        ...


class ReadModel:
    """Reads and writes through a pool of asyncpg connections."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection for a few statements. Raises `Fault` where the database cannot be reached."""
        try:
            async with self._pool.acquire() as connection:
                yield connection
        except LOST:
            raise Fault(FaultCode.SERVICE_UNAVAILABLE) from None

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:
        """The rows of one statement."""
        async with self.connection() as connection:
            return await connection.fetch(sql, *values)

    async def write(self, documents: Iterable[Copy]) -> None:
        """Documents of the kinds it keeps, where they are newer than what is there; all of them or none."""
        kept = [each for each in documents if each.kind in KINDS]
        async with self.connection() as connection, connection.transaction():
            await copies.apply(connection, kept)
