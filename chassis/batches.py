"""A batch of facts: position and effects in one transaction, and what happens when one of them is poison."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

import structlog

from chassis import metrics, parking, positions, telemetry
from chassis.events import Event
from chassis.parking import BEHIND, Arrived, Sink, in_short
from chassis.positions import Move, PositionMoved
from chassis.transactions import Transaction, Transactions, is_lost

_log = structlog.get_logger(__name__)


class _OnceMore(Exception):
    """Rolls a careful attempt back, because not every fact went through and another attempt is due."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Facts of some partitions in order, and how they move the positions."""

    moves: Sequence[Move]
    arrived: Sequence[Arrived]

    @property
    def events(self) -> list[Event]:
        """The facts."""
        return [event for event, _ in self.arrived]


@dataclass(slots=True)
class Applier:
    """Applies batches for one consumer."""

    consumer: str
    transactions: Transactions
    sink: Sink
    delays: Sequence[float] = (0.2, 0.8, 2.0)
    """Seconds between the attempts at a batch with a failing fact."""
    sleep: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep)

    async def apply(self, batch: Batch) -> None:
        """Applies a batch, whole or fact by fact. Raises what tells of the connection, and `PositionMoved`."""
        topics = Counter(move.partition.topic for move in batch.moves)
        messages = [telemetry.Message(event.traceparent, event.id, event.type) for event in batch.events]
        partition = batch.moves[0].partition.partition if len(batch.moves) == 1 else -1
        with telemetry.processing(self.consumer, ",".join(sorted(topics)), partition, messages):
            try:
                await self._whole(batch)
            except PositionMoved:
                raise
            except Exception as error:
                if is_lost(error):
                    raise
                _log.warning("a batch failed and is tried fact by fact", consumer=self.consumer, error=type(error).__name__)
                await self._fact_by_fact(batch)
        for topic, count in Counter(event.topic for event in batch.events).items():
            metrics.CONSUMER_APPLIED.labels(self.consumer, topic).inc(count)

    async def _whole(self, batch: Batch) -> None:
        async with self.transactions.begin() as transaction:
            await positions.move(transaction.driver, self.consumer, batch.moves)
            behind = await self._blocked(transaction, batch.events)
            if behind:
                late = [(one, BEHIND) for one in batch.arrived if one.event.subject in behind]
                await self._park(transaction, late, 0)
            await self.sink.apply(transaction, [event for event in batch.events if event.subject not in behind])

    async def _fact_by_fact(self, batch: Batch) -> None:
        for delay in self.delays:
            await self.sleep(delay)
            try:
                await self._carefully(batch, last=False)
            except _OnceMore:
                continue
            return
        await self._carefully(batch, last=True)

    async def _carefully(self, batch: Batch, *, last: bool) -> None:
        """Each fact in a savepoint of its own; in the last attempt what fails is parked, with the later facts of its subject."""
        aside: list[tuple[Arrived, str]] = []
        async with self.transactions.begin() as transaction:
            await positions.move(transaction.driver, self.consumer, batch.moves)
            behind = await self._blocked(transaction, batch.events)
            for arrived in batch.arrived:
                event = arrived.event
                if event.subject in behind:
                    aside.append((arrived, BEHIND))
                elif (error := await self._fails(transaction, event)) is not None:
                    if not last:
                        raise _OnceMore
                    aside.append((arrived, in_short(error)))
                    behind |= {event.subject} if self.sink.ordered else set()
            await self._park(transaction, aside, len(self.delays) + 2)

    async def _fails(self, transaction: Transaction, event: Event) -> Exception | None:
        try:
            async with transaction.savepoint():
                await self.sink.apply(transaction, [event])
        except Exception as error:
            if is_lost(error):
                raise
            return error
        return None

    async def _blocked(self, transaction: Transaction, events: Iterable[Event]) -> set[str]:
        if not self.sink.ordered:
            return set()
        return await parking.blocked(transaction.driver, self.consumer, {event.subject for event in events})

    async def _park(self, transaction: Transaction, facts: Sequence[tuple[Arrived, str]], attempts: int) -> None:
        if not facts:
            return
        await parking.park(transaction.driver, self.consumer, facts, attempts)
        metrics.CONSUMER_PARKED.labels(self.consumer).inc(len(facts))
        for (event, _), error in facts:
            _log.error("a fact is parked", consumer=self.consumer, fact=event.id, type=event.type, error=error.partition(":")[0])
