"""Who may ask for help and offer it, call Braintrusts and write for them, flag skill gaps and answer them.

`author` asks for help, `invited` is invited; `facilitator`, who belongs to another team, works on the key result.
"""

from typing import Any

from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.okrs.requests import ResourceRequestDocument
from tests.gateway.documents import AT, objective
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM
from tests.who_may.features import Body, Feature, Ground
from tests.who_may.table import Row

HELP: tuple[Row, ...] = (
    ("ask_for_help", "a goal", "not_yours_to_ask_for_help", "", "sssss uull -+++-++------"),
    ("ask_for_help", "a closed goal", "not_yours_to_ask_for_help", "objective_is_closed_already", "sssss uull -xxx-xx------"),
    ("offer_help", "a request for help", "your_own_request", "", "sssss uull ++-++++++++++"),
    ("offer_help", "an accepted one", "your_own_request", "", "sssss uull ++-++++++++++"),
    ("offer_help", "a closed one", "your_own_request", "help_is_closed", "sssss uull xx-xxxxxxxxxx"),
    ("offer_help", "one of a closed goal", "your_own_request", "objective_is_closed_already", "sssss uull xx-xxxxxxxxxx"),
    ("accept_help", "a request for help", "not_yours_to_accept", "", "sssss uull --+---+------"),
    ("accept_help", "an accepted one", "not_yours_to_accept", "offer_was_accepted", "sssss uull --x---x------"),
    ("accept_help", "a closed one", "not_yours_to_accept", "help_is_closed", "sssss uull --x---x------"),
    ("accept_help", "one of a closed goal", "not_yours_to_accept", "", "sssss uull --+---+------"),
    ("close_help", "a request for help", "not_yours_to_close", "", "sssss uull --+---++++---"),
    ("close_help", "an accepted one", "not_yours_to_close", "", "sssss uull --+---++++---"),
    ("close_help", "a closed one", "not_yours_to_close", "help_is_closed", "sssss uull --x---xxxx---"),
    ("close_help", "one of a closed goal", "not_yours_to_close", "", "sssss uull --+---++++---"),
)
BRAINTRUSTS: tuple[Row, ...] = (
    ("call_braintrust", "a goal", "not_yours_to_call", "", "sssss uull ------++++---"),
    ("call_braintrust", "a closed goal", "not_yours_to_call", "objective_is_closed_already", "sssss uull ------xxxx---"),
    ("add_braintrust_note", "a braintrust", "not_invited", "", "sssss uull ----+--------"),
    ("add_braintrust_note", "a closed braintrust", "not_invited", "braintrust_is_closed", "sssss uull ----x--------"),
    ("add_braintrust_note", "a braintrust of a closed goal", "not_invited", "", "sssss uull ----+--------"),
    ("close_braintrust", "a braintrust", "not_the_owner", "", "sssss uull ------+------"),
    ("close_braintrust", "a closed braintrust", "not_the_owner", "braintrust_is_closed", "sssss uull ------x------"),
    ("close_braintrust", "a braintrust of a closed goal", "not_the_owner", "", "sssss uull ------+------"),
)
SKILLS: tuple[Row, ...] = (
    ("flag_skill_gap", "a goal", "not_yours_to_flag", "", "sssss uull -----++------"),
    ("flag_skill_gap", "a closed goal", "not_yours_to_flag", "objective_is_closed_already", "sssss uull -----xx------"),
    ("offer_mentoring", "a skill gap", "", "", "sssss uull +++++++++++++"),
    ("offer_mentoring", "an answered gap", "", "", "sssss uull +++++++++++++"),
    ("offer_mentoring", "a closed gap", "", "skill_gap_is_closed", "sssss uull xxxxxxxxxxxxx"),
    ("offer_mentoring", "a gap of a closed goal", "", "objective_is_closed_already", "sssss uull xxxxxxxxxxxxx"),
    ("offer_training", "a skill gap", "", "", "sssss uull +++++++++++++"),
    ("offer_training", "an answered gap", "", "", "sssss uull +++++++++++++"),
    ("offer_training", "a closed gap", "", "skill_gap_is_closed", "sssss uull xxxxxxxxxxxxx"),
    ("offer_training", "a gap of a closed goal", "", "objective_is_closed_already", "sssss uull xxxxxxxxxxxxx"),
    ("close_skill_gap", "a skill gap", "not_yours_to_close_gap", "", "sssss uull -----+++++---"),
    ("close_skill_gap", "an answered gap", "not_yours_to_close_gap", "", "sssss uull -----+++++---"),
    ("close_skill_gap", "a closed gap", "not_yours_to_close_gap", "skill_gap_is_closed", "sssss uull -----xxxxx---"),
    ("close_skill_gap", "a gap of a closed goal", "not_yours_to_close_gap", "", "sssss uull -----+++++---"),
)
GOALS = {"a goal": 701, "a closed goal": 702}
OFFERS = "offers to "
"""Before the name of a request: its first offer."""
TRAINING = ResourceRequestDocument.model_validate(
    {
        **AT,
        "id": f"resource_request_{701:032x}",
        "objective_id": objective(701).id,
        "key_result_id": objective(701).key_results[0].id,
        "team_id": TEAM,
        "resource": "training",
        "why": "To see the tide coming",
        "state": "open",
        "due_on": "2026-01-09",
        "asked_by": PEOPLE["champion"],
        "asked_at": "2026-01-05T08:00:00Z",
    }
)


