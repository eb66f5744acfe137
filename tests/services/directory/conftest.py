"""Directories for tests, copied from one that was migrated once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers.postgres import Postgres
from tests.services.directory.world import TEAMS, World, directory, migrated


@pytest.fixture
async def empty(postgres: Postgres, tmp_path: Path) -> AsyncIterator[World]:
    """A directory that knows nobody."""
    database = await postgres.copy("directory", migrated)
    async with directory(database, tmp_path) as world:
        yield world
    await postgres.drop(database)


@pytest.fixture
async def world(empty: World) -> World:
    """A directory with five teams and no people."""
    await empty.applied("teams", TEAMS)
    await empty.forget_facts()
    return empty
