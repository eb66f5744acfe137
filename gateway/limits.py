"""How large an operation may be. Fragments count where they are spread, and are measured once."""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from gateway.faults import Fault, FaultCode

DEPTH = 15
ALIASES = 30
DIRECTIVES = 50
TOKENS = 2_000
_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Size:
    """What a part of a document amounts to once its fragments are spread."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "Size") -> "Size":
        """Both in one selection."""
        return Size(max(self.depth, other.depth), self.aliases + other.aliases, self.directives + other.directives)

    def below(self, *, aliased: bool, directives: int, levels: int = 1) -> "Size":
        """This, inside a field."""
        return Size(self.depth + levels, self.aliases + aliased, self.directives + directives)


class _Measure:
    """Measures the operations of one document; each fragment once, however often it is spread."""

    def __init__(self, document: DocumentNode) -> None:
        definitions = document.definitions
        self.fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[str, Size] = {}

    def operation(self, operation: OperationDefinitionNode) -> Size:
        """One operation with its own directives."""
        return self._selections(operation.selection_set).below(
            aliased=False, directives=len(operation.directives or ()), levels=0
        )

    def _selections(self, chosen: SelectionSetNode | None) -> Size:
        size = Size()
        for selection in chosen.selections if chosen else ():
            size = size.beside(self._selection(selection))
        return size

    def _selection(self, selection: SelectionNode) -> Size:
        directives = len(selection.directives or ())
        if isinstance(selection, FieldNode):
            inside = self._selections(selection.selection_set)
            if selection.name.value in _INTROSPECTION:  # GraphQL's own rule bounds its depth
                inside = Size(0, inside.aliases, inside.directives)
            return inside.below(aliased=selection.alias is not None, directives=directives)
        if isinstance(selection, InlineFragmentNode):
            return self._selections(selection.selection_set).below(aliased=False, directives=directives, levels=0)
        assert isinstance(selection, FragmentSpreadNode)
        return self._fragment(selection.name.value).below(aliased=False, directives=directives, levels=0)

    def _fragment(self, name: str) -> Size:
        if name not in self.known:
            self.known[name] = Size()  # a fragment within itself is refused by another rule; here it must only end
            if found := self.fragments.get(name):
                self.known[name] = self._selections(found.selection_set)
        return self.known[name]


class Limits(ValidationRule):
    """Refuses documents with an operation that is too deep or has too many aliases or directives."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        measure = _Measure(context.document)
        for definition in context.document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                self._check(measure.operation(definition))

    def _check(self, size: Size) -> None:
        for found, limit, what in (
            (size.depth, DEPTH, "levels deep"),
            (size.aliases, ALIASES, "aliases"),
            (size.directives, DIRECTIVES, "directives"),
        ):
            if found > limit:
                self.report_error(Fault(FaultCode.LIMIT_EXCEEDED, f"The operation has {found} {what}; {limit} is the most."))
