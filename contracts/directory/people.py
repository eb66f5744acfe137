"""What the directory shows and tells of people: pseudonyms and where they belong, never names or addresses."""

from typing import Annotated, ClassVar, Generic, TypeVar

from pydantic import Field, StringConstraints

from contracts.messages import Audience, Command, Document, Fact, Tombstone
from contracts.values import Day, DeputyId, EmploymentId, Id, IdentityId, PersonId, TeamId, Term

FURTHER_TEAMS = 20
F_co = TypeVar("F_co", bound=Fact, covariant=True)

TimeZone = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class PersonStatus(Term):
    """Whether a person belongs to the organization."""

    ACTIVE = "active", "Belongs to the organization."
    LEFT = "left", "Has left; can neither read nor change anything."
    ERASED = "erased", "Was erased: only the pseudonym is left, and no name will ever be shown for it."


class PersonDocument(Document):
    """A person under a pseudonym: where they belong and whom they report to."""

    kind: ClassVar[str] = "person"
    service: ClassVar[str] = "directory"
    id: PersonId = Field(description="The person, under a pseudonym.")
    home_team_id: TeamId | None = Field(description="The one team the person belongs to; null only once erased.")
    further_team_ids: list[TeamId] = Field(
        [], max_length=FURTHER_TEAMS, description="Further teams and guilds, in the order of ids."
    )
    manager_id: PersonId | None = Field(None, description="Whom the person reports to; null at the top and once erased.")
    status: PersonStatus = Field(description="Whether the person belongs to the organization.")
    time_zone: TimeZone = Field("UTC", description="The person's time zone, by its IANA name.")


class IdentityDocument(Document):
    """Which person a sign-in belongs to. Its id is a keyed hash of issuer and subject."""

    kind: ClassVar[str] = "identity"
    service: ClassVar[str] = "directory"
    id: IdentityId = Field(description="The sign-in, as a keyed hash of its issuer and subject.")
    person_id: PersonId = Field(description="Whose sign-in it is.")


class IdentityTombstone(Tombstone):
    """A sign-in that belongs to nobody any more."""

    kind: ClassVar[str] = "identity"
    service: ClassVar[str] = "directory"
    id: IdentityId = Field(description="The sign-in.")


class DeputyDocument(Document):
    """Who stands in for a person, and when: what is owed and the right to answer follow."""

    kind: ClassVar[str] = "deputy"
    service: ClassVar[str] = "directory"
    id: DeputyId = Field(description="The deputyship.")
    person_id: PersonId = Field(description="The person who is represented.")
    deputy_id: PersonId = Field(description="The person who stands in.")
    first_day: Day | None = Field(None, description="From this day on, in the represented person's time zone; null: already.")
    last_day: Day | None = Field(None, description="Until this day, inclusive; null: until further notice.")

    @property
    def root(self) -> Id:
        """Deputyships keep their order with the person."""
        return self.person_id


class DeputyTombstone(Tombstone):
    """A deputyship that has ended."""

    kind: ClassVar[str] = "deputy"
    service: ClassVar[str] = "directory"
    id: DeputyId = Field(description="The deputyship.")
    person_id: PersonId = Field(description="The person who was represented.")

    @property
    def root(self) -> Id:
        """Deputyships keep their order with the person."""
        return self.person_id


class EmploymentDocument(Document):
    """What only our own services may know of a person's employment. Its id holds the person's UUID."""

    kind: ClassVar[str] = "employment"
    service: ClassVar[str] = "directory"
    id: EmploymentId = Field(description="The employment: the person's own UUID.")
    person_id: PersonId = Field(description="The person.")
    start_day: Day | None = Field(None, description="The first day at work; null where unknown.")

    @property
    def root(self) -> Id:
        """Employments keep their order with the person."""
        return self.person_id


class EmploymentTombstone(Tombstone):
    """An employment that was erased with its person."""

    kind: ClassVar[str] = "employment"
    service: ClassVar[str] = "directory"
    id: EmploymentId = Field(description="The employment.")
    person_id: PersonId = Field(description="The person.")

    @property
    def root(self) -> Id:
        """Employments keep their order with the person."""
        return self.person_id


class PersonJoined(Fact):
    """A person joined the organization, or came back."""

    service: ClassVar[str] = "directory"
    person: PersonDocument = Field(description="The person as they begin.")


class PersonChanged(Fact):
    """A person has another home team, manager or time zone, or other further teams."""

    service: ClassVar[str] = "directory"
    person: PersonDocument = Field(description="The person as they are now.")


class PersonLeft(Fact):
    """A person left the organization."""

    service: ClassVar[str] = "directory"
    person: PersonDocument = Field(description="The person as they were at last, marked as having left.")


class PersonErased(Fact):
    """All that the directory held of a person was removed; the pseudonym remains."""

    service: ClassVar[str] = "directory"
    person: PersonDocument = Field(description="The pseudonym that remains.")


class IdentityLinked(Fact):
    """A sign-in belongs to a person from now on."""

    service: ClassVar[str] = "directory"
    audience: ClassVar[Audience] = Audience.INTERNAL
    identity: IdentityDocument = Field(description="The sign-in and its person.")


class IdentityUnlinked(Fact):
    """A sign-in belongs to nobody any more."""

    service: ClassVar[str] = "directory"
    audience: ClassVar[Audience] = Audience.INTERNAL
    identity: IdentityTombstone = Field(description="What remains of the sign-in.")


class DeputyAppointed(Fact):
    """A person has a deputy, or the days of a deputyship changed."""

    service: ClassVar[str] = "directory"
    audience: ClassVar[Audience] = Audience.INTERNAL
    deputy: DeputyDocument = Field(description="The deputyship.")


class DeputyEnded(Fact):
    """A deputyship ended."""

    service: ClassVar[str] = "directory"
    audience: ClassVar[Audience] = Audience.INTERNAL
    deputy: DeputyTombstone = Field(description="What remains of the deputyship.")


class EmploymentRecorded(Fact):
    """A person's first day at work was recorded or corrected."""

    service: ClassVar[str] = "directory"
    audience: ClassVar[Audience] = Audience.INTERNAL
    employment: EmploymentDocument = Field(description="The employment.")


class EmploymentErased(Fact):
    """A person's employment was erased with the person."""

    service: ClassVar[str] = "directory"
    audience: ClassVar[Audience] = Audience.INTERNAL
    employment: EmploymentTombstone = Field(description="What remains of the employment.")


class DirectoryCommand(Command[F_co], Generic[F_co]):
    """What an admin may ask of the directory; its other changes come by import."""

    service: ClassVar[str] = "directory"


class ErasePerson(DirectoryCommand[PersonErased]):
    """Erase all that the directory holds of a person. The pseudonym stays, without a name; this cannot be undone."""

    person_id: PersonId = Field(description="The person to erase.")
