"""Who may read texts and learn who else can; a text of the team, written by `author`."""

from datetime import UTC, datetime

from contracts.feedback.ids import ContributionId
from contracts.feedback.text import Readership
from services.feedback.texts.tables import Privacy
from tests.services.feedback.world import World
from tests.services.feedback.writings import named
from tests.services.okrs.world import TEAM
from tests.who_may.features import Bodies, Feature, Ground

THREAD = ContributionId("contribution_" + "9" * 32)
OF_TEAM, OWN = "a text of the team", "a text that its author alone reads"
ROWS = (
    ("edit_text", OF_TEAM, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("withdraw_text", OF_TEAM, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("tighten_privacy", OF_TEAM, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("edit_text", OWN, "no_such_text", "", "sssss uull --+----------"),
    ("withdraw_text", OWN, "no_such_text", "", "sssss uull --+----------"),
    ("tighten_privacy", OWN, "no_such_text", "privacy_can_only_tighten", "sssss uull --x----------"),
    ("say_whether_it_helped", OWN, "no_such_text", "nothing_to_judge", "sssss uull --x----------"),
)
BODIES: Bodies = {
    "edit_text": lambda ground, of: {"id": ground.ids[of], "text": "As I see it now"},
    "withdraw_text": lambda ground, of: {"id": ground.ids[of]},
    "tighten_privacy": lambda ground, of: {"id": ground.ids[of], "readership": "people"},
    "say_whether_it_helped": lambda ground, of: {"id": ground.ids[of], "helped": "partly"},
}
ADDRESSES = (("GET /texts/{id}/readers", "a text of the team", "no_such_text", "", "sssss uull --+----------"),)


async def lay(world: World, ground: Ground) -> None:
    """Written so late that whatever else is laid, its minutes to edit are not over."""
    for number, (name, privacy) in enumerate({OF_TEAM: Privacy(Readership.TEAM, TEAM), OWN: Privacy(Readership.PEOPLE)}.items()):
        said_at = datetime(2030, 1, 5, tzinfo=UTC)
        ground.ids[name] = await named(world, privacy, number=9_000 + number, thread=THREAD, said_at=said_at)


PATHS = {"GET /texts/{id}/readers": lambda ground: {"id": ground.ids[OF_TEAM]}}
FEATURE = Feature(ROWS, BODIES, lay, ADDRESSES, PATHS, frozenset({OF_TEAM, OWN}))
