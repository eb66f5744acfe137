"""A world for each test, copied from one that was built once; after each, no words stand in its journal."""

from collections.abc import AsyncIterator

import pytest

from tests.servers.postgres import Postgres
from tests.services.feedback.journal import words_in_the_journal
from tests.services.feedback.world import World, build, opened


@pytest.fixture
async def world(postgres: Postgres) -> AsyncIterator[World]:
    database = await postgres.copy("feedback", build)
    async with opened(database) as made:
        yield made
        assert await words_in_the_journal(made) == [], "the journal is for ever and for everybody"
    await postgres.drop(database)
