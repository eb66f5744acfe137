"""Which alignments of a file can be kept: both ends are there, no cycle ends before the other, and no loop is closed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts.okrs.objectives import AlignmentKind, Edge, ObjectiveDocument
from contracts.values import CycleId, KeyResultId, ObjectiveId
from services.okrs.alignment.rules import loop_closed_by, may_reach
from services.okrs.files.rules.building import Built
from services.okrs.files.rules.notes import Note

_Places = dict[tuple[CycleId, str], set[tuple[ObjectiveId, KeyResultId | None]]]


@dataclass(frozen=True, slots=True)
class Here:
    """What can be aligned to: the cycles, the objectives by id with theirs, and the edges there are."""

    parents: Mapping[CycleId, CycleId | None]
    cycles: Mapping[ObjectiveId, CycleId]
    edges: Mapping[ObjectiveId, Sequence[ObjectiveId]]
    key_results: Mapping[ObjectiveId, frozenset[KeyResultId]] = field(default_factory=dict)


def align(built: Sequence[Built], here: Here) -> None:
    """Gives each objective the edges that can be kept, and notes the others."""
    documents = [one.document for one in built]
    cycles = {**here.cycles, **{document.id: document.cycle_id for document in documents}}
    parts = {**here.key_results, **{one.id: frozenset(part.id for part in one.key_results) for one in documents}}
    graph = defaultdict(list, {child: list(targets) for child, targets in here.edges.items()})
    places = _places(documents)
    for one in built:
        kept: list[Edge] = []
        for column, edge in _wishes(one, places, here.parents):
            reason = _refusal(one.document, edge, cycles, parts, here.parents)
            if reason is None and loop_closed_by(one.document.id, edge.target_objective_id, graph):
                reason = "The alignment would close a loop: left out."
            if reason is None:
                kept.append(edge)
                graph[one.document.id].append(edge.target_objective_id)
            else:
                one.notes.append(Note(one.given.first.number, column, reason))
        one.document = one.document.model_copy(update={"aligned_to": kept})


def _places(documents: Sequence[ObjectiveDocument]) -> _Places:
    places: _Places = defaultdict(set)
    for document in documents:
        places[document.cycle_id, document.title.casefold()].add((document.id, None))
        for part in document.key_results:
            places[document.cycle_id, part.title.casefold()].add((document.id, part.id))
    return places


def _wishes(one: Built, places: _Places, parents: Mapping[CycleId, CycleId | None]) -> list[tuple[str, Edge]]:
    """The edges by id; where there are none, that to the parent, found by its title in the cycle or in one that holds it."""
    told = [("aligned_to", Edge.model_validate(edge.model_dump())) for edge in one.given.said("aligned_to")]
    parent: str | None = one.given.said("parent")
    if told or parent is None:
        return told
    cycle: CycleId | None = one.document.cycle_id
    found: set[tuple[ObjectiveId, KeyResultId | None]] = set()
    while cycle is not None and not found:
        found = places.get((cycle, parent.casefold()), set())
        cycle = parents.get(cycle)
    if len(found) == 1:
        target, part = next(iter(found))
        edge = Edge(target_objective_id=target, target_key_result_id=part, kind=AlignmentKind.CONTRIBUTES_TO)
        return [("parent", edge)]
    several = "Several objectives or key results of this file and cycle are called so: left out."
    none = "No objective or key result of this file and cycle is called so: left out."
    one.notes.append(Note(one.given.first.number, "parent", several if found else none))
    return []


def _refusal(
    child: ObjectiveDocument,
    edge: Edge,
    cycles: Mapping[ObjectiveId, CycleId],
    parts: Mapping[ObjectiveId, frozenset[KeyResultId]],
    parents: Mapping[CycleId, CycleId | None],
) -> str | None:
    target, part = edge.target_objective_id, edge.target_key_result_id
    if target not in cycles or (part is not None and part not in parts.get(target, frozenset())):
        return "What it is aligned to is not here: left out."
    if not may_reach(child.cycle_id, cycles[target], parents):
        return "It can align only to its own cycle or one that holds it: left out."
    return None
