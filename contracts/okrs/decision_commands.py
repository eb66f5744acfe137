"""What people do with decisions."""

from typing import Annotated, ClassVar, TypeVar

from pydantic import Field

from contracts.messages import Fact, Input
from contracts.okrs import decisions as told
from contracts.okrs.decisions import Method, ReviewOutcome
from contracts.okrs.limits import (
    AFFECTED,
    DISSENTS,
    OPTIONS,
    PROS_AND_CONS,
    VOTERS,
    Argument,
    OptionText,
    OptionTitle,
    Short,
)
from contracts.okrs.messages import OkrsCommand
from contracts.okrs.objective_commands import Expected
from contracts.values import (
    ConcernId,
    Day,
    DecisionId,
    ObjectionId,
    ObjectiveId,
    OptionId,
    PersonId,
    Prose,
    Reason,
    TeamId,
    Title,
)

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class DecisionCommand(OkrsCommand[F_co]):
    """Something to do with one decision."""

    decision_id: DecisionId = Field(description="The decision.")


class OptionInput(Input):
    """One way to go."""

    id: OptionId | None = Field(None, description="The option, where it is there already; a new one has none.")
    title: OptionTitle = Field(description="The way to go, in a few words; no two are called the same.")
    text: OptionText = Field("", description="What it means.")
    pros: list[Argument] = Field([], max_length=PROS_AND_CONS, description="What speaks for it.")
    cons: list[Argument] = Field([], max_length=PROS_AND_CONS, description="What speaks against it.")
    concern_id: ConcernId | None = Field(None, description="The concern it comes from, where it comes from one.")


class DissentInput(Input):
    """Somebody who sees it otherwise."""

    by: PersonId | None = Field(None, description="Who; left out where it was said without a name.")
    text: Short = Field(description="What they see otherwise.")


class ProposeDecision(OkrsCommand[told.DecisionProposed]):
    """Propose a decision, with its options and how it is to be made."""

    title: Title = Field(description="What is to be decided, in one sentence.")
    context: Prose = Field("", description="Why it has to be decided.")
    options: list[OptionInput] = Field([], max_length=OPTIONS, description="The ways to go; at least one before it is made.")
    method: Method = Field(description="How it is decided.")
    decider_id: PersonId | None = Field(None, description="Who records it, and makes it where one does; left out: you.")
    voter_ids: list[PersonId] = Field([], max_length=VOTERS, description="Who votes; needed by majority, and only there.")
    objective_ids: list[ObjectiveId] = Field([], max_length=AFFECTED, description="The objectives it affects.")
    team_ids: list[TeamId] = Field([], max_length=AFFECTED, description="The teams it affects.")
    review_on: Day | None = Field(None, description="The day by which it is looked at again; not in the past.")


class EditDecision(DecisionCommand[told.DecisionEdited]):
    """Edit a decision while it is proposed; what is left out stays."""

    expected_edit_version: Expected = None
    title: Title | None = Field(None, description="What is to be decided, in one sentence.")
    context: Prose | None = Field(None, description="Why it has to be decided; an empty text clears it.")
    options: list[OptionInput] | None = Field(
        None, max_length=OPTIONS, description="The ways to go, all of them: what is not listed goes, and votes for it with it."
    )
    method: Method | None = Field(None, description="How it is decided.")
    decider_id: PersonId | None = Field(None, description="Who records it, and makes it where one does.")
    voter_ids: list[PersonId] | None = Field(None, max_length=VOTERS, description="Who votes, all of them.")
    objective_ids: list[ObjectiveId] | None = Field(
        None, max_length=AFFECTED, description="The objectives it affects, all of them."
    )
    team_ids: list[TeamId] | None = Field(None, max_length=AFFECTED, description="The teams it affects, all of them.")
    review_on: Day | None = Field(None, description="The day by which it is looked at again; not in the past.")
    without_review: bool = Field(False, description="True takes the day of review away.")


class VoteOnDecision(DecisionCommand[told.VotesShown]):
    """Vote on a decision by majority; you may change your vote until the last voter has voted, then all are shown together."""

    receipted: ClassVar[bool] = True
    option_id: OptionId = Field(description="The option you vote for.")


class RaiseObjection(DecisionCommand[told.ObjectionRaised]):
    """Object to a proposed decision: say what harm you see. What you merely see otherwise is dissent, or a comment."""

    text: Short = Field(description="What harm you see.")


class ResolveObjection(DecisionCommand[told.ObjectionResolved]):
    """Say how an objection was resolved."""

    objection_id: ObjectionId = Field(description="The objection.")
    resolution: Short = Field(description="How it was resolved.")


class MakeDecision(DecisionCommand[told.DecisionMade]):
    """Make a decision: the option, why, and what was seen otherwise."""

    option_id: OptionId = Field(description="The option that is chosen.")
    rationale: Annotated[Prose, Field(min_length=1)] = Field(description="Why this one.")
    dissents: list[DissentInput] = Field([], max_length=DISSENTS, description="What was seen otherwise, kept with the decision.")
    consequences: Prose = Field("", description="What follows from it.")
    review_on: Day | None = Field(
        None, description="The day by which it is looked at again; not in the past. Left out: as proposed."
    )


class SupersedeDecision(DecisionCommand[told.DecisionSuperseded]):
    """Say that another decision took the place of this one; both show it."""

    by_decision_id: DecisionId = Field(description="The decision that takes its place; it is decided itself.")
    reason: Reason = Field(description="Why the earlier one does not hold any more.")


class WithdrawDecision(DecisionCommand[told.DecisionWithdrawn]):
    """Take a proposed decision back."""

    reason: Reason = Field(description="Why.")


class ReviewDecision(DecisionCommand[told.DecisionReviewed]):
    """Look at a decision again: keep it or change it, and say what was learned."""

    outcome: ReviewOutcome = Field(description="What the review makes of it.")
    learned: Reason = Field(description="What was learned since.")
    next_review_on: Day | None = Field(None, description="The day of the next look; not in the past. Left out: none.")
