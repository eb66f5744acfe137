"""The reasons behind objectives, with every document in the row: one statement, however long the story."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.read_model.reader import ReadModel

STEPS = 20
"""How far supersession is followed, each way."""
DECISIONS, CONCERNS, REVISIONS = 100, 100, 300
"""How many documents of each kind one story has at most; the latest are kept."""

# `told` are the decisions of the story; supersession is followed from them, back and forth. A decision has one successor at
# most, so that what came before is a tree, in which nothing is met twice. Rows are looked up for each id (`offset 0` keeps that),
# and lists are asked in three ways: of one row in a hundred PostgreSQL expects that its list holds an id, whatever the size, and
# so it expects few. The plan is the same at any size.
_HOLDING = (
    "cross join lateral (select id from decision"
    " where {0} ? {1}.id and {0} ?| array[{1}.id] and {0} @> jsonb_build_array({1}.id) offset 0)"
)
_STORIES = f"""
with recursive wanted (id) as (select unnest($1::text[])),
told (objective_id, id) as (
  select w.id, d.id from wanted w {_HOLDING.format("objective_ids", "w")} as d
  union select r.objective_id, r.decision_id from wanted w join revision r on r.objective_id = w.id and not r.deleted
  where r.decision_id is not null
  union select w.id, d.id from wanted w
  cross join lateral (select id from concern where objective_id = w.id and not deleted offset 0) as c
  {_HOLDING.format("concern_ids", "c")} as d
),
earlier (objective_id, id, step) as (
  select objective_id, id, 0 from told
  union select e.objective_id, s.id, e.step + 1 from earlier e
  cross join lateral (select supersedes_ids from decision where id = e.id offset 0) as d
  cross join lateral unnest(array(select jsonb_array_elements_text(d.supersedes_ids))) as s (id) where e.step < {STEPS}
),
later (objective_id, id, step) as (
  select objective_id, id, 0 from told
  union select l.objective_id, d.superseded_by_id, l.step + 1 from later l
  cross join lateral (select superseded_by_id from decision where id = l.id offset 0) as d
  where d.superseded_by_id is not null and l.step < {STEPS}
),
reached (objective_id, id, step) as materialized (
  select objective_id, id, min(step) from (select * from earlier union all select * from later) as both_ways group by 1, 2
),
heard (objective_id, id) as materialized (
  select w.id, c.id from wanted w cross join lateral (select id from concern where objective_id = w.id offset 0) as c
  union select t.objective_id, c.id from told t cross join lateral (select id from concern where decision_id = t.id offset 0) as c
  union select t.objective_id, named.id from told t
  cross join lateral (select concern_ids from decision where id = t.id offset 0) as d
  cross join lateral unnest(array(select jsonb_array_elements_text(d.concern_ids))) as named (id)
)
select o.id, o.document,
  (select coalesce(jsonb_agg(jsonb_build_array(found.step = 0, found.document)), '[]') from (
    select r.step, d.document from reached r
    cross join lateral (select * from decision where id = r.id and not deleted offset 0) as d where r.objective_id = o.id
    order by r.step, d.proposed_at desc, d.id desc limit {DECISIONS + 1}) as found) as decisions,
  (select coalesce(jsonb_agg(found.document), '[]') from (
    select c.document from heard h
    cross join lateral (select * from concern where id = h.id and not deleted offset 0) as c where h.objective_id = o.id
    order by c.raised_on desc, c.id desc limit {CONCERNS + 1}) as found) as concerns,
  (select coalesce(jsonb_agg(found.document), '[]') from (
    select r.document from revision r where r.objective_id = o.id and not r.deleted
    order by r.at desc, r.id desc limit {REVISIONS + 1}) as found) as revisions
from wanted w join objective o on o.id = w.id and not o.deleted
"""  # noqa: S608  # numbers of this file


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of why an objective is as it is; documents as JSON, the latest first."""

    objective: str
    told: list[Any]
    """Decisions that affect it, that its revisions name, or that have an option from a concern about it."""
    around: list[Any]
    """Decisions before and after those."""
    concerns: list[Any]
    revisions: list[Any]
    is_whole: bool


async def stories(read: ReadModel, objectives: Sequence[str]) -> dict[str, Story]:
    """The story of each objective that there is."""
    return {row["id"]: _story(row) for row in await read.fetch(_STORIES, list(objectives))}


def _story(row: Any) -> Story:
    decisions, concerns, revisions = (orjson.loads(row[name]) for name in ("decisions", "concerns", "revisions"))
    is_whole = len(decisions) <= DECISIONS and len(concerns) <= CONCERNS and len(revisions) <= REVISIONS
    kept = decisions[:DECISIONS]
    return Story(
        objective=row["document"],
        told=[document for told, document in kept if told],
        around=[document for told, document in kept if not told],
        concerns=concerns[:CONCERNS],
        revisions=revisions[:REVISIONS],
        is_whole=is_whole,
    )
