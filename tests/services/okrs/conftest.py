"""A world for each test, copied from one that was built once."""

from collections.abc import AsyncIterator

import pytest

from tests.servers.postgres import Postgres
from tests.services.okrs.world import World, build, opened


@pytest.fixture
async def world(postgres: Postgres) -> AsyncIterator[World]:
    database = await postgres.copy("okrs", build)
    async with opened(database) as made:
        yield made
    await postgres.drop(database)


@pytest.fixture
async def cycle(world: World) -> str:
    """An active quarter, from January to March 2026; it is the fifth of January."""
    return await world.cycle()
