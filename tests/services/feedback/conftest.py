"""A world for each test, copied from one that was built once."""

from collections.abc import AsyncIterator

import pytest

from tests.servers.postgres import Postgres
from tests.services.feedback.world import World, build, opened


@pytest.fixture
async def world(postgres: Postgres) -> AsyncIterator[World]:
    database = await postgres.copy("feedback", build)
    async with opened(database) as made:
        yield made
    await postgres.drop(database)
