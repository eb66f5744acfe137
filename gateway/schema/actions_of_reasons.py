"""What the viewer may do now with concerns, decisions, requests, reviews and experiments, by the owner's rules."""

from collections.abc import Iterator

from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.concerns import ConcernDocument, ConcernState
from contracts.okrs.cycles import CycleDocument, CycleState
from contracts.okrs.decisions import DecisionDocument, DecisionState, Method
from contracts.okrs.experiments import ExperimentDocument, ExperimentState
from contracts.okrs.limits import DECISION_REVIEWS, OBJECTIONS, REMARKS
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.okrs.requests import RequestState, ResourceRequestDocument
from contracts.okrs.reviews import ReviewDocument
from contracts.values import PersonId, Term
from gateway.read_model.organization import Standing
from gateway.schema.actions import belongs_to
from gateway.words import show_term


class ConcernAction(Term):
    """A mutation that the viewer may call for a concern; of a confidential one, whose author is not known here, answers alone."""

    ANSWER_CONCERN = "answer_concern", "`answerConcern`"
    FOLLOW_UP_CONCERN = "follow_up_concern", "`followUpConcern`"
    WITHDRAW_CONCERN = "withdraw_concern", "`withdrawConcern`"
    SAY_WHETHER_IT_HELPED = "say_whether_it_helped", "`sayWhetherItHelped`"


class DecisionAction(Term):
    """A mutation that the viewer may call for a decision."""

    EDIT_DECISION = "edit_decision", "`editDecision`"
    VOTE_ON_DECISION = "vote_on_decision", "`voteOnDecision`"
    RAISE_OBJECTION = "raise_objection", "`raiseObjection`"
    RESOLVE_OBJECTION = "resolve_objection", "`resolveObjection`, for at least one objection."
    MAKE_DECISION = "make_decision", "`makeDecision`; by advice, once somebody has given some."
    SUPERSEDE_DECISION = "supersede_decision", "`supersedeDecision`; whoever decided the later one may too."
    WITHDRAW_DECISION = "withdraw_decision", "`withdrawDecision`"
    REVIEW_DECISION = "review_decision", "`reviewDecision`"
    COMMENT_ON_DECISION = "comment_on_decision", "`commentOnDecision`"
    RAISE_CONCERN = "raise_concern", "`raiseConcern`"


class ResourceRequestAction(Term):
    """A mutation that the viewer may call for a resource request."""

    GRANT_RESOURCE = "grant_resource", "`grantResource`"
    DECLINE_RESOURCE = "decline_resource", "`declineResource`"
    WITHDRAW_RESOURCE_REQUEST = "withdraw_resource_request", "`withdrawResourceRequest`"


class ReviewAction(Term):
    """A mutation that the viewer may call for a review of a check-in."""

    ANSWER_REVIEW_QUESTION = "answer_review_question", "`answerReviewQuestion`, for at least one question."


class ExperimentAction(Term):
    """A mutation that the viewer may call for an experiment."""

    START_EXPERIMENT = "start_experiment", "`startExperiment`"
    STUDY_EXPERIMENT = "study_experiment", "`studyExperiment`"
    ADOPT_EXPERIMENT = "adopt_experiment", "`adoptExperiment`"
    ADAPT_EXPERIMENT = "adapt_experiment", "`adaptExperiment`"
    ABANDON_EXPERIMENT = "abandon_experiment", "`abandonExperiment`"


for _term in (ConcernAction, DecisionAction, ResourceRequestAction, ReviewAction, ExperimentAction):
    show_term(_term)


def of_concern(
    concern: ConcernDocument, about: ObjectiveDocument | DecisionDocument | None, viewer: Standing
) -> list[ConcernAction]:
    """What the viewer may do with a concern; `about` is what it is about, while that is there."""
    found = [ConcernAction.ANSWER_CONCERN] if concern.due_on is not None and _answers(concern, about, viewer) else []
    if concern.by == viewer.person_id:
        found += _of_the_author(concern)
    return found


def _answers(concern: ConcernDocument, about: ObjectiveDocument | DecisionDocument | None, viewer: Standing) -> bool:
    if isinstance(about, DecisionDocument):
        return viewer.acts_for(about.decider_id)
    team = about.team_id if about else concern.team_id
    return (team is not None and viewer.is_lead(team)) or viewer.acts_for(about.champion_id if about else None)


def _of_the_author(concern: ConcernDocument) -> Iterator[ConcernAction]:
    if concern.state is ConcernState.WITHDRAWN:
        return
    if concern.state is ConcernState.ANSWERED and len(concern.remarks) + 2 <= REMARKS:
        yield ConcernAction.FOLLOW_UP_CONCERN
    yield ConcernAction.WITHDRAW_CONCERN
    if any(remark.answer for remark in concern.remarks):
        yield ConcernAction.SAY_WHETHER_IT_HELPED


