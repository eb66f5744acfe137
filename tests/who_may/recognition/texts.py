"""Who edits, withdraws, reports, hides and appeals: words of the `author`, for everybody or for the team."""

from tests.services.recognition.saying import hidden, moderates, reported, say
from tests.services.recognition.world import World
from tests.who_may.features import Bodies, Feature, Ground
from tests.who_may.table import Row

NOTHING, PUBLIC, PRIVATE = "nothing", "what everybody reads", "what the team reads"
REPORTED, PRIVATELY, HIDDEN, APPEAL = "something reported", "something of the team reported", "something hidden", "an appeal"
ROWS: tuple[Row, ...] = (
    ("edit_text", PUBLIC, "not_your_text", "", "sssss uull --+----------"),
    ("edit_text", PRIVATE, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("withdraw_text", PUBLIC, "not_your_text", "", "sssss uull --+----------"),
    ("withdraw_text", PRIVATE, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("withdraw_text", HIDDEN, "not_your_text", "", "sssss uull --+----------"),
    ("edit_text", HIDDEN, "not_your_text", "text_is_hidden", "sssss uull --x----------"),
    ("report_text", PUBLIC, "", "it_is_yours", "sssss uull ++x++++++++++"),
    ("report_text", PRIVATE, "no_such_text", "it_is_yours", "sssss uull -+x+--++-----"),
    ("report_text", HIDDEN, "text_is_hidden", "it_is_yours", "sssss uull --x----------"),
    ("dismiss_reports", REPORTED, "not_yours_to_moderate", "", "sssss uull ----------+--"),
    ("dismiss_reports", PRIVATELY, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx--+--"),
    ("dismiss_reports", PUBLIC, "not_yours_to_moderate", "no_open_report", "sssss uull ----------x--"),
    ("hide_text", REPORTED, "not_yours_to_moderate", "", "sssss uull ----------+--"),
    ("hide_text", PRIVATELY, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx--+--"),
    ("hide_text", PRIVATE, "no_such_text", "not_yours_to_moderate", "sssss uull -xxx--xx-----"),
    ("hide_text", HIDDEN, "not_yours_to_moderate", "text_is_hidden", "sssss uull ----------x--"),
    ("appeal_hiding", HIDDEN, "not_your_text", "", "sssss uull --+----------"),
    ("appeal_hiding", PUBLIC, "not_your_text", "text_is_not_hidden", "sssss uull --x----------"),
    ("decide_appeal", APPEAL, "not_yours_to_moderate", "", "sssss uull ----------+--"),
    ("decide_appeal", HIDDEN, "not_yours_to_moderate", "no_open_appeal", "sssss uull ----------x--"),
)
BODIES: Bodies = {
    "edit_text": lambda ground, of: {"id": ground.ids[of], "text": "We often begin late"},
    "withdraw_text": lambda ground, of: {"id": ground.ids[of]},
    "report_text": lambda ground, of: {"id": ground.ids[of], "why": "It attacks a colleague"},
    "dismiss_reports": lambda ground, of: {"id": ground.ids[of]},
    "hide_text": lambda ground, of: {"id": ground.ids[of], "reason": "disrespect"},
    "appeal_hiding": lambda ground, of: {"id": ground.ids[of], "why": "It is about work"},
    "decide_appeal": lambda ground, of: {"id": ground.ids[of], "outcome": "restore", "reason": "It is about work"},
}
ADDRESSES: tuple[Row, ...] = (
    ("GET /moderation/open", NOTHING, "", "", "sssss uull +++++++++++++"),
    ("GET /texts/mine/hidden", NOTHING, "", "", "sssss uull +++++++++++++"),
)


async def lay(world: World, ground: Ground) -> None:
    """What is hidden was hidden by another moderator than the one who decides."""
    await moderates(world, "member3")
    ground.ids |= {PUBLIC: await say(world, "openness"), PRIVATE: await say(world, "private comment")}
    ground.ids |= {name: await hidden(world, by="member3") for name in (HIDDEN, APPEAL)}
    await world.do("appeal_hiding", by="author", id=ground.ids[APPEAL], why="It is about work")
    await moderates(world)
    ground.ids |= {REPORTED: await reported(world, "comment"), PRIVATELY: await reported(world, "private comment")}


FEATURE = Feature(ROWS, BODIES, lay, ADDRESSES, private=frozenset({PRIVATE, PRIVATELY}))
