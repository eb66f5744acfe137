"""Who shares openness, and who welcomes a new member of the team."""

from contracts.directory.people import PersonJoined
from tests.services.okrs.world import TEAM
from tests.services.recognition.directing import Directory, told
from tests.services.recognition.goals import DECIDED, OBJECTIVE, decisions, objective
from tests.services.recognition.world import PEOPLE, World
from tests.who_may.features import Bodies, Feature, Ground
from tests.who_may.table import Row

NEW, LONG_THERE = "a new member", "somebody who has been there for long"
ROWS: tuple[Row, ...] = (
    ("share_openness", "a decision", "", "", "sssss uull +++++++++++++"),
    ("welcome_member", NEW, "not_your_team_to_welcome", "", "sssss uull -+++--++++---"),
    ("welcome_member", LONG_THERE, "not_your_team_to_welcome", "not_a_new_member", "sssss uull -xxx--xxxx---"),
)
BODIES: Bodies = {
    "share_openness": lambda *_: {
        "openness_kind": "changed_mind",
        "text": "We should build it",
        "decision_id": DECIDED,
        "objective_id": OBJECTIVE,
    },
    "welcome_member": lambda ground, of: {"person_id": ground.ids[of], "team_id": TEAM, "text": "Good that you are here"},
}


async def lay(world: World, ground: Ground) -> None:
    """Somebody who joined today, and what a changed mind is about."""
    await world.learn(objective(), *decisions())
    ground.ids |= {NEW: PEOPLE["member7"], LONG_THERE: PEOPLE["member8"]}
    await Directory(world).tell(told(PersonJoined, PEOPLE["member7"], 2, world.clock.now(), TEAM))


FEATURE = Feature(ROWS, BODIES, lay)
