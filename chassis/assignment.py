"""Which partitions a worker reads and from where; what does not fit what was read before is caught up from its owner."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import structlog

from chassis import metrics, positions
from chassis.kafka import KafkaAccess, Partition
from chassis.leases import Leases
from chassis.pacing import Backoff
from chassis.positions import Place
from chassis.survey import Log, cause_to_catch_up, survey
from chassis.topics import look_at
from chassis.transactions import Transactions

_log = structlog.get_logger(__name__)


CatchUp = Callable[[Mapping[str, str]], Coroutine[Any, Any, None]]
"""Pulls all that may have been missed from the owners of these topics; the causes beside them are for logs and metrics."""


class Broken(NamedTuple):
    """A partition that cannot simply be read on: why, what was stored, and where to go on after catching up."""

    cause: str
    old: Place | None
    resume: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one consumer reads, and by what."""

    consumer: str
    topics: Sequence[str]
    access: KafkaAccess
    transactions: Transactions
    catch_up: CatchUp


class Assignment:
    """The partitions of one worker: leased, checked against what was read before, and healed where they do not fit."""

    def __init__(self, reading: Reading, leases: Leases) -> None:
        """Starts with nothing."""
        self._reading, self._leases = reading, leases
        self.cluster = ""
        self.partitions: list[Partition] = []
        self.places: dict[Partition, Place] = {}
        self._broken: dict[Partition, Broken] = {}
        self._healing: asyncio.Task[None] | None = None
        self._healed: dict[Partition, Broken] = {}
        self._backoff, self._heal_at = Backoff(first=0.2, longest=15), 0.0

    async def look(self) -> dict[Partition, int]:
        """Looks at the cluster: new partitions, missing ones, and logs that are no longer what was read. Answers their ends."""
        cluster = await look_at(self._reading.access, self._reading.topics)
        self.cluster = cluster.id
        self.partitions = [Partition(topic, number) for topic in self._reading.topics for number in cluster.partitions[topic]]
        for partition in set(self.places) - set(self.partitions):
            del self.places[partition]
        logs = await self._survey(self.places)
        for partition, log in logs.items():
            place = self.places[partition]
            if cause := cause_to_catch_up(place, log, self.cluster, topic_was_read=True):
                self.doubt(partition, Broken(cause, place, log.first))
        return {partition: log.end for partition, log in logs.items()}

    async def balance(self) -> None:
        """Takes up and gives back leases; nothing is being read or written at this moment."""
        for partition in await self._leases.balance(self.partitions):
            await self._leases.release(partition)
        for partition in [one for one in (*self.places, *self._broken) if one not in self._leases.held]:
            self.places.pop(partition, None)
            self._broken.pop(partition, None)
        known = self.places.keys() | self._broken.keys() | self._healed.keys()
        fresh = [partition for partition in self._leases.held if partition not in known]
        if fresh:
            await self._check(fresh)
        metrics.LEASES_HELD.labels(self._reading.consumer).set(len(self._leases.held))

    def doubt(self, partition: Partition, broken: Broken) -> None:
        """Stops reading a partition until it is caught up."""
        self.places.pop(partition, None)
        self._broken[partition] = broken
        _log.warning("a partition must be caught up", consumer=self._reading.consumer, topic=partition.topic, cause=broken.cause)

    async def heal(self, now: float) -> None:
        """Catches up beside the reading of sound partitions: begins it where needed, and takes over what it has healed."""
        if self._healing is not None and self._healing.done():
            await self._take_over(self._healing, now)
        if self._healing is None and self._broken and now >= self._heal_at:
            self._healed, self._broken = self._broken, {}
            causes = {partition.topic: broken.cause for partition, broken in self._healed.items()}
            self._healing = asyncio.create_task(self._reading.catch_up(causes))

    async def close(self) -> None:
        """Ends a catch-up that is under way."""
        if self._healing is not None:
            self._healing.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._healing

    async def _take_over(self, healing: asyncio.Task[None], now: float) -> None:
        healed, self._healed, self._healing = self._healed, {}, None
        healed = {partition: broken for partition, broken in healed.items() if partition in self._leases.held}
        error = healing.exception()
        if error is not None:
            self._heal_at = now + self._backoff.delay()
            self._broken = {**healed, **self._broken}
            _log.warning("catching up failed and is tried again", consumer=self._reading.consumer, error=repr(error))
            return
        self._backoff.reset()
        places = {partition: Place(self.cluster, broken.resume) for partition, broken in healed.items()}
        async with self._reading.transactions.begin() as transaction:
            for partition, place in sorted(places.items()):
                await positions.put(transaction.driver, self._reading.consumer, partition, healed[partition].old, place)
        self.places |= places
        _log.info("caught up", consumer=self._reading.consumer, partitions=len(places))

    async def _check(self, partitions: Sequence[Partition]) -> None:
        """Compares newly leased partitions with what was read of them before."""
        consumer, sound = self._reading.consumer, dict[Partition, Place]()
        async with self._reading.transactions.begin() as transaction:
            stored = await positions.load(transaction.driver, consumer, partitions)
            read = await positions.topics_read(transaction.driver, consumer, self.cluster)
        logs = await self._survey({partition: stored.get(partition, Place(self.cluster, 0)) for partition in partitions})
        for partition, log in logs.items():
            old = stored.get(partition)
            cause = cause_to_catch_up(old, log, self.cluster, topic_was_read=partition.topic in read)
            if cause is None:
                sound[partition] = old or Place(self.cluster, 0)
            else:
                self.doubt(partition, Broken(cause, old, log.first))
        async with self._reading.transactions.begin() as transaction:
            for partition in sorted(sound.keys() - stored.keys()):
                await positions.put(transaction.driver, consumer, partition, None, sound[partition])
        self.places |= sound

    async def _survey(self, places: Mapping[Partition, Place]) -> dict[Partition, Log]:
        return await survey(self._reading.access, {partition: place.next_offset for partition, place in places.items()})
