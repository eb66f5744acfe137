"""Kafka as we use it: typed protocols over aiokafka, and the few ways its clients are made and ended."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka import TopicPartition as AioPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError

from chassis.events import Record
from chassis.secret import UNSET, Secret, SecretUnreadable
from chassis.settings import Kafka as KafkaSettings

_log = structlog.get_logger(__name__)
T = TypeVar("T")


class Partition(NamedTuple):
    """A partition of a topic."""

    topic: str
    partition: int


class Producer(Protocol):
    """What we use of a producer."""

    async def send(self, topic: str, value: bytes, *, key: bytes, headers: Sequence[tuple[str, bytes]]) -> Awaitable[Any]:
        """Hands a record over; the answer resolves when it is acknowledged."""
        ...

    def stop(self) -> Coroutine[Any, Any, None]:
        """Sends what is pending and closes."""
        ...


class Consumer(Protocol):
    """What we use of a consumer."""

    def assign(self, partitions: Sequence[Any]) -> None: ...  # aiokafka's own
    def seek(self, partition: Any, offset: int) -> None: ...
    def pause(self, *partitions: Any) -> None: ...
    async def getmany(self, *partitions: Any, timeout_ms: int, max_records: int) -> Mapping[Any, Sequence[Record]]: ...
    async def beginning_offsets(self, partitions: Sequence[Any]) -> Mapping[Any, int]: ...
    async def end_offsets(self, partitions: Sequence[Any]) -> Mapping[Any, int]: ...
    def stop(self) -> Coroutine[Any, Any, None]: ...


_Step = Callable[[], Coroutine[Any, Any, None]]


class KafkaUnreachable(Exception):
    """No broker answered as it should; the message says what to look at."""


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """Where the brokers are and how to get in; the password is read with each new client."""

    bootstrap_servers: tuple[str, ...]
    security_protocol: str = "PLAINTEXT"
    sasl_mechanism: str = "SCRAM-SHA-512"
    user: str = ""
    password: Secret = field(default=UNSET)
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    request_timeout_ms: int = 10_000

    @classmethod
    def of(cls, settings: KafkaSettings) -> "KafkaAccess":
        """From FORTHRIGHT_KAFKA_*."""
        return cls(
            settings.bootstrap_servers,
            settings.security_protocol,
            settings.sasl_mechanism,
            settings.user,
            settings.password,
            settings.ca_file,
            settings.certificate_file,
            settings.key_file,
        )

    def options(self) -> dict[str, Any]:
        """The options that every aiokafka client takes."""
        options: dict[str, Any] = {
            "bootstrap_servers": list(self.bootstrap_servers),
            "security_protocol": self.security_protocol,
            "request_timeout_ms": self.request_timeout_ms,
        }
        if self.security_protocol != "PLAINTEXT":
            context = ssl.create_default_context(cafile=self.ca_file or None)
            if self.certificate_file:
                context.load_cert_chain(self.certificate_file, self.key_file)
            options["ssl_context"] = context
        if self.security_protocol.startswith("SASL"):
            options |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.user,
                "sasl_plain_password": self.password.read(),
            }
        return options


async def start_producer(access: KafkaAccess) -> Producer:
    """An idempotent producer that waits for all replicas. Raises `KafkaUnreachable`."""
    producer = AIOKafkaProducer(**_options(access), enable_idempotence=True, acks="all", max_batch_size=64 * 1024)
    await _start(producer.start, producer.stop, access)
    return producer  # type: ignore[no-any-return]


async def start_consumer(access: KafkaAccess) -> Consumer:
    """A consumer without a group, for `assign` and `seek`; it never resets an offset. Raises `KafkaUnreachable`."""
    consumer = AIOKafkaConsumer(
        **_options(access),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        # How often a broker is asked in vain: with something there it answers at once; the mock of librdkafka (the demo) waits.
        fetch_max_wait_ms=100,
        metadata_max_age_ms=30_000,
    )
    await _start(consumer.start, consumer.stop, access)
    return consumer  # type: ignore[no-any-return]


async def start_admin(access: KafkaAccess) -> Any:
    """An admin client, to be closed by the caller. Raises `KafkaUnreachable`."""
    admin = AIOKafkaAdminClient(**_options(access))
    await _start(admin.start, admin.close, access)
    return admin


def _options(access: KafkaAccess) -> dict[str, Any]:
    try:
        return access.options()
    except (OSError, SecretUnreadable) as error:
        raise KafkaUnreachable(f"the password or a certificate of Kafka cannot be read: {error}") from error


async def _start(start: _Step, stop: _Step, access: KafkaAccess) -> None:
    try:
        await bounded(start(), access.request_timeout_ms / 1000 + 5)
    except (KafkaError, OSError, TimeoutError, ValueError) as error:
        await closed(stop)
        raise KafkaUnreachable(_advice(access, error)) from error
    except BaseException:
        await closed(stop)
        raise


def _advice(access: KafkaAccess, error: Exception) -> str:
    """What to look at: aiokafka shows a wrong password or an unknown authority as a plain connection error."""
    reasons = ["whether the brokers run", "whether FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS is right"]
    if isinstance(error, KafkaConnectionError):
        if access.security_protocol != "PLAINTEXT":
            reasons.append("whether FORTHRIGHT_KAFKA_CA_FILE holds the authority that signed the brokers' certificates")
        if access.security_protocol.startswith("SASL"):
            reasons.append("whether FORTHRIGHT_KAFKA_USER and FORTHRIGHT_KAFKA_PASSWORD are right")
        if access.security_protocol == "PLAINTEXT":
            reasons.append("whether the brokers ask for TLS (FORTHRIGHT_KAFKA_SECURITY_PROTOCOL)")
    servers = ", ".join(access.bootstrap_servers)
    return f"Kafka at {servers} did not answer ({type(error).__name__}). Look {'; '.join(reasons)}."


async def bounded(doing: Coroutine[Any, Any, T], within: float) -> T:
    """Awaits a call of a client for so long at most. Raises TimeoutError.

    Aiokafka swallows cancellation in places, and raises CancelledError of its own in others; hence the task.
    """
    task = asyncio.ensure_future(doing)
    try:
        done, _ = await asyncio.wait({task}, timeout=within)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        task.add_done_callback(_heard)
        raise TimeoutError
    if task.cancelled():
        raise KafkaConnectionError("the client gave up")
    return task.result()


def _heard(task: asyncio.Future[Any]) -> None:
    """Keeps asyncio from complaining about an error that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


