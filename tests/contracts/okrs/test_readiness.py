"""What keeps an objective from being activated, as the service refuses and the gateway shows it."""

from collections.abc import Sequence

import pytest

from contracts.okrs.concerns import ConcernDocument, ConcernRaised, ConcernState
from contracts.okrs.cycles import CycleState
from contracts.okrs.objectives import Ambition, ObjectiveDocument, ObjectiveDrafted
from contracts.okrs.readiness import Blocker, Lack, blockers
from contracts.okrs.requests import RequestState, ResourceRequestDocument, ResourceRequested
from contracts.sampling import sample

DRAFTED = ObjectiveDrafted.model_validate_json(sample(ObjectiveDrafted)).objective
PART = DRAFTED.key_results[0]
BARE = DRAFTED.model_copy(update={"exempt": False, "ambition": Ambition.COMMITTED, "champion_id": None, "key_results": [PART]})
CONCERN = ConcernRaised.model_validate_json(sample(ConcernRaised)).concern.model_copy(update={"state": ConcernState.OPEN})
REQUEST = ResourceRequested.model_validate_json(sample(ResourceRequested)).resource_request.model_copy(
    update={"state": RequestState.OPEN, "key_result_id": PART.id}
)


def waiting(
    objective: ObjectiveDocument = BARE,
    concerns: Sequence[ConcernDocument] = (),
    requests: Sequence[ResourceRequestDocument] = (),
) -> list[Blocker]:
    """What others wait for, apart from what is missing in the objective itself."""
    found = blockers(objective, CycleState.ACTIVE, concerns=concerns, requests=requests)
    return [one for one in found if one.code in {Lack.CONCERN_UNANSWERED, Lack.REQUEST_OPEN}]


def test_what_is_missing_in_the_objective_comes_first() -> None:
    found = [one.code for one in blockers(BARE, CycleState.ACTIVE, concerns=[CONCERN], requests=[REQUEST])]
    assert found == [Lack.NO_CHAMPION, Lack.CONCERN_UNANSWERED, Lack.REQUEST_OPEN]


@pytest.mark.parametrize("state", list(ConcernState))
def test_only_an_open_concern_is_waited_for_and_it_is_told_what_it_says(state: ConcernState) -> None:
    found = waiting(concerns=[CONCERN.model_copy(update={"state": state})])
    told = [(one.concern_id, one.said, one.key_result_id, one.request_id) for one in found]
    assert told == ([(CONCERN.id, CONCERN.text, None, None)] if state is ConcernState.OPEN else [])


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("ambition", list(Ambition))
def test_only_a_committed_objective_waits_for_an_open_request(state: RequestState, ambition: Ambition) -> None:
    objective = BARE.model_copy(update={"ambition": ambition})
    found = waiting(objective, requests=[REQUEST.model_copy(update={"state": state})])
    told = [(one.request_id, one.said, one.key_result_id) for one in found]
    waits = state is RequestState.OPEN and ambition is Ambition.COMMITTED
    assert told == ([(REQUEST.id, REQUEST.why, REQUEST.key_result_id)] if waits else [])


def test_what_a_key_result_asked_for_that_is_gone_nobody_waits_for() -> None:
    assert waiting(BARE.model_copy(update={"key_results": []}), requests=[REQUEST]) == []


def test_an_import_lacks_nothing_and_yet_its_concerns_are_answered_first() -> None:
    imported = BARE.model_copy(update={"exempt": True})
    assert [one.code for one in blockers(imported, CycleState.CLOSED, concerns=[CONCERN])] == [Lack.CONCERN_UNANSWERED]
    assert blockers(imported, CycleState.CLOSED) == []