def goal(name: str, **more: Any) -> ObjectiveDocument:
    return objective(GOALS[name], contributor_ids=[PEOPLE["facilitator"]], **more)


def part_of(name: str) -> Body:
    return {"objective_id": goal(name).id, "key_result_id": goal(name).key_results[0].id}


async def lay(world: World, ground: Ground) -> None:
    await world.learn(goal("a goal"), goal("a closed goal"), TRAINING)
    for name in ("a request for help", "an accepted one", "a closed one", "one of a closed goal"):
        await _asked(world, ground, name)
    for name in ("a braintrust", "a closed braintrust", "a braintrust of a closed goal"):
        await _called(world, ground, name)
    for name in ("a skill gap", "an answered gap", "a closed gap", "a gap of a closed goal"):
        told = await world.do("flag_skill_gap", **part_of(_goal_of(name)), skill=f"Sailing in {name}")
        ground.ids[name] = told["skill_gap"]["id"]
    await world.do("offer_mentoring", by="contributor", skill_gap_id=ground.ids["an answered gap"], what="An hour")
    await world.do("close_skill_gap", skill_gap_id=ground.ids["a closed gap"], how="Learned")
    await world.learn(goal("a closed goal", version=2, state=ObjectiveState.CLOSED))


def _goal_of(name: str) -> str:
    return "a closed goal" if name.endswith("closed goal") else "a goal"


async def _asked(world: World, ground: Ground, name: str) -> None:
    told = await world.do("ask_for_help", by="author", **part_of(_goal_of(name)), what="Who has done this before?")
    id = ground.ids[name] = told["help_request"]["id"]
    told = await world.do("offer_help", by="contributor", help_request_id=id, what="An hour")
    ground.ids[OFFERS + name] = told["help_request"]["offers"][0]["id"]
    if name == "an accepted one":
        await world.do("accept_help", by="author", help_offer_id=ground.ids[OFFERS + name])
    if name == "a closed one":
        await world.do("close_help", by="author", help_request_id=id)


async def _called(world: World, ground: Ground, name: str) -> None:
    about: Body = {"objective_id": goal(_goal_of(name)).id, "invited_ids": [PEOPLE["invited"]], "meets_on": "2026-01-09"}
    told = await world.do("call_braintrust", **about, question="What do we not see?")
    id = ground.ids[name] = told["braintrust"]["id"]
    await world.do("add_braintrust_note", by="invited", braintrust_id=id, text="Too many at once")
    if name == "a closed braintrust":
        await world.do("close_braintrust", braintrust_id=id, outcome="used", why="We do less")


BODIES: dict[str, Any] = {
    "ask_for_help": lambda _, of: {**part_of(of), "what": "Help"},
    "offer_help": lambda ground, of: {"help_request_id": ground.ids[of], "what": "An hour"},
    "accept_help": lambda ground, of: {"help_offer_id": ground.ids[OFFERS + of]},
    "close_help": lambda ground, of: {"help_request_id": ground.ids[of], "used": "What they said"},
    "call_braintrust": lambda _, of: {
        "objective_id": goal(of).id,
        "invited_ids": [PEOPLE["invited"]],
        "meets_on": "2026-01-09",
        "question": "What do we not see?",
    },
    "add_braintrust_note": lambda ground, of: {"braintrust_id": ground.ids[of], "text": "As I see it"},
    "close_braintrust": lambda ground, of: {"braintrust_id": ground.ids[of], "outcome": "used", "why": "We do less"},
    "flag_skill_gap": lambda _, of: {**part_of(of), "skill": "Reading tide tables"},
    "offer_mentoring": lambda ground, of: {"skill_gap_id": ground.ids[of], "what": "An hour"},
    "offer_training": lambda ground, of: {
        "skill_gap_id": ground.ids[of],
        "resource_request_id": TRAINING.id,
        "what": "Two days",
    },
    "close_skill_gap": lambda ground, of: {"skill_gap_id": ground.ids[of], "how": "Learned"},
}
FEATURE = Feature((*HELP, *BRAINTRUSTS, *SKILLS), BODIES, lay)
