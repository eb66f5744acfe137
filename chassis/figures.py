"""What every service does that makes figures of private items: at which team everybody counts, once, and who sees them when.

Which of the figures may be shown at all is `chassis.disclosure`'s to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.values import CycleId, PersonId, TeamId

LATER = "24 hours"
"""How much later than its members those who lead a team see its figures."""
READERS = """
with recursive member (id) as (
  select t.id from person p cross join lateral (
    select p.document->>'home_team_id' as id
    union all
    select jsonb_array_elements_text(coalesce(p.document->'further_team_ids', '[]'))
  ) as t where p.id = :viewer and not p.deleted and t.id is not null
), upwards (id, parent_id) as (
  select id, document->>'parent_id' from team where id in (select id from member) and not deleted
  union
  select t.id, t.document->>'parent_id' from team t join upwards u on t.id = u.parent_id where not t.deleted
), led (id) as (
  select id from team where not deleted and document->'lead_ids' ? :viewer
  union
  select t.id from team t join led l on t.document->>'parent_id' = l.id where not t.deleted
), over (id, parent_id) as (
  select id, document->>'parent_id' from team where not deleted and document->'lead_ids' ? :viewer
  union
  select t.id, t.document->>'parent_id' from team t join over o on t.id = o.parent_id where not t.deleted
)"""
"""WITH: the teams that `:viewer` belongs to with all above these (`upwards`), leads with all below (`led`), and leads with all
above (`over`)."""
MAY_SEE = f"""
({{team}} in (select id from led) or {{team}} in (select id from upwards)) and (
  {{since}} + interval '{LATER}' <= :now or {{team}} not in (select id from led) and {{team}} not in (select id from over)
)"""  # noqa: S608  # a constant
"""WHERE, of a {team} and the moment {since} it can be seen: members at once. Who leads a team waits for the figures above it,
too: one of them may be of the same people."""
# asyncpg hands over the first and the last day of its calendar as infinite ones, of which there is no difference.
SHORTER = """
with shorter as materialized (
  select c.starts_on, c.ends_on from (
    select id, (document->>'starts_on')::date as starts_on, (document->>'ends_on')::date as ends_on from cycle where not deleted
  ) as c where c.starts_on <= :ends and c.ends_on >= :starts
    and (c.ends_on - c.starts_on, c.id) < (
      least(:ends, date '9999-12-31') - greatest(:starts, date '0001-01-01'), cast(:cycle as text)
    )
)"""
"""WITH: the days of cycles that are shorter than the one of these days. Each day belongs to the shortest cycle that holds it: a
year with quarters would tell of a quarter by difference."""
IN_CYCLE = """
{day} between :starts and :ends and not exists (select from shorter s where {day} between s.starts_on and s.ends_on)
"""
"""WHERE: the {day} belongs to the cycle. Only its own days are looked through, however much was said before and after."""
_CLOSED = """
select c.id from cycle c where not c.deleted and c.document->>'state' = 'closed'
  and not exists (select from {done} f where f.cycle_id = c.id) order by c.id limit 1
"""
_DAYS = text("select (document->>'starts_on')::date, (document->>'ends_on')::date from cycle where id = :cycle and not deleted")
_TREE = text("select id, document->>'parent_id' as parent_id from team where not deleted order by id")
# Whoever leads their home team counts one level up, so that a team's figure is not about its lead.
_AT = text("""
select p.id, case when t.document->'lead_ids' ? p.id then coalesce(above.id, t.id) else t.id end as team_id
from person p join team t on t.id = p.document->>'home_team_id' and not t.deleted
left join team above on above.id = t.document->>'parent_id' and not above.deleted
where not p.deleted and p.id = any(:people)
""")


@dataclass(frozen=True, slots=True)
class Item:
    """One private thing that counts: whose it is, what it is worth, and with whom it was."""

    person: PersonId
    value: Fraction
    others: tuple[PersonId, ...]
    """Whom the figure could be read as telling something about: who asked, who gave, who responded."""


@dataclass(slots=True)
class Counted:
    """What is counted at each team."""

    scores: dict[TeamId, dict[Fraction, int]] = field(default_factory=dict)
    """How many people have which score, each person with the mean of what is theirs."""
    subjects: dict[TeamId, int] = field(default_factory=dict)
    """How many others are behind these, each at one team alone, so that no sum counts anybody twice."""


def counted(items: Iterable[Item], at: Mapping[PersonId, TeamId]) -> Counted:
    """People by the teams at which they count; whoever counts at none is left out, with what is theirs."""
    theirs: dict[PersonId, list[Item]] = {}
    for item in items:
        if item.person in at:
            theirs.setdefault(item.person, []).append(item)
    found, placed = Counted(), dict[PersonId, TeamId]()
    for person in sorted(theirs):
        team, score = at[person], _mean([item.value for item in theirs[person]])
        of_team = found.scores.setdefault(team, {})
        of_team[score] = of_team.get(score, 0) + 1
        for other in sorted({other for item in theirs[person] for other in item.others}):
            placed.setdefault(other, team)
    for team in placed.values():
        found.subjects[team] = found.subjects.get(team, 0) + 1
    return found


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


async def tree(session: AsyncSession) -> dict[TeamId, TeamId | None]:
    """Every team with the one above it."""
    rows = (await session.execute(_TREE)).all()
    return {TeamId(row.id): TeamId(row.parent_id) if row.parent_id else None for row in rows}


async def places(session: AsyncSession, people: Sequence[PersonId]) -> dict[PersonId, TeamId]:
    """The one team at which each of them counts; whoever has no home counts at none."""
    rows = await session.execute(_AT, {"people": [str(person) for person in people]})
    return {PersonId(row.id): TeamId(row.team_id) for row in rows}


async def to_compute(session: AsyncSession, done: str) -> list[CycleId]:
    """A closed cycle of which the table `done` of the service's own has no row: one with each release, which others wait for."""
    return [CycleId(id) for id in await session.scalars(text(_CLOSED.format(done=done)))]


async def days_of(session: AsyncSession, cycle: CycleId) -> dict[str, str | date]:
    """The values that `SHORTER` and `IN_CYCLE` ask for."""
    starts, ends = (await session.execute(_DAYS, {"cycle": str(cycle)})).one()
    return {"cycle": str(cycle), "starts": starts, "ends": ends}
