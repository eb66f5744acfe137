"""What the viewer may do: the gateway's reading of the directory's copies is the owner's, for everybody and every team."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import organization as queries
from chassis.viewers import Viewer
from contracts.okrs.cycles import CycleState
from contracts.okrs.objectives import ObjectiveState
from gateway.read_model.organization import Standing, standing
from gateway.schema import actions
from gateway.schema.actions import ObjectiveAction
from gateway.schema.actions_of_reasons import ConcernAction, DecisionAction, of_concern, of_decision
from tests.gateway.documents import cycle, objective
from tests.gateway.reasons import answered, concern, decision, named
from tests.gateway.world import Gateway
from tests.services.okrs.world import COMPANY, DISSOLVED, DIVISION, OTHER, PEOPLE, TEAM


@pytest.mark.parametrize("name", PEOPLE)
async def test_both_see_the_same_person_beside_every_team(untouched: Gateway, name: str) -> None:
    now = untouched.clock.now() + timedelta(days=1)
    read_model = untouched.app.state.endpoint.door.behind.read_model
    ours = await standing(read_model, PEOPLE[name], now, is_admin=False)
    async with AsyncSession(untouched.okrs.engine) as session:
        for team in (COMPANY, DIVISION, TEAM, OTHER, DISSOLVED):
            unit: Any = SimpleNamespace(actor=Viewer(PEOPLE[name]), now=now, session=session)
            theirs = await queries.standing(unit, team)
            seen = (ours.is_member(team), ours.is_lead(team), ours.stands_in_for)
            assert seen == (theirs.is_member, theirs.is_lead, theirs.stands_in_for), team


def viewer(**more: Any) -> Standing:
    given: dict[str, Any] = {"is_admin": False, "member_of": frozenset(), "leads": frozenset(), "stands_in_for": frozenset()}
    return Standing(person_id=PEOPLE["stranger"], **given | more)


LEAD, MEMBER = viewer(leads=frozenset({str(TEAM)})), viewer(member_of=frozenset({str(TEAM)}))
DEPUTY = viewer(stands_in_for=frozenset({str(PEOPLE["champion"])}))


@pytest.mark.parametrize(
    ("state", "who", "action", "may"),
    [
        ("draft", MEMBER, "EDIT_OBJECTIVE", True),
        ("draft", MEMBER, "DISCARD_DRAFT", True),
        ("draft", MEMBER, "SUBMIT_FOR_REVIEW", False),
        ("draft", DEPUTY, "SUBMIT_FOR_REVIEW", True),
        ("draft", LEAD, "ACTIVATE_OBJECTIVE", False),
        ("in_review", LEAD, "ACTIVATE_OBJECTIVE", True),
        ("in_review", MEMBER, "ADD_KEY_RESULT", True),
        ("active", MEMBER, "ADD_KEY_RESULT", False),
        ("active", LEAD, "ADD_KEY_RESULT", True),
        ("active", LEAD, "RECORD_CHECK_IN", False),
        ("active", DEPUTY, "RECORD_CHECK_IN", True),
        ("active", LEAD, "REOPEN_OBJECTIVE", False),
        ("closed", LEAD, "REOPEN_OBJECTIVE", True),
        ("closed", MEMBER, "EDIT_OBJECTIVE", False),
        ("draft", viewer(), "EDIT_OBJECTIVE", False),
    ],
)
def test_actions_follow_state_and_standing(state: str, who: Standing, action: str, may: bool) -> None:
    found = actions.of_objective(objective(1, state=state), cycle(1), who)
    assert (ObjectiveAction[action] in found) is may


DECIDER = viewer(stands_in_for=frozenset({str(PEOPLE["lead"])}))
AT = "2026-01-05T08:00:00Z"
OBJECTION = {"id": named("objection", 1), "text": "Harm", "by": PEOPLE["member"], "raised_at": AT}
RESOLVED = OBJECTION | {"resolution": "Met", "resolved_by": PEOPLE["lead"], "resolved_at": AT}
VOTED = {"voter_ids": [PEOPLE["owner"]], "votes": [{"by": PEOPLE["owner"], "option_id": named("option", 10)}]}


@pytest.mark.parametrize(
    ("proposal", "may"),
    [
        ({"method": "decider"}, True),
        ({"method": "advice"}, True),
        ({"method": "consent"}, True),
        ({"method": "consent", "objections": [RESOLVED]}, True),
        ({"method": "consent", "objections": [RESOLVED, OBJECTION]}, False),
        ({"method": "decider", "objections": [OBJECTION]}, True),
        ({"method": "majority", "voter_ids": [PEOPLE["owner"]]}, False),
        ({"method": "majority", **VOTED}, True),
        ({"method": "decider", "options": []}, False),
        ({"method": None}, False),
        ({"state": "withdrawn"}, False),
    ],
)
def test_a_decision_is_offered_to_be_made_once_its_method_allows_it(proposal: dict[str, Any], may: bool) -> None:
    assert (DecisionAction.MAKE_DECISION in of_decision(decision(1, **proposal), DECIDER)) is may
    assert DecisionAction.MAKE_DECISION not in of_decision(decision(1, **proposal), viewer())


def test_the_author_of_a_confidential_concern_is_offered_no_more_than_anybody() -> None:
    told = answered(1, mode="confidential", by=None)
    named_, author = answered(1), viewer(stands_in_for=frozenset())
    assert of_concern(told, objective(1), author) == []
    assert of_concern(named_, objective(1), author) == [
        ConcernAction.FOLLOW_UP_CONCERN,
        ConcernAction.WITHDRAW_CONCERN,
        ConcernAction.SAY_WHETHER_IT_HELPED,
    ]


def test_a_concern_is_answered_by_who_answers_for_what_it_is_about_also_once_that_is_gone() -> None:
    answers, raised = [ConcernAction.ANSWER_CONCERN], concern(1, by=PEOPLE["member"])
    assert of_concern(raised, objective(1), LEAD) == of_concern(raised, None, LEAD) == answers
    assert of_concern(raised, objective(1), DEPUTY) == answers
    assert of_concern(raised, None, DEPUTY) == []
    about = decision(1)
    raised = concern(1, by=PEOPLE["member"], decision_id=about.id)
    assert of_concern(raised, about, DECIDER) == answers
    assert of_concern(raised, about, LEAD) == []


def test_nothing_is_done_in_a_closed_cycle_but_talked_about() -> None:
    for state in ObjectiveState:
        found = set(actions.of_objective(objective(1, state=state.value), cycle(1, state="closed"), LEAD))
        assert found <= {ObjectiveAction.COMMENT_ON_OBJECTIVE, ObjectiveAction.RAISE_CONCERN}


def test_only_admins_run_cycles() -> None:
    admin = viewer(is_admin=True)
    for state in CycleState:
        found = actions.of_cycle(cycle(1, state=state.value), admin)
        assert len(found) == (state is not CycleState.CLOSED)
        assert actions.of_cycle(cycle(1, state=state.value), viewer()) == []
