"""The documents inside facts, read as JSON: what a newer owner adds to a document stays in its copies."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args

import orjson

from chassis.copies import Copy
from chassis.events import Event
from contracts.messages import Audience, Document, Fact


class _Place(NamedTuple):
    """A field of a fact that holds documents, and their kinds by the prefix of their ids."""

    field: str
    kinds: Mapping[str, str]


class Payloads:
    """Knows where each type of fact carries its documents."""

    def __init__(self, facts: Mapping[str, type[Fact]]) -> None:
        """`facts` by their type on the wire: `contracts.catalog.facts()`."""
        self._facts = facts

    def knows(self, event: Event) -> bool:
        """Whether this release knows the type; others are passed over and counted."""
        return event.type in self._facts

    def is_public(self, event: Event) -> bool:
        """Whether everyone may know of it."""
        return self._facts[event.type].audience is Audience.PUBLIC

    def fact(self, event: Event) -> Fact | None:
        """The whole fact as its class; None where it came from a journal, without documents."""
        return self._facts[event.type].model_validate_json(event.data) if event.data else None

    def documents(self, event: Event) -> list[Copy]:
        """Every document of the fact, its subject first. Raises ValueError where the record is not what its type promises."""
        return [_copy(place, document) for place, document in self._found(event)]

    def touched(self, event: Event) -> list[tuple[str, str]]:
        """Kind and id of every document that the fact changed, also of one that came from a journal. Raises as `documents`."""
        if event.touched is not None:
            return [(kind, id) for kind, id, _ in event.touched]
        return [_named(place, document) for place, document in self._found(event)]

    def _found(self, event: Event) -> list[tuple[_Place, Any]]:
        places = _places(self._facts[event.type]) if event.data else ()
        payload = orjson.loads(event.data) if event.data else {}
        if not isinstance(payload, dict):
            raise ValueError(f"{event.type} without fields")  # noqa: TRY004  # a bad value, not a bad call
        return [(place, document) for place in places for document in _listed(payload.get(place.field))]


def documents_of(fact: type[Fact]) -> frozenset[str]:
    """The kinds of documents that facts of a type carry."""
    return frozenset(kind for place in _places(fact) for kind in place.kinds.values())


def _listed(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _copy(place: _Place, document: Any) -> Copy:
    kind, _ = _named(place, document)
    return Copy.of_json(kind, document)


def _named(place: _Place, document: Any) -> tuple[str, str]:
    if not isinstance(document, dict):
        raise ValueError(f"{place.field} holds no document")  # noqa: TRY004  # a bad value, not a bad call
    id = str(document.get("id"))
    prefix = id.rpartition("_")[0]
    if prefix not in place.kinds:
        raise ValueError(f"{place.field} holds a document of another kind")
    return place.kinds[prefix], id


@cache
def _places(fact: type[Fact]) -> tuple[_Place, ...]:
    found = []
    for name, field in fact.model_fields.items():
        kinds = {kind.model_fields["id"].annotation.prefix: kind.kind for kind in _kinds(field.annotation)}  # type: ignore[union-attr]
        if kinds:
            found.append(_Place(name, kinds))
    return tuple(found)


def _kinds(annotation: Any) -> Iterator[type[Document]]:
    """The documents in a field's type: `A`, `A | None`, `A | ATombstone`, `list[A]`."""
    if isinstance(annotation, type) and issubclass(annotation, Document):
        yield annotation
    for argument in get_args(annotation):
        yield from _kinds(argument)
