"""Alignments of a file never close a loop, whatever it asks for and whatever is here already."""

from datetime import UTC, date, datetime
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.okrs.lines import OkrLine
from contracts.values import CycleId, ObjectiveId, TeamId
from services.okrs.files.rules.aligning import Here, align
from services.okrs.files.rules.building import Around, Built, build
from services.okrs.files.rules.gathering import Numbered, gather

YEAR, QUARTER, OTHER = (CycleId.of(UUID(int=number)) for number in range(1, 4))
PARENTS = {QUARTER: YEAR, OTHER: YEAR, YEAR: None}
IDS = [ObjectiveId.of(UUID(int=number)) for number in range(8)]
wishes = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30)


def built(place: int, cells: dict[str, str], cycle: CycleId = QUARTER) -> Built:
    line = OkrLine.model_validate({"team": "Design", "objective": f"Goal {place}", "objective_id": IDS[place]} | cells)
    around = CycleDocument(
        id=cycle,
        epoch=1,
        version=1,
        name=cycle,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 31),
        state=CycleState.ACTIVE,
        cadence=Cadence.WEEKLY,
        time_zone="UTC",
    )
    (one,) = gather([Numbered(place + 2, line)], "").objectives
    return build(one, Around(TeamId.of(UUID(int=9)), around, datetime(2026, 2, 2, tzinfo=UTC)))


def edges_of(every: list[Built]) -> dict[ObjectiveId, list[ObjectiveId]]:
    return {one.document.id: [edge.target_objective_id for edge in one.document.aligned_to] for one in every}


@given(wishes, wishes)
def test_no_loop_ever(asked: list[tuple[int, int]], here: list[tuple[int, int]]) -> None:
    already = {IDS[low]: [IDS[high] for one, high in here if one == low and high > low] for low in range(8)}
    targets = {place: dict.fromkeys(target for child, target in asked if child == place) for place in range(4)}
    every = [
        built(place, {"aligned_to": " | ".join(f"supports {IDS[target]}" for target in targets[place])} if targets[place] else {})
        for place in range(4)
    ]
    align(every, Here(PARENTS, dict.fromkeys(IDS, QUARTER), already))
    kept = edges_of(every)
    together = {one: [*already[one], *kept.get(one, [])] for one in IDS}
    TopologicalSorter(together).prepare()
    for one, place in zip(every, range(4), strict=True):
        for target in targets[place]:
            if IDS[target] not in kept[one.document.id]:
                with pytest.raises(CycleError):
                    TopologicalSorter(together | {one.document.id: [*together[one.document.id], IDS[target]]}).prepare()


def test_a_parent_is_looked_for_in_the_own_cycle_first_and_then_in_those_that_hold_it() -> None:
    every = [built(0, {"parent": "goal 1"}), built(1, {}, YEAR), built(2, {"parent": "Goal 3"}), built(3, {}, OTHER)]
    align(every, Here(PARENTS, {}, {}))
    assert edges_of(every) == {IDS[0]: [IDS[1]], IDS[1]: [], IDS[2]: [], IDS[3]: []}


def test_an_alignment_to_a_shorter_or_another_cycle_or_to_nothing_is_left_out() -> None:
    wanted = [(YEAR, 1), (QUARTER, 3), (QUARTER, 7)]
    every = [built(place, {"aligned_to": f"supports {IDS[target]}"}, cycle) for place, (cycle, target) in enumerate(wanted)]
    every.append(built(3, {}, OTHER))
    align(every, Here(PARENTS, {}, {}))
    assert edges_of(every) == {IDS[place]: [] for place in range(4)}
    assert [len(one.notes) for one in every] == [1, 1, 1, 0]


def test_a_parent_that_several_are_called_by_is_left_out() -> None:
    every = [built(0, {"parent": "Twice"}), built(1, {"objective": "Twice"}), built(2, {"key_result": "twice"})]
    align(every, Here(PARENTS, {}, {}))
    assert edges_of(every)[IDS[0]] == []
    assert [note.column for note in every[0].notes] == ["parent"]
