"""Import contracts over kinds of file (`rules`, `tables`, `api` …), for every service and feature that there is."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

import grimp
from importlinter import Contract, ContractCheck, fields, output

SERVICE, FEATURE = 2, 3


@dataclass(frozen=True)
class Place:
    """Where a module stands: `services.okrs.objectives.rules.weights` is of kind `rules` in feature `objectives`."""

    service: str
    feature: str | None
    kind: str | None


def place(module: str, kinds: set[str]) -> Place | None:
    """The place of a module inside a service; None outside. Kind None: a package's own `__init__`, or no known kind."""
    parts = module.split(".")
    if len(parts) < SERVICE:
        return None
    service, inside = parts[1], parts[SERVICE:]
    if inside and inside[0] in kinds:
        return Place(service, None, inside[0])
    feature = inside[0] if inside else None
    return Place(service, feature, inside[1] if len(inside) > 1 else None)


def words(field: object) -> list[str]:
    """The texts of a contract's field, which import-linter declares as a descriptor without a type."""
    return [str(word) for word in cast("Iterable[str]", field)]


class KindsContract(Contract):
    """A file imports only kinds below its own; of another feature the same kind only where it is not kept `apart`."""

    type_name = "kinds"
    root = fields.StringField()
    kinds = fields.ListField(subfield=fields.StringField())
    apart = fields.SetField(subfield=fields.StringField())
    exempt = fields.SetField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001  # import-linter's signature
        layers = [layer.split("|") for layer in words(self.kinds)]
        self.levels = {kind.strip(): -number for number, layer in enumerate(layers) for kind in layer}
        self.passed = set(words(self.exempt))
        faults = sorted({*self._unknown(graph), *self._upward(graph)})
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for fault in check.metadata["faults"]:
            output.print_error(f"- {fault}")

    def _places(self, graph: grimp.ImportGraph) -> dict[str, Place]:
        known = {*self.levels, *self.passed}
        placed = ((module, place(module, known)) for module in graph.modules if module.startswith(f"{self.root}."))
        return {module: where for module, where in placed if where and where.kind not in self.passed}

    def _unknown(self, graph: grimp.ImportGraph) -> Iterator[str]:
        for module, where in self._places(graph).items():
            if where.kind is not None and where.kind not in self.levels:
                yield f"{module}: `{where.kind}` is no known kind of file; give it its level in pyproject.toml"
            elif where.kind is None and graph.find_modules_directly_imported_by(module):
                yield f"{module}: has no kind, so it may import nothing; put its content into a file of its kind"

    def _upward(self, graph: grimp.ImportGraph) -> Iterator[str]:
        places = self._places(graph)
        sideways: dict[tuple[str | None, str | None, str | None], str] = {}
        for importer, here in places.items():
            for imported in graph.find_modules_directly_imported_by(importer) & places.keys():
                there = places[imported]
                if here.kind not in self.levels or there.kind not in self.levels or here.service != there.service:
                    continue
                if self.levels[there.kind] > self.levels[here.kind]:
                    yield f"{importer} -> {imported}: {here.kind} stand below {there.kind}"
                elif there.kind == here.kind and there.feature != here.feature:
                    sideways[(here.kind, here.feature, there.feature)] = f"{importer} -> {imported}"
        yield from self._sideways(sideways)

    def _sideways(self, edges: dict[tuple[str | None, str | None, str | None], str]) -> Iterator[str]:
        for (kind, here, there), edge in edges.items():
            if kind in words(self.apart):
                yield f"{edge}: {kind} of another feature are not to be used"
            elif (kind, there, here) in edges:
                yield f"{edge}: {kind} of these two features import each other"


class PlainContract(Contract):
    """Files of a kind import only the standard library less what is `forbidden`, `allowed` packages, and their own kind."""

    type_name = "plain"
    root = fields.StringField()
    kind = fields.StringField()
    allowed = fields.SetField(subfield=fields.StringField())
    forbidden = fields.SetField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001  # import-linter's signature
        kind, plain = str(self.kind), {*sys.stdlib_module_names, *words(self.allowed)} - {*words(self.forbidden)}
        ours = {m for m in graph.modules if m.startswith(f"{self.root}.") and kind in m.split(".")[SERVICE : FEATURE + 1]}
        faults = [
            f"{module} -> {imported}"
            for module in sorted(ours)
            for imported in sorted(graph.find_modules_directly_imported_by(module) - ours)
            if imported.split(".")[0] not in plain
        ]
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for fault in check.metadata["faults"]:
            output.print_error(f"- {fault}: not plain Python")
