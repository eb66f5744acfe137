"""An office for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.servers.postgres import Postgres
from tests.services.okrs.files.office import Office, an_office


@pytest.fixture
async def office(postgres: Postgres) -> AsyncIterator[Office]:
    async with an_office(postgres) as made:
        yield made
