"""A gateway for each test, over a read model and an okrs service that were built once."""

from collections.abc import AsyncIterator

import pytest

from tests.gateway import world
from tests.gateway.world import Gateway
from tests.servers.postgres import Postgres
from tests.services.okrs import world as okrs


@pytest.fixture
async def gateway(postgres: Postgres) -> AsyncIterator[Gateway]:
    owner, copies = await postgres.copy("okrs", okrs.build), await postgres.copy("gateway", world.build)
    async with okrs.opened(owner) as service, world.opened(copies, service) as made:
        yield made
    await postgres.drop(copies)
    await postgres.drop(owner)
