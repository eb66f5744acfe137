"""What one person owes: answers and check-ins, found from the person in one statement, as large as the organization may be.

Who owes is a chain; the first who is there owes. A concern about an objective: its champion, then the leads of its team; a
request: its approver, then the leads; a question about a check-in: who checked in, then the champion; a decision past its review
and a concern about a decision: its decider; a check-in: the key result's owner, then the champion. The leads of a team are those
of the nearest team upward that has some. Who has left owes nothing; deputies owe what those owe in whose place they stand today.
Of a closed objective, and of a decision that no longer holds, nothing is owed. gateway.read_model.obligations finds the same from
the other end. Days are in UTC, as `isOverdue` has them elsewhere; those of a check-in are the cycle's.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from contracts.okrs import readings
from contracts.values import Term
from gateway.pages import Order, Window
from gateway.read_model import owed_voices
from gateway.read_model.organization import HOLDING
from gateway.read_model.reader import ReadModel


class OwedKind(Term):
    """What sort of answer is owed."""

    CONCERN = "concern", "An answer to a concern."
    REQUEST = "request", "An answer to a resource request."
    REVIEW = "review", "Answers to questions about a check-in."
    DECISION = "decision", "Another look at a decision whose day of review has passed."
    CHECK_IN = "check_in", "A check-in on a key result; only those who owe it see it."
    QUESTION = "question", "An answer to a question to whoever leads a team."
    TOPIC = "topic", "An answer to a topic of a Notes Day, and with it to every note under it."
    NOTE = "note", "An answer to a note of a Notes Day that is under no topic."
    ACTION = "action", "Something that a team agreed to do."
    SWAP = "swap", "An answer to somebody who offers to swap actions, until theirs is due; only those who owe it see it."
    BRAINTRUST = "braintrust", "What became of a Braintrust's advice."
    FEEDBACK = "feedback", "Feedback that somebody asked for; only those who owe it see it."
    MISTAKE = "mistake", "A response to a mistake; only those who owe it see it."


class OwedRole(Term):
    """Who owes an answer: a role, whoever has it."""

    CHAMPION = "champion", "The champion of the objective."
    LEAD = "lead", "The leads of the team, or of the nearest team above that has some: each of them may answer."
    APPROVER = "approver", "Whoever was asked for what a key result needs."
    DECIDER = "decider", "The decider of the decision."
    AUTHOR = "author", "Whoever recorded the check-in."
    OWNER = "owner", "The owner of the key result, or of the action."
    ASKED = "asked", "Whoever was asked for feedback."
    NOBODY = "nobody", "Nobody: whoever would owe it is not named, as with imports, or has left."


PRIVATE = frozenset({OwedKind.FEEDBACK, OwedKind.MISTAKE})
"""Of these no document tells: their owner alone does, and only to those who owe them."""
C = 'text collate "C"'
OPEN = "o.state <> 'closed' and not o.deleted"
HOLDS = "d.state in ('proposed', 'decided') and not d.deleted"


def is_there(person: str) -> str:
    """Whether somebody belongs to the organization, as SQL: looked up by the id, not joined."""
    sql = "coalesce((select p.status = 'active' and not p.deleted from person p where p.id = {}), false)"
    return sql.format(person)


def has_leads(team: str) -> str:
    """Whether a team has leads, as SQL; whoever leaves is no lead any more."""
    return f"({team}.status = 'active' and {team}.lead_ids <> '[]')"


# Few people and teams: rows are looked up for each (`offset 0` keeps subqueries so), and teams are handed over as an array. Then
# what the planner expects, and so the plan, is the same at any size. Of `?|` it takes one row in a hundred to hold, whatever the
# size: said twice, it expects few. Going down from a team ends at teams that others lead.
_TEAMS = "any(array(select team_id from answering where others_id is null))"


def _of_me(table: str, column: str, condition: str) -> str:
    """Rows of a table that name somebody of `me`, as SQL."""
    sql = "me cross join lateral (select * from {} where {} = me.id and {} offset 0)"
    return sql.format(table, column, condition)


_PEOPLE = f"""
with recursive day (today) as (select $3::text), me (id) as materialized (
  select $1::text
  union
  select p.id {HOLDING} and p.status = 'active' and not p.deleted
), answering (team_id, led_id, person_id, others_id) as (
  select t.id, t.id, me.id, null
  from team t join me on t.lead_ids ? me.id
  where t.id = any(array(
    select id from team
    where lead_ids ?| array(select id from me) and lead_ids ?| array(select id from me) and status = 'active' and not deleted
  ))
  union
  select t.id, a.led_id, a.person_id, case when {has_leads("t")} then t.id end
  from answering a cross join lateral (select * from team where parent_id = a.team_id and not deleted offset 0) as t
  where a.others_id is null
), mine (id, team_id, role, role_of, person_id) as materialized (
  select o.id, o.team_id, 'champion', o.id, me.id from {_of_me("objective o", "o.champion_id", OPEN)} as o
  union all
  select o.id, o.team_id, 'lead', a.led_id, a.person_id
  from objective o join answering a on a.team_id = o.team_id and a.others_id is null
  where o.team_id = {_TEAMS} and {OPEN} and not {is_there("o.champion_id")}
)"""  # noqa: S608  # words of this module
_IS_OPEN = f"(select {OPEN} from objective o where o.id = x.objective_id)"  # noqa: S608  # as above
# Each: id, kind, due_on, since, objective_id, decision_id, team_id, role, role_of, person_id, today.
_CONCERNS = f"""
select x.id, 'concern', x.due_on, x.owed_since, m.id, null, m.team_id, m.role, m.role_of, m.person_id, $3::text
from mine m cross join lateral (select * from concern where objective_id = m.id and owed_since is not null offset 0) as x
union all
select x.id, 'concern', x.due_on, x.owed_since, null, d.id, null, 'decider', d.id, d.decider_id, $3::text
from {_of_me("decision d", "d.decider_id", HOLDS)} as d
cross join lateral (select * from concern where decision_id = d.id and owed_since is not null offset 0) as x
"""  # noqa: S608  # as above
_REQUESTS = f"""
select x.id, 'request', x.due_on, x.owed_since, x.objective_id, null, x.team_id, 'approver', x.id, x.approver_id, $3::text
from {_of_me("resource_request", "approver_id", "owed_since is not null")} as x where {_IS_OPEN}
union all
select x.id, 'request', x.due_on, x.owed_since, x.objective_id, null, x.team_id, 'lead', a.led_id, a.person_id, $3::text
from resource_request x join answering a on a.team_id = x.team_id and a.others_id is null
where x.team_id = {_TEAMS} and x.owed_since is not null and not {is_there("x.approver_id")} and {_IS_OPEN}
"""  # noqa: S608  # as above
_REVIEWS = f"""
select x.id, 'review', x.due_on, x.owed_since, o.id, null, o.team_id, 'author', x.check_in_id, x.asked_of, $3::text
from {_of_me("review", "asked_of", "owed_since is not null")} as x
cross join lateral (select * from objective o where o.id = x.objective_id and {OPEN} offset 0) as o
union all
select x.id, 'review', x.due_on, x.owed_since, m.id, null, m.team_id, m.role, m.role_of, m.person_id, $3::text
from mine m cross join lateral (select * from review where objective_id = m.id and owed_since is not null offset 0) as x
where m.role = 'champion' and not {is_there("x.asked_of")}
"""  # noqa: S608  # as above
_DECISIONS = f"""
select x.id, 'decision', x.review_on, x.owed_since, null, x.id, null, 'decider', x.id, x.decider_id, $3::text
from {_of_me("decision", "decider_id", "owed_since is not null and review_on < $3::text")} as x
"""  # noqa: S608  # as above
_CADENCES = " ".join(f"when '{cadence.value}' then {days}" for cadence, days in readings.CADENCE_DAYS.items())
# Whoever has not checked in during the present period of the cadence owes that from the period's first day on, by the cycle's
# days; periods as reminders have them: weeks from the cycle's first day, months to the day before the same day.
_CHECK_INS = f"""
select k.id, 'check_in', (coalesce(k.said, t.first) + t.days)::text, s.since::text, o.id, null, o.team_id, k.role,
  case k.role when 'owner' then k.id else o.id end, k.person_id, t.today::text
