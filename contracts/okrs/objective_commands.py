"""What people ask for from the draft of an objective to its close; null or left out means unchanged."""

from typing import Annotated, TypeVar

from pydantic import Field

from contracts.messages import Fact, Input
from contracts.okrs import objectives as told
from contracts.okrs.key_results import KeyResultWeight, MeasureInput, NewKeyResult
from contracts.okrs.lessons import NewLesson
from contracts.okrs.limits import (
    CONTRIBUTORS,
    KEY_RESULT_CONTRIBUTORS,
    KEY_RESULTS,
    LESSONS_AT_CLOSE,
    UNCERTAINTIES,
    Finding,
    Guidance,
    Intent,
    Learning,
    ScoreReason,
    Source,
    Unknown,
)
from contracts.okrs.messages import OkrsCommand
from contracts.okrs.objectives import Ambition, Outcome
from contracts.values import (
    CycleId,
    DecisionId,
    EditVersion,
    KeyResultId,
    ObjectiveId,
    PersonId,
    Reason,
    Score,
    TeamId,
    Term,
    Title,
    UncertaintyId,
)

F_co = TypeVar("F_co", bound=Fact, covariant=True)
Expected = Annotated[
    EditVersion | None,
    Field(description="The `editVersion` you have read; refused with the current one where somebody was quicker."),
]


class ObjectiveCommand(OkrsCommand[F_co]):
    """Something to do with one objective."""

    objective_id: ObjectiveId = Field(description="The objective.")


class EditingCommand(ObjectiveCommand[F_co]):
    """An edit, which may name the edit version it rests on."""

    expected_edit_version: Expected = None


class RevisingCommand(EditingCommand[F_co]):
    """An edit that takes a reason or a decision where the objective is active."""

    reason: Reason | None = Field(None, description="Why; where the objective is active this or a decision is needed.")
    decision_id: DecisionId | None = Field(None, description="The decision it follows from; it is decided.")


class UncertaintyInput(Input):
    """Something the objective does not know yet, or has learned."""

    id: UncertaintyId | None = Field(None, description="The uncertainty, where it is there already; a new one has none.")
    text: Unknown = Field(description="What is not known.")
    resolved: bool = Field(False, description="Whether it is resolved; then say what was learned.")
    learned: Finding = Field("", description="What was learned when it was resolved.")


class DraftObjective(OkrsCommand[told.ObjectiveDrafted]):
    """Draft an objective for a team, visible to everyone as a draft."""

    title: Title = Field(description="What is to be achieved, in one sentence.")
    team_id: TeamId = Field(description="The team that owns it.")
    cycle_id: CycleId = Field(description="The cycle it belongs to.")
    why: Intent = Field("", description="The intent behind it.")
    champion_id: PersonId | None = Field(None, description="The person who answers for it; needed before it is activated.")
    contributor_ids: list[PersonId] = Field([], max_length=CONTRIBUTORS, description="Who else works on it.")
    ambition: Ambition = Field(Ambition.COMMITTED, description="How its score will be read.")
    uncertainties: list[Unknown] = Field([], max_length=UNCERTAINTIES, description="What is not known yet, one sentence each.")
    key_results: list[NewKeyResult] = Field([], max_length=KEY_RESULTS, description="How success is measured, in order.")


class EditObjective(EditingCommand[told.ObjectiveEdited]):
    """Edit an objective. Of an active one only contributors and uncertainties; everything else there takes `reviseObjective`."""

    title: Title | None = Field(None, description="What is to be achieved, in one sentence.")
    why: Intent | None = Field(None, description="The intent behind it; an empty text clears it.")
    team_id: TeamId | None = Field(None, description="The team that owns it.")
    cycle_id: CycleId | None = Field(None, description="The cycle it belongs to; an active objective is carried over instead.")
    champion_id: PersonId | None = Field(None, description="The person who answers for it.")
    without_champion: bool = Field(False, description="True takes the champion away.")
    contributor_ids: list[PersonId] | None = Field(
        None, max_length=CONTRIBUTORS, description="Who else works on it, all of them."
    )
    ambition: Ambition | None = Field(None, description="How its score will be read.")
    uncertainties: list[UncertaintyInput] | None = Field(
        None, max_length=UNCERTAINTIES, description="What is not known yet or was learned, all of it: what is not listed goes."
    )


class DiscardDraft(EditingCommand[told.DraftDiscarded]):
    """Discard a draft for good; only its ids remain."""


class AddKeyResult(RevisingCommand[told.KeyResultAdded]):
    """Add a key result; the weights are set anew with it."""

    key_result: NewKeyResult = Field(description="The key result, with its weight where `weights` are given.")
    weights: list[KeyResultWeight] = Field(
        [], max_length=KEY_RESULTS, description="The weights of all the others; left out: all weigh the same."
    )


