"""Lines of files: what a cell may say, and that what is written is read back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.derived import derived
from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.okrs.key_results import Direction, KeyResult, Measure, Metric, Milestone, Ordinal, Step, Threshold, Zone
from contracts.okrs.lines import MeasureWord, OkrLine, joined, parts
from contracts.okrs.objectives import AlignmentKind, Ambition, Edge, ObjectiveDocument, ObjectiveState, Origin, Uncertainty
from contracts.values import CycleId, KeyResultId, ObjectiveId, PersonId, StepId, TeamId, UncertaintyId, canonical
from services.okrs.files.rules.building import Around, build
from services.okrs.files.rules.gathering import Numbered, gather
from services.okrs.files.rules.ids import told
from services.okrs.files.rules.measuring import measure_of
from services.okrs.files.rules.writing import COLUMNS, lines_of, says_the_same
from services.okrs.objectives.rules import measures, progress, weights

CYCLE = CycleDocument(
    id=CycleId.of(UUID(int=1)),
    epoch=1,
    version=1,
    name="2026 Q1",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 3, 31),
    state=CycleState.ACTIVE,
    cadence=Cadence.WEEKLY,
    time_zone="UTC",
)
TEAM = TeamId.of(UUID(int=2))
NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)
A_KEY_RESULT = KeyResultId.of(UUID(int=3))


def line(**cells: str) -> OkrLine:
    return OkrLine.model_validate({"team": "Design", "objective": "Be found", "key_result": "More visits"} | cells)


def unread(**cells: str) -> str:
    with pytest.raises(ValidationError) as caught:
        line(**cells)
    return str(caught.value.errors()[0]["loc"][0])


def test_numbers_may_carry_a_percent_sign_and_scores_be_percentages() -> None:
    read = line(target="45 %", score="81%", current="-3.5")
    assert (read.target, read.score, read.current) == (Decimal(45), Decimal("0.81"), Decimal("-3.5"))
    assert line(score="0.9").score == Decimal("0.9")


@pytest.mark.parametrize(
    "cells",
    [
        {"target": "many"},
        {"target": "NaN"},
        {"target": "1e400"},
        {"score": "1.1"},
        {"score": "110%"},
        {"confidence": "11"},
        {"confidence": "7.5"},
        {"done": "perhaps"},
        {"steps": "First, then second"},
        {"champion": "ada@example.org"},
        {"effective_on": "2026-02-31"},
        {"state": "failed"},
        {"objective": " "},
        {"key_result": "bell\x07"},
        {"unit": "\u202eevil"},
    ],
)
def test_what_cannot_be_read_is_named_by_its_column(cells: dict[str, str]) -> None:
    assert unread(**cells) == next(iter(cells))


@given(
    st.lists(st.text(st.characters(codec="utf-8"), min_size=1).map(lambda text: " ".join(text.split())).filter(bool), max_size=5)
)
def test_parts_of_a_cell_are_read_as_they_were_joined_bars_included(texts: list[str]) -> None:
    kept = [text for text in texts if "\\" not in text]
    assert parts(joined(kept)) == kept


def test_ids_come_out_the_same_for_the_same_names_and_say_that_they_are_derived() -> None:
    one = derived(ObjectiveId, "acme", "A-1")
    assert one == derived(ObjectiveId, "acme", "A-1")
    assert one not in {derived(ObjectiveId, "acme", "A-2"), derived(ObjectiveId, "acmeA-1"), derived(ObjectiveId, "other", "A-1")}
    assert one.uuid.version == 8
    assert told(ObjectiveId, one) == one
    assert told(ObjectiveId, "A-1") is told(ObjectiveId, A_KEY_RESULT) is None


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({}, Milestone),
        ({"measure": "composite"}, Milestone),
        ({"measure": "milestone", "target": "3"}, Milestone),
        ({"target": "100"}, Metric),
        ({"measure": "percent", "target": "100"}, Metric),
        ({"measure": "number", "target": "15", "direction": "<="}, Threshold),
        ({"measure": "number", "target": "15", "direction": "<=", "baseline": "30"}, Metric),
        ({"measure": "number", "baseline": "12", "current": "6"}, Metric),
        ({"measure": "number"}, Milestone),
        ({"measure": "threshold", "target": "15"}, Metric),
        ({"measure": "ordinal", "commit_zone": "a", "target_zone": "b", "stretch_zone": "c"}, Ordinal),
        ({"measure": "ordinal", "commit_zone": "a"}, Milestone),
    ],
)
def test_each_sort_of_line_finds_its_measure(cells: dict[str, str], kind: type) -> None:
    assert isinstance(measure_of(line(**cells), A_KEY_RESULT).measure, kind)


def test_what_a_measure_lacks_is_said() -> None:
    assert set(measure_of(line(measure="number"), A_KEY_RESULT).unread) == {"target"}
    assert set(measure_of(line(measure="number", baseline="5", target="5"), A_KEY_RESULT).unread) == {"baseline"}
    assert set(measure_of(line(measure="ordinal"), A_KEY_RESULT).unread) == {"measure"}
    assert set(measure_of(line(measure="composite"), A_KEY_RESULT).unread) == {"measure"}
    assert set(measure_of(line(steps="[ ] 0.5 One | [x] 0.4 Two"), A_KEY_RESULT).unread) == {"steps"}
    assert measure_of(line(measure="percent", target="5"), A_KEY_RESULT).unread == {}
    assert {word for word in MeasureWord if isinstance(measure_of(line(measure=word), A_KEY_RESULT).measure, Metric)} == {
        "metric"
    }


words = st.text("abc |=>x[]é", min_size=1, max_size=30).map(str.strip).filter(bool)
amounts = st.decimals(-(10**9), 10**9, places=3).map(canonical)
people = st.integers(1, 9).map(lambda number: PersonId.of(UUID(int=number)))


@st.composite
def measured(draw: st.DrawFn) -> Measure:
    """A measure of any kind, wherever it stands; of a threshold one check-in."""
    kind = draw(st.sampled_from(["metric", "threshold", "milestone", "ordinal"]))
    unit = draw(st.none() | st.sampled_from(["%", "visits"]))
    if kind == "metric":
        baseline, target = draw(st.none() | amounts), draw(amounts)
        baseline = None if baseline == target else baseline
        return Metric(baseline=baseline, target=target, unit=unit, current=draw(st.none() | amounts))
    if kind == "threshold":
        threshold = Threshold(direction=draw(st.sampled_from(Direction)), limit=draw(amounts), unit=unit)
        value = draw(amounts)
        kept = int(measures.holds(threshold, value))
        return threshold.model_copy(update={"current": value, "held": kept, "counted": 1})
    if kind == "ordinal":
        return Ordinal(commit="Some", target="More", stretch="All | most", reached=draw(st.sampled_from(Zone)))
    done = draw(st.lists(st.booleans(), min_size=1, max_size=4))
    shares = weights.equal(len(done))
    return Milestone(
        steps=[
            Step(id=StepId.of(UUID(int=place)), title=f"Step | {place}", weight=share, done=is_done)
            for place, (share, is_done) in enumerate(zip(shares, done, strict=True))
        ]
    )


def key_results(found: list[Measure], *, scored: bool) -> st.SearchStrategy[list[KeyResult]]:
    return st.tuples(
        *(
            st.builds(
                KeyResult,
                id=st.just(KeyResultId.of(UUID(int=100 + place))),
                title=words,
                definition=words,
                data_source=words,
                scoring_guidance=words,
                owner_id=st.none() | people,
                contributor_ids=st.lists(people, max_size=3, unique=True),
                weight=st.just(share),
                measure=st.just(measure),
                progress=st.just(measures.progress_of(measure)),
                confidence=st.integers(0, 10),
                score=st.decimals(0, 1, places=3).map(canonical) if scored else st.none(),
                score_reason=words if scored else st.just(""),
            )
            for place, (share, measure) in enumerate(zip(weights.equal(len(found)), found, strict=True))
        )
    ).map(list)


@st.composite
def objectives(draw: st.DrawFn) -> ObjectiveDocument:
    state = draw(st.sampled_from(ObjectiveState))
    closed = state is ObjectiveState.CLOSED
    parts = draw(st.lists(measured(), max_size=4).flatmap(lambda found: key_results(found, scored=closed)))
    return ObjectiveDocument(
        id=ObjectiveId.of(UUID(int=50)),
        epoch=1,
        version=4,
        title=draw(words),
        why=draw(words),
        team_id=TEAM,
        champion_id=draw(st.none() | people),
        contributor_ids=draw(st.lists(people, max_size=3, unique=True)),
        cycle_id=CYCLE.id,
        ambition=draw(st.sampled_from(Ambition)),
        uncertainties=[Uncertainty(id=UncertaintyId.of(UUID(int=1)), text="Who | comes", resolved=True, learned="Few")],
        state=state,
        key_results=parts,
        progress=progress.weighted_mean((part.weight, part.progress) for part in parts),
        origin=draw(st.sampled_from(Origin)),
        exempt=draw(st.booleans()),
        edit_version=3,
        drafted_at=NOW,
        closed_at=NOW if closed else None,
    )


@given(objectives())
def test_an_objective_that_is_written_and_read_back_says_the_same_and_stands_the_same(before: ObjectiveDocument) -> None:
    lines = lines_of(before, team="Design", cycle="2026 Q1")
    assert all(set(cells) <= set(COLUMNS) for cells in lines)
    read = [Numbered(number, OkrLine.model_validate(cells)) for number, cells in enumerate(lines, 2)]
    (given_back,) = gather(read, "").objectives
    after = build(given_back, Around(team_id=TEAM, cycle=CYCLE, now=NOW)).document
    assert says_the_same(after, before)
    same = {
        "id",
        "title",
        "why",
        "champion_id",
        "contributor_ids",
        "state",
        "progress",
        "origin",
        "exempt",
        "edit_version",
        "closed_at",
    }
    assert after.model_dump(include=same) == before.model_dump(include=same)
    assert [part.id for part in after.key_results] == [part.id for part in before.key_results]
    assert [part.progress for part in after.key_results] == [part.progress for part in before.key_results]


def test_an_alignment_is_written_by_its_ids() -> None:
    edge = Edge(target_objective_id=ObjectiveId.of(UUID(int=7)), target_key_result_id=A_KEY_RESULT, kind=AlignmentKind.SUPPORTS)
    (given_back,) = gather([Numbered(2, line(aligned_to=f"supports {edge.target_objective_id} {A_KEY_RESULT}"))], "").objectives
    assert [Edge.model_validate(one.model_dump()) for one in given_back.said("aligned_to")] == [edge]
