"""The relay: one leader per database carries the outbox to Kafka, in order, at least once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from aiokafka import errors
from asyncpg import PostgresError
from opentelemetry.trace import Span

from chassis import metrics, outbox, telemetry
from chassis.events import encode
from chassis.kafka import KafkaUnreachable, Producer, abandon, closed
from chassis.pacing import Backoff, pause
from chassis.postgres import LOST, Connect, Connection

_log = structlog.get_logger(__name__)

REFUSED = (
    ValueError,
    errors.MessageSizeTooLargeError,
    errors.RecordListTooLargeError,
    errors.InvalidTopicError,
    errors.InvalidTimestampError,
    errors.PolicyViolationError,
    errors.TopicAuthorizationFailedError,
    errors.UnknownTopicOrPartitionError,
    errors.UnsupportedForMessageFormatError,
)
"""Errors that come again however often the row is sent; everything else is the broker being away."""
_WHOLE_TOPIC = (errors.InvalidTopicError, errors.TopicAuthorizationFailedError, errors.UnknownTopicOrPartitionError)


@dataclass(frozen=True, slots=True)
class Pace:
    """How the relay goes about it; seconds."""

    batch: int = 500
    poll: float = 0.3
    standby: float = 0.5
    acknowledged_within: float = 15.0
    measure_every: float = 10.0


class SendFailed(Exception):
    """Kafka did not acknowledge; the rows stay and are sent again."""


class Relay:
    """Carries one database's outbox to Kafka. Any number may run: one leads, the others stand by."""

    def __init__(
        self,
        connect: Connect,
        start_producer: Callable[[], Awaitable[Producer]],
        *,
        component: str,
        pace: Pace | None = None,
    ) -> None:
        """`connect` opens a direct connection; `start_producer` sees to it that the topics are there, then starts one."""
        self._connect, self._start_producer, self._component = connect, start_producer, component
        self._pace = pace or Pace()
        self._wake, self._stop = asyncio.Event(), asyncio.Event()
        self._producer: Producer | None = None
        self._measure_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Relays until stopped or cancelled; trouble with the database or Kafka is waited out."""
        self._stop = stop
        backoff = Backoff()
        while not stop.is_set():
            try:
                async with self._leading() as connection:
                    await self._relay(connection, backoff)
            except (*LOST, PostgresError, SendFailed, KafkaUnreachable) as error:
                _log.warning("relay interrupted", error=type(error).__name__, reason=str(error))
                metrics.RELAY_FAILURES.labels(self._component).inc()
                await pause(backoff.delay(), stop)

    @asynccontextmanager
    async def _leading(self) -> AsyncIterator[Connection]:
        """A connection that holds the leader's lock; with it the lock is lost, so a row is only ever removed by the leader."""
        connection = await self._connect()
        try:
            # A frozen process keeps its TCP connection; PostgreSQL ends the session, and another one leads.
            await connection.execute(f"set idle_session_timeout = '{round(4 * self._pace.acknowledged_within)}s'")
            while not self._stop.is_set() and not await outbox.try_to_lead(connection):
                await pause(self._pace.standby, self._stop)
            connection.add_termination_listener(lambda *_: self._wake.set())
            await connection.add_listener(outbox.CHANNEL, lambda *_: self._wake.set())
            metrics.RELAY_LEADING.labels(self._component).set(1)
            yield connection
        finally:
            metrics.RELAY_LEADING.labels(self._component).set(0)
            await self._drop_producer()
            connection.terminate()

    async def _relay(self, connection: Connection, backoff: Backoff) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            rows = await outbox.oldest(connection, self._pace.batch)
            if rows:
                await self._carry(connection, rows)
                backoff.reset()
            await self._measure(connection)
            if len(rows) < self._pace.batch:
                await pause(self._pace.poll, self._wake, self._stop)
        producer, self._producer = self._producer, None
        if producer is not None:
            await closed(producer.stop)  # nothing is pending here

    async def _carry(self, connection: Connection, rows: Sequence[Any]) -> None:
        behind = [row["position"] for row in rows if row["blocked"]]
        if behind:
            await outbox.park_behind(connection, behind)
            metrics.RELAY_PARKED.labels(self._component).inc(len(behind))
        free = [row for row in rows if not row["blocked"]]
        if not free:
            return
        sent, error = await self._send(free)
        if sent:
            await self._forget(connection, free, sent)
        if error is None:
            return
        await self._drop_producer()
        if not isinstance(error, REFUSED):
            raise SendFailed(f"{type(error).__name__}: {error}") from error
        done = set(sent)
        await self._carry_singly(connection, [row for row in free if row["position"] not in done])

    async def _send(self, rows: Sequence[Any]) -> tuple[list[int], BaseException | None]:
        """Hands the rows over in order from this one task, then waits for all: who was acknowledged, and what went wrong first.

        Many tasks, each sending, would break the order of records when the broker restarts.
        """
        pending: list[tuple[int, asyncio.Future[Any]]] = []
        found: list[BaseException] = []
        try:
            async with asyncio.timeout(self._pace.acknowledged_within):
                found += await self._hand_over(rows, pending)
                if pending:
                    await asyncio.wait([future for _, future in pending])
        except (errors.KafkaError, TimeoutError, OSError) as failure:
            found.append(failure)
        sent = []
        for position, future in pending:
            if not future.done():
                future.add_done_callback(_heard)
            elif (failed := future.exception()) is not None:
                found.append(failed)
            else:
                sent.append(position)
        return sent, _telling(found)

    async def _hand_over(self, rows: Sequence[Any], pending: list[tuple[int, asyncio.Future[Any]]]) -> list[BaseException]:
        producer = await self._ready()
        for row in rows:
            try:
                span = telemetry.sending(row["topic"], telemetry.Message(row["traceparent"], row["id"], row["type"]))
                topic, key, value, headers = encode(row, telemetry.traceparent_of(span, row["traceparent"]))
                future = asyncio.ensure_future(await producer.send(topic, value, key=key, headers=headers))
            except REFUSED as refusal:
                return [refusal]
            if span is not None:
                future.add_done_callback(partial(_end, span))
            pending.append((row["position"], future))
        return []

    async def _carry_singly(self, connection: Connection, rows: Sequence[Any]) -> None:
        """One by one, to tell the rows that cannot be sent from those that can; later rows of a parked key follow it aside."""
        keys: set[str] = set()
        topics: dict[str, str] = {}
        for row in rows:
            if row["aggregateid"] in keys:
                await outbox.park_behind(connection, [row["position"]])
                continue
            refused: str | None = topics.get(row["topic"])
            if refused is None:
                sent, error = await self._send([row])
                if sent:
                    await self._forget(connection, [row], sent)
                    continue
                await self._drop_producer()
                if not isinstance(error, REFUSED):
                    raise SendFailed(f"{type(error).__name__}: {error}") from error
                refused = f"{type(error).__name__}: {error}"
                if isinstance(error, _WHOLE_TOPIC):
                    topics[row["topic"]] = refused
            keys.add(row["aggregateid"])
            await outbox.park(connection, row["position"], refused)
            metrics.RELAY_PARKED.labels(self._component).inc()
            _log.error("a message cannot be sent and is parked", type=row["type"], position=row["position"], error=refused)

    async def _forget(self, connection: Connection, rows: Sequence[Any], sent: Sequence[int]) -> None:
        await outbox.remove(connection, sent)
        gone = set(sent)
        for topic, count in Counter(row["topic"] for row in rows if row["position"] in gone).items():
            metrics.RELAY_PUBLISHED.labels(self._component, topic).inc(count)

    async def _ready(self) -> Producer:
        if self._producer is None:
            self._producer = await self._start_producer()
        return self._producer

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await abandon(producer)

    async def _measure(self, connection: Connection) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._measure_at:
            return
        self._measure_at = now + self._pace.measure_every
        waiting, age, parked = await outbox.standing(connection)
        metrics.OUTBOX_DEPTH.labels(self._component).set(waiting)
        metrics.OUTBOX_AGE.labels(self._component).set(age)
        metrics.PARKED_ROWS.labels(self._component, "outbox").set(parked)


def _telling(found: Sequence[BaseException]) -> BaseException | None:
    """The error that decides what to do: a refused record makes the rest of its partition fail in other ways."""
    return next((error for error in found if isinstance(error, REFUSED)), found[0] if found else None)


def _heard(future: asyncio.Future[Any]) -> None:
    """Keeps asyncio from complaining about an abandoned record's error."""
    if not future.cancelled():
        future.exception()


def _end(span: Span, future: asyncio.Future[Any]) -> None:
    """The producer's span ends with the acknowledgement."""
    error = None if future.cancelled() else future.exception()
    if error is not None:
        telemetry.failed(span, error)
    span.end()
