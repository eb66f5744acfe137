"""From the lines of an objective to its document: what an import makes of it, whether it is here already or not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from contracts.derived import derived
from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.cycles import CycleDocument, CycleState
from contracts.okrs.key_results import KeyResult, Milestone
from contracts.okrs.limits import STEPS_OF_AN_OBJECTIVE
from contracts.okrs.lines import OkrLine
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState, Origin, Uncertainty
from contracts.values import CheckInId, KeyResultId, TeamId, UncertaintyId
from services.okrs.files.rules.gathering import Given, Numbered
from services.okrs.files.rules.measuring import Told, measure_of
from services.okrs.files.rules.notes import Note
from services.okrs.objectives.rules import check_ins, measures, progress, weights

_STATES = {
    CycleState.CLOSED: ObjectiveState.CLOSED,
    CycleState.ACTIVE: ObjectiveState.ACTIVE,
    CycleState.CLOSING: ObjectiveState.ACTIVE,
}
AS_TOLD = (
    *("why", "ambition", "outcome", "learned", "origin", "edit_version", "drafted_by", "submitted_at", "submitted_by"),
    *("activated_at", "activated_by", "closed_at", "closed_by", "carried_over_from_id", "carried_over_to_id"),
)


@dataclass(frozen=True, slots=True)
class Around:
    """What an objective is imported into."""

    team_id: TeamId
    cycle: CycleDocument
    now: datetime
    state: ObjectiveState | None = None
    """Its state, where it is here already."""
    earlier: Sequence[CheckInDocument] = ()
    """Its check-ins, where it is here already."""


@dataclass(slots=True)
class Built:
    """An objective as the file tells it, with the check-ins that are new, and what could not be read."""

    given: Given
    document: ObjectiveDocument
    check_ins: list[CheckInDocument] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)


def build(given: Given, around: Around) -> Built:
    """The objective; versions are 1 and mean nothing yet."""
    state = _state(given, around)
    built = Built(given, _without_key_results(given, around, state))
    shares = _weights(given, built.notes)
    parts = [
        _key_result(part_id, one, share, around, built, closed=state is ObjectiveState.CLOSED)
        for (part_id, one), share in zip(given.key_results, shares, strict=True)
    ]
    _steps_in_all(given, parts, built.faults)
    scores = [(part.weight, part.score) for part in parts if part.score is not None]
    built.document = built.document.model_copy(
        update={
            "key_results": parts,
            "progress": progress.weighted_mean((part.weight, part.progress) for part in parts),
            "score": progress.weighted_mean(scores) if scores else None,
            "last_check_in_at": max((part.last_check_in_at for part in parts if part.last_check_in_at), default=None),
        }
    )
    return built


def _state(given: Given, around: Around) -> ObjectiveState:
    """As the file says; closed in a closed cycle, or where every key result has its score; else as it is, or as the cycle is."""
    said: ObjectiveState | None = given.said("state")
    scores = [one.line.score for _, one in given.key_results]
    if said is not None:
        return said
    if around.cycle.state is CycleState.CLOSED or (scores and None not in scores):
        return ObjectiveState.CLOSED
    return around.state or _STATES.get(around.cycle.state, ObjectiveState.DRAFT)


def _without_key_results(given: Given, around: Around, state: ObjectiveState) -> ObjectiveDocument:
    uncertainties = [
        Uncertainty(id=derived(UncertaintyId, given.id, str(place)), text=one.text, resolved=one.resolved, learned=one.learned)
        for place, one in enumerate(given.said("uncertainties"))
    ]
    exempt = given.said("exempt")
    return ObjectiveDocument(
        id=given.id,
        epoch=1,
        version=1,
        title=given.first.line.objective,
        team_id=around.team_id,
        cycle_id=around.cycle.id,
        champion_id=given.said("champion"),
        contributor_ids=given.said("contributors"),
        uncertainties=uncertainties,
        state=state,
        progress=Decimal(0),
        exempt=given.said("origin") is Origin.IMPORTED if exempt is None else exempt,
        drafted_at=given.said("drafted_at") or around.now,
        **{name: given.said(name) for name in AS_TOLD},
    )


def _weights(given: Given, notes: list[Note]) -> list[Decimal]:
    named = [one.line.weight for _, one in given.key_results if one.line.weight is not None]
    if len(named) == len(given.key_results) and weights.sum_to_one(named):
        return named
    if named:
        reason = f"The weights of this objective make {weights.sum_of(named):f} and not exactly 1: all weigh the same."
        notes.append(Note(given.first.number, "weight", reason))
    return weights.equal(len(given.key_results))


def _key_result(id: KeyResultId, one: Numbered, weight: Decimal, around: Around, built: Built, *, closed: bool) -> KeyResult:
    line, told = one.line, measure_of(one.line, id)
    built.notes += [Note(one.number, column, reason) for column, reason in told.unread.items()]
    if line.score is not None and not closed:
        built.notes.append(Note(one.number, "score", "A score is given at close, and this objective is open: left out."))
    said = [check_in for check_in in around.earlier if check_in.key_result_id == id]
    new = _check_in(id, line, told, around, built.document)
    if new is not None and new.id not in {check_in.id for check_in in said}:
        said.append(new)
        built.check_ins.append(new)
    standing = check_ins.standing(said)
    last = standing[-1] if standing else None
    measure = measures.after_check_ins(told.measure, standing)
    return KeyResult(
        id=id,
        title=line.key_result or "",
        definition=line.definition,
        data_source=line.data_source,
        scoring_guidance=line.scoring_guidance,
        owner_id=line.owner,
        contributor_ids=line.key_result_contributors,
        weight=weight,
        measure=measure,
        progress=measures.progress_of(measure),
        confidence=last.confidence if last else None,
        score=line.score if closed else None,
        score_reason=line.score_reason if closed else "",
        last_check_in_at=max((check_in.recorded_at for check_in in said), default=None),
        effective_on=last.effective_on if last else None,
    )


def _check_in(id: KeyResultId, line: OkrLine, told: Told, around: Around, objective: ObjectiveDocument) -> CheckInDocument | None:
    """What the line says of where the key result stands; its id comes from what it says, so that it is said once."""
    if not told.says_something and line.confidence is None:
        return None
    cycle = around.cycle
    window = check_ins.Window.of(
        starts_on=cycle.starts_on, ends_on=cycle.ends_on, started_at=cycle.started_at, time_zone=cycle.time_zone
    )
    words = (told.value, told.steps_done, told.zone, line.confidence, line.effective_on, line.last_check_in_at)
    return CheckInDocument(
        id=derived(CheckInId, id, *(str(word) for word in words)),
        epoch=1,
        version=1,
        objective_id=objective.id,
        key_result_id=id,
        value=told.value,
        steps_done=told.steps_done,
        zone=told.zone,
        confidence=line.confidence,
        effective_on=line.effective_on or check_ins.default_date(window=window, now=around.now, time_zone=cycle.time_zone),
        recorded_at=line.last_check_in_at or around.now,
        by=None,
    )


def _steps_in_all(given: Given, parts: Sequence[KeyResult], faults: list[Note]) -> None:
    """An objective's document has room for so many steps; more than that is a fault, as with key results."""
    count = sum(len(part.measure.steps) for part in parts if isinstance(part.measure, Milestone))
    if count > STEPS_OF_AN_OBJECTIVE:
        reason = f"The steps of this objective are {count}, and at most {STEPS_OF_AN_OBJECTIVE} fit: merge some."
        faults.append(Note(given.first.number, "steps", reason, "too_many_steps"))
