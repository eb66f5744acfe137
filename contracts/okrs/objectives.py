"""Objectives as documents, and the facts about them."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Part
from contracts.okrs.key_results import KeyResult
from contracts.okrs.lessons import LessonDocument
from contracts.okrs.limits import CONTRIBUTORS, EDGES, KEY_RESULTS, UNCERTAINTIES, Finding, Intent, Learning, Unknown
from contracts.okrs.messages import OkrsDocument, OkrsFact, OkrsTombstone
from contracts.okrs.revisions import RevisionDocument
from contracts.values import (
    CycleId,
    EditVersion,
    Id,
    Instant,
    KeyResultId,
    ObjectiveId,
    PersonId,
    Share,
    TeamId,
    Term,
    Title,
    UncertaintyId,
)


class Ambition(Term):
    """How the score of an objective is read."""

    COMMITTED = "committed", "Expected in full: 1.0 is what was promised."
    ASPIRATIONAL = "aspirational", "A stretch: 0.6 to 0.7 and up reads as success."
    LEARNING = "learning", "Read by the uncertainties it resolved, not by its score."


class ObjectiveState(Term):
    """Where an objective stands in its life."""

    DRAFT = "draft", "Being written, visible to everyone as a draft."
    IN_REVIEW = "in_review", "Submitted: the team asks for concerns before it counts."
    ACTIVE = "active", "Counts and takes check-ins; changes need a reason."
    CLOSED = "closed", "Finished, with scores and what was learned."


class Outcome(Term):
    """How an objective ended. There is no failure among the outcomes."""

    ACHIEVED = "achieved", "What was intended is there."
    PARTLY = "partly", "Part of what was intended is there."
    LEARNED = "learned", "The main yield is what was learned."
    STOPPED = "stopped", "Ended early, for a reason worth telling."


class Origin(Term):
    """Where an objective comes from."""

    NATIVE = "native", "Written here."
    IMPORTED = "imported", "Brought in from a file, and perhaps incomplete."


class AlignmentKind(Term):
    """How an objective relates to what it is aligned to."""

    CONTRIBUTES_TO = "contributes_to", "Its success is part of the other's success."
    SUPPORTS = "supports", "Its success makes the other's more likely."


class Uncertainty(Part):
    """Something the objective does not know yet; resolved before it closes."""

    id: UncertaintyId = Field(description="The uncertainty.")
    text: Unknown = Field(description="What is not known.")
    resolved: bool = Field(False, description="Whether it is resolved.")
    learned: Finding = Field("", description="What was learned when it was resolved.")


class Edge(Part):
    """What the objective is aligned to."""

    target_objective_id: ObjectiveId = Field(description="The objective it contributes to or supports.")
    target_key_result_id: KeyResultId | None = Field(
        None, description="The key result of that objective, where it is aligned to one."
    )
    kind: AlignmentKind = Field(description="How it relates to it.")


class ObjectiveDocument(OkrsDocument):
    """A goal of a team for one cycle, with its key results."""

    kind: ClassVar[str] = "objective"
    id: ObjectiveId = Field(description="The objective.")
    title: Title = Field(description="What is to be achieved, in one sentence.")
    why: Intent = Field("", description="The intent behind it.")
    team_id: TeamId = Field(description="The team that owns it.")
    champion_id: PersonId | None = Field(None, description="The person who answers for it; null only in drafts and imports.")
    contributor_ids: list[PersonId] = Field([], max_length=CONTRIBUTORS, description="Who else works on it.")
    cycle_id: CycleId = Field(description="The cycle it belongs to.")
    ambition: Ambition = Field(description="How its score is read.")
    uncertainties: list[Uncertainty] = Field(
        [], max_length=UNCERTAINTIES, description="What it does not know yet, or has learned."
    )
    state: ObjectiveState = Field(description="Where it stands in its life.")
    key_results: list[KeyResult] = Field([], max_length=KEY_RESULTS, description="How success is measured, in order.")
    aligned_to: list[Edge] = Field([], max_length=EDGES, description="What it contributes to or supports.")
    progress: Share = Field(description="Weighted mean of the key results' progress.")
    score: Share | None = Field(None, description="Weighted mean of the key results' scores; null before close.")
    outcome: Outcome | None = Field(None, description="How it ended; null before close.")
    learned: Learning = Field("", description="What was learned, told at close.")
    origin: Origin = Field(Origin.NATIVE, description="Where it comes from.")
    exempt: bool = Field(
        False, description="Whether, as an import nobody has edited yet, it is spared the demands of activation and close."
    )
    edit_version: EditVersion = Field(
        description="Raised by edits, not by check-ins; name it as `expectedEditVersion` when you edit."
    )
    last_check_in_at: Instant | None = Field(None, description="When somebody last checked in on any of its key results.")
    carried_over_from_id: ObjectiveId | None = Field(None, description="The objective of an earlier cycle that it continues.")
    carried_over_to_id: ObjectiveId | None = Field(None, description="The objective of a later cycle that continues it.")
    drafted_at: Instant = Field(description="When it was drafted or imported.")
    drafted_by: PersonId | None = Field(None, description="Who drafted it; null where it was imported or proposed.")
    proposed_because_id: Id | None = Field(
        None, description="The systemic issue or the round because of which it was proposed; null where a person drafted it."
    )
    submitted_at: Instant | None = Field(None, description="When it was last submitted for review.")
    submitted_by: PersonId | None = Field(None, description="Who submitted it.")
    activated_at: Instant | None = Field(None, description="When it was activated.")
    activated_by: PersonId | None = Field(None, description="Who activated it.")
    closed_at: Instant | None = Field(None, description="When it was closed.")
    closed_by: PersonId | None = Field(None, description="Who closed it.")


class DiscardedDraft(OkrsTombstone):
    """What remains of a draft that was discarded."""

    kind: ClassVar[str] = "objective"
    id: ObjectiveId = Field(description="The objective.")
    team_id: TeamId = Field(description="The team that owned it.")
    cycle_id: CycleId = Field(description="The cycle it belonged to.")


class ObjectiveFact(OkrsFact):
    """Something happened to an objective."""

    objective: ObjectiveDocument = Field(description="The objective as it is now.")


class RevisingFact(ObjectiveFact):
    """Something changed that, on an active objective, takes a reason."""

    revisions: list[RevisionDocument] = Field([], description="What changed and why, one each; none while it is a draft.")


class ObjectiveDrafted(ObjectiveFact):
    """An objective was drafted, visible to everyone as a draft."""


class ObjectiveEdited(ObjectiveFact):
    """An objective was edited: a draft in any way, an active one in what needs no reason."""


class DraftDiscarded(OkrsFact):
    """A draft was discarded; nothing but its ids remains."""

    objective: DiscardedDraft = Field(description="What remains of it.")
    carried_over_from: ObjectiveDocument | None = Field(
        None, description="The objective it would have continued, no longer linked."
    )


class KeyResultAdded(RevisingFact):
    """A key result was added, and the weights were set anew."""


class KeyResultEdited(ObjectiveFact):
    """A key result was edited: of a draft in any way, of an active objective in what needs no reason."""


class KeyResultRemoved(RevisingFact):
    """A key result was removed, and the weights were set anew."""


class KeyResultsWeighed(RevisingFact):
    """The weights of the key results were set."""


class ObjectiveSubmitted(ObjectiveFact):
    """An objective was submitted for review."""


class ObjectiveReturnedToDraft(RevisingFact):
    """An objective went back from review to draft, for a reason."""


class ObjectiveActivated(ObjectiveFact):
    """An objective counts from now on."""


class ObjectiveRevised(RevisingFact):
    """An active objective was changed, for a reason."""


class KeyResultRevised(RevisingFact):
    """A key result of an active objective was changed, for a reason."""


class ObjectiveClosed(ObjectiveFact):
    """An objective was closed with scores and what was learned."""

    lessons: list[LessonDocument] = Field([], description="The lessons published with the close.")


class ObjectiveReopened(RevisingFact):
    """A closed objective is active again, for a reason."""


class ObjectiveCarriedOver(ObjectiveFact):
    """An objective goes on as a draft in a later cycle; `objective` is the new one."""

    carried_over_from: ObjectiveDocument = Field(
        description="The objective that it continues; closed, where its cycle closed with it."
    )
    lessons: list[LessonDocument] = Field([], description="The lessons published with the close, where its cycle closed with it.")
