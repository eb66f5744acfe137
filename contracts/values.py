"""Values every service shares: typed ids, terms, refusals, amounts, shares and bounded texts."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Id(str):
    """An id that says what it names (`objective_<32 hex>`), the same text in tables, events, HTTP and GraphQL."""

    prefix: ClassVar[str] = "[a-z_]+"
    __slots__ = ()

    @classmethod
    def of(cls, value: UUID) -> Self:
        """The typed id over a UUID."""
        return cls(f"{cls.prefix}_{value.hex}")

    @property
    def uuid(self) -> UUID:
        """The UUID inside."""
        return UUID(self[-32:])

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(pattern=f"^{cls.prefix}_[0-9a-f]{{32}}$")
        return core_schema.no_info_after_validator_function(cls, text)


class Term(StrEnum):
    """A word of the vocabulary, with what it means."""

    description: str

    def __new__(cls, value: str, description: str) -> Self:
        """A member from its wire text and its meaning."""
        term = str.__new__(cls, value)
        term._value_, term.description = value, description
        return term


class Details(BaseModel):
    """What a refusal tells beside its message, typed so that clients can act on it."""


class Refusals(StrEnum):
    """Refusals by code: HTTP status, a message whose {gaps} the raiser fills, and the type of the details."""

    status: int
    description: str
    details: type[Details] | None

    def __new__(cls, value: str, status: int, description: str, details: type[Details] | None = None) -> Self:
        """A member from its stable code, HTTP status, message and type of details."""
        code = str.__new__(cls, value)
        code._value_, code.status, code.description, code.details = value, status, description, details
        return code


class PersonId(Id):
    """A person, pseudonymous outside the directory."""

    prefix = "person"


class TeamId(Id):
    """A team, division, department, guild or the whole company."""

    prefix = "team"


class IdentityId(Id):
    """A sign-in (issuer and subject), as a keyed hash."""

    prefix = "identity"


class DeputyId(Id):
    """One deputyship of one person for another."""

    prefix = "deputy"


class EmploymentId(Id):
    """What only our own services may know of a person's employment."""

    prefix = "employment"


class SignalSwitchId(Id):
    """Whether the organization shows one signal."""

    prefix = "signal_switch"


class CycleId(Id):
    """A cycle of objectives, such as a quarter."""

    prefix = "cycle"


class ObjectiveId(Id):
    """An objective."""

    prefix = "objective"


class KeyResultId(Id):
    """A key result of an objective."""

    prefix = "key_result"


class StepId(Id):
    """A step of a milestone key result."""

    prefix = "step"


class UncertaintyId(Id):
    """Something an objective does not know yet."""

    prefix = "uncertainty"


class CheckInId(Id):
    """One report of where a key result stands."""

    prefix = "check_in"


class RevisionId(Id):
    """One change to an active objective."""

    prefix = "revision"


class DecisionId(Id):
    """A decision."""

    prefix = "decision"


class OptionId(Id):
    """An option of a decision."""

    prefix = "option"


class ObjectionId(Id):
    """An objection to a decision."""

    prefix = "objection"


class ConcernId(Id):
    """A concern about an objective or a decision."""

    prefix = "concern"


class RemarkId(Id):
    """A later word in a concern's thread."""

    prefix = "remark"


class CommentId(Id):
    """A comment."""

    prefix = "comment"


class ResourceRequestId(Id):
    """A request for people, budget, time, tools or training."""

    prefix = "resource_request"


class ReviewId(Id):
    """A review of a check-in."""

    prefix = "review"


class QuestionId(Id):
    """A question of a review."""

    prefix = "question"


class ExperimentId(Id):
    """An experiment."""

    prefix = "experiment"


class LessonId(Id):
    """A lesson."""

    prefix = "lesson"


class LessonReuseId(Id):
    """One reuse of a lesson by an objective."""

    prefix = "lesson_reuse"


class PromptId(Id):
    """One reminder to check in."""

    prefix = "prompt"


def canonical(value: Decimal) -> Decimal:
    """One text per number, whether it came from a person or from a numeric column."""
    return Decimal(f"{value.normalize():f}") if value else Decimal(0)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})")
# Control characters but newline and tab, the bidirectional overrides and isolates, byte order marks and lone surrogates.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def _clean(text: Any) -> Any:
    """NFC with unified line ends; refuses control and bidirectional override characters."""
    if not isinstance(text, str):
        return text
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if _FORBIDDEN.search(normal):
        raise PydanticCustomError("forbidden_character", "Text may not hold control or text-direction characters")
    return normal


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("one_line", "This text must be one line")
    return text


def _calendar_day(value: Any) -> Any:
    """Neither a moment nor a count of seconds: which day that is depends on where one stands."""
    if isinstance(value, datetime) or not (isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value))):
        raise PydanticCustomError("calendar_day", "Write a day as year-month-day, such as 2026-01-05")
    return value


def _moment(value: Any) -> Any:
    """Neither a day nor a count of seconds, nor a time without a zone: which moment that is depends on where one stands."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        raise PydanticCustomError("moment", "Write a moment with its offset, such as 2026-01-05T09:30:00Z")
    return value


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Clean = BeforeValidator(_clean)
OneLine = AfterValidator(_one_line)


Amount = Annotated[Decimal, Field(max_digits=24, decimal_places=9, allow_inf_nan=False), AfterValidator(canonical)]
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=10, decimal_places=9), AfterValidator(canonical)]
Weight = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4), AfterValidator(canonical)]
Score = Annotated[Decimal, Field(ge=0, le=1, max_digits=4, decimal_places=3), AfterValidator(canonical)]
Confidence = Annotated[int, Field(ge=0, le=10, strict=True)]
EditVersion = Annotated[int, Field(ge=1, le=2**53, strict=True)]

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), Clean, OneLine]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Clean, OneLine]
Unit = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Clean, OneLine]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000), Clean]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400), Clean]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000), Clean]
Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A moment in a document or a fact."""
Moment = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_utc)]
"""A moment that somebody asks for in a command."""
Day = Annotated[date, BeforeValidator(_calendar_day)]