def of_decision(decision: DecisionDocument, viewer: Standing) -> list[DecisionAction]:
    """What the viewer may do with a decision."""
    found = [DecisionAction.COMMENT_ON_DECISION]
    if decision.decider_id is not None and decision.state in {DecisionState.PROPOSED, DecisionState.DECIDED}:
        found.append(DecisionAction.RAISE_CONCERN)
    if decision.state is DecisionState.PROPOSED:
        found += _of_a_proposal(decision, viewer)
    decides = _acts_for_any(viewer, decision.decider_id)
    if decides and decision.state is DecisionState.DECIDED:
        found.append(DecisionAction.SUPERSEDE_DECISION)
        if len(decision.reviews) < DECISION_REVIEWS:
            found.append(DecisionAction.REVIEW_DECISION)
    return sorted(found, key=list(DecisionAction).index)


def _of_a_proposal(decision: DecisionDocument, viewer: Standing) -> Iterator[DecisionAction]:
    shapes = _acts_for_any(viewer, decision.decider_id, decision.proposed_by)
    if shapes:
        yield from (DecisionAction.EDIT_DECISION, DecisionAction.WITHDRAW_DECISION)
    if decision.method is Method.MAJORITY and not decision.votes and viewer.person_id in decision.voter_ids:
        yield DecisionAction.VOTE_ON_DECISION
    if len(decision.objections) < OBJECTIONS:
        yield DecisionAction.RAISE_OBJECTION
    if any(each.resolution is None and (shapes or viewer.acts_for(each.by)) for each in decision.objections):
        yield DecisionAction.RESOLVE_OBJECTION
    if _can_be_made(decision) and viewer.acts_for(decision.decider_id):
        yield DecisionAction.MAKE_DECISION


def _can_be_made(decision: DecisionDocument) -> bool:
    """By its method, as far as the decision itself tells; advice stands in comments."""
    if decision.method is Method.CONSENT:
        return bool(decision.options) and all(each.resolution is not None for each in decision.objections)
    return (
        bool(decision.options)
        and decision.method is not None
        and (decision.method is not Method.MAJORITY or bool(decision.votes))
    )


def _acts_for_any(viewer: Standing, *people: PersonId | None) -> bool:
    """Where an import named nobody at all, admins act."""
    known = [person for person in people if person is not None]
    return viewer.acts_for(*known) if known else viewer.is_admin


def of_request(request: ResourceRequestDocument, viewer: Standing) -> list[ResourceRequestAction]:
    """What the viewer may do with a resource request."""
    if request.state is not RequestState.OPEN:
        return []
    found = []
    if viewer.is_lead(request.team_id) or viewer.acts_for(request.approver_id):
        found += [ResourceRequestAction.GRANT_RESOURCE, ResourceRequestAction.DECLINE_RESOURCE]
    if viewer.person_id == request.asked_by:
        found.append(ResourceRequestAction.WITHDRAW_RESOURCE_REQUEST)
    return found


def of_review(
    review: ReviewDocument, objective: ObjectiveDocument, check_in: CheckInDocument, viewer: Standing
) -> list[ReviewAction]:
    """What the viewer may do with a review."""
    if all(question.answer is not None for question in review.questions):
        return []
    owners = [part.owner_id for part in objective.key_results if part.id == check_in.key_result_id]
    answers = viewer.acts_for(review.asked_of, objective.champion_id, *owners)
    return [ReviewAction.ANSWER_REVIEW_QUESTION] if answers else []


def of_experiment(
    experiment: ExperimentDocument, objective: ObjectiveDocument, cycle: CycleDocument, viewer: Standing
) -> list[ExperimentAction]:
    """What the viewer may do with an experiment."""
    if cycle.state is CycleState.CLOSED:
        return []
    begins = objective.state is not ObjectiveState.CLOSED
    begins = begins and any(part.id == experiment.key_result_id for part in objective.key_results)
    found = []
    if belongs_to(objective, viewer):
        found += [ExperimentAction.START_EXPERIMENT] if experiment.state is ExperimentState.PLANNED and begins else []
        found += [ExperimentAction.STUDY_EXPERIMENT] if experiment.state is ExperimentState.RUNNING else []
    if viewer.is_lead(objective.team_id) or viewer.acts_for(experiment.planned_by, objective.champion_id):
        found += [*_concluding(experiment.state, begins=begins)]
    return found


def _concluding(state: ExperimentState, *, begins: bool) -> Iterator[ExperimentAction]:
    if state is ExperimentState.STUDIED:
        yield ExperimentAction.ADOPT_EXPERIMENT
        if begins:
            yield ExperimentAction.ADAPT_EXPERIMENT
    if state in {ExperimentState.PLANNED, ExperimentState.RUNNING, ExperimentState.STUDIED}:
        yield ExperimentAction.ABANDON_EXPERIMENT
