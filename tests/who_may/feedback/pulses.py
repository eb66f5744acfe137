"""Who may open and answer pulses: OTHER is asked now, in which `stranger` and all who are in no team of ours are at home."""

from datetime import timedelta

from sqlalchemy import text

from tests.services.feedback.pulsing import a_pack, a_pulse, answer
from tests.services.feedback.world import World
from tests.services.okrs.world import OTHER, TEAM
from tests.who_may.features import Bodies, Body, Feature, Ground
from tests.who_may.table import Row

ASKED = ("stranger", "invited", "facilitator", "lead", "lead_deputy", "lead_above", "moderator", "admin", "auditor")
ROWS: tuple[Row, ...] = (
    ("write_item_pack", "nothing", "admins_write_item_packs", "", "sssss uull -----------+-"),
    ("write_item_pack", "a pack", "admins_write_item_packs", "", "sssss uull -----------+-"),
    ("open_pulse", "a team", "not_yours_to_ask", "", "sssss uull -------+++-+-"),
    ("open_pulse", "a team that is asked now", "not_yours_to_ask", "pulse_too_soon", "sssss uull ---------x-x-"),
    ("answer_pulse", "an open pulse", "not_in_this_pulse", "", "sssss uull +---++-++++++"),
    ("answer_pulse", "a pulse that is over", "", "pulse_is_closed", "sssss uull xxxxxxxxxxxxx"),
    ("withdraw_pulse_answer", "an open pulse", "not_in_this_pulse", "", "sssss uull +---++-++++++"),
    ("withdraw_pulse_answer", "a pulse that is over", "", "pulse_is_closed", "sssss uull xxxxxxxxxxxxx"),
)
_OVER = (
    "update pulses set state = 'closed', opened_at = opened_at - interval '60 days', closes_at = closes_at - interval '60 days'"
)


async def lay(world: World, ground: Ground) -> None:
    over = await a_pulse(world)
    async with world.engine.begin() as connection:
        await connection.execute(text(_OVER))
        await connection.execute(text("delete from pulse_roster"))
    pulse = await a_pulse(world, team_id=OTHER, by="lead_above")
    await answer(world, pulse, ASKED)
    ground.ids |= {"a pack": (await a_pack(world))["id"], "a pulse that is over": over["id"], "an open pulse": pulse["id"]}
    ground.ids["a window"] = (world.clock.now() + timedelta(days=7)).isoformat()


def _pack(ground: Ground, of: str) -> Body:
    return {"name": "Another"} if of == "nothing" else {"name": "Another", "item_pack_id": ground.ids["a pack"]}


def _open(ground: Ground, of: str) -> Body:
    asked = {"item_pack_id": ground.ids["a pack"], "closes_at": ground.ids["a window"]}
    return {"team_id": TEAM if of == "a team" else OTHER, **asked}


def _answer(ground: Ground, of: str) -> Body:
    return {"pulse_id": ground.ids[of], "text": "As I see it"}


def _withdraw(ground: Ground, of: str) -> Body:
    return {"pulse_id": ground.ids[of]}


BODIES: Bodies = {"write_item_pack": _pack, "open_pulse": _open, "answer_pulse": _answer, "withdraw_pulse_answer": _withdraw}
FEATURE = Feature(ROWS, BODIES, lay)
