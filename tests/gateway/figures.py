"""Finds figures about people in a schema: numbers beside a person, counts of what a person selects, orders of people; and
lists of teams that are ordered or chosen by a figure.

A document that belongs to a team (an objective, a check-in, a concern) may have numbers, and names who wrote it: it tells
something about itself. What only holds a person and a number, or a number for whatever a person selects, tells
it about the person. So does every number of what people celebrate, which is about people whatever team it belongs to, and
an order or a choice by figures of what reports on a team alone.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, get_args

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
)
from pydantic import BaseModel

from contracts import catalog
from contracts.values import PersonId

WORDS = {"ID", "String", "Boolean", "Markdown", "Date", "DateTime", "JSON"}
"""Scalars that measure nothing; whatever else there is may be a figure."""
PAGES = {"first", "last"}
CELEBRATED = {"Recognition", "Reaction", "RecognitionComment", "Openness", "Welcome"}
"""Documents that are about people: how often somebody was thanked, or by how many, would be a figure about them."""
OF_TEAMS_ALONE = ("HidingCount", "ModerationCount", "PrivateFigure", "RecognitionReport")
"""What reports on a team and nothing in it: a list of them by a figure would be one of teams."""
_ORDER = re.compile(r"order|sort|rank|direction", re.IGNORECASE)
_NO_FIGURE = re.compile(r"(^|_)(AT|ON|TITLE|NAME|ID)$")
"""What things may be ordered by wherever people select them: days, moments and names."""
_PLURAL_OR_ID = re.compile(r"(_?ids?|s)$", re.IGNORECASE)


def person_words() -> set[str]:
    """What holds the id of a person in commands and documents: `champion`, `decider`, `voter`, `by`."""
    found: set[str] = set()
    ahead: list[Any] = [*catalog.commands().values(), *catalog.documents().values()]
    for model in ahead:  # grows while it is walked
        for name, field in model.model_fields.items():
            kinds = inner(field.annotation)
            found |= {_word(name)} if PersonId in kinds and name != "id" else set()
            ahead += [each for each in kinds if isinstance(each, type) and issubclass(each, BaseModel) and each not in ahead]
    return found


def inner(annotation: Any) -> list[Any]:
    """An annotation and everything in it."""
    return [annotation, *(deeper for each in get_args(annotation) for deeper in inner(each))]


def _word(name: str) -> str:
    return _PLURAL_OR_ID.sub("", name.replace("_", "")).lower()


def _is_number(kind: GraphQLNamedType) -> bool:
    return isinstance(kind, GraphQLScalarType) and kind.name not in WORDS


class Figures:
    """A walk through one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.people = person_words() | {"person", "people"}
        self.schema, kinds = schema, schema.type_map.values()
        self.types = {kind.name: kind for kind in kinds if isinstance(kind, GraphQLObjectType) and kind.name[:2] != "__"}

    def found(self) -> list[str]:
        """Every place, as `Type.field` or `Type.field(argument)`."""
        places = {*self._of_people(), *self._beside_people(), *self._selected_by_people(), *self._lists_of_people()}
        return sorted({*places, *self._of_what_is_celebrated(), *self._lists_of_teams()})

    def _of_people(self) -> Iterator[str]:
        """On Person and the viewer, and on whatever is reached from them before the next document."""
        for start in ("Person", "Viewer"):
            for kind in {self.types[start], *self._shape(self.types[start])} if start in self.types else ():
                yield from self._numbers(kind)
                for name, field in kind.fields.items():
                    yield from self._measured(kind, name, field)

    def _beside_people(self) -> Iterator[str]:
        """On what is no document and holds one person."""
        for kind in self.types.values():
            if not self._is_document(kind) and any(self._is_a_person(name, field) for name, field in kind.fields.items()):
                yield from self._numbers(kind)

    def _selected_by_people(self) -> Iterator[str]:
        """On what is answered to a question that names people, and by which figures it is ordered or filtered."""
        for kind in self.types.values():
            for name, field in kind.fields.items() if kind.name not in {"Mutation", "Person"} else ():
                if any(self._names_people(each, argument.type) for each, argument in field.args.items()):
                    yield from self._measured(kind, name, field, also=_NO_FIGURE)
                    for part in self._shape(get_named_type(field.type), itself=True):
                        yield from self._numbers(part)

    def _lists_of_people(self) -> Iterator[str]:
        """On lists of people, and by which figures or orders they are asked for."""
        for kind in self.types.values():
            for name, field in kind.fields.items():
                shape = self._shape(get_named_type(field.type), itself=True)
                if self._lists(field.type, shape):
                    yield from self._measured(kind, name, field)
                    for part in shape:
                        yield from self._numbers(part)

    def _of_what_is_celebrated(self) -> Iterator[str]:
        """On what people celebrate, up to the next documents, and on lists of it: numbers, and what orders or compares."""
        for kind in self.types.values():
            if kind.name in CELEBRATED:
                yield from self._numbers(kind)
            for name, field in kind.fields.items():
                shape = self._shape(get_named_type(field.type), itself=True)
                if kind.name in CELEBRATED or self._lists_celebrated(field.type, shape):
                    yield from self._measured(kind, name, field)
                    for part in shape:
                        yield from self._numbers(part)

    def _lists_celebrated(self, kind: Any, shape: set[GraphQLObjectType]) -> bool:
        nodes = [get_named_type(part.fields["node"].type) for part in shape if part.name.endswith("Edge")]
        listed = [*nodes, *([get_named_type(kind)] if self._is_list(kind) else [])]
        return any({each.name for each in self._possible(of)} <= CELEBRATED for of in listed)

    def _possible(self, kind: Any) -> list[GraphQLNamedType]:
        return [*self.schema.get_possible_types(kind)] if is_abstract_type(kind) else [kind]

    def _lists_of_teams(self) -> Iterator[str]:
        """On lists of teams, or of what holds a team and a number: by what they are ordered or chosen, and ranks beside them."""
        for kind in self.types.values():
            for name, field in kind.fields.items():
                shape = self._shape(get_named_type(field.type), itself=True)
                teams = self._lists(field.type, shape, of="Team")
                of_each = any(self._lists(field.type, shape, of=each) for each in OF_TEAMS_ALONE)
                if teams or of_each or (self._is_list(field.type) and any(self._measures_a_team(part) for part in shape)):
                    yield from self._measured(kind, name, field, also=_NO_FIGURE)
                    yield from self._chosen_by_signals(kind, name, field)
                for part in shape if teams else ():
                    yield from self._numbers(part)

    def _measures_a_team(self, kind: GraphQLObjectType) -> bool:
        holds = {"team", "teamId"} & set(kind.fields)
        return bool(holds) and not self._is_document(kind) and any(self._numbers(kind))

    def _chosen_by_signals(self, kind: GraphQLObjectType, name: str, field: GraphQLField) -> Iterator[str]:
        """Arguments in the words of a signal, such as a band."""
        for argument, given in field.args.items():
            if self._words_of_signals & self._kinds(given.type):
                yield f"{kind.name}.{name}({argument})"

    @cached_property
    def _words_of_signals(self) -> set[str]:
        """The enums in which signals are told."""
        told = self.schema.get_type("SignalResult")
        parts = self._shape(told, itself=True) if told is not None else set()
        kinds = {get_named_type(field.type) for part in parts for field in part.fields.values()}
        return {"SignalKind", *(kind.name for kind in kinds if isinstance(kind, GraphQLEnumType))}

    def _kinds(self, given: Any) -> set[str]:
        kind = get_named_type(given)
        deeper = kind.fields.values() if isinstance(kind, GraphQLInputObjectType) else ()
        return {kind.name}.union(*(self._kinds(field.type) for field in deeper))

    def _lists(self, kind: Any, shape: set[GraphQLObjectType], *, of: str = "Person") -> bool:
        if get_named_type(kind).name == of:
            return self._is_list(kind)
        return any(part.name.endswith("Edge") and get_named_type(part.fields["node"].type).name == of for part in shape)

    def _is_list(self, kind: Any) -> bool:
        return is_list_type(kind.of_type if is_non_null_type(kind) else kind)

    def _measured(
        self, kind: GraphQLObjectType, name: str, field: GraphQLField, *, also: re.Pattern[str] | None = None
    ) -> Iterator[str]:
        """Arguments that order, by anything but `also`, or that compare with a number."""
        for argument, given in field.args.items():
            if argument not in PAGES and (self._takes_numbers(given.type) or self._orders(argument, given.type, also)):
                yield f"{kind.name}.{name}({argument})"

    def _takes_numbers(self, given: Any) -> bool:
        kind = get_named_type(given)
        if isinstance(kind, GraphQLInputObjectType):
            return any(self._takes_numbers(each.type) for each in kind.fields.values())
        return _is_number(kind)

    def _orders(self, name: str, given: Any, also: re.Pattern[str] | None) -> bool:
        """Whether an argument, or a field of its input, says in which order; by what it may, if by anything."""
        kind = get_named_type(given)
        if isinstance(kind, GraphQLInputObjectType):
            return any(self._orders(f"{kind.name} {each}", field.type, also) for each, field in kind.fields.items())
        if not (_ORDER.search(name) or _ORDER.search(kind.name)):
            return False
        if also is None or not isinstance(kind, GraphQLEnumType):
            return True
        return not all(also.search(word) or word in {"ASC", "DESC"} for word in kind.values)

    def _names_people(self, name: str, given: Any) -> bool:
        kind = get_named_type(given)
        if isinstance(kind, GraphQLInputObjectType):
            return any(self._names_people(each, field.type) for each, field in kind.fields.items())
        return kind.name == "ID" and _word(name) in self.people

    def _is_a_person(self, name: str, field: GraphQLField) -> bool:
        kind = field.type.of_type if is_non_null_type(field.type) else field.type
        of = get_named_type(kind).name
        return not is_list_type(kind) and (of == "Person" or (of == "ID" and _word(name) in self.people))

    def _numbers(self, kind: GraphQLObjectType) -> Iterator[str]:
        for name, field in kind.fields.items():
            if _is_number(get_named_type(field.type)):
                yield f"{kind.name}.{name}"

    def _is_document(self, kind: GraphQLNamedType) -> bool:
        return isinstance(kind, GraphQLObjectType) and any(each.name == "Node" for each in kind.interfaces)

    def _shape(self, start: GraphQLNamedType, *, itself: bool = False) -> set[GraphQLObjectType]:
        """The types that are part of an answer, up to the next documents."""
        found: set[GraphQLObjectType] = set()
        ahead = [start] if itself else [get_named_type(field.type) for field in self.types[start.name].fields.values()]
        for kind in ahead:  # grows while it is walked
            if is_abstract_type(kind):
                ahead += self.schema.get_possible_types(kind)
            elif isinstance(kind, GraphQLObjectType) and not self._is_document(kind) and kind not in found:
                found.add(kind)
                ahead += [get_named_type(field.type) for field in kind.fields.values()]
        return found
