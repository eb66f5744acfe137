"""What an objective still lacks before it can be activated; the same for the service that refuses and the gateway that shows."""

from collections.abc import Iterator

from pydantic import Field

from contracts.messages import Part
from contracts.okrs.cycles import CycleState
from contracts.okrs.key_results import KeyResult, Metric, Milestone
from contracts.okrs.objectives import ObjectiveDocument
from contracts.values import KeyResultId, Term


class Lack(Term):
    """What is missing before activation."""

    NO_CHAMPION = "no_champion", "Nobody answers for it: name a champion."
    NO_KEY_RESULTS = "no_key_results", "Nothing measures its success: add a key result."
    NO_DEFINITION = "no_definition", "Say what exactly is counted."
    NO_BASELINE = "no_baseline", "Say where the metric starts."
    NO_TARGET = "no_target", "Say where the metric should end."
    NO_STEPS = "no_steps", "Say which steps the milestone has."
    NO_SCORING_GUIDANCE = "no_scoring_guidance", "Say what earns which score at the end."
    CYCLE_NOT_OPEN = "cycle_not_open", "The cycle is neither planning nor active: move the draft to one that is."


class Blocker(Part):
    """One thing that is missing before activation."""

    code: Lack = Field(description="What is missing.")
    key_result_id: KeyResultId | None = Field(None, description="The key result that lacks it; null for the objective itself.")
    text: str = Field(description="What to do about it.")


def blockers(objective: ObjectiveDocument, cycle: CycleState) -> list[Blocker]:
    """Everything that is missing, the objective's own first; none for an import that nobody has edited yet."""
    if objective.exempt:
        return []
    lacks = [(lack, None) for lack in _of_objective(objective, cycle)]
    return [
        Blocker(code=lack, key_result_id=key_result_id, text=lack.description)
        for lack, key_result_id in [*lacks, *((lack, part.id) for part in objective.key_results for lack in _of_key_result(part))]
    ]


def _of_objective(objective: ObjectiveDocument, cycle: CycleState) -> Iterator[Lack]:
    if objective.champion_id is None:
        yield Lack.NO_CHAMPION
    if not objective.key_results:
        yield Lack.NO_KEY_RESULTS
    if cycle not in {CycleState.PLANNING, CycleState.ACTIVE}:
        yield Lack.CYCLE_NOT_OPEN


def _of_key_result(key_result: KeyResult) -> Iterator[Lack]:
    measure = key_result.measure
    if not key_result.definition:
        yield Lack.NO_DEFINITION
    if isinstance(measure, Metric) and measure.baseline is None:
        yield Lack.NO_BASELINE
    if isinstance(measure, Metric) and measure.target is None:
        yield Lack.NO_TARGET
    if isinstance(measure, Milestone) and not measure.steps:
        yield Lack.NO_STEPS
    if not key_result.scoring_guidance:
        yield Lack.NO_SCORING_GUIDANCE
