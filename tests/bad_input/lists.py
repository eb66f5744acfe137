"""Every list of the schema, as a query asks for it: found in the schema itself, so that a later one is among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_non_null_type,
)

FURTHER = {"Query.lessons": ['filter: {text: "a"}'], "Query.search": ['text: "a"']}
"""Arguments with which a list is in another order, or without which it is none."""
LINES, ALIASES = 80, 28


@dataclass(frozen=True)
class Line:
    """One list of one parent."""

    type: str
    field: str
    arguments: frozenset[str]
    more: str = ""

    def __str__(self) -> str:
        return f"{self.type}.{self.field}({self.more})"


@dataclass(frozen=True)
class Parent:
    """Where lists of a type are reached: `opening` begins with the alias, and holds `$id` where an id is needed."""

    type: str
    opening: str
    path: tuple[str, ...]
    id: str | None = None


def lines_of(schema: GraphQLSchema) -> dict[str, list[Line]]:
    """By type, each list that takes a cursor: in each of its orders."""
    found: dict[str, list[Line]] = {}
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and kind is not schema.subscription_type:
            for of, told in kind.fields.items():
                if "after" in told.args:
                    found.setdefault(name, []).extend(_orders(name, of, told.args))
    return found


def _orders(kind: str, of: str, arguments: Mapping[str, GraphQLArgument]) -> Iterator[Line]:
    for more in FURTHER.get(f"{kind}.{of}", [""]):
        yield Line(kind, of, frozenset(arguments), more)
    if f"{kind}.{of}" == "Query.lessons":
        yield Line(kind, of, frozenset(arguments))
    for name, argument in arguments.items():
        type_ = get_named_type(argument.type)
        if isinstance(type_, GraphQLEnumType) and is_non_null_type(argument.type):
            first = argument.default_value is Undefined
            yield from (
                Line(kind, of, frozenset(arguments), f"{name}: {word}") for word in list(type_.values)[0 if first else 1 :]
            )
        if name == "orderBy" and isinstance(type_, GraphQLInputObjectType):
            words: Any = get_named_type(type_.fields["field"].type)
            yield from (Line(kind, of, frozenset(arguments), f"orderBy: {{field: {word}}}") for word in words.values)


@dataclass
class Document:
    """A query of some of them, each with a variable of its own for one argument."""

    argument: str
    type: str
    asked: dict[tuple[str, ...], tuple[Line, str]] = field(default_factory=dict)
    """Each list by its path in the answer, with its variable."""
    ids: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    aliases: int = 0

    def add(self, parent: Parent, lines: Sequence[Line]) -> None:
        """One more parent with its lists."""
        seen: set[str] = set()
        said = []
        for line in lines:
            variable, alias = f"c{len(self.asked)}", line.field
            if line.field in seen:
                alias = f"{line.field}{len(self.asked)}"
                self.aliases += 1
            seen.add(line.field)
            self.asked[*parent.path, alias] = (line, variable)
            given = ", ".join(filter(None, [line.more, f"{self.argument}: ${variable}"]))
            said.append(f"{'' if alias == line.field else alias + ': '}{line.field}({given}) {{ __typename }}")
        self.aliases += ":" in parent.opening.partition("(")[0]
        opening = parent.opening
        if parent.id is not None:
            self.ids[f"i{len(self.ids)}"] = parent.id
            opening = opening.replace("$id", f"$i{len(self.ids) - 1}")
        self.body.append(opening + " ".join(said) + "}" * opening.count("{"))

    @property
    def query(self) -> str:
        """The document itself."""
        given = [*(f"${name}: ID!" for name in self.ids), *(f"${name}: {self.type}" for _, name in self.asked.values())]
        return f"query({', '.join(given)}) {{ {' '.join(self.body)} }}"


def documents(parents: Sequence[Parent], lines: Mapping[str, list[Line]], argument: str, type_: str = "String") -> list[Document]:
    """As few queries as hold them all, each within what a query may hold."""
    made = [Document(argument, type_)]
    for parent in parents:
        wanted = [line for line in lines[parent.type] if argument in line.arguments]
        if not wanted:
            continue
        if len(made[-1].asked) + len(wanted) > LINES or made[-1].aliases >= ALIASES - len(wanted) // 3:
            made.append(Document(argument, type_))
        made[-1].add(parent, wanted)
    return [each for each in made if each.asked]
