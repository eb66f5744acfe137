"""Who reads which partition: leases as advisory locks, shared out fairly among the workers that are there."""

import asyncio
import contextlib
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import structlog

from chassis.kafka import Partition
from chassis.postgres import LOST, Connect, Connection

_log = structlog.get_logger(__name__)
_STANDING = """
select pid, classid::bigint as class, objid::bigint as object, pid = pg_backend_pid() as mine
from pg_locks where locktype = 'advisory' and objsubid = 2 and granted and classid::bigint = any($1::bigint[])
and database = (select oid from pg_database where datname = current_database())
"""


class LeasesLost(Exception):
    """The connection that held the leases is gone, and with it all of them."""


def fair(mine: int, others: Collection[int], total: int) -> int:
    """How many leases this worker should hold, given what it and each of the others hold now.

    Each gets the whole share; what is left over stays with whoever has it, unless someone has less than a whole share.
    """
    whole, left = divmod(total, len(others) + 1)
    if mine > whole and any(held < whole for held in others):
        return whole
    return whole + 1 if left else whole


class Leases:
    """One worker's leases for one consumer: exclusive while its connection lives, and not a moment longer."""

    def __init__(self, connect: Connect, consumer: str, *, beat: float = 5.0, frozen: int = 30) -> None:
        """`connect` opens a direct connection to the database that holds the consumer's positions.

        It beats so often, and counts as frozen after so many seconds without a beat.
        """
        self._beat_every, self._frozen_after = beat, frozen
        self._connect, self._consumer = connect, consumer
        self._connection: Connection | None = None
        self._lock, self._beating = asyncio.Lock(), list[asyncio.Task[None]]()
        self.held: set[Partition] = set()

    async def open(self) -> None:
        """Joins the workers of this consumer."""
        connection = self._connection = await self._connect()
        # A frozen process keeps its TCP connection: PostgreSQL ends its session, so that others read on.
        await connection.execute(f"set idle_session_timeout = '{self._frozen_after}s'")
        await connection.fetchval("select pg_advisory_lock_shared($1, 0)", self._class("*"))
        self._beating.append(asyncio.create_task(self._beat(connection)))

    async def close(self) -> None:
        """Leaves; every lease is free at once."""
        self.held.clear()
        for task in self._beating:
            task.cancel()
        self._beating.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*LOST):
                await connection.close(timeout=2)

    async def balance(self, partitions: Sequence[Partition]) -> list[Partition]:
        """Takes free leases up to the fair share and answers those to give back, once their reading is at an end."""
        total = list(partitions)
        leased, others, taken = await self._standing(total)
        mine, gone = leased & set(total), leased - set(total)  # gone: partitions that a topic made anew does not have
        target = fair(len(mine), others, len(total))
        self.held = leased
        if gone or len(mine) > target:
            return [*gone, *sorted(mine)[target:]]
        for partition in self._from_mine_on(sorted(set(total) - taken)):
            if len(self.held) >= target:
                break
            if await self._value("select pg_try_advisory_lock($1, $2)", self._class(partition.topic), partition.partition):
                self.held.add(partition)
        return []

    async def release(self, partition: Partition) -> None:
        """Gives a lease back."""
        self.held.discard(partition)
        await self._value("select pg_advisory_unlock($1, $2)", self._class(partition.topic), partition.partition)

    async def _standing(self, partitions: Sequence[Partition]) -> tuple[set[Partition], list[int], set[Partition]]:
        """My leases, how many each other worker holds, and all that are held."""
        topics = {self._class(partition.topic): partition.topic for partition in partitions}
        everyone = self._class("*")
        rows = await self._rows(_STANDING, [everyone, *topics])
        members = {row["pid"]: row["mine"] for row in rows if row["class"] == everyone}
        leases = [(row["pid"], Partition(topics[row["class"]], row["object"])) for row in rows if row["class"] in topics]
        held = Counter(pid for pid, _ in leases)
        mine = {partition for pid, partition in leases if members.get(pid)}
        return mine, [held[pid] for pid, is_mine in members.items() if not is_mine], {partition for _, partition in leases}

    def _from_mine_on(self, free: Sequence[Partition]) -> Iterator[Partition]:
        """Workers that start together begin at different places, so that they seldom try for the same lease."""
        start = id(self) % len(free) if free else 0
        yield from free[start:]
        yield from free[:start]

    async def _rows(self, query: str, *values: Any) -> list[Any]:
        connection = self._alive()
        async with self._lock:
            return await connection.fetch(query, *values)

    async def _value(self, query: str, *values: Any) -> Any:
        connection = self._alive()
        async with self._lock:
            return await connection.fetchval(query, *values)

    def _alive(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self.held.clear()
            raise LeasesLost
        return self._connection

    async def _beat(self, connection: Connection) -> None:
        """Shows PostgreSQL that this process lives, also while a batch or a catch-up takes long."""
        with contextlib.suppress(*LOST):
            while True:
                await asyncio.sleep(self._beat_every)
                async with self._lock:
                    await connection.fetchval("select 1")
        _log.warning("leases lost", consumer=self._consumer)

    def _class(self, topic: str) -> int:
        """A lock class of this consumer and topic; the members' own for `*`."""
        digest = hashlib.sha256(f"{self._consumer}|{topic}".encode()).digest()
        return int.from_bytes(digest[:4], "big") >> 1
