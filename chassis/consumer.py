"""Reads facts: leased partitions, batches applied with their positions, and a client rebuilt whenever it is in doubt."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from aiokafka.errors import KafkaError, OffsetOutOfRangeError
from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError

from chassis import metrics, parking
from chassis.assignment import Assignment, Broken, Reading
from chassis.batches import Applier, Batch
from chassis.events import Record, decode
from chassis.kafka import Consumer as Client
from chassis.kafka import KafkaUnreachable, Partition, closed, from_aio, start_consumer, to_aio
from chassis.leases import Leases, LeasesLost
from chassis.pacing import Backoff, pause
from chassis.parking import Arrived, Sink
from chassis.positions import Move, Place, PositionMoved
from chassis.postgres import Connect
from chassis.transactions import is_lost
from chassis.watchdog import Watchdog

_log = structlog.get_logger(__name__)


class Stuck(Exception):
    """The client does not read on though there is more to read."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a consumer goes about it; seconds."""

    batch: int = 500
    balance_every: float = 1.0
    look_every: float = 15.0
    look_for_missing_every: float = 1.0
    wait: float = 0.2
    patience: float = 45.0
    hung_after: float = 20.0


async def nothing() -> None:
    """Nobody waits for a commit."""


@dataclass(slots=True)
class Consumer:
    """One worker of a consumer. Any number may run; they share the partitions.

    `connect` opens direct connections to the database of the positions; `committed` is told after each batch, outside its
    transaction, so that it can wake whoever waits for the effects.
    """

    reading: Reading
    connect: Connect
    sink: Sink
    pace: Pace = field(default_factory=Pace)
    committed: Callable[[], Awaitable[None]] = nothing

    async def run(self, stop: asyncio.Event) -> None:
        """Reads until stopped or cancelled; trouble with the database or Kafka is waited out."""
        backoff = Backoff()
        while not stop.is_set():
            try:
                await _Session(self, stop, backoff).run()
            except Exception as error:
                if not _is_trouble(error):
                    raise
                metrics.CONSUMER_RESTARTS.labels(self.reading.consumer).inc()
                _log.warning(
                    "consumer begins anew", consumer=self.reading.consumer, error=type(error).__name__, reason=str(error)[:300]
                )
                await pause(backoff.delay(), stop)


