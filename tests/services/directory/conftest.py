"""Directories for tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.services.directory.world import TEAMS, World, directory


@pytest.fixture
async def empty(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[World]:
    """A directory that knows nobody."""
    async with directory(engine, tmp_path) as world:
        yield world


@pytest.fixture
async def world(empty: World) -> World:
    """A directory with five teams and no people."""
    await empty.applied("teams", TEAMS)
    await empty.forget_facts()
    return empty
