"""Alignment stays free of loops and points at the same or a wider cycle."""

from collections import deque
from collections.abc import Collection, Mapping

from contracts.values import CycleId, ObjectiveId


def loop_closed_by(
    child: ObjectiveId, target: ObjectiveId, edges: Mapping[ObjectiveId, Collection[ObjectiveId]]
) -> list[ObjectiveId]:
    """The shortest loop that an edge from child to target would close, from child back to child; empty where it closes none.

    `edges` leads from each objective to those it contributes to or supports; an edge to a key result counts as one to its
    objective. Only what can be reached from the target needs to be in it.
    """
    came_from: dict[ObjectiveId, ObjectiveId] = {target: child}
    ahead = deque([target])
    while ahead:
        here = ahead.popleft()
        if here == child:
            return _walked_back(child, target, came_from)
        for following in sorted(edges.get(here, ())):
            if following not in came_from:
                came_from[following] = here
                ahead.append(following)
    return []


def _walked_back(child: ObjectiveId, target: ObjectiveId, came_from: Mapping[ObjectiveId, ObjectiveId]) -> list[ObjectiveId]:
    path = [child]
    if target == child:
        return [child, child]
    while path[-1] != target:
        path.append(came_from[path[-1]])
    return [child, *reversed(path)]


def may_reach(child: CycleId, target: CycleId, parents: Mapping[CycleId, CycleId | None]) -> bool:
    """Whether an objective of the child cycle may align to one of the target cycle: its own, or one that holds it."""
    here: CycleId | None = child
    seen: set[CycleId] = set()
    while here is not None and here not in seen:
        if here == target:
            return True
        seen.add(here)
        here = parents.get(here)
    return False
