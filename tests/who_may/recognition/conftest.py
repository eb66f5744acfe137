"""One organization for the whole table: whatever is tried on it is taken back."""

from collections.abc import AsyncIterator

import pytest

from services.recognition import app
from tests.servers.postgres import Postgres
from tests.services.recognition import world as recognition
from tests.who_may.features import HERE, Ground
from tests.who_may.ground import SUBJECTS
from tests.who_may.place import Place, behind_tokens
from tests.who_may.recognition.features import FEATURES


@pytest.fixture(scope="session")
async def recognition_place(postgres: Postgres) -> AsyncIterator[tuple[Place, Ground]]:
    database = await postgres.copy("recognition", recognition.build)
    async with recognition.opened(database) as world:
        ground = Ground()
        for feature in FEATURES:
            await feature.lay(world, ground)
        async with behind_tokens(world.app, world.engine, app.create_app, SUBJECTS | HERE) as place:
            yield place, ground
    await postgres.drop(database)
