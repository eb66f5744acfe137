"""A gateway with a recognition service behind it: one for each test, or one for tests that only ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.gateway import world
from tests.gateway.world import Gateway
from tests.servers.postgres import Database, Postgres
from tests.services.feedback.world import organization
from tests.services.recognition import world as recognition


async def build(database: Database) -> None:
    """A read model with everybody whom the recognition service knows."""
    await world.build(database, organization)


@asynccontextmanager
async def made(postgres: Postgres) -> AsyncIterator[Gateway]:
    owner, copies = await postgres.copy("recognition", recognition.build), await postgres.copy("celebrating gateway", build)
    async with recognition.opened(owner) as service, world.opened(copies, service, people=recognition.PEOPLE) as gateway:
        yield gateway
    await postgres.drop(copies)
    await postgres.drop(owner)


@pytest.fixture
async def gateway(postgres: Postgres) -> AsyncIterator[Gateway]:
    """This test's own."""
    async with made(postgres) as gateway:
        yield gateway


@pytest.fixture(scope="module")
async def untouched(postgres: Postgres) -> AsyncIterator[Gateway]:
    """One for all tests of a module that change nothing, or what no other test looks at."""
    async with made(postgres) as gateway:
        yield gateway
