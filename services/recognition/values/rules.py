"""How one list of values becomes the next: names are kept apart, and what is left out is retired."""

from collections.abc import Callable, Sequence
from datetime import date

from contracts.recognition.ids import ValueId
from contracts.recognition.values import NewValue, Value


def twice(wanted: Sequence[NewValue]) -> str | None:
    """A name that two of these values have, whatever their case; None where there is none."""
    names = [value.name.casefold() for value in wanted]
    return next((value.name for place, value in enumerate(wanted) if value.name.casefold() in names[:place]), None)


def unknown(before: Sequence[Value], wanted: Sequence[NewValue]) -> ValueId | None:
    """A value to keep that there is not, or that is named twice; None where all are there once."""
    there = {value.id for value in before}
    for value in wanted:
        if value.value_id is not None:
            if value.value_id not in there:
                return value.value_id
            there.remove(value.value_id)
    return None


def following(before: Sequence[Value], wanted: Sequence[NewValue], *, today: date, new_id: Callable[[], ValueId]) -> list[Value]:
    """The values as wanted, in their order, then those that are retired, the latest first; one that is named again is back."""
    current = [Value(id=value.value_id or new_id(), name=value.name, meaning=value.meaning) for value in wanted]
    kept = {value.id for value in current}
    gone = [value for value in before if value.id not in kept]
    retired_now = [value.model_copy(update={"retired_on": today}) for value in gone if value.retired_on is None]
    return [*current, *retired_now, *(value for value in gone if value.retired_on is not None)]
