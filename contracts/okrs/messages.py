"""What all messages of the okrs service have in common."""

from typing import ClassVar, Generic, TypeVar

from contracts.messages import Command, Document, Fact, Tombstone

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class OkrsDocument(Document):
    """A document that the okrs service owns."""

    service: ClassVar[str] = "okrs"


class OkrsTombstone(Tombstone):
    """What remains of something the okrs service deleted."""

    service: ClassVar[str] = "okrs"


class OkrsFact(Fact):
    """Something that happened in the okrs service."""

    service: ClassVar[str] = "okrs"


class OkrsCommand(Command[F_co], Generic[F_co]):
    """Something the okrs service is asked to do."""

    service: ClassVar[str] = "okrs"