from objective o
join cycle c on c.id = o.cycle_id and c.state = 'active' and not c.deleted
cross join lateral (
  select (c.document->>'starts_on')::date as first, (c.document->>'ends_on')::date as last, c.document->>'time_zone' as zone,
    ($2::timestamptz at time zone (c.document->>'time_zone'))::date as today, c.document->>'cadence' = 'monthly' as monthly,
    case c.document->>'cadence' {_CADENCES} end as days
) as t
cross join lateral jsonb_array_elements(o.document->'key_results') as part
cross join lateral (
  select part->>'id' as id, case when h.owned then 'owner' else 'champion' end as role,
    case when h.owned then part->>'owner_id' else o.champion_id end as person_id,
    case when d.said >= t.first then d.said end as said
  from (select {is_there("part->>'owner_id'")} as owned offset 0) as h,
    (select ((part->>'last_check_in_at')::timestamptz at time zone t.zone)::date as said offset 0) as d
) as k
cross join lateral (
  select (t.first + n * interval '1 month')::date as day, (t.first + (n + 1) * interval '1 month')::date as following
  from (select (extract(year from k.said) - extract(year from t.first)) * 12
    + extract(month from k.said) - extract(month from t.first)) as passed (n)
) as m
cross join lateral (
  select case when k.said is null then t.first
    when t.monthly then case when m.day > k.said then m.day else m.following end
    else t.first + ((k.said - t.first) / t.days + 1) * t.days end as since
) as s
where o.id = any(array(
    select id from mine where role = 'champion'
    union all
    select id from objective
    where owner_ids ?| array(select id from me) and owner_ids ?| array(select id from me) and state = 'active' and not deleted
  )) and o.state = 'active' and not o.deleted
  and k.person_id = any(array(select id from me)) and least(t.today, t.last) >= s.since
