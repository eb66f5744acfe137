"""Who moderates, reports, appeals and holds: private texts of the team, written by `author`."""

from contracts.feedback.ids import ContributionId
from tests.services.feedback.moderation.moderating import hidden, moderates, reported
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import OF_TEAM, named
from tests.services.okrs.world import OTHER, TEAM
from tests.who_may.features import Bodies, Feature, Ground

NOTHING, TEXT, REPORTED, HIDDEN, APPEAL = "nothing", "a text to report", "a reported text", "a text that was hidden", "an appeal"
MODERATORSHIP, HOLD = "a moderatorship", "a legal hold"
ROWS = (
    ("name_moderator", NOTHING, "admins_name_moderators", "", "sssss uull -----------+-"),
    ("end_moderatorship", MODERATORSHIP, "admins_name_moderators", "", "sssss uull -----------+-"),
    ("report_text", TEXT, "no_such_text", "it_is_yours", "sssss uull -+x+--++-----"),
    ("dismiss_reports", REPORTED, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx--+--"),
    ("dismiss_reports", TEXT, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx-----"),
    ("hide_text", REPORTED, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx--+--"),
    ("hide_text", TEXT, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx-----"),
    ("mute_author", REPORTED, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx--+--"),
    ("mute_author", TEXT, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx-----"),
    ("appeal_hiding", HIDDEN, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("decide_appeal", APPEAL, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx--+--"),
    ("set_legal_hold", NOTHING, "admins_hold", "", "sssss uull -----------+-"),
    ("lift_legal_hold", HOLD, "admins_hold", "", "sssss uull -----------+-"),
)
BODIES: Bodies = {
    "name_moderator": lambda _, __: {"team_id": OTHER, "person_id": PEOPLE["member4"]},
    "end_moderatorship": lambda ground, of: {"moderator_id": ground.ids[of]},
    "report_text": lambda ground, of: {"id": ground.ids[of], "why": "It attacks a colleague"},
    "dismiss_reports": lambda ground, of: {"id": ground.ids[of]},
    "hide_text": lambda ground, of: {"id": ground.ids[of], "reason": "disrespect"},
    "mute_author": lambda ground, of: {"id": ground.ids[of]},
    "appeal_hiding": lambda ground, of: {"id": ground.ids[of], "why": "It is about work"},
    "decide_appeal": lambda ground, of: {"id": ground.ids[of], "outcome": "restore", "reason": "It is about work"},
    "set_legal_hold": lambda _, __: {"team_id": TEAM, "reason": "A court asked for it"},
    "lift_legal_hold": lambda ground, of: {"legal_hold_id": ground.ids[of], "reason": "It is over"},
}
ADDRESSES = (
    ("GET /moderation/open", NOTHING, "", "", "sssss uull +++++++++++++"),
    ("GET /texts/mine/hidden", NOTHING, "", "", "sssss uull +++++++++++++"),
)


async def lay(world: World, ground: Ground) -> None:
    """What is hidden was hidden by another moderator than the one who decides."""
    thread = ContributionId("contribution_" + "8" * 32)
    texts = {
        name: await named(world, OF_TEAM, number=8_000 + number, thread=thread)
        for number, name in enumerate((TEXT, REPORTED, HIDDEN, APPEAL))
    }
    ground.ids |= texts
    ground.ids[MODERATORSHIP] = await moderates(world, "member3")
    for name in (HIDDEN, APPEAL):
        await hidden(world, texts[name], by="member3")
    await moderates(world, "moderator")
    await world.do("appeal_hiding", by="author", id=texts[APPEAL], why="It is about work")
    await reported(world, texts[REPORTED], by="member5")
    held = await world.do("set_legal_hold", by="admin", team_id=OTHER, reason="A court asked for it")
    ground.ids[HOLD] = str(held["legal_hold"]["id"])


FEATURE = Feature(ROWS, BODIES, lay, ADDRESSES, private=frozenset({TEXT, REPORTED, HIDDEN, APPEAL}))
