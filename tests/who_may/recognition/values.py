"""Who may set the organization's values."""

from tests.services.recognition.world import World
from tests.who_may.features import Bodies, Feature, Ground
from tests.who_may.table import Row

ROWS: tuple[Row, ...] = (("set_values", "the organization", "admins_set_values", "", "sssss uull -----------+-"),)
BODIES: Bodies = {"set_values": lambda *_: {"values": [{"name": "Courage"}]}}


async def lay(world: World, ground: Ground) -> None:
    """The values that others name."""
    told = await world.do("set_values", by="admin", values=[{"name": "Candor"}, {"name": "Care"}])
    ground.ids["a value"] = told["value_list"]["values"][0]["id"]


FEATURE = Feature(ROWS, BODIES, lay)
