"""A read model of any size: an organization in proportion, its goals and the reasons behind them; and what a statement costs."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from chassis.chassis_schema import statements
from gateway.read_model import bygones
from gateway.read_model.bygones import Bygones
from tests.servers.postgres import Database

# Eight objectives for each person, one of them open; five open ones for each team; eight teams below each.
# What hangs on open objectives is partly open, and what hangs on closed ones is answered, but for what `stale` leaves.
_ROWS = """
insert into person (id, epoch, version, deleted, revision, document)
select 'person_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'person_' || lpad(to_hex(n), 32, '0'),
  'home_team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'), 'further_team_ids', '[]'::jsonb, 'manager_id', null,
  'status', case when n % 50 = 49 then 'left' else 'active' end, 'time_zone', 'UTC')
from generate_series(0, {size} / 8 - 1) as n;
insert into team (id, epoch, version, deleted, revision, document)
select 'team_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'team_' || lpad(to_hex(n), 32, '0'),
  'name', 'Team ' || n, 'team_kind', 'team', 'status', 'active',
  'parent_id', case when n > 0 then 'team_' || lpad(to_hex(n / 8), 32, '0') end,
  'lead_ids', case when n % 10 = 9 then '[]'::jsonb else jsonb_build_array('person_' || lpad(to_hex(n), 32, '0')) end)
from generate_series(0, {size} / 40 - 1) as n;
insert into deputy (id, epoch, version, deleted, revision, document)
select 'deputy_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'deputy_' || lpad(to_hex(n), 32, '0'),
  'person_id', 'person_' || lpad(to_hex(n * 10), 32, '0'), 'deputy_id', 'person_' || lpad(to_hex(n * 10 + 1), 32, '0'),
  'first_day', null, 'last_day', null)
from generate_series(0, {size} / 80 - 1) as n;
insert into cycle (id, epoch, version, deleted, revision, document)
select 'cycle_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'cycle_' || lpad(to_hex(n), 32, '0'),
  'name', 'Cycle ' || n, 'state', case when n = 7 then 'active' else 'closed' end, 'cadence', 'weekly', 'time_zone', 'UTC',
  'starts_on', (date '2024-04-01' + 91 * n)::text, 'ends_on', (date '2024-04-01' + 91 * n + 90)::text, 'parent_id', null)
from generate_series(0, 7) as n;
insert into objective (id, epoch, version, deleted, revision, document)
select 'objective_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'objective_' || lpad(to_hex(n), 32, '0'),
  'title', 'Objective ' || n, 'why', repeat('because of this ', 10),
  'team_id', 'team_' || lpad(to_hex(n / 8 % ({size} / 40)), 32, '0'),
  'champion_id', case when n % 400 <> 7 then 'person_' || lpad(to_hex(n / 8), 32, '0') end, 'contributor_ids', '[]'::jsonb,
  'cycle_id', 'cycle_' || lpad(to_hex(n % 8), 32, '0'), 'ambition', case when n % 3 = 0 then 'aspirational' else 'committed' end,
  'state', case when n % 8 <> 7 then 'closed' when n % 80 = 7 then 'draft' else 'active' end,
  'aligned_to', '[]'::jsonb, 'progress', '0.4', 'drafted_at', (date '2024-03-20' + 91 * (n % 8))::text || 'T09:00:00Z',
  'key_results', (select jsonb_agg(jsonb_build_object('id', 'key_result_' || lpad(to_hex(n * 4 + k), 32, '0'),
    'title', 'Result ' || k, 'definition', repeat('counted so ', 10), 'progress', '0.4', 'weight', '0.25', 'confidence', 7, 'score', '0.5',
    'owner_id', case when k < 2 then 'person_' || lpad(to_hex((n / 8 + k) % ({size} / 8)), 32, '0') end,
    'last_check_in_at', case when k = 0 then '2026-01-05T09:00:00Z' end)) from generate_series(0, 3) as k))
