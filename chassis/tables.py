"""The chassis' own tables, the same in every component's database."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Identity, Index, LargeBinary, MetaData, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

metadata = MetaData()


class ChassisRow(DeclarativeBase):
    """A row of the chassis, apart from every service's own metadata."""

    metadata = metadata
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy declares it as an instance attribute
        datetime: DateTime(timezone=True),
        int: BigInteger,
        str: Text,
        dict[str, Any]: JSONB,
    }


class Epoch(ChassisRow):
    """One row: the service's epoch, raised after a restore from backup."""

    __tablename__ = "epoch"
    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    epoch: Mapped[int]


class JournalEntry(ChassisRow):
    """What happened, append-only: no documents, no private text.

    `touched` is [[kind, id, version], …]; `about` are the teams and cycles that its documents named.
    """

    __tablename__ = "journal"
    position: Mapped[int] = mapped_column(Identity(), primary_key=True)
    fact_id: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    sequence: Mapped[str]
    partition_key: Mapped[str]
    actor: Mapped[str | None]
    at: Mapped[datetime]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    touched: Mapped[list[Any]] = mapped_column(JSONB)
    about: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    correlation_id: Mapped[str | None]
    public: Mapped[bool]


class OutboxMessage(ChassisRow):
    """A fact waiting for Kafka: Debezium EventRouter's columns (id to payload), plus CloudEvents."""

    __tablename__ = "outbox"
    position: Mapped[int] = mapped_column(Identity(), primary_key=True)
    id: Mapped[str]
    aggregatetype: Mapped[str]
    aggregateid: Mapped[str]
    type: Mapped[str]
    payload: Mapped[str]
    topic: Mapped[str]
    source: Mapped[str]
    subject: Mapped[str]
    time: Mapped[datetime]
    dataschema: Mapped[str]
    sequence: Mapped[str]
    actor: Mapped[str | None]
    traceparent: Mapped[str | None]
    correlationid: Mapped[str | None]
    causationid: Mapped[str | None]


class ParkedMessage(ChassisRow):
    """An outbox row that cannot be sent, or a later one of its key, in the columns of the outbox."""

    __tablename__ = "outbox_parked"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message: Mapped[dict[str, Any]]
    aggregateid: Mapped[str] = mapped_column(index=True)
    error: Mapped[str]
    parked_at: Mapped[datetime]


class Answered(ChassisRow):
    """The outcome of a command under an idempotency key: ids and versions, never text. Kept 24 hours."""

    __tablename__ = "answered"
    key: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str]
    outcome: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)


class Position(ChassisRow):
    """How far a consumer has read one partition; moved by compare-and-swap in the transaction of its effects."""

    __tablename__ = "consumer_position"
    consumer: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cluster: Mapped[str]
    next_offset: Mapped[int]
    last_fact_id: Mapped[str | None]
    moved_at: Mapped[datetime]


class ParkedFact(ChassisRow):
    """A fact that could not be applied, or a later one of its subject, as it came from Kafka."""

    __tablename__ = "consumer_parked"
    __table_args__ = (UniqueConstraint("consumer", "fact_id"), Index(None, "consumer", "subject"))
    number: Mapped[int] = mapped_column(Identity(), primary_key=True)
    consumer: Mapped[str]
    fact_id: Mapped[str]
    subject: Mapped[str]
    topic: Mapped[str]
    partition: Mapped[int]
    kafka_offset: Mapped[int]
    headers: Mapped[dict[str, Any]]
    value: Mapped[bytes | None] = mapped_column(LargeBinary)
    error: Mapped[str]
    attempts: Mapped[int] = mapped_column(server_default=text("1"))
    parked_at: Mapped[datetime]


class Reacted(ChassisRow):
    """The newest sequence of a subject that a reaction has seen, so that late and repeated facts make no effect."""

    __tablename__ = "reacted"
    reaction: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[str]
    fact_id: Mapped[str]


class Buried(ChassisRow):
    """What remains of a deleted aggregate: its tombstone, for copies that missed the deletion."""

    __tablename__ = "buried"
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    document: Mapped[str]


class Projection(ChassisRow):
    """One row: the revision copies of documents are written under; a rebuild raises it and removes what it missed."""

    __tablename__ = "projection"
    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    revision: Mapped[int]


class Pulled(ChassisRow):
    """How far an owner's journal was pulled by an earlier catch-up, so that the next one need not begin at the beginning."""

    __tablename__ = "pulled"
    owner: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class HeldAct(ChassisRow):
    """A confidential act that waits for the next full hour: without its author, and without the time it was written.

    `handle` is the author's in this thread; `place` keeps the thread's acts in order. The release removes it.
    """

    __tablename__ = "held_act"
    id: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(index=True)
    place: Mapped[int]
    handle: Mapped[str]
    verb: Mapped[str] = mapped_column(index=True)
    act: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]


class Released(ChassisRow):
    """One row: the full hour whose confidential acts were released last."""

    __tablename__ = "released"
    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    hour: Mapped[datetime]
