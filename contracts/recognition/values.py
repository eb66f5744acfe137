"""The organization's values: one list, versioned; retired values keep what was recognized by them."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.derived import derived
from contracts.messages import Input, Part
from contracts.recognition.ids import ValueId, ValueListId
from contracts.recognition.limits import VALUE_MEANING, VALUE_NAME, VALUES, VALUES_EVER
from contracts.recognition.messages import CelebrationCommand, CelebrationDocument, CelebrationFact
from contracts.values import Clean, Day, Instant, OneLine

THE_VALUES = derived(ValueListId, "organization")
"""The one list there is."""

ValueName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=VALUE_NAME), Clean, OneLine]
ValueMeaning = Annotated[str, StringConstraints(strip_whitespace=True, max_length=VALUE_MEANING), Clean]


class Value(Part):
    """One of the organization's values."""

    id: ValueId = Field(description="The value.")
    name: ValueName = Field(description="What it is called.")
    meaning: ValueMeaning = Field("", description="What it means here.")
    retired_on: Day | None = Field(None, description="The day it was retired, in UTC; null while it can be named.")


class ValueListDocument(CelebrationDocument):
    """The organization's values, in its order; those that were retired come last."""

    kind: ClassVar[str] = "value_list"
    id: ValueListId = Field(description="The list; there is one.")
    values: list[Value] = Field([], max_length=VALUES_EVER, description="The values.")
    set_at: Instant = Field(description="When it was last set.")


class ValuesChanged(CelebrationFact):
    """The organization's values were set."""

    value_list: ValueListDocument = Field(description="The list.")


class NewValue(Input):
    """A value of the list as it should be."""

    value_id: ValueId | None = Field(None, description="The value that it is; left out: a new one.")
    name: ValueName = Field(description="What it is called; no two have the same name.")
    meaning: ValueMeaning = Field("", description="What it means here.")


class SetValues(CelebrationCommand[ValuesChanged]):
    """Set the organization's values, in their order; a value that is left out is retired, and keeps what it was named for."""

    values: list[NewValue] = Field(max_length=VALUES, description="The values from now on.")