from generate_series(0, {size} - 1) as n;
insert into decision (id, epoch, version, deleted, revision, document)
select 'decision_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'decision_' || lpad(to_hex(n), 32, '0'),
  'title', 'Decision ' || n, 'context', repeat('it has to be ', 20), 'rationale', repeat('it is best ', 20),
  'decider_id', 'person_' || lpad(to_hex(n * 5 / 8), 32, '0'), 'voter_ids', '[]'::jsonb,
  'objective_ids', jsonb_build_array('objective_' || lpad(to_hex(n * 5 + 2), 32, '0')),
  'team_ids', jsonb_build_array('team_' || lpad(to_hex(n % ({size} / 40)), 32, '0')),
  'state', case n % 4 when 0 then 'proposed' when 3 then 'superseded' else 'decided' end,
  'review_on', case when n % 4 <> 0 then (date '2025-12-01' + (n % 120)::int)::text end,
  'superseded_by_id', case when n % 4 = 3 then 'decision_' || lpad(to_hex(n - 1), 32, '0') end,
  'supersedes_ids', case when n % 4 = 2 then jsonb_build_array('decision_' || lpad(to_hex(n + 1), 32, '0')) else '[]'::jsonb end,
  'options', (select jsonb_agg(jsonb_build_object('id', 'option_' || k, 'title', 'Way ' || k, 'text', repeat('so ', 20),
    'concern_id', case when k = 0 then 'concern_' || lpad(to_hex(n * 15 + 6), 32, '0') end)) from generate_series(0, 2) as k),
  'proposed_at', '2025-10-01T09:00:00Z', 'decided_at', '2025-10-05T09:00:00Z')
from generate_series(0, {size} / 5 - 1) as n;
insert into concern (id, epoch, version, deleted, revision, document)
select 'concern_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'concern_' || lpad(to_hex(n), 32, '0'),
  'objective_id', case when n % 15 <> 14 then 'objective_' || lpad(to_hex(n / 3), 32, '0') end,
  'decision_id', case when n % 15 = 14 then 'decision_' || lpad(to_hex(n / 15), 32, '0') end,
  'team_id', 'team_' || lpad(to_hex(n / 24 % ({size} / 40)), 32, '0'), 'mode', 'named', 'text', repeat('this may fail ', 20),
  'state', case when n / 3 % 8 = 7 and n % 3 = 0 or n % 1000 < {stale} and n % 15 <> 14 then 'open' else 'answered' end,
  'raised_on', (date '2024-04-10' + 91 * (n / 3 % 8)::int + (n % 60)::int)::text,
  'due_on', (date '2024-04-17' + 91 * (n / 3 % 8)::int + (n % 60)::int)::text, 'remarks', '[]'::jsonb)
from generate_series(0, {size} * 3 - 1) as n;
insert into resource_request (id, epoch, version, deleted, revision, document)
select 'resource_request_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'resource_request_' || lpad(to_hex(n), 32, '0'), 'objective_id', 'objective_' || lpad(to_hex(n * 2 + 1), 32, '0'),
  'key_result_id', 'key_result_' || lpad(to_hex(n * 8 + 4), 32, '0'), 'team_id', 'team_' || lpad(to_hex(n / 4 % ({size} / 40)), 32, '0'),
  'approver_id', case when n % 3 = 0 then 'person_' || lpad(to_hex(n / 4), 32, '0') end, 'why', repeat('we need it ', 20),
  'state', case when n % 4 = 3 and n % 8 = 3 then 'open' else 'granted' end, 'asked_at', '2026-01-02T09:00:00Z',
  'due_on', (date '2026-01-05' + (n % 60)::int)::text)
from generate_series(0, {size} / 2 - 1) as n;
insert into review (id, epoch, version, deleted, revision, document)
select 'review_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'review_' || lpad(to_hex(n), 32, '0'),
  'check_in_id', 'check_in_' || lpad(to_hex(n), 32, '0'), 'objective_id', 'objective_' || lpad(to_hex(n * 2 + 1), 32, '0'),
  'team_id', 'team_' || lpad(to_hex(n / 4 % ({size} / 40)), 32, '0'), 'asked_of', 'person_' || lpad(to_hex(n / 4), 32, '0'),
  'questions', jsonb_build_array(jsonb_build_object('id', 'question_1', 'text', 'What did you see?',
    'answer', case when n % 8 <> 7 then repeat('we saw it ', 20) end)),
  'at', '2026-01-03T09:00:00Z', 'due_on', (date '2026-01-06' + (n % 60)::int)::text)
