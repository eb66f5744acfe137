"""One more check-in makes of a key result what reading everything anew makes of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.key_results import Direction, KeyResult, Measure, Metric, Milestone, Ordinal, Step, Threshold, Zone
from contracts.values import CheckInId, KeyResultId, StepId
from services.okrs.objectives.rules import key_results, measures

FIRST = date(2026, 1, 1)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
STEPS = [Step(id=StepId.of(UUID(int=place)), title="Step", weight=Decimal("0.25"), done=False) for place in range(4)]
MEASURES: list[Measure] = [
    Metric(baseline=Decimal(0), target=Decimal(10)),
    Threshold(direction=Direction.KEEP_BELOW, limit=Decimal(5)),
    Milestone(steps=STEPS),
    Ordinal(commit="some", target="most", stretch="all"),
]


@dataclass(frozen=True)
class Said:
    id: CheckInId
    effective_on: date
    recorded_at: datetime
    corrects_id: CheckInId | None
    value: Decimal
    steps_done: list[StepId]
    zone: Zone
    confidence: int


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """Check-ins as they are recorded, some of them at the same moment or by a clock that went back, some correcting others."""
    ids = [CheckInId.of(UUID(int=one)) for one in draw(st.permutations(range(8)))]
    return [
        Said(
            id=ids[number],
            effective_on=FIRST + timedelta(days=draw(st.integers(0, 4))),
            recorded_at=NOON + timedelta(minutes=number + draw(st.integers(-2, 1))),
            corrects_id=draw(st.none() | st.sampled_from(ids[:number])) if number else None,
            value=Decimal(draw(st.integers(0, 10))),
            steps_done=draw(st.lists(st.sampled_from([step.id for step in STEPS]))),
            zone=draw(st.sampled_from(Zone)),
            confidence=draw(st.integers(0, 10)),
        )
        for number in range(draw(st.integers(1, 8)))
    ]


def beginning(measure: Measure) -> KeyResult:
    progress = measures.progress_of(measure)
    return KeyResult(id=KeyResultId.of(UUID(int=1)), title="Key", weight=Decimal(1), measure=measure, progress=progress)


@given(st.sampled_from(MEASURES), histories())
def test_one_more_check_in_makes_what_all_of_them_read_anew_make(measure: Measure, history: list[Said]) -> None:
    begun = part = beginning(measure)
    for number, said in enumerate(history, 1):
        anew = key_results.read_anew(begun, history[:number])
        quick = key_results.one_more(part, said) if said.corrects_id is None else None
        assert quick in (None, anew)
        part = anew


@given(st.sampled_from(MEASURES), histories())
def test_it_is_quick_for_whatever_is_recorded_after_everything_else(measure: Measure, history: list[Said]) -> None:
    part = key_results.read_anew(beginning(measure), history)
    assert part.last_check_in_at is not None
    later = Said(**vars(history[0]) | {"recorded_at": part.last_check_in_at + timedelta(seconds=1), "corrects_id": None})
    assert key_results.one_more(part, later) is not None


def test_without_check_ins_a_key_result_stays_where_it_is() -> None:
    standing = beginning(Metric(baseline=Decimal(0), target=Decimal(10), current=Decimal(4)))
    assert key_results.read_anew(standing, []) == standing


def test_of_two_check_ins_of_one_moment_their_ids_decide() -> None:
    metric = MEASURES[0]
    first, second = (
        Said(CheckInId.of(UUID(int=number)), FIRST, NOON, None, Decimal(number), [], Zone.NONE, number) for number in (2, 1)
    )
    part = key_results.read_anew(beginning(metric), [first])
    assert key_results.one_more(part, second) is None
    assert key_results.read_anew(part, [first, second]).confidence == 2
