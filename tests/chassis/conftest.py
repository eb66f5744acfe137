"""A database for the toy service."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.servers.postgres import Database


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """An engine on a fresh database, as its owner."""
    opened = database.engine(owner=True)
    yield opened
    await opened.dispose()
