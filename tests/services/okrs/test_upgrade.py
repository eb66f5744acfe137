"""An upgrade of a database with rows in it: they are read as before, and the previous release goes on writing."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker

from services.okrs.app import AGGREGATES, MIGRATIONS
from tests.servers.postgres import Database, Postgres

BEFORE = "0002"
# As the release before wrote them, by its own columns.
ROWS = """
insert into cycles (id, version, name, starts_on, ends_on, state, cadence, time_zone)
values ('cycle_{n}', 1, 'Cycle {n}', '2026-01-01', '2026-03-31', 'active', 'weekly', 'UTC');

insert into objectives (id, version, edit_version, title, why, team_id, contributor_ids, cycle_id, ambition, uncertainties,
  state, key_results, aligned_to, learned, origin, exempt, drafted_at)
values ('objective_{n}', 1, 1, 'Tides', '', 'team_{n}', '[]', 'cycle_{n}', 'committed', '[]',
  'draft', '[]', '[]', '', 'native', false, '2026-01-02T09:00:00Z');

insert into check_ins (id, version, objective_id, key_result_id, value, confidence, what_changed, learned, in_the_way, question,
  effective_on, recorded_at, corrected)
values ('check_in_{n}', 1, 'objective_{n}', 'key_result_{n}', 4, 7, 'More', '', '', '',
  '2026-01-05', '2026-01-05T09:00:00Z', false);

insert into revisions (id, version, objective_id, what, before, after, why, by, at)
values ('revision_{n}', 1, 'objective_{n}', 'title', 'Tide', 'Tides', 'There are two', 'person_{n}', '2026-01-06T09:00:00Z')
"""


@pytest.fixture
async def earlier(postgres: Postgres) -> AsyncIterator[Database]:
    database = await postgres.create()
    engine = database.engine(owner=True)
    await MIGRATIONS.upgrade(engine, application_role=database.application_role, to=BEFORE)
    await engine.dispose()
    yield database
    await postgres.drop(database)


async def written(database: Database, digit: str) -> None:
    engine = database.engine()
    async with engine.begin() as connection:
        for row in ROWS.replace("{n}", digit * 32).split(";"):
            await connection.execute(text(row.replace(":", r"\:")))
    await engine.dispose()


async def test_rows_of_the_release_before_are_read_after_the_upgrade_and_more_of_them_can_be_written(earlier: Database) -> None:
    await written(earlier, "1")
    owner = earlier.engine(owner=True)
    done = await MIGRATIONS.upgrade(owner, application_role=earlier.application_role)
    await owner.dispose()
    assert done[-1] == MIGRATIONS.head
    await written(earlier, "2")
    engine = earlier.engine()
    async with async_sessionmaker(engine)() as session:
        session.info["epoch"] = 1
        for kind in ("cycle", "objective", "check_in", "revision"):
            rows = [await session.get(AGGREGATES[kind], f"{kind}_{digit * 32}") for digit in "12"]
            assert [row.document().id for row in rows if row] == [f"{kind}_{digit * 32}" for digit in "12"]
        check_in = await session.get(AGGREGATES["check_in"], f"check_in_{'1' * 32}")
        assert check_in is not None
        told = check_in.document().model_dump()
        assert (told["what_changed"], told["edited_at"], told["texts_withdrawn"]) == ("More", None, False)
    await engine.dispose()
