"""Selections of objectives: filters, orders, health as one expression, and alignment backwards."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.okrs import readings
from contracts.okrs.objectives import AlignmentKind
from gateway.pages import Order, Window
from gateway.read_model.reader import ReadModel
from gateway.read_model.selections import Selection

_CADENCES = " ".join(f"when '{cadence.value}' then {days}" for cadence, days in readings.CADENCE_DAYS.items())
# What the expression needs of an objective `o` in its cycle `c`, on the day of `{now}` in the cycle's time zone.
_INPUTS = f"""
select least(({{now}}::timestamptz at time zone (c.document->>'time_zone'))::date, (c.document->>'ends_on')::date) as day,
  (c.document->>'starts_on')::date as first, (c.document->>'ends_on')::date - (c.document->>'starts_on')::date + 1 as days,
  ((o.document->>'last_check_in_at')::timestamptz at time zone (c.document->>'time_zone'))::date as said_on,
  (o.document->>'progress')::numeric as progress,
  (select min((part->>'confidence')::int) from jsonb_array_elements(o.document->'key_results') as part) as confidence,
  case c.document->>'cadence' {_CADENCES} end as cadence_days
"""  # noqa: S608  # numbers of the contract
# The same terms as contracts.okrs.readings.health; a test compares the two over everything that matters.
HEALTH = f"""
cross join lateral ({_INPUTS}) as i
cross join lateral (select greatest(0, i.day - i.first + 1) - i.progress * i.days > {readings.LAG} * i.days as behind,
  i.said_on is null or i.day - i.said_on > i.cadence_days + {readings.GRACE_DAYS} as silent) as r
cross join lateral (select case
  when i.confidence <= {readings.LOW_CONFIDENCE} or (i.confidence <= {readings.WAVERING_CONFIDENCE} and r.behind) then 'at_risk'
  when r.silent then 'no_news'
  when i.confidence <= {readings.WAVERING_CONFIDENCE} or r.behind then 'needs_attention'
  else 'on_track' end as health) as h
"""  # as above
_SUBTREE = """
o.team_id in (with recursive below (id) as (
  select unnest($?::text[]) union select t.id from team t join below on t.parent_id = below.id where not t.deleted
) select id from below)
"""
_WORD = re.compile(r"[^\W_]+")


def _order(name: str, *keys: tuple[str, str]) -> dict[bool, Order]:
    every = (*keys, ("o.id", "text"))
    return {down: Order(f"{name}{'-' if down else ''}", every, down) for down in (False, True)}


ORDERS = {
    "drafted_at": _order("drafted_at", ("o.drafted_at", 'text collate "C"')),
    "title": _order("title", ("o.title_key", "text")),
    "progress": _order("progress", ("(o.document->>'progress')::numeric", "numeric")),
    "last_check_in_at": _order("last_check_in_at", ("coalesce(o.last_check_in_at, '')", 'text collate "C"')),
}
NEWEST, OLDEST = ORDERS["drafted_at"][True], ORDERS["drafted_at"][False]


def objectives(*, health: bool = False, now: datetime | None = None) -> Selection:
    """All of them, as `o`; with their health as `h.health` where it is asked for."""
    selection = Selection("objective as o", "o.document").where("not o.deleted")
    if health:
        selection.values.append(now)
        selection.source += " join cycle as c on c.id = o.cycle_id" + HEALTH.format(now="$1")
        selection.where("o.state = 'active'")
    return selection


def of_teams(selection: Selection, teams: Sequence[str], *, subteams: bool) -> Selection:
    """Those that these teams own, or any team below them too."""
    return selection.where(_SUBTREE if subteams else "o.team_id = any($?::text[])", list(teams))


def with_words(selection: Selection, text: str, column: str = "o.words") -> Selection:
    """Those with words that begin so, all of them, by a column of words; a text without any word finds nothing."""
    query = query_of(text)
    return selection.where("false") if query is None else selection.where(f"{column} @@ to_tsquery('simple', $?::text)", query)


def query_of(text: str, weights: str = "") -> str | None:
    """A text as PostgreSQL asks for the beginnings of all its words, of these weights only (`AB`); None where it has no word."""
    return " & ".join(f"{word}:*{weights}" for word in _WORD.findall(text.lower())[:10]) or None


_CONTRIBUTIONS = """
select parent.id as parent_id, count(o.id) as objectives, avg((o.document->>'progress')::numeric) as progress
from unnest($1::text[]) as parent (id)
join objective as o on o.targets ? parent.id and not o.deleted and o.state in ('active', 'closed')
  and o.document->'aligned_to' @> jsonb_build_array(jsonb_build_object('target_objective_id', parent.id, 'kind', $2::text))
group by parent.id
"""


async def contributions(read: ReadModel, objectives: Sequence[str]) -> dict[str, Any]:
    """How many active and closed objectives contribute to each, and their mean progress."""
    rows = await read.fetch(_CONTRIBUTIONS, list(objectives), AlignmentKind.CONTRIBUTES_TO.value)
    return {row["parent_id"]: row for row in rows}


async def aligned_to(read: ReadModel, objectives: Sequence[str], window: Window) -> dict[str, list[Any]]:
    """The objectives whose edges point at each, oldest first."""
    return (
        await Selection("objective as o", "o.document")
        .where("not o.deleted")
        .pages(read, objectives, "o.targets ? parent.id", OLDEST, window)
    )


# Said twice: PostgreSQL expects one objective in a hundred otherwise, and goes through the latest of them all.
_OF_PEOPLE = "o.people ? parent.id and o.people ? parent.id"


async def of_people(read: ReadModel, people: Sequence[str], window: Window) -> dict[str, list[Any]]:
    """The objectives that each person works on, newest first."""
    return await objectives().pages(read, people, _OF_PEOPLE, NEWEST, window)


async def holding(read: ReadModel, key_results: Sequence[str]) -> dict[str, str]:
    """The objective that has each key result, as JSON."""
    sql = (
        "select wanted.id, o.document from unnest($1::text[]) as wanted (id) join objective as o on o.key_result_ids ? wanted.id"
        " and not o.deleted"
    )
    found: dict[str, str] = defaultdict(str)
    for row in await read.fetch(sql, list(key_results)):
        found[row["id"]] = row["document"]
    return found