from generate_series(0, {size} / 2 - 1) as n;
insert into revision (id, epoch, version, deleted, revision, document)
select 'revision_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'revision_' || lpad(to_hex(n), 32, '0'),
  'objective_id', 'objective_' || lpad(to_hex(n / 3), 32, '0'), 'what', 'target', 'why', repeat('we know more ', 10),
  'decision_id', case when n % 15 = 6 then 'decision_' || lpad(to_hex(n / 15), 32, '0') end, 'at', '2025-11-01T09:00:00Z')
from generate_series(0, {size} * 3 - 1) as n;
insert into lesson (id, epoch, version, deleted, revision, document)
select 'lesson_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'lesson_' || lpad(to_hex(n), 32, '0'),
  'objective_id', 'objective_' || lpad(to_hex(n * 2), 32, '0'), 'team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'),
  'title', 'Lesson ' || n, 'text', repeat('we learned it ', 20), 'text_withdrawn', false,
  'published_by', 'person_' || lpad(to_hex(n / 4), 32, '0'), 'published_at', '2025-12-01T09:00:00Z')
from generate_series(0, {size} / 2 - 1) as n;
insert into leader_question (id, epoch, version, deleted, revision, document)
select 'leader_question_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'leader_question_' || lpad(to_hex(n), 32, '0'), 'team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'),
  'text', jsonb_build_object('text', 'Why is number ' || n || ' so?', 'on', '2025-12-01'), 'state', 'answered', 'words',
  jsonb_build_array(jsonb_build_object('is_answer', true, 'text', jsonb_build_object(
    'text', repeat('it has to be ', 20), 'state', 'shown', 'by', 'person_' || lpad(to_hex(n), 32, '0')))))
from generate_series(0, {size} / 8 - 1) as n;
insert into post_mortem (id, epoch, version, deleted, revision, document)
select 'post_mortem_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'post_mortem_' || lpad(to_hex(n), 32, '0'), 'team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'),
  'title', 'Post-mortem ' || n, 'happened_on', '2025-12-01', 'opened_at', '2025-12-02T09:00:00Z', 'state', 'published',
  'factors', jsonb_build_array(jsonb_build_object('text', repeat('it was dark ', 20), 'tags', jsonb_build_array('light'))))
from generate_series(0, {size} / 40 - 1) as n;
insert into help_request (id, epoch, version, deleted, revision, document)
select 'help_request_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'help_request_' || lpad(to_hex(n), 32, '0'), 'objective_id', 'objective_' || lpad(to_hex(n * 2), 32, '0'),
  'team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'), 'asked_by', 'person_' || lpad(to_hex(n % ({size} / 8)), 32, '0'),
  'state', case when n % 4 = 0 then 'open' else 'closed' end, 'asked_on', '2025-12-03')
from generate_series(0, {size} / 2 - 1) as n;
insert into recognition (id, epoch, version, deleted, revision, document)
select 'recognition_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'recognition_' || lpad(to_hex(n), 32, '0'), 'at', '2025-12-03T09:00:00Z', 'text_state', 'shown', 'text', 'thanks',
  'by', 'person_' || lpad(to_hex(n / 8), 32, '0'), 'team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'),
  'recipient_ids', jsonb_build_array('person_' || lpad(to_hex(n % ({size} / 8)), 32, '0')),
  'reader_team_ids', jsonb_build_array('team_' || lpad(to_hex(n % ({size} / 40)), 32, '0')),
  'evidence_ids', jsonb_build_array('objective_' || lpad(to_hex(n), 32, '0')))
from generate_series(0, {size} - 1) as n;
insert into openness (id, epoch, version, deleted, revision, document)
select 'openness_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'openness_' || lpad(to_hex(n), 32, '0'), 'at', '2025-12-03T09:00:00Z', 'text_state', 'shown', 'text', 'I was wrong',
  'by', 'person_' || lpad(to_hex(n % ({size} / 8)), 32, '0'), 'team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'))
