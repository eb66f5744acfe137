"""A gateway for each test, over a read model and an okrs service that were built once; or one for tests that only ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.gateway import world
from tests.gateway.world import Gateway
from tests.servers.postgres import Postgres
from tests.services.okrs import world as okrs


@asynccontextmanager
async def made(postgres: Postgres) -> AsyncIterator[Gateway]:
    owner, copies = await postgres.copy("okrs", okrs.build), await postgres.copy("gateway", world.build)
    async with okrs.opened(owner) as service, world.opened(copies, service) as gateway:
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
    """One for all tests of a module that change nothing."""
    async with made(postgres) as gateway:
        yield gateway
