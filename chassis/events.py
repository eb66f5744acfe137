"""Facts on Kafka: CloudEvents 1.0 in binary mode, from an outbox row to a record and from a record to an event.

Own code rather than the cloudevents package: it runs once per record in both hot paths. Tests hold it against that package.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

UNREADABLE = ""
"""The type of a record that is no CloudEvent; no consumer knows it, so it is counted and passed over."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# Each header of ours beside its column in the outbox.
_HEADERS = {
    "ce_id": "id",
    "ce_source": "source",
    "ce_type": "type",
    "ce_subject": "subject",
    "ce_dataschema": "dataschema",
    "ce_sequence": "sequence",
    "ce_partitionkey": "aggregateid",
    "ce_actor": "actor",
    "ce_correlationid": "correlationid",
    "ce_causationid": "causationid",
}
_ALWAYS = (("ce_specversion", b"1.0"), ("content-type", b"application/json"))


class Record(Protocol):
    """What a consumer gets from Kafka."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Iterable[tuple[str, bytes]]: ...


class Outgoing(NamedTuple):
    """A record to be."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as it came from Kafka or, without documents, from its owner's journal."""

    id: str
    type: str
    source: str
    subject: str
    sequence: str
    partition_key: str
    time: datetime
    data: bytes
    actor: str | None = None
    dataschema: str | None = None
    traceparent: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    topic: str = ""
    partition: int = -1
    offset: int = -1
    about: tuple[str, ...] | None = None
    """Teams and cycles that its documents name, where it came from a journal; else the documents in `data` tell."""
    touched: tuple[tuple[str, str, int], ...] | None = None
    """(kind, id, version) of what it changed, where it came from a journal; else the documents in `data` tell."""


def sequence(epoch: int, version: int) -> str:
    """An epoch and a version as text that sorts as they do: 6 and 14 digits."""
    return f"{epoch:06d}{version:014d}"


def encode(row: Mapping[str, Any], traceparent: str | None = None) -> Outgoing:
    """A row of the outbox as a record, in the trace of its command or of the producer's span. Raises ValueError."""
    headers = [(name, str(row[column]).encode()) for name, column in _HEADERS.items() if row[column] is not None]
    if trace := traceparent or row["traceparent"]:
        headers.append(("ce_traceparent", trace.encode()))
    headers.append(("ce_time", row["time"].astimezone(UTC).isoformat().replace("+00:00", "Z").encode()))
    headers.extend(_ALWAYS)
    return Outgoing(row["topic"], row["aggregateid"].encode(), row["payload"].encode(), headers)


def decode(record: Record) -> Event:
    """A record as an event; never fails, because what is no CloudEvent of ours must not stop those that are."""
    place = f"{record.topic}/{record.partition}/{record.offset}"
    try:
        return _event(record, {name: value.decode() for name, value in record.headers})
    except (KeyError, ValueError, AttributeError):
        key = (record.key or b"").decode(errors="replace")
        where: dict[str, Any] = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        return Event(place, UNREADABLE, "", key or place, "", key, _NEVER, record.value or b"", **where)


def _event(record: Record, headers: Mapping[str, str]) -> Event:
    return Event(
        id=headers["ce_id"],
        type=headers["ce_type"],
        source=headers["ce_source"],
        subject=headers["ce_subject"],
        sequence=headers["ce_sequence"],
        partition_key=headers["ce_partitionkey"],
        time=_instant(headers["ce_time"]),
        data=record.value or b"",
        actor=headers.get("ce_actor"),
        dataschema=headers.get("ce_dataschema"),
        traceparent=headers.get("ce_traceparent"),
        correlation_id=headers.get("ce_correlationid"),
        causation_id=headers.get("ce_causationid"),
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at
