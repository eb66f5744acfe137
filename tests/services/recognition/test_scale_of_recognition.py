"""Whom a recognition is for and who reads it is found by indexes: it costs the same in an organization of any size."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.recognition.ids import RecognitionId
from contracts.values import PersonId, TeamId
from services.recognition.recognitions import queries
from tests.gateway import scale
from tests.gateway.scale import Cost
from tests.servers.postgres import Postgres
from tests.services.recognition.world import build

SMALL, LARGE, AIM = 500, 50_000, 1.5
"""People."""
A_LEVEL_DEEPER = 6
"""Blocks that indexes of a larger table may have on the way."""
# Eight people in a team, eight teams below each; everybody was recognized once, before their team.
_ROWS = """
insert into person (id, epoch, version, deleted, revision, document)
select 'person_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'person_' || lpad(to_hex(n), 32, '0'),
  'home_team_id', 'team_' || lpad(to_hex(n / 8), 32, '0'), 'status', 'active',
  'further_team_ids', case when n % 10 = 0 then jsonb_build_array('team_' || lpad(to_hex(n / 8 + 1), 32, '0')) else '[]'::jsonb end)
from generate_series(0, {size} - 1) as n;
insert into team (id, epoch, version, deleted, revision, document)
select 'team_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'team_' || lpad(to_hex(n), 32, '0'),
  'status', 'active', 'parent_id', case when n > 0 then 'team_' || lpad(to_hex(n / 8), 32, '0') end,
  'lead_ids', jsonb_build_array('person_' || lpad(to_hex(n * 8), 32, '0')))
from generate_series(0, {size} / 8) as n;
insert into recognitions (id, recognition_kind, recipient_ids, team_ids, evidence_ids, value_ids, audience, homes, reader_team_ids,
  gone, text, text_state, by, at, version)
select 'recognition_' || lpad(to_hex(n), 32, '0'), 'effort', jsonb_build_array('person_' || lpad(to_hex(n), 32, '0')), '[]', '[]',
  '[]', 'team', jsonb_build_object('person_' || lpad(to_hex(n), 32, '0'), 'team_' || lpad(to_hex(n / 8), 32, '0')),
  jsonb_build_array('team_' || lpad(to_hex(n / 8), 32, '0')), false, repeat('for what you did ', 10), 'shown',
  'person_' || lpad(to_hex((n * 7 + 3) % {size}), 32, '0'), timestamptz '2025-01-01 00:00Z' + n * interval '10 minutes', 1
from generate_series(0, {size} - 1) as n
"""  # noqa: E501  # columns stay in one place
_GIVER, _GIVEN = PersonId(f"person_{24:032x}"), RecognitionId(f"recognition_{3:032x}")


class Stated:
    """Stands for a session: keeps the statement and answers nothing."""

    statement: TextClause
    values: Mapping[str, Any]

    async def execute(self, statement: TextClause, values: Mapping[str, Any]) -> Sequence[Any]:
        self.statement, self.values = statement, values
        return []


def _without_teams_below(size: int) -> TeamId:
    return TeamId(f"team_{size // 8 - 1:032x}")


STATEMENTS: dict[str, Callable[[Any, int], Awaitable[Any]]] = {
    "whether anybody else is in a team": lambda session, size: queries.samples(session, _GIVER, [_without_teams_below(size)]),
    "who can read it": lambda session, _: queries.readers(session, _GIVER, [_GIVEN]),
}


@pytest.fixture(scope="module")
async def costs(postgres: Postgres) -> dict[str, list[Cost]]:
    """Of each statement, in a small organization and in one a hundred times as large."""
    found: dict[str, list[Cost]] = {name: [] for name in STATEMENTS}
    for size in (SMALL, LARGE):
        database = await postgres.copy("recognition", build)
        async with scale.connected(database.owner_url) as connection:
            await scale.rewrite(connection, ("person", "team", "recognitions"), _ROWS.format(size=size))
        engine = database.engine(owner=True)
        async with AsyncSession(engine) as session:
            for name, ask in STATEMENTS.items():
                asked = Stated()
                await ask(asked, size)
                explained = await session.scalar(text(f"{scale.EXPLAIN} {asked.statement.text}"), asked.values)
                found[name].append(scale.cost_of(explained))
        await engine.dispose()
        await postgres.drop(database)
    return found


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_touches_no_more_where_the_organization_is_a_hundred_times_as_large(costs: dict[str, list[Cost]], name: str) -> None:
    small, large = costs[name]
    assert small.rows == large.rows == 1
    assert large.buffers <= AIM * small.buffers + A_LEVEL_DEEPER
