"""A world for each test, copied from one that was built once."""

from collections.abc import AsyncIterator

import pytest

from tests.servers.postgres import Database, Postgres
from tests.services.okrs.world import COMPANY
from tests.services.recognition.saying import moderates
from tests.services.recognition.world import World, build, opened


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[Database]:
    made = await postgres.copy("recognition", build)
    yield made
    await postgres.drop(made)


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with opened(database) as made:
        yield made


@pytest.fixture
async def moderated(world: World) -> World:
    """One moderator of the team, and one of the company."""
    await moderates(world)
    await moderates(world, "facilitator", COMPANY)
    return world
