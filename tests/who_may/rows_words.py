"""Who may comment, edit and withdraw texts, sketch, ask for resources and review check-ins; and what that is tried on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.services.okrs.world import PEOPLE, TEAM, World

if TYPE_CHECKING:
    from tests.who_may.ground import Ground

Body = dict[str, Any]

COMMENTS = (
    ("comment_on_objective", "a draft", "", "", "sssss uull ++++++++++++"),
    ("comment_on_objective", "one in review", "", "", "sssss uull ++++++++++++"),
    ("comment_on_objective", "an active one", "", "", "sssss uull ++++++++++++"),
    ("comment_on_objective", "a closed one", "", "", "sssss uull ++++++++++++"),
    ("comment_on_objective", "one of a closed cycle", "", "", "sssss uull ++++++++++++"),
    ("comment_on_check_in", "an active one", "", "", "sssss uull ++++++++++++"),
    ("comment_on_check_in", "a closed one", "", "", "sssss uull ++++++++++++"),
    ("comment_on_check_in", "one of a closed cycle", "", "", "sssss uull ++++++++++++"),
    ("comment_on_decision", "a proposed decision", "", "", "sssss uull ++++++++++++"),
    ("comment_on_decision", "a withdrawn decision", "", "", "sssss uull ++++++++++++"),
)
TEXTS = (
    ("edit_text", "the champion's comment", "not_your_text", "", "sssss uull -----+------"),
    ("edit_text", "the champion's check-in", "not_your_text", "", "sssss uull -----+------"),
    ("edit_text", "the champion's concern", "not_your_concern", "", "sssss uull -----+------"),
    ("edit_text", "the champion's withdrawn comment", "not_your_text", "text_is_withdrawn", "sssss uull -----x------"),
    ("withdraw_text", "the champion's comment", "not_your_text", "", "sssss uull -----+------"),
    ("withdraw_text", "the champion's check-in", "not_your_text", "", "sssss uull -----+------"),
    ("withdraw_text", "the champion's concern", "not_your_concern", "", "sssss uull -----+------"),
    ("withdraw_text", "the champion's withdrawn comment", "not_your_text", "text_is_withdrawn", "sssss uull -----x------"),
)
SKETCHES = (
    ("sketch_objective", "a planned cycle", "members_draft", "", "sssss uull -+------+++-"),
    ("sketch_objective", "an active cycle", "members_draft", "", "sssss uull -+------+++-"),
    ("sketch_objective", "a closing cycle", "members_draft", "cycle_is_closing", "sssss uull -x------xxx-"),
    ("sketch_objective", "a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x------xxx-"),
    # A contributor to the objective is whoever is invited here.
    ("sketch_objective", "a sketch", "sketch_not_found", "members_draft", "sssss uull -+--x++-+++-"),
    ("discard_sketch", "a sketch", "sketch_not_found", "members_draft", "sssss uull -+--x++-+++-"),
    ("share_draft", "a sketch", "sketch_not_found", "members_draft", "sssss uull -+--x++-+++-"),
)
REQUESTS = (
    ("request_resource", "a draft", "not_yours_to_ask_for", "", "sssss uull -++++++-+++-"),
    ("request_resource", "one in review", "not_yours_to_ask_for", "", "sssss uull -++++++-+++-"),
    ("request_resource", "an active one", "not_yours_to_ask_for", "", "sssss uull -++++++-+++-"),
    ("request_resource", "a closed one", "not_yours_to_ask_for", "objective_is_closed", "sssss uull -xxxxxx-xxx-"),
    ("request_resource", "one of a closed cycle", "not_yours_to_ask_for", "cycle_is_closed", "sssss uull -xxxxxx-xxx-"),
    ("grant_resource", "a member's request", "not_yours_to_grant", "", "sssss uull --------+++-"),
    ("grant_resource", "one with any employee to answer", "not_yours_to_grant", "", "sssss uull +-------+++-"),
    ("grant_resource", "one with the champion to answer", "not_yours_to_grant", "", "sssss uull -----++-+++-"),
    ("grant_resource", "a granted one", "not_yours_to_grant", "request_was_answered", "sssss uull --------xxx-"),
    ("decline_resource", "a member's request", "not_yours_to_grant", "", "sssss uull --------+++-"),
    ("decline_resource", "one with any employee to answer", "not_yours_to_grant", "", "sssss uull +-------+++-"),
    ("decline_resource", "one with the champion to answer", "not_yours_to_grant", "", "sssss uull -----++-+++-"),
    ("decline_resource", "a granted one", "not_yours_to_grant", "request_was_answered", "sssss uull --------xxx-"),
    ("withdraw_resource_request", "a member's request", "not_your_request", "", "sssss uull -+----------"),
    ("withdraw_resource_request", "a granted one", "not_your_request", "request_was_answered", "sssss uull -x----------"),
)
REVIEWS = (
    ("review_check_in", "the champion's check-in", "not_yours_to_review", "not_your_own_check_in", "sssss uull -----x+-+++-"),
    ("review_check_in", "a contributor's check-in", "not_yours_to_review", "", "sssss uull -----++-+++-"),
    ("answer_review_question", "a contributor's check-in", "not_yours_to_explain", "", "sssss uull --++-++-----"),
    (
        "answer_review_question",
        "one that was answered",
        "not_yours_to_explain",
        "question_was_answered",
        "sssss uull --xx-xx-----",
    ),
)
ROWS = (*COMMENTS, *TEXTS, *SKETCHES, *REQUESTS, *REVIEWS)
ADDRESSES = (
    ("GET /sketches", "okrs", "", "", "sssss uull ++++++++++++"),
    ("GET /sketches/{objective_id}", "okrs", "sketch_not_found", "", "sssss uull -+--+++-+++-"),
)


def _objective(ground: "Ground", of: str) -> Body:
    return {"objective_id": ground.objectives[of]["id"]}


def _part(ground: "Ground", of: str) -> Body:
    return {**_objective(ground, of), "key_result_id": ground.objectives[of]["key_results"][0]["id"]}


def _sketch(ground: "Ground", of: str) -> Body:
    said = {"title": "Grow", "team_id": TEAM, "champion_id": PEOPLE["champion"]}
    if of != "a sketch":
        return {**said, "cycle_id": ground.cycles[of]}
    return {**said, "objective_id": ground.words[of], "cycle_id": ground.cycles["an active cycle"]}


def _edit(ground: "Ground", of: str) -> Body:
    passage = {"passage": "learned"} if "check-in" in of else {}
    return {"id": ground.words[of], "text": "We asked around", **passage}


def _answer(ground: "Ground", of: str) -> Body:
    return {"review_id": ground.words[f"review of {of}"], "question_id": ground.words[f"question of {of}"], "answer": "The night"}


def _of(field: str, **more: Any) -> Callable[["Ground", str], Body]:
    return lambda ground, of: {field: ground.words[of], **more}


BODIES: dict[str, Callable[["Ground", str], Body]] = {
    "comment_on_objective": lambda ground, of: {**_objective(ground, of), "text": "Look", "mentions": [PEOPLE["lead"]]},
    "comment_on_check_in": lambda ground, of: {"check_in_id": ground.check_ins[of], "text": "Look"},
    "comment_on_decision": _of("decision_id", text="Look"),
    "edit_text": _edit,
    "withdraw_text": _of("id"),
    "sketch_objective": _sketch,
    "discard_sketch": _of("objective_id"),
    "share_draft": _of("objective_id"),
    "request_resource": lambda ground, of: {**_part(ground, of), "resource": "people", "why": "Half of them wait"},
    "grant_resource": _of("resource_request_id"),
    "decline_resource": _of("resource_request_id", reason="No money"),
    "withdraw_resource_request": _of("resource_request_id"),
    "review_check_in": _of("check_in_id", questions=["What surprised you?"]),
    "answer_review_question": _answer,
}
PATHS: dict[str, Callable[["Ground"], dict[str, str]]] = {
    "GET /sketches/{objective_id}": lambda ground: {"objective_id": ground.words["a sketch"]}
}
PRIVATE = {"sketch_objective": "sketches", "discard_sketch": "sketches"}
"""Commands that leave no trace but in a table of their own."""


async def lay(world: World, ground: "Ground") -> None:
    """Words, sketches, requests and reviews, by what the rows call them."""
    active = ground.objectives["an active one"]
    await _texts(world, ground, active)
    await _requests(world, ground, ground.objectives["a draft"])
    await _reviews(world, ground, active)
    said = {"title": "Grow", "team_id": TEAM, "cycle_id": ground.cycles["an active cycle"]}
    named = {"champion_id": PEOPLE["champion"], "invited_ids": [PEOPLE["contributor"]]}
    ground.words["a sketch"] = (await world.do("sketch_objective", by="member", **said, **named))["receipt"]["id"]
    decision = {"title": "Which desk?", "method": "consent", "decider_id": PEOPLE["lead_above"]}
    for called in ("a proposed decision", "a withdrawn decision"):
        proposed = await world.do("propose_decision", by="lead_above", **decision)
        ground.words[called] = proposed["decision"]["id"]
    await world.do("withdraw_decision", by="lead_above", decision_id=ground.words["a withdrawn decision"], reason="Moot")


async def _texts(world: World, ground: "Ground", active: dict[str, Any]) -> None:
    for called in ("the champion's comment", "the champion's withdrawn comment"):
        said = await world.do("comment_on_objective", objective_id=active["id"], text="Ask Mr Miller")
        ground.words[called] = said["comment"]["id"]
    await world.do("withdraw_text", id=ground.words["the champion's withdrawn comment"])
    concern = await world.do("raise_concern", objective_id=active["id"], text="Ask Mr Miller")
    ground.words["the champion's concern"] = concern["concern"]["id"]
    told = await world.check_in(active, value="1", by="champion", learned="Ask Mr Miller")
    ground.words["the champion's check-in"] = told["check_in"]["id"]


async def _requests(world: World, ground: "Ground", objective: dict[str, Any]) -> None:
    part = {"objective_id": objective["id"], "key_result_id": objective["key_results"][0]["id"]}
    answering = {
        "a member's request": None,
        "one with any employee to answer": "stranger",
        "one with the champion to answer": "champion",
        "a granted one": None,
    }
    for called, approver in answering.items():
        named = {"approver_id": PEOPLE[approver]} if approver else {}
        asked = await world.do("request_resource", by="member", **part, resource="time", why="Half of them wait", **named)
        ground.words[called] = asked["resource_request"]["id"]
    await world.do("grant_resource", by="lead", resource_request_id=ground.words["a granted one"])


async def _reviews(world: World, ground: "Ground", active: dict[str, Any]) -> None:
    called = "a contributor's check-in"
    told = await world.check_in(active, value="2", by="helper")
    ground.words[called] = told["check_in"]["id"]
    for of in (called, "one that was answered"):
        review = (await world.do("review_check_in", by="lead", check_in_id=ground.words[called], questions=["Why?"]))["review"]
        ground.words |= {f"review of {of}": review["id"], f"question of {of}": review["questions"][0]["id"]}
    await world.do("answer_review_question", by="helper", **_answer(ground, "one that was answered"))
