"""Whoever reads what is private is looked up among many teams by indexes, whatever the service: no read goes through them all."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from types import ModuleType

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from chassis.organization import reach_of
from chassis.paging import Paging
from contracts.values import Id, PersonId, TeamId
from services.feedback.texts.queries import belongs, readable
from services.recognition.suggestions.queries.offers import page
from tests.servers.postgres import Database, Postgres
from tests.services.feedback import world as feedback
from tests.services.okrs import world as okrs
from tests.services.recognition import world as recognition

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
LEAD, TEAM = PersonId(f"person_{20:032x}"), TeamId(f"team_{20:032x}")
BELOW = {TeamId(f"team_{number:032x}") for number in (20, *range(160, 168), *range(1280, 1344))}
# Eight teams below each; each has a lead and another person, and every tenth lead somebody who stands in.
FILL = {
    "team": """insert into team (id, epoch, version, deleted, revision, document)
    select 'team_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('status', 'active',
      'parent_id', case when n > 0 then 'team_' || lpad(to_hex(n / 8), 32, '0') end,
      'lead_ids', jsonb_build_array('person_' || lpad(to_hex(n), 32, '0')))
    from generate_series(0, 3999) as n""",
    "person": """insert into person (id, epoch, version, deleted, revision, document)
    select 'person_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('status', 'active',
      'time_zone', 'UTC', 'home_team_id', 'team_' || lpad(to_hex(n % 4000), 32, '0'), 'further_team_ids', '[]'::jsonb)
    from generate_series(0, 7999) as n""",
    "deputy": """insert into deputy (id, epoch, version, deleted, revision, document)
    select 'deputy_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
      'person_id', 'person_' || lpad(to_hex(n * 10), 32, '0'), 'deputy_id', 'person_' || lpad(to_hex(n * 10 + 1), 32, '0'))
    from generate_series(0, 399) as n""",
}


@pytest.fixture(scope="module", params=[okrs, feedback, recognition], ids=["okrs", "feedback", "recognition"])
async def many(request: pytest.FixtureRequest, postgres: Postgres) -> AsyncIterator[AsyncEngine]:
    world: ModuleType = request.param
    database: Database = await postgres.create()
    await world.build(database)
    connection = await asyncpg.connect(database.owner_url)
    for table, statement in FILL.items():
        await connection.execute(f"delete from {table}")
        await connection.execute(statement)
        await connection.execute(f"vacuum analyze {table}")
    await connection.close()
    engine = database.engine(owner=True)
    yield engine
    await engine.dispose()
    await postgres.drop(database)


async def passes(engine: AsyncEngine, ask: Callable[[AsyncSession], Awaitable[object]]) -> int:
    """How often the table of teams is read from end to end."""
    counted = text("select seq_scan from pg_stat_user_tables where relname = 'team'")
    found = []
    for each in (None, ask):
        async with AsyncSession(engine) as session, session.begin():
            session.info["now"] = NOW
            if each is not None:
                await each(session)
            await session.execute(text("select pg_stat_force_next_flush()"))
        async with AsyncSession(engine) as session, session.begin():
            found.append(int(await session.scalar(counted) or 0))
    return found[1] - found[0]


async def test_what_somebody_is_to_every_team_is_found_without_reading_all_teams(many: AsyncEngine) -> None:
    async def ask(session: AsyncSession) -> None:
        for viewer in (LEAD, PersonId(f"person_{21:032x}")):
            reach = await reach_of(session, viewer, NOW)
            assert reach.leading >= BELOW

    assert await passes(many, ask) == 0


async def test_reading_all_teams_is_noticed(many: AsyncEngine) -> None:
    assert await passes(many, lambda session: session.execute(text("select from team where document->>'status' = 'none'"))) == 1


@pytest.mark.parametrize("many", [feedback], ids=["feedback"], indirect=True)
async def test_the_reader_of_a_text_is_looked_up_without_reading_all_teams(many: AsyncEngine) -> None:
    async def ask(session: AsyncSession) -> None:
        assert await belongs(session, LEAD, TEAM)
        for wide, readers in (("team", {"20", "4020"}), ("subtree", {"20", "4020", "160", "1280"})):
            id = Id(f"note_{len(wide):032x}")
            await session.execute(WRITTEN, {"id": id, "readership": wide, "team": TEAM})
            for number in readers:
                assert id in await readable(session, PersonId(f"person_{int(number):032x}"), [id])

    assert await passes(many, ask) == 0


@pytest.mark.parametrize("many", [recognition], ids=["recognition"], indirect=True)
async def test_whom_suggestions_are_offered_to_is_looked_up_without_reading_all_teams(many: AsyncEngine) -> None:
    async def ask(session: AsyncSession) -> None:
        session.info["today"] = NOW.date()
        assert await page(session, LEAD, Paging(size=20)) == []

    assert await passes(many, ask) == 0


WRITTEN = text("""
insert into writings (id, thread, place, role, mode, readership, team_id, reader_ids, open, text, state, edited, said_on)
values (:id, :id, 1, 'text', 'named', :readership, :team, '[]', true, 'So it is', 'shown', false, '2026-01-20')
""")
