"""The three kinds of message: a command asks, a fact tells, a document shows."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from contracts.values import Id, Instant

DOCUMENT_BYTES = 64 * 1024
FACT_BYTES = 512 * 1024


def snake(name: str) -> str:
    """`CheckInRecorded` as `check_in_recorded`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


# Read from the text: whoever needs it has thousands of facts at hand as JSON and would parse them for this alone. What begins
# with plain text is found several times faster than a choice of names; `target_objective_id` is no place.
_PLACES = re.compile(
    r'_id(?:":"((?:team|cycle)_[0-9a-f]{32}|(?<="objective_id":")objective_[0-9a-f]{32})"'
    r'|s":\["((?:team|objective)_[^]]+|(?<=evidence_ids":\[")[^]]+)"\])'
)


def places_in(json: str) -> list[str]:
    """The teams, cycles, objectives and evidence that a fact's or a document's JSON (without spaces) names: it is found there."""
    return list(dict.fromkeys(id for one, several in _PLACES.findall(json) for id in (one or several).split('","')))


class Part(BaseModel):
    """A value inside a document."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Input(BaseModel):
    """A value inside a command."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(BaseModel):
    """The whole public state of an aggregate at one version of one epoch."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    kind: ClassVar[str]
    service: ClassVar[str]
    id: Id = Field(description="The aggregate's id.")
    epoch: int = Field(ge=1, description="Raised when the owner was restored from a backup; compared before the version.")
    version: int = Field(ge=1, description="Raised by one with every change: 1, 2, 3.")

    @property
    def root(self) -> Id:
        """The root aggregate, whose changes keep their order on Kafka."""
        return self.id


class Tombstone(Document):
    """What remains of a deleted aggregate: its ids, so that no late copy brings it back."""

    deleted_at: Instant = Field(description="When it was deleted.")


class Audience(StrEnum):
    """Who may read a fact on Kafka."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Fact(BaseModel):
    """Something that happened, with every document it changed, its subject first."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    service: ClassVar[str]
    audience: ClassVar[Audience] = Audience.PUBLIC
    names_actor: ClassVar[bool] = True
    """Whether its event and the journal tell who did it; false where that alone would say something of a person."""
    revision: ClassVar[int] = 1

    @classmethod
    def name(cls) -> str:
        """`check_in_recorded`."""
        return snake(cls.__name__)

    @classmethod
    def type(cls) -> str:
        """The type on the wire: `forthright.okrs.check_in_recorded.v1`."""
        return f"forthright.{cls.service}.{cls.name()}.v{cls.revision}"

    @classmethod
    def topic(cls) -> str:
        """The Kafka topic of this type."""
        return f"forthright.{cls.service}" + (".internal" if cls.audience is Audience.INTERNAL else "")

    def documents(self) -> Iterator[Document]:
        """Every document it changed, the subject first."""
        for _, value in self:
            yield from (d for d in (value if isinstance(value, list) else [value]) if isinstance(d, Document))

    @property
    def subject(self) -> Document:
        """The document it is about."""
        return next(self.documents())


class Receipt(BaseModel):
    """What is answered instead of a fact where nobody else may see yet, or ever, what was done."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    id: Id = Field(description="What the command made or changed.")
    version: int | None = Field(None, ge=1, description="Its version, where it has one.")
    published_at: Instant | None = Field(
        None, description="When everyone can read it: of something confidential the next full hour; null where not by itself."
    )


F_co = TypeVar("F_co", bound=Fact, covariant=True)


class Command(BaseModel, Generic[F_co]):
    """What a person asks for; answered by the fact that it became."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    service: ClassVar[str]
    fact: ClassVar[type[Fact]]
    receipted: ClassVar[bool] = False
    """Whether it may answer a `Receipt` instead of its fact: it can be confidential, or is shown together with others later."""
    unrecorded: ClassVar[bool] = False
    """Whether nothing is noted of who asks it when: no outcome kept for repeats, no fact, log line, span, trace or metric."""
    takes: ClassVar[tuple[type[Id], ...]] = ()
    """What its `id` may name, where several services have this verb: each takes its own."""

    @classmethod
    def verb(cls) -> str:
        """The command as a verb: `record_check_in`."""
        return snake(cls.__name__)

    def to_seal(self) -> tuple[str, bytes] | None:
        """For what it is sealed, and what of it no SQL may ever hold unsealed; None where that is nothing."""
        return None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Reads the fact it becomes from `Command[Fact]`."""
        for parent in cls.__mro__:
            arguments = getattr(parent, "__pydantic_generic_metadata__", {}).get("args")
            if arguments and isinstance(arguments[0], type):
                cls.fact = arguments[0]
                return


class PrivateCommand(Command[Fact]):
    """What nobody else learns of: it becomes no fact and always answers a `Receipt`."""

    receipted: ClassVar[bool] = True
