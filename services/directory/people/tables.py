"""Rows of people, their identities, deputies and employments."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import Computed, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.directory.people import (
    DeputyDocument,
    DeputyTombstone,
    EmploymentDocument,
    EmploymentTombstone,
    IdentityDocument,
    IdentityTombstone,
    PersonDocument,
    PersonStatus,
)
from contracts.directory.refusals import Code
from contracts.messages import Document
from contracts.values import DeputyId, EmploymentId, IdentityId, PersonId, TeamId
from services.directory.tables import DirectoryRow

EMPLOYEE = "employee"
"""The system whose external ids the files carry as employee ids."""


class Person(Aggregate, DirectoryRow):
    """A person. Only what PersonDocument lists leaves the directory by event."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("email_key", deferrable=True, initially="DEFERRED"),  # two people may swap them in one file
        UniqueConstraint("user_name_key", deferrable=True, initially="DEFERRED"),
        Index(None, "further_team_ids", postgresql_using="gin"),
        Index(None, "name_key", "id"),
    )
    missing = Code.PERSON_NOT_FOUND
    document_type = PersonDocument

    id: Mapped[PersonId] = mapped_column(primary_key=True)
    status: Mapped[PersonStatus]
    display_name: Mapped[str | None]
    name_key: Mapped[str | None] = mapped_column(Computed("lower(display_name)", persisted=True))
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(Computed("lower(email)", persisted=True))
    user_name: Mapped[str | None]
    user_name_key: Mapped[str | None] = mapped_column(Computed("lower(user_name)", persisted=True))
    title: Mapped[str | None]
    locale: Mapped[str | None]
    time_zone: Mapped[str]
    home_team_id: Mapped[TeamId | None] = mapped_column(index=True)
    further_team_ids: Mapped[list[str]]
    manager_id: Mapped[PersonId | None] = mapped_column(index=True)


class ExternalId(DirectoryRow):
    """What another system calls a person."""

    __tablename__ = "external_ids"

    system: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(index=True)


class Identity(Aggregate, DirectoryRow):
    """A sign-in. An unlinked one stays as its tombstone, for it may be linked again, at a higher version."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    missing = Code.IDENTITY_NOT_FOUND
    document_type = IdentityDocument
    tombstone_type = IdentityTombstone

    id: Mapped[IdentityId] = mapped_column(primary_key=True)
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    person_id: Mapped[PersonId | None] = mapped_column(index=True)
    unlinked_at: Mapped[datetime | None]

    def document(self) -> Document:
        """The sign-in, or what remains of it."""
        return self.tombstone(self.unlinked_at) if self.unlinked_at else super().document()

    def unlink(self, at: datetime) -> IdentityTombstone:
        """Belongs to nobody from now on; issuer and subject are forgotten."""
        self.issuer = self.subject = self.person_id = None
        self.unlinked_at = at
        return cast("IdentityTombstone", self.tombstone(at))


class Deputy(Aggregate, DirectoryRow):
    """Who stands in for a person."""

    __tablename__ = "deputies"
    __table_args__ = (UniqueConstraint("person_id", deferrable=True, initially="DEFERRED"),)  # one follows another in one file
    missing = Code.DEPUTY_NOT_FOUND
    document_type = DeputyDocument
    tombstone_type = DeputyTombstone

    id: Mapped[DeputyId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId]
    deputy_id: Mapped[PersonId] = mapped_column(index=True)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]


class Employment(Aggregate, DirectoryRow):
    """When a person began; its id holds the person's UUID."""

    __tablename__ = "employments"
    missing = Code.EMPLOYMENT_NOT_FOUND
    document_type = EmploymentDocument
    tombstone_type = EmploymentTombstone

    id: Mapped[EmploymentId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(unique=True)
    start_day: Mapped[date | None]
