"""One organization for the whole table: whatever is tried on it is taken back."""

from collections.abc import AsyncIterator

import pytest

from services.recognition import app
from tests.servers.postgres import Postgres
from tests.services.recognition import world as recognition
from tests.who_may.features import Ground, tried
from tests.who_may.place import Place
from tests.who_may.recognition.features import FEATURES


@pytest.fixture(scope="session")
async def recognition_place(postgres: Postgres) -> AsyncIterator[tuple[Place, Ground]]:
    database = await postgres.copy("recognition", recognition.build)
    async with recognition.opened(database) as world, tried(world, FEATURES, app.create_app) as place:
        yield place
    await postgres.drop(database)