from generate_series(0, {size} / 2 - 1) as n;
insert into welcome (id, epoch, version, deleted, revision, document)
select 'welcome_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'welcome_' || lpad(to_hex(n), 32, '0'), 'at', '2025-12-03T09:00:00Z', 'text_state', 'shown', 'text', 'Welcome',
  'by', 'person_' || lpad(to_hex(n), 32, '0'), 'person_id', 'person_' || lpad(to_hex(n / 2), 32, '0'),
  'joined_team_id', 'team_' || lpad(to_hex(n % ({size} / 40)), 32, '0'))
from generate_series(0, {size} / 8 - 1) as n;
insert into timeline (fact_id, at, type, subject, root, sequence, about, touched)
select lpad(to_hex(n), 32, '0'), timestamptz '2025-01-01 00:00Z' + n * interval '1 minute', 'forthright.okrs.check_in_recorded.v1',
  'check_in_' || n, 'objective_' || n, '1',
  array['objective_' || lpad(to_hex(n), 32, '0'), 'team_' || lpad(to_hex(n / 40), 32, '0')], '[]'::jsonb
from generate_series(0, {size} - 1) as n
"""  # noqa: E501  # columns stay in one place
_INDEXES = """
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i
join pg_class t on t.oid = i.indrelid join pg_namespace s on s.oid = t.relnamespace
where s.nspname = 'public' and not i.indisunique and t.relname = any($1::text[])
"""
_TABLES = (
    *("person", "team", "deputy", "cycle", "objective", "decision", "concern", "resource_request", "review", "revision"),
    *("lesson", "leader_question", "post_mortem", "help_request", "timeline"),
    *("recognition", "openness", "welcome"),
)


async def fill(connection: Any, size: int, *, stale: int = 0) -> None:
    """So many objectives, three concerns for each, everything else in proportion.

    `stale`: how many of a thousand concerns nobody has answered although their objective was closed; none about a decision.
    """
    await rewrite(connection, _TABLES, _ROWS.format(size=size, stale=stale))


async def mark_bygones(connection: Any, database: Database) -> None:
    """As the worker does every hour; tables and indexes are as tidy as before, though VACUUM by itself would let few rows be."""
    engine = database.engine(owner=True)
    await Bygones(engine).once()
    await engine.dispose()
    for table in bygones.KINDS:
        await connection.execute(f"vacuum (analyze, index_cleanup on) {table}")


async def rewrite(connection: Any, tables: Sequence[str], rows: str) -> None:
    """These tables with these rows alone; indexes are made when the rows are there."""
    indexes = await connection.fetch(_INDEXES, list(tables))
    for each in indexes:
        await connection.execute(f"drop index {each['name']}")
    for table in tables:
        await connection.execute(f"delete from {table}")
    for statement in statements(rows):
        await connection.execute(statement)
    for each in indexes:
        await connection.execute(each["made"])
    for table in tables:
        await connection.execute(f"vacuum analyze {table}")


EXPLAIN = "explain (analyze, buffers, timing off, format json)"


@dataclass(frozen=True, slots=True)
class Cost:
    """What PostgreSQL expects of a statement, and what it touched."""

    cost: float
    buffers: int
    rows: int
    scans: tuple[str, ...]
    """Tables that are read from end to end."""


class Asked:
    """Stands for a pool: keeps the statement and answers nothing."""

    def __init__(self) -> None:
        self.sql, self.values = "", list[Any]()

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator["Asked"]:
        yield self

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:
        self.sql, self.values = sql, list(values)
        return []


async def cost(connection: Any, asked: Asked) -> Cost:
    """Of the statement that was asked last, with its own values."""
    [row] = await connection.fetch(f"{EXPLAIN} {asked.sql}", *asked.values)
    return cost_of(orjson.loads(row[0]))


def cost_of(explained: Any) -> Cost:
    """Of what `EXPLAIN` answered."""
    [found] = explained
    plan = found["Plan"]
    buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return Cost(plan["Total Cost"], buffers, plan["Actual Rows"], tuple(_scans(plan)))


def _scans(plan: Any) -> list[str]:
    own = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" else []
    return own + [name for part in plan.get("Plans", ()) for name in _scans(part)]


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    """A connection of the owner."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()
