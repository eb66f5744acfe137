"""What is read most, in an organization of 500 and one of 50,000 people with their history: plan costs, and what is touched."""

from collections.abc import Mapping

from bench.measure import Figure
from bench.servers import Servers
from gateway.read_model.reader import ReadModel
from tests.gateway import scale, world
from tests.gateway.scale import Cost
from tests.gateway.test_scale import PAGES, STATEMENTS

OBJECTIVES_OF_ONE = 8
"""Over two years, so that a year of history is in it twice."""
SMALL, LARGE, STALE = 500, 50_000, 10
TOGETHER: Mapping[str, str] = {"the page of a person": "person.", "the page of a team": "team.", "the celebration feed": "celeb"}
"""What is asked at once, by how its statements' names begin."""
MORE = {
    "viewer.owed, with teams below": f"answers for 2 teams with {SMALL:,} people, for 4 with {LARGE:,}: no aim holds what is more"
}
"""Where the share of the one who asks is larger in the larger organization, and by how much."""
AIM = "\u2264 1.5"


async def _costs(servers: Servers, people: int, *, stale: int = 0) -> dict[str, Cost]:
    database, found = await servers.postgres.create(), {}
    await world.build(database)
    async with scale.connected(database.owner_url) as connection:
        await scale.fill(connection, people * OBJECTIVES_OF_ONE, stale=stale)
        await scale.mark_bygones(connection, database)
        for name, ask in (STATEMENTS | PAGES).items():
            asked = scale.Asked()
            await ask(ReadModel(asked))
            found[name] = await scale.cost(connection, asked)
    await servers.postgres.drop(database)
    return found


async def measure(servers: Servers) -> list[Figure]:
    """The growth of each statement and page; and of the public list where closed objectives left concerns without an answer."""
    small, large = await _costs(servers, SMALL), await _costs(servers, LARGE)
    figures = [figure for name in STATEMENTS for figure in _growth(name, small[name], large[name])]
    figures += [_touched(what, *(_together(costs, begins) for costs in (small, large))) for what, begins in TOGETHER.items()]
    small, large = await _costs(servers, SMALL, stale=STALE), await _costs(servers, LARGE, stale=STALE)
    left = f"owed, where 1 concern in {1000 // STALE} of closed objectives was left open"
    return [*figures, *_growth(left, small["owed"], large["owed"])]


def _together(costs: Mapping[str, Cost], begins: str) -> int:
    return sum(cost.buffers for name, cost in costs.items() if name.startswith(begins))


def _touched(name: str, small: int, large: int) -> Figure:
    what, against = f"{name}: pages it touches with {LARGE:,} people", f"with {SMALL:,}"
    return Figure(what, against, f"{large:,}", f"{small:,}", large / small, *_aim(name))


def _aim(name: str) -> tuple[str, tuple[str, ...]]:
    return ("printed", (MORE[name],)) if name in MORE else (AIM, ())


def _growth(name: str, small: Cost, large: Cost) -> list[Figure]:
    cost = Figure(
        f"{name}: cost of its plan with {LARGE:,} people",
        f"with {SMALL:,}",
        f"{large.cost:,.0f}",
        f"{small.cost:,.0f}",
        large.cost / small.cost,
        AIM,
    )
    return [cost, _touched(name, small.buffers, large.buffers)]
