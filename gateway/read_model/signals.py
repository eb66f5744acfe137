"""What signals are told from: one statement for each of them, however many teams a page shows. Figures are made elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.values import PersonId
from gateway.read_model.organization import HOLDING
from gateway.read_model.reader import ReadModel
from gateway.signal_rules import AskedInPublic, Sight, Span

_ACTIVE = "not p.deleted and p.status = 'active'"
_REPRESENTED = f"represented (id) as (select $1::text union select d.document->>'person_id' {HOLDING})"
# Steps upwards are taken one by one, by their ids (`offset 0`). Whom members report to is followed upwards: everybody's chain is
# short, where what is below a manager can be everybody.
_SIGHTS = f"""
with recursive {_REPRESENTED}, asked (id) as (
  select unnest($3::text[])
), upwards (team_id, id, parent_id, lead_ids) as (
  select t.id, t.id, t.parent_id, t.lead_ids from team t where t.id = any($3::text[]) and not t.deleted
  union
  select u.team_id, t.* from upwards u cross join lateral (
    select t.id, t.parent_id, t.lead_ids from team t where t.id = u.parent_id and not t.deleted offset 0
  ) as t
), members (team_id, id, manager_id) as (
  select a.id, p.id, p.manager_id from asked a join person p on p.home_team_id = a.id where {_ACTIVE}
  union
  select a.id, p.id, p.manager_id from asked a join person p on p.further_team_ids ? a.id where {_ACTIVE}
), managers (team_id, id) as (
  select team_id, manager_id from members where manager_id is not null
  union
  select m.team_id, p.manager_id from managers m cross join lateral (
    select p.manager_id from person p where p.id = m.id and p.manager_id is not null offset 0
  ) as p
), led as (
  select team_id, id = team_id as itself from upwards where lead_ids ?| array(select id from represented)
)
select a.id, t.document->>'team_kind' = 'guild' as is_guild,
  (select count(*) from members m where m.team_id = a.id) as members,
  exists (select from members m where m.team_id = a.id and m.id = $1) as is_member,
  exists (select from led l where l.team_id = a.id and l.itself) as leads_it,
  exists (select from led l where l.team_id = a.id and not l.itself) as leads_above,
  exists (select from managers m join represented r on r.id = m.id where m.team_id = a.id) as manages
from asked a join team t on t.id = a.id and t.id = any($3::text[])
"""  # noqa: S608  # of constants
_EVERYBODY = f"""
with {_REPRESENTED}
select (select count(*) from (select from person p where {_ACTIVE} limit $3) as enough) as members,
  exists (
    select from team t where not t.deleted and t.status = 'active' and t.lead_ids ?| array(select id from represented)
  ) as leads_it,
  exists (select from person p join represented r on p.manager_id = r.id where {_ACTIVE}) as manages
"""  # noqa: S608  # of constants
# What was withdrawn, or hidden by a moderator, is in no figure; what its author took the words of is withdrawn.
_STANDS = {
    AskedInPublic.CONCERN: "x.state <> 'withdrawn' and not coalesce((x.document->>'text_withdrawn')::boolean, false)",
    AskedInPublic.LEADER_QUESTION: "coalesce(x.document->'text'->>'state', '') not in ('withdrawn', 'hidden')",
    AskedInPublic.RESOURCE_REQUEST: "x.state <> 'withdrawn'",
    AskedInPublic.HELP_REQUEST: "coalesce(x.document->'ask'->>'state', '') not in ('withdrawn', 'hidden')",
}
_HELP = f"""
select x.team_id, count(*) as asked, count(*) filter (where x.document->>'first_offer_on' is not null) as offered,
  count(*) filter (where x.state = 'closed') as closed
from help_request x where x.team_id = any($1::text[]) and x.asked_on between $2 and $3 and not x.deleted
  and {_STANDS[AskedInPublic.HELP_REQUEST]} group by x.team_id
"""  # noqa: S608  # of constants
_CONCERNS = f"""
select o.team_id, count(*) as raised, count(x.waited_until) as answered
from objective o join concern x on x.objective_id = o.id and not x.deleted and {_STANDS[AskedInPublic.CONCERN]}
where o.team_id = any($1::text[]) and o.cycle_id = $2 and not o.deleted group by o.team_id
"""  # noqa: S608  # of constants
_SCORES = """
select o.team_id, (k.part->>'confidence')::int as confidence, (k.part->>'score')::numeric as score
from objective o cross join lateral jsonb_array_elements(o.document->'key_results') as k (part)
where o.team_id = any($1::text[]) and o.cycle_id = $2 and o.state = 'closed' and o.ambition <> 'learning' and not o.deleted
  and k.part->>'confidence' is not null and k.part->>'score' is not null
"""
_LOADS = """
select o.team_id, count(*) as key_results
from objective o cross join lateral jsonb_array_elements(o.document->'key_results') as k (part)
where o.team_id = any($1::text[]) and o.cycle_id = $2 and o.state in ('active', 'closed') and not o.deleted
  and coalesce(k.part->>'owner_id', o.champion_id) is not null
