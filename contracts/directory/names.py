"""Names by look-up, the one way names leave the directory: never by event, and only to those signed in."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.messages import Input, Part
from contracts.values import Clean, PersonId

NAMES = 500
PAGE = 100


class LookUpNames(Input):
    """Whose names to look up: the body of POST /names."""

    ids: list[PersonId] = Field(min_length=1, max_length=NAMES, description="The people, at most 500.")


class Names(Part):
    """The answer of POST /names: one entry per id asked for."""

    names: dict[PersonId, str | None] = Field(description="Each person's name; null where erased or unknown.")


class FoundPerson(Part):
    """A person to pick."""

    id: PersonId = Field(description="The person.")
    name: str = Field(description="The person's name.")


class FoundPeople(Part):
    """The answer of GET /people: a page in the order of names."""

    people: list[FoundPerson] = Field(max_length=PAGE, description="The people, by name.")
    more: bool = Field(description="Whether others follow: ask again with `after` set to the last one's id.")


SearchText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), Clean]
