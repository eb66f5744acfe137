"""What is owed, and why an objective is as it is, with 1,000 and 100,000 objectives: what the plan costs and what it touches."""

from bench.measure import Figure
from bench.servers import Servers
from gateway.read_model.reader import ReadModel
from tests.gateway import scale, world
from tests.gateway.scale import Cost
from tests.gateway.test_scale import STATEMENTS

SMALL, LARGE, STALE = 1_000, 100_000, 10


async def _costs(servers: Servers, size: int, *, stale: int = 0) -> dict[str, Cost]:
    database, found = await servers.postgres.create(), {}
    await world.build(database)
    async with scale.connected(database.owner_url) as connection:
        await scale.fill(connection, size, stale=stale)
        for name, ask in STATEMENTS.items():
            asked = scale.Asked()
            await ask(ReadModel(asked))
            found[name] = await scale.cost(connection, asked)
    await servers.postgres.drop(database)
    return found


async def measure(servers: Servers) -> list[Figure]:
    """The growth of each statement; and of the public list where closed objectives left concerns without an answer."""
    small, large = await _costs(servers, SMALL), await _costs(servers, LARGE)
    figures = [figure for name in STATEMENTS for figure in _growth(name, small[name], large[name])]
    small, large = await _costs(servers, SMALL, stale=STALE), await _costs(servers, LARGE, stale=STALE)
    left = f"owed, where 1 concern in {1000 // STALE} of closed objectives was left open"
    return [*figures, *_growth(left, small["owed"], large["owed"])]


def _growth(name: str, small: Cost, large: Cost) -> list[Figure]:
    against, aim = f"with {SMALL:,}", "\u2264 1.5"
    return [
        Figure(
            f"{name}: cost of its plan with {LARGE:,} objectives",
            against,
            f"{large.cost:,.0f}",
            f"{small.cost:,.0f}",
            large.cost / small.cost,
            aim,
        ),
        Figure(
            f"{name}: pages it touches with {LARGE:,} objectives",
            against,
            f"{large.buffers:,}",
            f"{small.buffers:,}",
            large.buffers / small.buffers,
            aim,
        ),
    ]
