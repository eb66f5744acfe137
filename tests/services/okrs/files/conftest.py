"""An office for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.servers.postgres import Postgres
from tests.services.okrs.files.office import Office, an_office
from tests.services.okrs.world import World


@pytest.fixture
async def office(postgres: Postgres) -> AsyncIterator[Office]:
    async with an_office(postgres) as made:
        yield made


@pytest.fixture
def world(office: Office) -> World:
    """Files come to the same place."""
    return office.world
