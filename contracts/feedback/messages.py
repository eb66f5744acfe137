"""What all messages of the feedback service have in common."""

from typing import ClassVar, Generic, TypeVar

from contracts.messages import Command, Document, Fact, PrivateCommand, Tombstone

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class FeedbackDocument(Document):
    """A document that the feedback service owns."""

    service: ClassVar[str] = "feedback"


class FeedbackTombstone(Tombstone):
    """What remains of something the feedback service deleted."""

    service: ClassVar[str] = "feedback"


class FeedbackFact(Fact):
    """Something that happened in the feedback service."""

    service: ClassVar[str] = "feedback"


class FeedbackCommand(Command[F_co], Generic[F_co]):
    """Something the feedback service is asked to do."""

    service: ClassVar[str] = "feedback"


class PrivateFeedbackCommand(PrivateCommand):
    """Something the feedback service is asked to do, and tells nobody else of."""

    service: ClassVar[str] = "feedback"
