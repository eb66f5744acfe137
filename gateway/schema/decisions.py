"""Decisions with everything that belongs to them: where options come from, who sees it otherwise, what changed."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.feedback.rounds import RoundState
from contracts.okrs import decisions as okrs
from contracts.okrs.concerns import ConcernState
from contracts.okrs.decisions import DecisionState
from contracts.values import DecisionId
from gateway.context import Info
from gateway.read_model import relations as selections
from gateway.schema import actions_of_reasons as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_reasons import DecisionAction
from gateway.schema.celebrated import ChangedMinds
from gateway.schema.node import Node
from gateway.schema.relations import (
    CommentType,
    ConcernType,
    RevisionType,
    RoundType,
    document,
    documents,
    pages,
    pages_in,
    people,
    person,
)
from gateway.schema.waiting import today
from gateway.words import shows


@shows(okrs.Option)
class Option(okrs.Option):
    """One way to go."""

    concern: ClassVar[Any] = document("concern_id", "concern", "The concern it comes from, where it comes from one.")


@shows(okrs.Objection)
class Objection(okrs.Objection):
    """A reason why the proposal would do harm."""

    objector: ClassVar[Any] = person("by", "Who objects.", name="by")
    resolver: ClassVar[Any] = person("resolved_by", "Who resolved it.", name="resolvedBy")


@shows(okrs.Vote)
class Vote(okrs.Vote):
    """What somebody voted for."""

    voter: ClassVar[Any] = person("by", "The voter.", name="by")


@shows(okrs.Dissent)
class Dissent(okrs.Dissent):
    """Somebody who sees it otherwise."""

    dissenter: ClassVar[Any] = person("by", "Who; null where it was said without a name.", name="by")


@shows(okrs.DecisionReview)
class DecisionReview(okrs.DecisionReview):
    """A look back."""

    reviewer: ClassVar[Any] = person("by", "Who reviewed it.", name="by")


@shows(okrs.DecisionDocument)
class Decision(okrs.DecisionDocument, ChangedMinds, Node):
    """A decision."""

    id: DecisionId = Field(description="The decision.")
    options: list[Option] = Field([], description="The ways to go.")  # type: ignore[assignment]
    objections: list[Objection] = Field([], description="Objections and how they were resolved.")  # type: ignore[assignment]
    votes: list[Vote] = Field([], description="The votes, shown together after the last.")  # type: ignore[assignment]
    dissents: list[Dissent] = Field([], description="What was seen otherwise when it was decided.")  # type: ignore[assignment]
    reviews: list[DecisionReview] = Field([], description="Looks back, in order.")  # type: ignore[assignment]

    decider: ClassVar[Any] = person(
        "decider_id", "Who records the decision, and makes it where one does; null only where it was imported."
    )
    voters: ClassVar[Any] = people("voter_ids", "Who votes, by majority.")
    proposer: ClassVar[Any] = person("proposed_by", "Who proposed it; null where it was imported.", name="proposedBy")
    maker: ClassVar[Any] = person("decided_by", "Who decided it; null where it was imported.", name="decidedBy")
    objectives: ClassVar[Any] = documents("objective_ids", "objective", "The objectives it affects.")
    teams: ClassVar[Any] = documents("team_ids", "team", "The teams it affects.")
    supersedes: ClassVar[Any] = documents(
        "supersedes_ids", "decision", "The decisions whose place it took; why, they say themselves."
    )
    superseded_by: ClassVar[Any] = document("superseded_by_id", "decision", "The decision that took its place.")
    concerns: ClassVar[Any] = pages_in(
        selections.CONCERNS_OF_DECISIONS, ConcernType, ConcernState, "Concerns about it, the latest first."
    )
    comments: ClassVar[Any] = pages(
        selections.COMMENTS_OF_DECISIONS, CommentType, "Comments on it, advice among them, the earliest first."
    )
    rounds: ClassVar[Any] = pages_in(
        selections.ROUNDS_OF_DECISIONS, RoundType, RoundState, "Rounds that weigh its options, the latest first."
    )
    changed: ClassVar[Any] = pages(
        selections.REVISIONS_OF_DECISIONS, RevisionType, "The revisions that name it, the latest first."
    )

    @strawberry.pydantic.field(description="The option that was chosen.")
    def chosen_option(self) -> Option | None:
        """Among its own."""
        return next((option for option in self.options if option.id == self.chosen_option_id), None)

    @strawberry.pydantic.field(description="Whether it holds and the day by which it is looked at again has passed, in UTC.")
    def review_due(self, info: Info) -> bool:
        """By the clock."""
        return self.state is DecisionState.DECIDED and self.review_on is not None and self.review_on < today(info)

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[DecisionAction] | None:
        """By the owner's rules."""
        return actions.of_decision(self, await standing_of(info))