async def closed(close: _Step, within: float = 1.0) -> None:
    """Closes a client, waiting so long at most; one that lost the first cancellation it got is asked once more."""
    for _ in range(2):
        try:
            await bounded(close(), within)
            return
        except (KafkaError, OSError, TimeoutError, RuntimeError, AssertionError) as error:
            _log.debug("a Kafka client did not close", error=type(error).__name__)


async def abandon(producer: Any) -> None:
    """Ends a producer without sending what it still holds: after an error, another leader may already be sending it.

    `stop()` would flush, for as long as the broker is away. aiokafka has no public way around that: its sender task is
    ended first, then its connections. A producer of another make is only closed.
    """
    sender = getattr(getattr(producer, "_sender", None), "sender_task", None)
    if sender is None:
        await closed(producer.stop)
        return
    producer._closed = True  # noqa: SLF001  # keeps its destructor from warning
    sender.cancel()
    await closed(producer.client.close)
    await asyncio.wait({sender}, timeout=5)
    sender.add_done_callback(_heard)


def to_aio(partition: Partition) -> Any:
    """The partition as aiokafka names it."""
    return AioPartition(partition.topic, partition.partition)


def from_aio(partition: Any) -> Partition:
    """The partition as we name it."""
    return Partition(partition.topic, partition.partition)
