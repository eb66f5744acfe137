"""What all messages of the recognition service have in common."""

from typing import ClassVar, Generic, TypeVar

from contracts.messages import Command, Document, Fact, PrivateCommand, Tombstone

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class CelebrationDocument(Document):
    """A document that the recognition service owns."""

    service: ClassVar[str] = "recognition"


class CelebrationTombstone(Tombstone):
    """What remains of something the recognition service deleted."""

    service: ClassVar[str] = "recognition"


class CelebrationFact(Fact):
    """Something that happened in the recognition service."""

    service: ClassVar[str] = "recognition"


class CelebrationCommand(Command[F_co], Generic[F_co]):
    """Something the recognition service is asked to do."""

    service: ClassVar[str] = "recognition"


class PrivateCelebrationCommand(PrivateCommand):
    """Something the recognition service is asked to do, and tells nobody else of."""

    service: ClassVar[str] = "recognition"
