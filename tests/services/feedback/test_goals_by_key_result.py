"""What is asked about a key result is looked up among the copies of all objectives, however many there are."""

from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.values import KeyResultId
from services.feedback.people import queries
from tests.servers.postgres import Postgres
from tests.services.feedback.world import build
from tests.services.okrs.world import TEAM

MANY = 4_000
FILL = f"""
insert into objective (id, epoch, version, deleted, revision, document)
select 'objective_' || lpad(to_hex(n), 32, '0'), 1, 1, n = 9, 1, jsonb_build_object(
  'id', 'objective_' || lpad(to_hex(n), 32, '0'), 'team_id', '{TEAM}',
  'champion_id', null, 'contributor_ids', '[]'::jsonb, 'state', 'active', 'title', 'Objective ' || n,
  'key_results', (select jsonb_agg(jsonb_build_object('id', 'key_result_' || lpad(to_hex(n * 4 + k), 32, '0'), 'owner_id', null,
    'contributor_ids', '[]'::jsonb)) from generate_series(0, 3) as k))
from generate_series(1, {MANY}) as n
"""


async def test_the_objective_of_a_key_result_is_found_by_index_and_a_deleted_one_is_not(postgres: Postgres) -> None:
    database = await postgres.copy("feedback", build)
    engine = database.engine(owner=True)
    asked: list[tuple[str, Any]] = []
    async with engine.begin() as connection:
        await connection.execute(text(FILL))
    async with engine.connect() as connection:
        await connection.execute(text("analyze objective"))
        event.listen(connection.sync_connection, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
        async with AsyncSession(bind=connection) as session:
            found = await queries.goal(session, None, KeyResultId(f"key_result_{7 * 4 + 2:032x}"))
            assert found.objective_id == f"objective_{7:032x}"
            for gone in (9 * 4, MANY * 5):
                with pytest.raises(Refused):
                    await queries.goal(session, None, KeyResultId(f"key_result_{gone:032x}"))
        sql, values = asked[0]
        plan = await connection.exec_driver_sql(f"explain {sql}", values)
        told = "\n".join(row[0] for row in plan)
        assert "ix_objective_key_result_ids" in told, told
        assert "Seq Scan" not in told
    await engine.dispose()
    await postgres.drop(database)
