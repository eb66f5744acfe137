"""An upgrade of a read model with copies in it: they stay, and are found by the columns that are new."""

from collections.abc import AsyncIterator

import asyncpg
import orjson
import pytest

from gateway.app import MIGRATIONS
from tests.servers.postgres import Database, Postgres

OWNER = f"person_{'5' * 32}"
COPIES = {
    "team": {"lead_ids": [OWNER], "name": "Tides", "status": "active"},
    "objective": {"title": "Tides", "champion_id": OWNER, "state": "active", "key_results": [{"owner_id": OWNER}]},
    "revision": {"objective_id": "objective_1", "decision_id": "decision_1", "at": "2026-01-06T09:00:00Z"},
}


@pytest.fixture
async def earlier(postgres: Postgres) -> AsyncIterator[Database]:
    database = await postgres.create()
    engine = database.engine(owner=True)
    await MIGRATIONS.upgrade(engine, application_role=database.application_role, to="0001")
    await engine.dispose()
    yield database
    await postgres.drop(database)


async def test_copies_of_the_release_before_stay_and_are_found_by_new_columns(earlier: Database) -> None:
    connection = await asyncpg.connect(earlier.url)
    for kind, document in COPIES.items():
        insert = f'insert into "{kind}" (id, epoch, version, deleted, revision, document) values ($1, 1, 1, false, 1, $2)'
        await connection.execute(insert, f"{kind}_1", orjson.dumps(document).decode())
    engine = earlier.engine(owner=True)
    done = await MIGRATIONS.upgrade(engine, application_role=earlier.application_role)
    await engine.dispose()
    assert done[-1] == MIGRATIONS.head
    by_new = "select (select count(*) from team where lead_ids ? $1), (select count(*) from objective where owner_ids ? $1),"
    by_new += " (select count(*) from objective where champion_id = $1), (select count(*) from revision where decision_id = $2)"
    assert tuple(await connection.fetchrow(by_new, OWNER, "decision_1")) == (1, 1, 1, 1)
    assert await connection.fetchval("select count(*) from concern") == 0
    await connection.close()
