"""A gateway for each test, with a feedback service behind it."""

from collections.abc import AsyncIterator

import pytest

from tests.gateway import world
from tests.gateway.world import Gateway
from tests.servers.postgres import Database, Postgres
from tests.services.feedback import world as feedback


async def build(database: Database) -> None:
    """A read model with everybody whom the feedback service knows."""
    await world.build(database, feedback.organization)


@pytest.fixture
async def gateway(postgres: Postgres) -> AsyncIterator[Gateway]:
    owner, copies = await postgres.copy("feedback", feedback.build), await postgres.copy("speaking gateway", build)
    async with feedback.opened(owner) as service, world.opened(copies, service, people=feedback.PEOPLE) as gateway:
        yield gateway
    await postgres.drop(copies)
    await postgres.drop(owner)
