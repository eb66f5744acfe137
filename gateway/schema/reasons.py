"""What belongs to objectives, key results, check-ins and teams beside their goals: the reasons behind them."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import strawberry
from pydantic import BaseModel

from contracts.feedback.actions import ActionState
from contracts.feedback.agreements import AgreementState
from contracts.feedback.notes_days import NotesDayState
from contracts.feedback.post_mortems import IssueState, PostMortemState
from contracts.feedback.questions import QuestionState
from contracts.feedback.rounds import RoundState
from contracts.okrs.concerns import ConcernState
from contracts.okrs.decisions import DecisionState
from contracts.okrs.experiments import ExperimentState
from contracts.okrs.requests import RequestState
from gateway.context import Info
from gateway.read_model import relations as selections
from gateway.schema.celebrated import Recognized, RecognizedObjective
from gateway.schema.helping import HelpOfKeyResult, HelpOfObjective, HelpOfTeam
from gateway.schema.node import Node
from gateway.schema.relations import (
    ActionType,
    AgreementType,
    CommentType,
    ConcernType,
    DecisionType,
    ExperimentType,
    LeaderQuestionType,
    LessonReuseType,
    LessonType,
    NotesDayType,
    PostMortemType,
    RequestType,
    ReviewType,
    RoundType,
    SystemicIssueType,
    document,
    pages,
    pages_in,
)

if TYPE_CHECKING:
    from gateway.schema.why import WhyChain

WhyChainType = Annotated["WhyChain", strawberry.lazy("gateway.schema.why")]


class OfObjective(HelpOfObjective, RecognizedObjective):
    """An objective's reasons."""

    concerns: ClassVar[Any] = pages_in(
        selections.CONCERNS_OF_OBJECTIVES, ConcernType, ConcernState, "Concerns about it, the latest first."
    )
    comments: ClassVar[Any] = pages(selections.COMMENTS_OF_OBJECTIVES, CommentType, "Comments on it, the earliest first.")
    decisions: ClassVar[Any] = pages_in(
        selections.DECISIONS_OF_OBJECTIVES, DecisionType, DecisionState, "Decisions that affect it, the latest proposal first."
    )
    requests: ClassVar[Any] = pages_in(
        selections.REQUESTS_OF_OBJECTIVES, RequestType, RequestState, "What its key results need, the latest first."
    )
    reviews: ClassVar[Any] = pages(selections.REVIEWS_OF_OBJECTIVES, ReviewType, "Reviews of its check-ins, the latest first.")
    experiments: ClassVar[Any] = pages_in(
        selections.EXPERIMENTS_OF_OBJECTIVES, ExperimentType, ExperimentState, "Experiments on the way, the latest first."
    )
    lessons: ClassVar[Any] = pages(selections.LESSONS_OF_OBJECTIVES, LessonType, "What was learned from it, the latest first.")
    post_mortems: ClassVar[Any] = pages_in(
        selections.POST_MORTEMS_OF_OBJECTIVES,
        PostMortemType,
        PostMortemState,
        "Post-mortems of what touched it, the latest first.",
    )
    lesson_reuses: ClassVar[Any] = pages(
        selections.REUSES_OF_OBJECTIVES, LessonReuseType, "Lessons of other objectives that it used, the latest first."
    )

    rounds: ClassVar[Any] = pages_in(selections.ROUNDS_OF_OBJECTIVES, RoundType, RoundState, "Rounds about it, the latest first.")

    @strawberry.pydantic.field(description="The systemic issue or the round because of which it was proposed.")
    async def proposed_because(self, info: Info) -> Node | None:
        """By id, whatever it is."""
        from gateway.schema.nodes import loading  # noqa: PLC0415  # which knows objectives

        cause = self.proposed_because_id  # type: ignore[attr-defined]
        found = loading(info, cause) if cause is not None else None
        return await found if found is not None else None

    @strawberry.pydantic.field(description="Why it is as it is: concern, option, decision, change, outcome.")
    async def why_chain(self, info: Info) -> WhyChainType | None:
        """One statement for all objectives it is asked of."""
        from gateway.schema.why import chains  # noqa: PLC0415  # chains have objectives

        return await info.context.load(chains, str(self.id))  # type: ignore[attr-defined,no-any-return]


class OfKeyResult(HelpOfKeyResult, Recognized):
    """A key result's reasons."""

    requests: ClassVar[Any] = pages_in(
        selections.REQUESTS_OF_KEY_RESULTS, RequestType, RequestState, "What it needs, the latest first."
    )
    post_mortems: ClassVar[Any] = pages_in(
        selections.POST_MORTEMS_OF_KEY_RESULTS,
        PostMortemType,
        PostMortemState,
        "Post-mortems of what touched it, the latest first.",
    )
    experiments: ClassVar[Any] = pages_in(
        selections.EXPERIMENTS_OF_KEY_RESULTS, ExperimentType, ExperimentState, "Experiments to move it, the latest first."
    )


class OfCheckIn(Recognized):
    """What people say about a check-in."""

    comments: ClassVar[Any] = pages(selections.COMMENTS_OF_CHECK_INS, CommentType, "Comments on it, the earliest first.")
    reviews: ClassVar[Any] = pages(selections.REVIEWS_OF_CHECK_INS, ReviewType, "What was asked about it, the latest first.")


class OfRevision(BaseModel):
    """What a revision follows from."""

    decision: ClassVar[Any] = document("decision_id", "decision", "The decision it follows from, where one was named.")


class OfTeam(HelpOfTeam):
    """A team's reasons."""

    decisions: ClassVar[Any] = pages_in(
        selections.DECISIONS_OF_TEAMS, DecisionType, DecisionState, "Decisions that affect it, the latest proposal first."
    )
    requests: ClassVar[Any] = pages_in(
        selections.REQUESTS_OF_TEAMS, RequestType, RequestState, "What its objectives needed, the latest first."
    )
    lessons: ClassVar[Any] = pages(
        selections.LESSONS_OF_TEAMS, LessonType, "What was learned from objectives that it owned then, the latest first."
    )
    post_mortems: ClassVar[Any] = pages_in(
        selections.POST_MORTEMS_OF_TEAMS, PostMortemType, PostMortemState, "Its post-mortems, what happened last first."
    )
    notes_days: ClassVar[Any] = pages_in(
        selections.NOTES_DAYS_OF_TEAMS, NotesDayType, NotesDayState, "Its Notes Days, the latest first."
    )
    questions: ClassVar[Any] = pages_in(
        selections.QUESTIONS_OF_TEAMS,
        LeaderQuestionType,
        QuestionState,
        "Questions to its leads: those that wait first, the oldest due first; then the others, the latest first.",
    )
    systemic_issues: ClassVar[Any] = pages_in(
        selections.ISSUES_OF_TEAMS, SystemicIssueType, IssueState, "Systemic issues that are proposed to it, the latest first."
    )
    rounds: ClassVar[Any] = pages_in(selections.ROUNDS_OF_TEAMS, RoundType, RoundState, "Rounds that ask it, the latest first.")
    actions: ClassVar[Any] = pages_in(
        selections.ACTIONS_OF_TEAMS, ActionType, ActionState, "What it agreed to do, from wherever it came, the earliest first."
    )
    agreements: ClassVar[Any] = pages_in(
        selections.AGREEMENTS_OF_TEAMS,
        AgreementType,
        AgreementState,
        "How it wants to speak, disagree and respond to mistakes: what holds, what is proposed, and what was, the latest first.",
    )
