"""Who may do what with resource requests."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.okrs.key_results import KeyResult
from contracts.okrs.requests import RequestState
from contracts.okrs.word_refusals import RequestWasAnswered, WordCode
from services.okrs.objectives.tables import Objective
from services.okrs.requests.tables import ResourceRequest


def may_ask(standing: Standing, objective: Objective, key_result: KeyResult) -> None:
    """Members and leads of the owning team, and whoever works on the key result; their deputies for them."""
    people = (objective.champion_id, *objective.contributor_ids, key_result.owner_id, *key_result.contributor_ids)
    if not (standing.is_member or standing.is_lead or standing.acts_for(*people)):
        raise Refused(WordCode.NOT_YOURS_TO_ASK_FOR)


def may_answer(standing: Standing, request: ResourceRequest) -> None:
    """Whoever was named to answer, the leads of the team that asked and of teams above, and their deputies."""
    if not (standing.is_lead or standing.acts_for(request.approver_id)):
        raise Refused(WordCode.NOT_YOURS_TO_GRANT)


def may_withdraw(standing: Standing, request: ResourceRequest) -> None:
    """Whoever asked, and nobody in their place."""
    if standing.person_id != request.asked_by:
        raise Refused(WordCode.NOT_YOUR_REQUEST)


def must_be_open(request: ResourceRequest) -> None:
    """Refuses, telling what happened, where somebody was quicker."""
    if request.state is RequestState.OPEN:
        return
    assert request.answered_by is not None, "somebody did"
    assert request.answered_at is not None, "at a time"
    happened = RequestWasAnswered(
        state=request.state, answered_by=request.answered_by, answered_at=request.answered_at, reason=request.reason
    )
    raise Refused(WordCode.REQUEST_WAS_ANSWERED, details=happened, state=request.state.value)