"""  # noqa: S608  # as above
_BRANCHES = {
    OwedKind.CONCERN: _CONCERNS,
    OwedKind.REQUEST: _REQUESTS,
    OwedKind.REVIEW: _REVIEWS,
    OwedKind.DECISION: _DECISIONS,
    OwedKind.CHECK_IN: _CHECK_INS,
    **{OwedKind(kind): sql for kind, sql in owed_voices.branches(_of_me, _TEAMS, is_there).items()},  # type: ignore[call-arg]
}
OLDEST = Order("owed", (("owed.due_on", C), ("owed.since", C), ("owed.id", C)))
# What may be owed for several people is owed for oneself first. The mark changes with anything that is owed, beyond the page too.
_OWED = """
{people}, owed as (
  select distinct on (id) * from ({branches}) as found
    (id, kind, due_on, since, objective_id, decision_id, team_id, role, role_of, person_id, today)
  order by id, person_id <> $1, person_id
)
select owed.*, nullif(owed.person_id, $1) as stands_in_for, {keys}{mark} from owed where {part} {sorted}
"""
_MARK = (
    ", (select md5(string_agg(concat_ws(' ', id, due_on, since, role, role_of, person_id), ',' order by id)) from owed) as mark"
)


def _statement(window: Window, kinds: Collection[str], values: list[Any], *, marked: bool) -> str:
    branches = " union all ".join(sql for kind, sql in _BRANCHES.items() if kind in kinds)
    part, sorted_ = window.clauses(OLDEST, values)
    mark = _MARK if marked else ""
    return _OWED.format(people=_PEOPLE, branches=branches, keys=OLDEST.selected(), mark=mark, part=part, sorted=sorted_)


async def of_person(
    read: ReadModel, person: str, now: datetime, window: Window, *, kinds: Collection[str] = (), marked: bool = False
) -> Sequence[Any]:
    """What a person owes, oldest due first: the rows of one page and one beyond, each with what the whole list's mark is.

    What only its owner tells is not among them.
    """
    wanted = _BRANCHES.keys() & (set(kinds) or _BRANCHES.keys())
    if not wanted:
        return []
    values: list[Any] = [person, now, str(now.date())]
    return await read.fetch(_statement(window, wanted, values, marked=marked), *values)
