"""Typed ids as they come from clients: what is not one is refused, what is of another kind is simply not there."""

import re
from typing import TypeVar

from contracts.values import Id
from gateway.faults import Fault, FaultCode

I = TypeVar("I", bound=Id)  # noqa: E741  # the established name of an id's type variable
_LONGEST = 100
"""No kind of thing has a name for which this is not enough."""
_ID = re.compile(r"([a-z]+(?:_[a-z]+)*)_[0-9a-f]{32}")


def parse_id(kind: type[I], text: str, argument: str = "id") -> I:
    """The id of this kind. Raises `Fault` with BAD_USER_INPUT, without the text."""
    found = _ID.fullmatch(text)
    if found is None or found[1] != kind.prefix:
        raise Fault(FaultCode.BAD_USER_INPUT, f"`{argument}` must be an id that begins with {kind.prefix}_.")
    return kind(text)


def parse_ids(kind: type[I], texts: list[I] | None, argument: str) -> list[I]:
    """Several of them; none for null."""
    return [parse_id(kind, text, argument) for text in texts or []]


def is_id(text: str, kind: type[Id] = Id) -> bool:
    """Whether this is an id of this kind; of any kind without it."""
    found = _ID.fullmatch(text)
    return found is not None and len(text) <= _LONGEST and (kind is Id or found[1] == kind.prefix)


def prefix_of(text: str, argument: str = "id") -> str:
    """What an id names: `objective`. Raises `Fault` where it is no id at all."""
    found = _ID.fullmatch(text)
    if found is None:
        raise Fault(FaultCode.BAD_USER_INPUT, f"`{argument}` must be an id such as objective_ and 32 hexadecimal digits.")
    return found[1]
