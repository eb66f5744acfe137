"""Who may do what with decisions, also with imported ones, which name nobody; and what that is tried on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from tests.services.okrs.world import PEOPLE, World

if TYPE_CHECKING:
    from tests.who_may.ground import Ground

Body = dict[str, Any]

# A member proposes, the champion decides, any employee objects; the member, the owner and a contributor of the key result vote.
PROPOSALS = (
    ("propose_decision", "nothing", "", "", "sssss uull ++++++++++++"),
    ("edit_decision", "a member's proposal", "not_your_proposal", "", "sssss uull -+---++-----"),
    ("edit_decision", "one that was made", "not_your_proposal", "decision_is_not_proposed", "sssss uull -x---xx-----"),
    ("edit_decision", "an imported proposal", "not_your_proposal", "", "sssss uull -----------+"),
    ("withdraw_decision", "a member's proposal", "not_your_proposal", "", "sssss uull -+---++-----"),
    ("withdraw_decision", "one that was made", "not_your_proposal", "decision_is_not_proposed", "sssss uull -x---xx-----"),
    ("withdraw_decision", "an imported proposal", "not_your_proposal", "", "sssss uull -----------+"),
    ("vote_on_decision", "one to vote on", "not_a_voter", "", "sssss uull -+++--------"),
    ("vote_on_decision", "one whose votes are shown", "not_a_voter", "votes_are_shown", "sssss uull -xxx--------"),
    ("raise_objection", "a member's proposal", "", "", "sssss uull ++++++++++++"),
    ("raise_objection", "one that was made", "", "decision_is_not_proposed", "sssss uull xxxxxxxxxxxx"),
    ("resolve_objection", "a member's proposal", "not_yours_to_resolve", "", "sssss uull ++---++-----"),
    ("resolve_objection", "one that was made", "not_yours_to_resolve", "decision_is_not_proposed", "sssss uull xx---xx-----"),
)
MADE = (
    ("make_decision", "a member's proposal", "not_yours_to_make", "", "sssss uull -----++-----"),
    ("make_decision", "one to vote on", "not_yours_to_make", "votes_missing", "sssss uull -----xx-----"),
    ("make_decision", "one that was made", "not_yours_to_make", "decision_was_made", "sssss uull -----xx-----"),
    ("make_decision", "an imported proposal", "not_yours_to_make", "decider_and_method_missing", "sssss uull -----------x"),
    ("supersede_decision", "one that was made", "not_yours_to_supersede", "", "sssss uull -----++-----"),
    (
        "supersede_decision",
        "a superseded one",
        "not_yours_to_supersede",
        "decision_was_superseded",
        "sssss uull -----xx-----",
    ),
    ("supersede_decision", "an imported one", "not_yours_to_supersede", "", "sssss uull -----++----+"),
    ("review_decision", "one that was made", "not_yours_to_make", "", "sssss uull -----++-----"),
    ("review_decision", "a member's proposal", "not_yours_to_make", "decision_is_not_made", "sssss uull -----xx-----"),
    ("review_decision", "an imported one", "not_yours_to_make", "", "sssss uull -----------+"),
)
ROWS = (*PROPOSALS, *MADE)
ADDRESSES = (("POST /imports/decisions", "okrs", "admins_import_and_export", "", "sssss -+-l -----------+"),)
FILES = {"POST /imports/decisions": b'[{"id": "new", "title": "Which desk we use", "decision": "The new one"}]'}
PRIVATE = {"vote_on_decision": "decision_votes"}
"""Commands that leave no trace but in a table of their own."""


def _of(**more: Any) -> Callable[["Ground", str], Body]:
    return lambda ground, of: {"decision_id": ground.words[of], **more}


def _option(**more: Any) -> Callable[["Ground", str], Body]:
    return lambda ground, of: {"decision_id": ground.words[of], "option_id": ground.words[f"option of {of}"], **more}


def _resolve(ground: "Ground", of: str) -> Body:
    objection = {"objection_id": ground.words[f"objection to {of}"], "resolution": "We borrow one"}
    return {"decision_id": ground.words[of], **objection}


def _supersede(ground: "Ground", of: str) -> Body:
    return {"decision_id": ground.words[of], "by_decision_id": ground.words["another that was made"], "reason": "We grew"}


BODIES: dict[str, Callable[["Ground", str], Body]] = {
    "propose_decision": lambda _, __: {"title": "Which desk", "method": "consent"},
    "edit_decision": _of(context="New rooms"),
    "withdraw_decision": _of(reason="Nobody needs it"),
    "vote_on_decision": _option(),
    "raise_objection": _of(text="A year is long"),
    "resolve_objection": _resolve,
    "make_decision": _option(rationale="It is there"),
    "supersede_decision": _supersede,
    "review_decision": _of(outcome="keep", learned="Nobody waits"),
}
_ASKED = {"title": "Which desk", "decider_id": PEOPLE["champion"], "options": [{"title": "Buy"}, {"title": "Build"}]}
_IMPORTED = [
    {"id": "an imported proposal", "title": "Which chair", "status": "proposed", "options": ["Oak"]},
    {"id": "an imported one", "title": "Which lamp", "status": "accepted", "options": ["Bright"]},
]


async def lay(world: World, ground: "Ground") -> None:
    """Decisions in every state, by what the rows call them."""
    made = {
        "a member's proposal": (),
        "one that was made": ("make",),
        "another that was made": ("make",),
        "a superseded one": ("make", "supersede"),
    }
    for called, steps in made.items():
        await _decision(world, ground, called, *steps)
    voters = ("member", "owner", "helper")
    for called in ("one to vote on", "one whose votes are shown"):
        by = {"method": "majority", "voter_ids": [PEOPLE[name] for name in voters]}
        _keep(ground, called, (await world.do("propose_decision", by="member", **_ASKED | by))["decision"])
    for voter in voters:
        await world.do("vote_on_decision", by=voter, **_option()(ground, "one whose votes are shown"))
    await _imported(world, ground)


async def _decision(world: World, ground: "Ground", called: str, *steps: str) -> None:
    decision = (await world.do("propose_decision", by="member", **_ASKED, method="decider"))["decision"]
    _keep(ground, called, decision)
    raised = await world.do("raise_objection", by="stranger", decision_id=decision["id"], text="A year is long")
    ground.words[f"objection to {called}"] = raised["decision"]["objections"][0]["id"]
    for step in steps:
        verb = f"{step}_decision"
        await world.do(verb, **BODIES[verb](ground, called))


async def _imported(world: World, ground: "Ground") -> None:
    headers = {"authorization": "Bearer admin"}
    answer = await world.client.post("/imports/decisions", content=orjson.dumps(_IMPORTED), headers=headers)
    assert orjson.loads(answer.content.splitlines()[-1])["report"]["applied"], answer.text
    for id, title, options in await world.rows("select id, title, options from decisions where origin = 'imported'"):
        called = next(one["id"] for one in _IMPORTED if one["title"] == title)
        _keep(ground, str(called), {"id": id, "options": options})


def _keep(ground: "Ground", called: str, decision: dict[str, Any]) -> None:
    ground.words[called] = decision["id"]
    ground.words[f"option of {called}"] = decision["options"][0]["id"]