class EditKeyResult(EditingCommand[told.KeyResultEdited]):
    """Edit a key result. Of an active objective only people, data source and guidance; the rest takes `reviseKeyResult`."""

    key_result_id: KeyResultId = Field(description="The key result.")
    title: Title | None = Field(None, description="What is measured, in one sentence.")
    definition: Guidance | None = Field(None, description="What exactly is counted; an empty text clears it.")
    data_source: Source | None = Field(None, description="Where the value is read; an empty text clears it.")
    scoring_guidance: Guidance | None = Field(None, description="What earns which score at the end; an empty text clears it.")
    owner_id: PersonId | None = Field(None, description="Who looks after it.")
    without_owner: bool = Field(False, description="True takes the owner away.")
    contributor_ids: list[PersonId] | None = Field(
        None, max_length=KEY_RESULT_CONTRIBUTORS, description="Who else works on it, all of them."
    )
    measure: MeasureInput | None = Field(None, description="How it is measured, as a whole; what it leaves out is cleared.")


class RemoveKeyResult(RevisingCommand[told.KeyResultRemoved]):
    """Remove a key result; the weights are set anew with it."""

    key_result_id: KeyResultId = Field(description="The key result.")
    weights: list[KeyResultWeight] = Field(
        [], max_length=KEY_RESULTS, description="The weights of all that remain; left out: all weigh the same."
    )


class WeighKeyResults(RevisingCommand[told.KeyResultsWeighed]):
    """Set the weights of all key results at once."""

    weights: list[KeyResultWeight] = Field(
        min_length=1, max_length=KEY_RESULTS, description="The weight of every one, summing to exactly 1."
    )


class SubmitForReview(ObjectiveCommand[told.ObjectiveSubmitted]):
    """Submit a draft for review, so that concerns are raised before it counts."""


class ReturnToDraft(ObjectiveCommand[told.ObjectiveReturnedToDraft]):
    """Return an objective from review to draft."""

    reason: Reason = Field(description="Why it goes back.")


class ActivateObjective(ObjectiveCommand[told.ObjectiveActivated]):
    """Make a reviewed objective count from now on; refused with the list of what is missing."""


class ReviseObjective(RevisingCommand[told.ObjectiveRevised]):
    """Change an active objective, with a reason."""

    title: Title | None = Field(None, description="What is to be achieved, in one sentence.")
    why: Intent | None = Field(None, description="The intent behind it; an empty text clears it.")
    team_id: TeamId | None = Field(None, description="The team that owns it.")
    champion_id: PersonId | None = Field(None, description="The person who answers for it.")
    ambition: Ambition | None = Field(None, description="How its score will be read.")


class ReviseKeyResult(RevisingCommand[told.KeyResultRevised]):
    """Change a key result of an active objective, with a reason."""

    key_result_id: KeyResultId = Field(description="The key result.")
    title: Title | None = Field(None, description="What is measured, in one sentence.")
    definition: Guidance | None = Field(None, description="What exactly is counted.")
    measure: MeasureInput | None = Field(
        None, description="How it is measured, as a whole and of the same kind; what it leaves out is cleared."
    )


class KeyResultScore(Input):
    """What a key result earned."""

    key_result_id: KeyResultId = Field(description="The key result.")
    score: Score = Field(description="0 to 1.")
    reason: ScoreReason = Field("", description="Why it differs from the progress; needed where it does.")


class ResolvedUncertainty(Input):
    """An uncertainty with what was learned."""

    uncertainty_id: UncertaintyId = Field(description="The uncertainty.")
    learned: Annotated[Finding, Field(min_length=1)] = Field(description="What was learned.")


class CloseObjective(ObjectiveCommand[told.ObjectiveClosed]):
    """Close an objective with scores and what was learned."""

    outcome: Outcome = Field(description="How it ended.")
    learned: Learning = Field(
        "",
        description="What was learned; needed. Where the objective has no lesson yet, it becomes one.",
    )
    lessons: list[NewLesson] = Field(
        [], max_length=LESSONS_AT_CLOSE, description="Lessons for other teams, published with the close."
    )
    scores: list[KeyResultScore] = Field([], max_length=KEY_RESULTS, description="The score of every key result.")
    uncertainties: list[ResolvedUncertainty] = Field(
        [], max_length=UNCERTAINTIES, description="What was learned about uncertainties that are still open; none may stay open."
    )


class ReopenObjective(ObjectiveCommand[told.ObjectiveReopened]):
    """Make a closed objective active again while its cycle is not closed."""

    reason: Reason = Field(description="Why it is reopened.")


class Continuation(Term):
    """With which baseline a key result goes on in the next cycle."""

    KEEP_BASELINE = "keep_baseline", "The baseline stays as it was."
    BASELINE_FROM_CURRENT = "baseline_from_current", "What was reached becomes the baseline; steps that are done stay behind."
    NEW = "new", "Measured anew, as the new measure says."


class ContinuedKeyResult(Input):
    """A key result that goes on."""

    key_result_id: KeyResultId = Field(description="The key result.")
    continuation: Continuation = Field(Continuation.BASELINE_FROM_CURRENT, description="With which baseline it goes on.")
    measure: MeasureInput | None = Field(None, description="The new measure, where it is measured anew.")


class CarryOver(ObjectiveCommand[told.ObjectiveCarriedOver]):
    """Continue an objective as a draft in another cycle, linked both ways."""

    to_cycle_id: CycleId = Field(description="The cycle in which it goes on.")
    key_results: list[ContinuedKeyResult] = Field(
        min_length=1,
        max_length=KEY_RESULTS,
        description="Which key results go on, and how; their weights keep their proportions.",
    )
