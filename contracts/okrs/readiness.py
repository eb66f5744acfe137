"""What an objective still lacks before it can be activated; the same for the service that refuses and the gateway that shows."""

from collections.abc import Iterable, Iterator

from pydantic import Field

from contracts.messages import Part
from contracts.okrs.concerns import ConcernDocument, ConcernState
from contracts.okrs.cycles import CycleState
from contracts.okrs.key_results import KeyResult, Metric, Milestone
from contracts.okrs.objectives import Ambition, ObjectiveDocument
from contracts.okrs.requests import RequestState, ResourceRequestDocument
from contracts.values import ConcernId, KeyResultId, ResourceRequestId, Term


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
    CONCERN_UNANSWERED = "concern_unanswered", "Answer the concern; agreement is not needed."
    REQUEST_OPEN = "request_open", "Grant or decline what a key result needs; the objective is committed."


class Blocker(Part):
    """One thing that is missing before activation."""

    code: Lack = Field(description="What is missing.")
    key_result_id: KeyResultId | None = Field(None, description="The key result that lacks it; null for the objective itself.")
    concern_id: ConcernId | None = Field(None, description="The concern that waits for an answer.")
    request_id: ResourceRequestId | None = Field(None, description="The resource request that waits for an answer.")
    text: str = Field(description="What to do about it.")
    said: str | None = Field(None, description="What the concern or the request says.")


def blockers(
    objective: ObjectiveDocument,
    cycle: CycleState,
    *,
    concerns: Iterable[ConcernDocument] = (),
    requests: Iterable[ResourceRequestDocument] = (),
) -> list[Blocker]:
    """Everything that is missing, the objective's own first; of an import that nobody has edited yet only what others wait for.

    `concerns` and `requests` are the objective's, answered or not.
    """
    own = [] if objective.exempt else [*_incomplete(objective, cycle)]
    return [*own, *_unanswered(concerns), *_not_granted(objective, requests)]


def _unanswered(concerns: Iterable[ConcernDocument]) -> Iterator[Blocker]:
    lack = Lack.CONCERN_UNANSWERED
    for concern in (each for each in concerns if each.state is ConcernState.OPEN):
        yield Blocker(code=lack, concern_id=concern.id, text=lack.description, said=concern.text)


def _not_granted(objective: ObjectiveDocument, requests: Iterable[ResourceRequestDocument]) -> Iterator[Blocker]:
    """Of a committed objective; what a key result asked for that is gone, nobody waits for."""
    lack, parts = Lack.REQUEST_OPEN, {part.id for part in objective.key_results}
    if objective.ambition is not Ambition.COMMITTED:
        return
    for asked in (each for each in requests if each.state is RequestState.OPEN and each.key_result_id in parts):
        yield Blocker(code=lack, key_result_id=asked.key_result_id, request_id=asked.id, text=lack.description, said=asked.why)


def _incomplete(objective: ObjectiveDocument, cycle: CycleState) -> Iterator[Blocker]:
    lacks = [(lack, None) for lack in _of_objective(objective, cycle)]
    for lack, id in [*lacks, *((lack, part.id) for part in objective.key_results for lack in _of_key_result(part))]:
        yield Blocker(code=lack, key_result_id=id, text=lack.description)


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
