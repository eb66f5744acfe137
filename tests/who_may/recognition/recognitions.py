"""Who may give recognition, correct it, say something to it and read it.

`author` recognized `recipient`, and the team; both belong to it, `champion` is another member, `invited` belongs elsewhere.
"""

from typing import Any

from tests.services.okrs.world import TEAM
from tests.services.recognition.giving import about, concern, give
from tests.services.recognition.world import World
from tests.who_may.features import Bodies, Feature, Ground
from tests.who_may.table import Row

NOT_FOUND, NOT_YOURS = "recognition_not_found", "not_your_recognition"
PRIVATE, TEAMS, OF_TEAM, PUBLIC = (
    "private praise",
    "recognition before the team",
    "recognition of the team",
    "recognition before all",
)
THANKS = "thanks on a confidential thread"
SOMEBODY, BEFORE_ALL, SOMETHING = "somebody", "somebody before all", "how one likes it"
EVERYBODY = "sssss uull +++++++++++++"

# any employee, a member, the author, the recipient, invited, the facilitator, the champion, lead, lead's deputy, lead above,
# the moderator, an admin, an auditor
ROWS: tuple[Row, ...] = (
    ("give_recognition", SOMEBODY, "", "not_yourself", "sssss uull +++x+++++++++"),
    ("give_recognition", BEFORE_ALL, "", "not_yourself", "sssss uull +++x+++++++++"),
    ("give_recognition", THANKS, "", "", EVERYBODY),
    *(
        row
        for verb in ("edit_recognition", "withdraw_recognition")
        for row in (
            (verb, PRIVATE, NOT_FOUND, NOT_YOURS, "sssss uull --+x---------"),
            (verb, TEAMS, NOT_FOUND, NOT_YOURS, "sssss uull -x+x--xx-----"),
            (verb, OF_TEAM, NOT_FOUND, NOT_YOURS, "sssss uull -x+x--xx-----"),
            (verb, PUBLIC, NOT_YOURS, "", "sssss uull --+----------"),
            (verb, THANKS, NOT_YOURS, "", "sssss uull --+----------"),
        )
    ),
    ("narrow_recognition", PRIVATE, NOT_FOUND, "can_only_narrow", "sssss uull --xx---------"),
    ("narrow_recognition", TEAMS, NOT_FOUND, NOT_YOURS, "sssss uull -x++--xx-----"),
    ("narrow_recognition", OF_TEAM, NOT_FOUND, NOT_YOURS, "sssss uull -x+x--xx-----"),
    ("narrow_recognition", PUBLIC, NOT_YOURS, "", "sssss uull --++---------"),
    ("narrow_recognition", THANKS, NOT_YOURS, "thanks_stay_public", "sssss uull --x----------"),
    ("hide_recognition", PRIVATE, NOT_FOUND, "not_for_you", "sssss uull --x+---------"),
    ("hide_recognition", TEAMS, NOT_FOUND, "not_for_you", "sssss uull -xx+--xx-----"),
    ("hide_recognition", OF_TEAM, NOT_FOUND, "not_for_you", "sssss uull -xxx--x+-----"),
    ("hide_recognition", PUBLIC, "not_for_you", "", "sssss uull ---+---------"),
    ("hide_recognition", THANKS, "not_for_you", "", "sssss uull -------------"),
    *(
        row
        for verb in ("add_reaction", "comment_on_recognition")
        for row in (
            (verb, PRIVATE, NOT_FOUND, "", "sssss uull --++---------"),
            (verb, TEAMS, NOT_FOUND, "", "sssss uull -+++--++-----"),
            (verb, OF_TEAM, NOT_FOUND, "", "sssss uull -+++--++-----"),
            (verb, PUBLIC, "", "", EVERYBODY),
            (verb, THANKS, "", "", EVERYBODY),
        )
    ),
    ("remove_reaction", PRIVATE, NOT_FOUND, "no_such_reaction", "sssss uull --x+---------"),
    ("remove_reaction", TEAMS, NOT_FOUND, "no_such_reaction", "sssss uull -xx+--xx-----"),
    ("remove_reaction", PUBLIC, "no_such_reaction", "", "sssss uull ---+---------"),
    ("choose_praise", SOMETHING, "", "", EVERYBODY),
)
SHOWN: tuple[Row, ...] = (
    ("POST /recognitions/shown", PRIVATE, "left out", "", "sssss uull --++---------"),
    ("POST /recognitions/shown", TEAMS, "left out", "", "sssss uull -+++--++-----"),
    ("POST /recognitions/shown", OF_TEAM, "left out", "", "sssss uull -+++--++-----"),
    ("POST /recognitions/shown", PUBLIC, "", "", EVERYBODY),
    ("POST /recognitions/shown", THANKS, "", "", EVERYBODY),
)
"""What is read by ids: what one may not read is as what is not there."""
ADDRESSES: tuple[Row, ...] = (
    ("GET /recognitions", "what one may read", "", "", EVERYBODY),
    (f"GET /recognitions?which=received&teams={TEAM}", "what one received", "", "", EVERYBODY),
    ("GET /praise", "one's own", "", "", EVERYBODY),
)


async def lay(world: World, ground: Ground) -> None:
    """What the rows speak of."""
    await world.do("choose_praise", by="recipient", widest="organization")
    await world.learn(concern(801))
    at = ground.ids
    at[PRIVATE], at[TEAMS] = await give(world, audience="private"), await give(world)
    at[OF_TEAM] = await give(world, to=(), team_ids=[TEAM])
    at[PUBLIC] = await give(world, audience="organization")
    at[THANKS] = await give(world, to=(), recognition_kind="candor", thread_id=concern(801).id)
    for name in (PRIVATE, TEAMS, PUBLIC):
        await world.do("add_reaction", by="recipient", recognition_id=at[name], reaction="heart")


def _given(_: Ground, of: str) -> dict[str, Any]:
    if of == THANKS:
        return about(recognition_kind="candor", thread_id=concern(801).id)
    return about("recipient") | ({"audience": "organization"} if of == BEFORE_ALL else {})


def _of(**more: Any) -> Any:
    return lambda ground, of: {"recognition_id": ground.ids[of], **more}


BODIES: Bodies = {
    "give_recognition": _given,
    "edit_recognition": _of(text="Other words"),
    "narrow_recognition": _of(audience="private"),
    "withdraw_recognition": _of(),
    "hide_recognition": _of(),
    "add_reaction": _of(reaction="applause"),
    "remove_reaction": _of(reaction="heart"),
    "comment_on_recognition": _of(text="Indeed"),
    "choose_praise": lambda *_: {"widest": "private"},
}
FEATURE = Feature(
    ROWS,
    BODIES,
    lay,
    ADDRESSES,
    private=frozenset({SOMEBODY, PRIVATE, TEAMS, OF_TEAM}),
)
