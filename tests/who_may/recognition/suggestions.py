"""Who is offered a suggestion, takes it up and puts it aside: the champion, the team's leads, and who stands in for them."""

from tests.services.recognition.suggesting import recovered
from tests.services.recognition.world import PEOPLE, World
from tests.who_may.features import Bodies, Feature, Ground
from tests.who_may.table import Row

OPEN, SETTLED, OWN = "an open suggestion", "a settled suggestion", "a suggestion about the champion alone"
NOT_THERE, IS_SETTLED = "suggestion_not_found", "suggestion_is_settled"
ROWS: tuple[Row, ...] = (
    ("take_suggestion", OPEN, NOT_THERE, "", "sssss uull ------+++----"),
    ("take_suggestion", SETTLED, NOT_THERE, IS_SETTLED, "sssss uull ------xxx----"),
    ("take_suggestion", OWN, NOT_THERE, "", "sssss uull -------++----"),
    ("dismiss_suggestion", OPEN, NOT_THERE, "", "sssss uull ------+++----"),
    ("dismiss_suggestion", SETTLED, NOT_THERE, IS_SETTLED, "sssss uull ------xxx----"),
    ("dismiss_suggestion", OWN, NOT_THERE, "", "sssss uull -------++----"),
)
BODIES: Bodies = {
    verb: lambda ground, of: {"suggestion_id": ground.ids[of]} for verb in ("take_suggestion", "dismiss_suggestion")
}
ADDRESSES: tuple[Row, ...] = (
    ("GET /suggestions", "what is offered to whoever asks", "", "", "sssss uull +++++++++++++"),
    ("GET /suggestions/{id}", OPEN, NOT_THERE, "", "sssss uull ------+++----"),
)


async def lay(world: World, ground: Ground) -> None:
    """Three goals that recovered, the last one by the champion's own check-in."""
    numbers = {OPEN: 701, SETTLED: 702}
    ground.ids |= {name: await recovered(world, number) for name, number in numbers.items()}
    await world.do("dismiss_suggestion", by="lead", suggestion_id=ground.ids[SETTLED])
    ground.ids[OWN] = await recovered(world, 703, by=PEOPLE["champion"])


FEATURE = Feature(ROWS, BODIES, lay, ADDRESSES, {"GET /suggestions/{id}": lambda ground: {"id": ground.ids[OPEN]}})
