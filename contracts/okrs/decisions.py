"""Decisions as documents, and the facts about them."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Part
from contracts.okrs.limits import (
    AFFECTED,
    DECISION_REVIEWS,
    DISSENTS,
    OBJECTIONS,
    OPTIONS,
    PROS_AND_CONS,
    SUPERSEDED,
    VOTERS,
    Argument,
    OptionText,
    OptionTitle,
    Short,
)
from contracts.okrs.messages import OkrsDocument, OkrsFact
from contracts.okrs.objectives import Origin
from contracts.values import (
    ConcernId,
    Day,
    DecisionId,
    EditVersion,
    Instant,
    ObjectionId,
    ObjectiveId,
    OptionId,
    PersonId,
    Prose,
    Reason,
    TeamId,
    Term,
    Title,
)


class Method(Term):
    """How a decision is made; each has its own rule for when it may be decided."""

    CONSENT = "consent", "Decided once no objection is left unresolved."
    ADVICE = "advice", "The decider decides after somebody else has given advice by a comment."
    MAJORITY = "majority", "The option with most votes, once every voter has voted; the decider decides between equals."
    DECIDER = "decider", "The decider decides."


class DecisionState(Term):
    """Where a decision stands."""

    PROPOSED = "proposed", "Open for comments, objections, concerns and votes."
    DECIDED = "decided", "It holds."
    SUPERSEDED = "superseded", "Another decision took its place."
    WITHDRAWN = "withdrawn", "Taken back before it was made."


class ReviewOutcome(Term):
    """What a review makes of a decision."""

    KEEP = "keep", "It still holds."
    CHANGE = "change", "It should be changed: propose a decision that supersedes it."


class Option(Part):
    """One way to go."""

    id: OptionId = Field(description="The option.")
    title: OptionTitle = Field(description="The way to go, in a few words.")
    text: OptionText = Field("", description="What it means.")
    pros: list[Argument] = Field([], max_length=PROS_AND_CONS, description="What speaks for it.")
    cons: list[Argument] = Field([], max_length=PROS_AND_CONS, description="What speaks against it.")
    concern_id: ConcernId | None = Field(None, description="The concern it comes from, where it comes from one.")


class Objection(Part):
    """A reason why the proposal would do harm; with consent nothing is decided while one is unresolved."""

    id: ObjectionId = Field(description="The objection.")
    text: Short = Field(description="What harm is seen.")
    by: PersonId = Field(description="Who objects.")
    raised_at: Instant = Field(description="When it was raised.")
    resolution: Short | None = Field(None, description="How it was resolved; null while it is not.")
    resolved_by: PersonId | None = Field(None, description="Who resolved it.")
    resolved_at: Instant | None = Field(None, description="When it was resolved.")


class Vote(Part):
    """What somebody voted for."""

    by: PersonId = Field(description="The voter.")
    option_id: OptionId = Field(description="The option.")


class Dissent(Part):
    """Somebody who sees it otherwise, kept with the decision."""

    by: PersonId | None = Field(None, description="Who; null where it was said without a name.")
    text: Short = Field(description="What they see otherwise.")


class DecisionReview(Part):
    """A look back at a decision."""

    outcome: ReviewOutcome = Field(description="What it makes of the decision.")
    learned: Reason = Field(description="What was learned since.")
    by: PersonId = Field(description="Who reviewed it.")
    at: Instant = Field(description="When.")


class DecisionDocument(OkrsDocument):
    """A decision with its options, objections and rationale, readable by everyone."""

    kind: ClassVar[str] = "decision"
    id: DecisionId = Field(description="The decision.")
    title: Title = Field(description="What is to be decided, in one sentence.")
    context: Prose = Field("", description="Why it has to be decided.")
    options: list[Option] = Field([], max_length=OPTIONS, description="The ways to go.")
    method: Method | None = Field(None, description="How it is decided; null only where it was imported.")
    decider_id: PersonId | None = Field(
        None, description="Who records the decision, and makes it where one does; null only where it was imported."
    )
    voter_ids: list[PersonId] = Field([], max_length=VOTERS, description="Who votes, by majority.")
    votes: list[Vote] = Field([], max_length=VOTERS, description="The votes, shown together after the last.")
    objective_ids: list[ObjectiveId] = Field([], max_length=AFFECTED, description="The objectives it affects.")
    team_ids: list[TeamId] = Field([], max_length=AFFECTED, description="The teams it affects.")
    objections: list[Objection] = Field([], max_length=OBJECTIONS, description="Objections and how they were resolved.")
    state: DecisionState = Field(description="Where it stands.")
    chosen_option_id: OptionId | None = Field(None, description="The option that was chosen.")
    rationale: Prose = Field("", description="Why it was decided so.")
    dissents: list[Dissent] = Field([], max_length=DISSENTS, description="What was seen otherwise when it was decided.")
    consequences: Prose = Field("", description="What follows from it, where that was told.")
    review_on: Day | None = Field(None, description="The day by which it is looked at again.")
    reviews: list[DecisionReview] = Field([], max_length=DECISION_REVIEWS, description="Looks back, in order.")
    supersedes_ids: list[DecisionId] = Field([], max_length=SUPERSEDED, description="The decisions whose place it took.")
    superseded_by_id: DecisionId | None = Field(None, description="The decision that took its place.")
    superseded_reason: Reason | None = Field(None, description="Why another took its place; null where that is not known.")
    withdrawn_reason: Reason | None = Field(None, description="Why it was withdrawn.")
    origin: Origin = Field(Origin.NATIVE, description="Where it comes from.")
    source: str | None = Field(None, max_length=400, description="What it is called where it was imported from.")
    proposed_at: Instant = Field(description="When it was proposed.")
    proposed_by: PersonId | None = Field(None, description="Who proposed it; null where it was imported.")
    decided_at: Instant | None = Field(None, description="When it was decided.")
    decided_by: PersonId | None = Field(None, description="Who decided it; null where it was imported.")
    edit_version: EditVersion = Field(description="Raised by edits; name it as `expectedEditVersion` when you edit.")


class DecisionFact(OkrsFact):
    """Something happened to a decision."""

    decision: DecisionDocument = Field(description="The decision as it is now.")


class DecisionProposed(DecisionFact):
    """A decision was proposed."""


class DecisionEdited(DecisionFact):
    """A proposed decision was edited."""


class VotesShown(DecisionFact):
    """The last voter has voted, and all votes are shown."""


class ObjectionRaised(DecisionFact):
    """Somebody objects to a proposed decision."""


class ObjectionResolved(DecisionFact):
    """An objection was resolved."""


class DecisionMade(DecisionFact):
    """A decision was made, with its rationale and what was seen otherwise."""


class DecisionSuperseded(DecisionFact):
    """Another decision took the place of this one."""

    superseded_by: DecisionDocument = Field(description="The decision that took its place.")


class DecisionWithdrawn(DecisionFact):
    """A proposed decision was taken back."""


class DecisionReviewed(DecisionFact):
    """A decision was looked at again: kept, or to be changed."""


class DecisionImported(DecisionFact):
    """A decision was brought in from a file, with what the file lacks left empty."""