class _Session:
    """One client and one connection of leases, from their opening until something is in doubt."""

    def __init__(self, owner: Consumer, stop: asyncio.Event, backoff: Backoff) -> None:
        self._reading, self._pace, self._stop, self._backoff = owner.reading, owner.pace, stop, backoff
        self._committed = owner.committed
        self._leases = Leases(owner.connect, owner.reading.consumer)
        self._assignment = Assignment(owner.reading, self._leases)
        self._applier = Applier(owner.reading.consumer, owner.reading.transactions, owner.sink)
        self._watchdog = Watchdog(owner.pace.patience)
        self._look_at = self._balance_at = 0.0
        self._read: frozenset[Partition] = frozenset()
        self._measured: frozenset[Partition] = frozenset()

    async def run(self) -> None:
        client: Client | None = None
        try:
            await self._leases.open()
            client = await start_consumer(self._reading.access)
            while not self._stop.is_set():
                await self._tend()
                self._assign(client)
                if self._read:
                    await self._step(client)
                else:
                    await pause(self._pace.wait, self._stop)
        finally:
            metrics.LEASES_HELD.labels(self._reading.consumer).set(0)
            await self._assignment.close()
            if client is not None:
                await closed(client.stop)
            await self._leases.close()

    async def _tend(self) -> None:
        """What is due between two batches: a look at the cluster, the leases, the healing."""
        now = asyncio.get_running_loop().time()
        if now >= self._look_at:
            ends = await self._assignment.look()
            await self._measure(ends, now)
            missing = set(self._reading.topics) - {partition.topic for partition in self._assignment.partitions}
            self._look_at = now + (self._pace.look_for_missing_every if missing else self._pace.look_every)
        if now >= self._balance_at:
            await self._assignment.balance()
            self._balance_at = now + self._pace.balance_every
        await self._assignment.heal(now)

    def _assign(self, client: Client) -> None:
        """Seeks wherever the set of partitions changed; what the client had fetched is fetched again."""
        wanted = frozenset(self._assignment.places)
        if wanted == self._read:
            return
        self._read = wanted
        if wanted:
            client.assign([to_aio(partition) for partition in sorted(wanted)])
            for partition, place in self._assignment.places.items():
                client.seek(to_aio(partition), place.next_offset)

    async def _step(self, client: Client) -> None:
        try:
            async with asyncio.timeout(self._pace.hung_after):
                found = await client.getmany(timeout_ms=round(self._pace.wait * 1000), max_records=self._pace.batch)
        except OffsetOutOfRangeError:
            self._look_at, self._read = 0.0, frozenset()
            return
        except TimeoutError as error:
            raise Stuck("the client hangs") from error
        batch = self._batch({from_aio(one): records for one, records in found.items() if records})
        if batch is None:
            return
        await self._applier.apply(batch)
        for move in batch.moves:
            self._assignment.places[move.partition] = Place(move.cluster, move.after, move.fact_id)
        self._backoff.reset()
        await self._committed()

    def _batch(self, found: Mapping[Partition, Sequence[Record]]) -> Batch | None:
        moves, arrived = [], []
        for partition, records in sorted(found.items()):
            place = self._assignment.places.get(partition)
            if place is None:
                continue
            if records[0].offset != place.next_offset:
                self._assignment.doubt(partition, Broken("gap", place, records[0].offset))
                continue
            whole = _without_gap(records)
            if len(whole) < len(records):
                self._read = frozenset()  # reads again from the gap on, which then shows as such
            facts = [Arrived(decode(record), record) for record in whole]
            arrived += facts
            moves.append(Move(partition, place.cluster, place.next_offset, whole[-1].offset + 1, facts[-1].event.id))
        return Batch(moves, arrived) if moves else None

    async def _measure(self, ends: Mapping[Partition, int], now: float) -> None:
        """Lag and age for the metrics; raises where a partition is stuck."""
        places = {partition: place.next_offset for partition, place in self._assignment.places.items()}
        stuck = self._watchdog.look(places, ends, now)
        consumer = self._reading.consumer
        for partition in self._measured - places.keys():
            metrics.CONSUMER_LAG.remove(consumer, partition.topic, str(partition.partition))
            metrics.POSITION_AGE.remove(consumer, partition.topic, str(partition.partition))
        self._measured = frozenset(places)
        for partition, offset in places.items():
            labels = (consumer, partition.topic, str(partition.partition))
            metrics.CONSUMER_LAG.labels(*labels).set(max(ends.get(partition, offset) - offset, 0))
            metrics.POSITION_AGE.labels(*labels).set(self._watchdog.waiting(partition, now))
        async with self._reading.transactions.begin() as transaction:
            metrics.PARKED_ROWS.labels(consumer, "consumer").set(await parking.parked_count(transaction.driver, consumer))
        if stuck:
            raise Stuck(f"{len(stuck)} partitions have more to read and do not move")


def _without_gap(records: Sequence[Record]) -> Sequence[Record]:
    """The records up to the first offset that is missing."""
    first = records[0].offset
    if records[-1].offset - first + 1 == len(records):
        return records
    return [record for place, record in enumerate(records) if record.offset == first + place]


def _is_trouble(error: Exception) -> bool:
    """Whether a new session may do better; anything else is a fault of ours and ends the process."""
    known = (KafkaError, KafkaUnreachable, LeasesLost, PositionMoved, Stuck, PostgresError, DBAPIError)
    return isinstance(error, known) or is_lost(error)
