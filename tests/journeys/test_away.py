"""Parts of the platform are away: the rest goes on, and says what is missing."""

from chassis.settings import Process
from tests.journeys.client import NAMES
from tests.journeys.world import World

DIRECTORY = [("directory", Process.API), ("directory", Process.WORKER)]
OKRS = [("okrs", Process.API), ("okrs", Process.WORKER), ("gateway", Process.WORKER), *DIRECTORY]
SHOWN = (
    "query($id: ID!) { objective(id: $id) { title progress health { health } champion { id name homeTeam { name } }"
    " team { name leads { id } } cycle { state } } }"
)


async def test_names_are_null_and_say_so_while_the_directory_is_away_and_the_rest_stands(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle(), title="Nameless")
    async with world.replica() as fresh, world.without(*DIRECTORY):
        told = await client.ask(SHOWN, at=fresh, id=objective["id"])
        shown = told["data"]["objective"]
        assert (shown["title"], shown["team"]["name"], shown["cycle"]["state"]) == ("Nameless", "Lantern keepers", "ACTIVE")
        assert shown["champion"] == {"id": client.people["champion"], "name": None, "homeTeam": {"name": "Lantern keepers"}}
        assert [(error["path"], error["extensions"]["code"]) for error in told["errors"]] == [
            (["objective", "champion", "name"], "SERVICE_UNAVAILABLE")
        ]
        assert (await client.check_in(objective, "5", at=fresh))["objective"]["progress"] == 0.5
    again = await client.query(SHOWN, id=objective["id"])
    assert again["objective"]["champion"]["name"] == NAMES["champion"]


async def test_reads_go_on_and_mutations_say_so_while_the_owners_are_away(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle(), title="Still there")
    await world.truth.rest()
    before = await client.query(SHOWN, id=objective["id"])  # the names are known from here on
    async with world.without(*OKRS):
        assert await client.query(SHOWN, id=objective["id"]) == before
        told = await client.ask("mutation($id: ID!) { submitForReview(input: {objectiveId: $id}) { userErrors { code } } }",
                                id=objective["id"])  # fmt: skip
        assert [error["extensions"]["code"] for error in told["errors"]] == ["SERVICE_UNAVAILABLE"]
    assert (await client.check_in(objective, "5"))["objective"]["progress"] == 0.5
    await world.truth.rest()
