"""One organization for the whole table: whatever is tried on it is taken back."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from chassis import copies
from services.directory import app as directory_app
from services.okrs import app as okrs_app
from tests.servers.postgres import Postgres
from tests.services.directory import world as directory
from tests.services.okrs import world as okrs
from tests.services.serving import ISSUER
from tests.who_may.ground import MOVED, Ground, built
from tests.who_may.place import Place, behind_tokens


@pytest.fixture(scope="session")
async def okrs_place(postgres: Postgres) -> AsyncIterator[tuple[Place, Ground]]:
    database = await postgres.copy("okrs", okrs.build)
    connection = await asyncpg.connect(database.owner_url)
    await copies.apply(connection, MOVED)
    await connection.close()
    async with okrs.opened(database) as world:
        ground = await built(world)
        async with behind_tokens(world.app, world.engine, okrs_app.create_app) as place:
            yield place, ground
    await postgres.drop(database)


@pytest.fixture(scope="session")
async def directory_place(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Place, str]]:
    """The directory with the same people, and the id of one more."""
    database = await postgres.copy("directory", directory.migrated)
    async with directory.directory(database, tmp_path_factory.mktemp("ledger")) as world:
        await world.applied("teams", directory.TEAMS)
        people = [{**directory.someone(number), "issuer": ISSUER, "subject": name} for number, name in enumerate(okrs.NAMES, 1)]
        await world.applied("people", people)
        await world.applied("people", [one for one in people if one["subject"] != "gone"], complete=True)
        somebody = (await world.person("e1"))["id"]
        async with behind_tokens(world.app, world.engine, lambda s: directory_app.create_app(s, world.ledger)) as place:
            yield place, somebody
    await postgres.drop(database)