group by o.team_id, coalesce(k.part->>'owner_id', o.champion_id)
"""
# A check-in is no text: where its words were taken back they count as bad news, since nobody knows any more what they said.
_NEWS = f"""
select o.team_id, coalesce(c.said, 0) as said, (
  coalesce(c.bad, false)
  or exists (select from concern x where x.objective_id = o.id and not x.deleted and {_STANDS[AskedInPublic.CONCERN]})
  or exists (
    select from help_request x where x.objective_id = o.id and not x.deleted and {_STANDS[AskedInPublic.HELP_REQUEST]}
  )
  or exists (select from post_mortem x where x.objective_id = o.id and not x.deleted)
) as bad_news
from objective o left join lateral (
  select count(*) as said, bool_or(d.confidence < d.before or d.in_the_way <> '' or d.taken_back) as bad from (
    select (i.document->>'confidence')::int as confidence, coalesce(i.document->>'in_the_way', '') as in_the_way,
      coalesce((i.document->>'texts_withdrawn')::boolean, false) as taken_back,
      lag((i.document->>'confidence')::int) over (partition by i.key_result_id order by i.effective_on, i.recorded_at) as before
    from check_in i
    where i.objective_id = o.id and not i.deleted and not coalesce((i.document->>'corrected')::boolean, false)
  ) as d
) as c on true
where o.team_id = any($1::text[]) and o.cycle_id = $2 and o.ambition = 'aspirational' and o.state in ('active', 'closed')
  and not o.deleted
"""  # noqa: S608  # of constants
_MIXES = """
select team_id, document from recognition_report
where team_id = any($1::text[]) and period = 'cycle' and document->>'cycle_id' = $2 and not deleted
"""
# An answer that was given counts, whatever became of what was asked; nobody is waited for where nothing is asked any more.
_WAITS = " union all ".join(
    f"""
select '{kind}' as kind, x.waited_until::date - x.waited_from::date as days, count(*) as times from {kind} x
where x.waited_from between $1 and $2 and x.waited_until is not null group by 2
union all
select '{kind}', null, count(*) from {kind} x where x.waited_from between $1 and $2 and x.waited_until is null and {stands}
having count(*) > 0"""  # noqa: S608  # of constants
    for kind, stands in _STANDS.items()
)
_ASKED = {kind.value: kind for kind in AskedInPublic}


async def sights(read: ReadModel, viewer: PersonId, now: datetime, teams: Sequence[str]) -> dict[str, Sight]:
    """What the viewer is to each of these teams."""
    rows = await read.fetch(_SIGHTS, str(viewer), now, list(teams))
    return {
        row["id"]: Sight(
            is_member=row["is_member"],
            leads_it=row["leads_it"],
            leads_above=row["leads_above"],
            manages=row["manages"],
            members=row["members"],
            is_guild=row["is_guild"],
        )
        for row in rows
    }


async def sight_of_everybody(read: ReadModel, viewer: PersonId, now: datetime, enough: int) -> Sight:
    """What the viewer is to the organization: a member, and later where they lead a team or manage somebody."""
    [row] = await read.fetch(_EVERYBODY, str(viewer), now, enough)
    leads, manages = row["leads_it"], row["manages"]
    return Sight(is_member=True, leads_it=leads, leads_above=False, manages=manages, members=row["members"])


async def help_asked(read: ReadModel, teams: Sequence[str], span: Span) -> dict[str, Any]:
    """Requests for help within the days, by the team that owned the objective: asked, offered, closed."""
    return {row["team_id"]: row for row in await read.fetch(_HELP, list(teams), *_days(span))}


async def concerns(read: ReadModel, teams: Sequence[str], span: Span) -> dict[str, Any]:
    """Concerns about objectives of the cycle, by the team that owns them, whoever raised them: raised, answered."""
    return {row["team_id"]: row for row in await read.fetch(_CONCERNS, list(teams), span.cycle_id)}


async def scores(read: ReadModel, teams: Sequence[str], span: Span) -> dict[str, list[tuple[int, Decimal]]]:
    """Last confidence and score of each key result that closed; learning objectives are read otherwise."""
    found = defaultdict(list)
    for row in await read.fetch(_SCORES, list(teams), span.cycle_id):
        found[row["team_id"]].append((row["confidence"], row["score"]))
    return found


async def loads(read: ReadModel, teams: Sequence[str], span: Span) -> dict[str, list[int]]:
    """How many key results each of those has who look after some; nobody is named."""
    found = defaultdict(list)
    for row in await read.fetch(_LOADS, list(teams), span.cycle_id):
        found[row["team_id"]].append(row["key_results"])
    return found


async def news(read: ReadModel, teams: Sequence[str], span: Span) -> dict[str, list[tuple[int, bool]]]:
    """How many check-ins each aspirational objective had, and whether anything about it was bad news."""
    found = defaultdict(list)
    for row in await read.fetch(_NEWS, list(teams), span.cycle_id):
        found[row["team_id"]].append((row["said"], row["bad_news"]))
    return found


async def recognition_reports(read: ReadModel, teams: Sequence[str], span: Span) -> dict[str, str]:
    """The frozen report of the cycle, of each team that has one, as JSON."""
    return {row["team_id"]: row["document"] for row in await read.fetch(_MIXES, list(teams), span.cycle_id)}


async def waits(read: ReadModel, span: Span) -> dict[AskedInPublic, dict[int | None, int]]:
    """How often the first answer to what was asked within the days took how many of them, by kind; None: there was none."""
    found: dict[AskedInPublic, dict[int | None, int]] = defaultdict(dict)
    for row in await read.fetch(_WAITS, *_days(span)):
        found[_ASKED[row["kind"]]][row["days"]] = row["times"]
    return found


def _days(span: Span) -> tuple[str, str]:
    return _text(span.first), _text(span.last)


def _text(day: date) -> str:
    return day.isoformat()
