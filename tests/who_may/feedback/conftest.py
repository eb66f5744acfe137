"""One organization for the whole table: whatever is tried on it is taken back."""

from collections.abc import AsyncIterator

import pytest

from services.feedback import app
from tests.servers.postgres import Postgres
from tests.services.feedback import world as feedback
from tests.who_may.features import Ground, tried
from tests.who_may.feedback.features import FEATURES
from tests.who_may.place import Place


@pytest.fixture(scope="session")
async def feedback_place(postgres: Postgres) -> AsyncIterator[tuple[Place, Ground]]:
    database = await postgres.copy("feedback", feedback.build)
    async with feedback.opened(database) as world, tried(world, FEATURES, app.create_app) as place:
        yield place
    await postgres.drop(database)
