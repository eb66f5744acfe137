"""Who may raise, answer, follow up, withdraw and judge concerns; and what that is tried on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.services.okrs.world import World

if TYPE_CHECKING:
    from tests.who_may.ground import Ground

Body = dict[str, Any]

RAISING = (
    ("raise_concern", "a draft", "", "", "sssss uull ++++++++++++"),
    ("raise_concern", "one in review", "", "", "sssss uull ++++++++++++"),
    ("raise_concern", "an active one", "", "", "sssss uull ++++++++++++"),
    ("raise_concern", "a closed one", "", "objective_is_closed", "sssss uull xxxxxxxxxxxx"),
    ("raise_concern", "one of a closed cycle", "", "objective_is_closed", "sssss uull xxxxxxxxxxxx"),
    ("raise_concern", "a proposed decision", "", "", "sssss uull ++++++++++++"),
    ("raise_concern", "a withdrawn decision", "", "decision_takes_no_concerns", "sssss uull xxxxxxxxxxxx"),
)
ANSWERING = (
    ("answer_concern", "a member's concern", "not_yours_to_answer", "", "sssss uull -----++-+++-"),
    ("answer_concern", "an answered concern", "not_yours_to_answer", "concern_was_answered", "sssss uull -----xx-xxx-"),
    ("answer_concern", "a concern followed up", "not_yours_to_answer", "", "sssss uull -----++-+++-"),
    ("answer_concern", "a withdrawn concern", "not_yours_to_answer", "concern_is_withdrawn", "sssss uull -----xx-xxx-"),
    # The lead of a team above is its decider.
    ("answer_concern", "a concern about a decision", "not_yours_to_answer", "", "sssss uull ----------+-"),
)
# A member of the team has raised all of them.
AGAIN = (
    ("follow_up_concern", "a member's concern", "not_your_concern", "concern_not_answered_yet", "sssss uull -x----------"),
    ("follow_up_concern", "an answered concern", "not_your_concern", "", "sssss uull -+----------"),
    ("follow_up_concern", "a concern followed up", "not_your_concern", "concern_not_answered_yet", "sssss uull -x----------"),
    ("follow_up_concern", "a withdrawn concern", "not_your_concern", "concern_is_withdrawn", "sssss uull -x----------"),
    ("withdraw_concern", "a member's concern", "not_your_concern", "", "sssss uull -+----------"),
    ("withdraw_concern", "an answered concern", "not_your_concern", "", "sssss uull -+----------"),
    ("withdraw_concern", "a concern followed up", "not_your_concern", "", "sssss uull -+----------"),
    ("withdraw_concern", "a withdrawn concern", "not_your_concern", "concern_is_withdrawn", "sssss uull -x----------"),
    ("say_whether_it_helped", "a member's concern", "not_your_concern", "concern_not_answered_yet", "sssss uull -x----------"),
    ("say_whether_it_helped", "an answered concern", "not_your_concern", "", "sssss uull -+----------"),
    ("say_whether_it_helped", "a concern followed up", "not_your_concern", "", "sssss uull -+----------"),
    ("say_whether_it_helped", "a withdrawn concern", "not_your_concern", "concern_is_withdrawn", "sssss uull -x----------"),
)
ROWS = (*RAISING, *ANSWERING, *AGAIN)
ADDRESSES = (("GET /concerns/mine", "okrs", "", "", "sssss uull ++++++++++++"),)


def _raise(ground: "Ground", of: str) -> Body:
    about = {"decision_id": ground.words[of]} if "decision" in of else {"objective_id": ground.objectives[of]["id"]}
    return {**about, "text": "Who pays for it?"}


def _of(**more: Any) -> Callable[["Ground", str], Body]:
    return lambda ground, of: {"concern_id": ground.words[of], **more}


BODIES: dict[str, Callable[["Ground", str], Body]] = {
    "raise_concern": _raise,
    "answer_concern": _of(answer="adjust", reason="We take half of it"),
    "follow_up_concern": _of(text="And the rest?"),
    "withdraw_concern": _of(),
    "say_whether_it_helped": lambda ground, of: {"id": ground.words[of], "helped": "partly"},
}
_LIVES: dict[str, tuple[str, ...]] = {
    "a member's concern": (),
    "an answered concern": ("answer_concern",),
    "a concern followed up": ("answer_concern", "follow_up_concern"),
    "a withdrawn concern": ("withdraw_concern",),
}


async def lay(world: World, ground: "Ground") -> None:
    """Concerns in every state, each about an active objective of its own; and one about a decision."""
    for called, life in _LIVES.items():
        objective = await world.active(ground.cycles["an active cycle"])
        raised = await world.do("raise_concern", by="member", objective_id=objective["id"], text="Who pays for it?")
        ground.words[called] = raised["concern"]["id"]
        for verb in life:
            await world.do(verb, by="champion" if verb == "answer_concern" else "member", **BODIES[verb](ground, called))
    about = await world.do("raise_concern", by="member", **_raise(ground, "a proposed decision"))
    ground.words["a concern about a decision"] = about["concern"]["id"]
