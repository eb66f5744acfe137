"""A body for each command that would succeed for whoever may; and the requests of the addresses that are no commands."""

from collections.abc import Callable
from typing import Any

from tests.services.okrs.world import PEOPLE, TEAM, metric
from tests.who_may import rows_concerns, rows_decisions, rows_learning, rows_words
from tests.who_may.ground import Ground

Body = dict[str, Any]


def _objective(ground: Ground, of: str) -> Body:
    return {"objective_id": ground.objectives[of]["id"]}


def _part(ground: Ground, of: str) -> Body:
    return {**_objective(ground, of), "key_result_id": ground.objectives[of]["key_results"][0]["id"]}


def _weights(ground: Ground, of: str) -> Body:
    first, second = (part["id"] for part in ground.objectives[of]["key_results"])
    weights = [{"key_result_id": first, "weight": "0.3"}, {"key_result_id": second, "weight": "0.7"}]
    return {**_objective(ground, of), "weights": weights, "reason": "We learned"}


def _team_check_in(ground: Ground, of: str) -> Body:
    return {"team_id": TEAM, "check_ins": [{**_part(ground, of), "value": "2", "confidence": 5}]}


def _correction(ground: Ground, of: str) -> Body:
    return {"check_in_id": ground.check_ins[of], "reason": "Misread", "value": "3"}


def _close(ground: Ground, of: str) -> Body:
    parts = ground.objectives[of]["key_results"]
    scores = [{"key_result_id": part["id"], "score": "0.5", "reason": "We felt it"} for part in parts]
    return {**_objective(ground, of), "outcome": "partly", "learned": "Ask sooner", "scores": scores}


def _carry_over(ground: Ground, of: str) -> Body:
    goes_on = [{"key_result_id": ground.objectives[of]["key_results"][0]["id"]}]
    return {**_objective(ground, of), "to_cycle_id": ground.cycles["a planned cycle"], "key_results": goes_on}


def _cycle(ground: Ground, of: str) -> Body:
    return {"cycle_id": ground.cycles[of]}


def _next_year(ground: Ground, of: str) -> Body:
    return {"name": "2027", "starts_on": "2027-01-01", "ends_on": "2027-12-31"}


def _with(told: Callable[[Ground, str], Body], **more: Any) -> Callable[[Ground, str], Body]:
    return lambda ground, of: {**told(ground, of), **more}


BODIES: dict[str, Callable[[Ground, str], Body]] = {
    "plan_cycle": _next_year,
    "start_cycle": _cycle,
    "begin_closing_cycle": _cycle,
    "close_cycle": _cycle,
    "draft_objective": _with(_cycle, team_id=TEAM, title="Grow"),
    "edit_objective": _with(_objective, contributor_ids=[PEOPLE["contributor"], PEOPLE["helper"]]),
    "discard_draft": _objective,
    "add_key_result": _with(_objective, key_result=metric(), reason="We learned"),
    "edit_key_result": _with(_part, data_source="The help desk"),
    "remove_key_result": _with(_part, reason="We learned"),
    "weigh_key_results": _weights,
    "submit_for_review": _objective,
    "return_to_draft": _with(_objective, reason="Too vague"),
    "activate_objective": _objective,
    "revise_objective": _with(_objective, title="Answer sooner", reason="We learned"),
    "revise_key_result": _with(_part, title="Answered within an hour", reason="We learned"),
    "record_check_in": _with(_part, value="2", confidence=5),
    "record_team_check_in": _team_check_in,
    "correct_check_in": _correction,
    "align_objective": lambda ground, of: {**_objective(ground, of), "target_objective_id": ground.other},
    "unalign_objective": lambda ground, of: {**_objective(ground, of), "target_objective_id": ground.aligned},
    "close_objective": _close,
    "reopen_objective": _with(_objective, reason="Too soon"),
    "carry_over": _carry_over,
    "erase_person": lambda _, of: {"person_id": of},
    "switch_signal": lambda _, of: {"signal": "help_asked", "on": not of.endswith("to off"), "reason": "We want to learn"},
    **rows_words.BODIES,
    **rows_concerns.BODIES,
    **rows_decisions.BODIES,
    **rows_learning.BODIES,
}

FILES = {
    "POST /imports/people": b"employee_id,name,home_team\nnew,New,Design\n",
    "POST /imports/teams": b"name,parent\nNew,Acme\n",
    "POST /imports/okrs": b"team,cycle,objective,key_result,target\n0003,2026 Q1,Be found,More visits,100\n",
    **rows_decisions.FILES,
    "POST /names": b'{"ids": ["person_00000000000000000000000000000001"]}',
}
PATHS = {**rows_words.PATHS}
"""What stands in a path, by the address."""
PRIVATE = {**rows_words.PRIVATE, **rows_decisions.PRIVATE}
"""The table that alone a private command changes."""
QUERIES = {
    ("GET /pull/documents", "okrs"): {"kind": "objective"},
    ("GET /pull/documents", "directory"): {"kind": "team"},
    ("GET /exports/okrs", "okrs"): {"purpose": "archive"},
    ("GET /exports/okrs", "okrs, for pay"): {"purpose": "compensation"},
}
