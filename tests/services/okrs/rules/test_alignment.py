"""No loop of alignment, ever."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.values import CycleId, ObjectiveId
from services.okrs.alignment import rules

A, B, C, D, E = (ObjectiveId.of(UUID(int=number)) for number in range(1, 6))
YEAR, QUARTER, MONTH, NEXT_QUARTER = (CycleId.of(UUID(int=number)) for number in range(1, 5))
PARENTS = {YEAR: None, QUARTER: YEAR, NEXT_QUARTER: YEAR, MONTH: QUARTER}

Edges = dict[ObjectiveId, set[ObjectiveId]]
objectives = st.integers(0, 7).map(lambda number: ObjectiveId.of(UUID(int=number)))


def has_loop(edges: Edges) -> bool:
    """Peels off what leads nowhere, until nothing is left or a loop is."""
    left = {source: set(targets) for source, targets in edges.items() if targets}
    while left:
        done = [source for source, targets in left.items() if not targets & left.keys()]
        if not done:
            return True
        for source in done:
            del left[source]
    return False


@given(st.lists(st.tuples(objectives, objectives), max_size=40))
def test_edges_that_are_refused_would_close_a_loop_and_those_that_are_taken_never_do(
    wishes: list[tuple[ObjectiveId, ObjectiveId]],
) -> None:
    edges: Edges = {}
    for child, target in wishes:
        path = rules.loop_closed_by(child, target, edges)
        tried = {**edges, child: edges.get(child, set()) | {target}}
        assert bool(path) is has_loop(tried)
        if path:
            assert path[0] == path[-1] == child
            assert path[1] == target
            assert all(following in tried[here] for here, following in pairwise(path))
            assert len(set(path)) == len(path) - 1
        else:
            edges = tried
    assert not has_loop(edges)


def test_the_loop_is_named_from_the_child_back_to_it() -> None:
    assert rules.loop_closed_by(A, B, {B: [C], C: [A]}) == [A, B, C, A]


def test_of_several_loops_the_shortest_is_named() -> None:
    assert rules.loop_closed_by(A, B, {B: [C, D], C: [D], D: [A]}) == [A, B, D, A]
    assert rules.loop_closed_by(A, B, {B: [C, D], C: [A], D: [E], E: [A]}) == [A, B, C, A]


def test_an_objective_cannot_align_to_itself() -> None:
    assert rules.loop_closed_by(A, A, {}) == [A, A]


def test_two_ways_to_one_objective_are_no_loop() -> None:
    assert rules.loop_closed_by(A, C, {A: [B], B: [C]}) == []


def test_alignment_reaches_its_own_cycle_and_those_that_hold_it() -> None:
    assert all(rules.may_reach(MONTH, target, PARENTS) for target in (MONTH, QUARTER, YEAR))
    assert not rules.may_reach(YEAR, QUARTER, PARENTS)
    assert not rules.may_reach(NEXT_QUARTER, QUARTER, PARENTS)
    assert not rules.may_reach(MONTH, NEXT_QUARTER, PARENTS)
