"""What is counted of a closed period, and what a viewer may see of what was private."""

from collections import defaultdict
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.figures import IN_CYCLE, MAY_SEE, READERS, SHORTER, Item, days_of
from contracts.recognition.limits import REACH_FROM
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.reports import MOST_PRIVATE_FIGURES, PrivateFigure, PrivateMeasure, PrivateMix
from contracts.values import CycleId, PersonId, TeamId
from services.recognition.reports.rules import Tally
from services.recognition.reports.tables import PrivateMixFigure, ReportedCycle, ReportedMonth

# Withdrawn and hidden ones are in no count, also where a legal hold keeps their rows; nor are thanks on confidential threads:
# nobody knows whose they are.
_COUNTS = "r.text_state = 'shown' and not r.gone"
_PUBLIC = f"r.audience = 'organization' and {_COUNTS} and r.thread_id is null"
_EARLIEST = text(f"""
select least(
  (select min(r.at) from recognitions r where {_PUBLIC}), (select min(w.at) from welcomes w where w.text_state = 'shown')
)
""")  # noqa: S608  # a constant
_TIME_ZONE = text("select document->>'time_zone' from cycle where id = :cycle and not deleted")
_ITEMS = f"""
with item as materialized (
  select r.id, r.recognition_kind, r.evidence_ids <> '[]' as has_evidence, r.recipient_ids, r.team_ids from recognitions r
  where {_PUBLIC} and r.at >= :begins and r.at < :ends
), named as (
  select i.id, n.person_id from item i cross join lateral jsonb_array_elements_text(i.recipient_ids) as n (person_id)
)"""  # noqa: S608  # a constant
_ALL = text(f"""
{_ITEMS}
select recognition_kind, count(*) as given, count(*) filter (where has_evidence) as with_evidence from item
group by recognition_kind
""")  # noqa: S608  # constants
_OF_TEAMS = text(f"""
{_ITEMS}, placed as (
  select n.id, p.home_team_id as team_id from named n join person p on p.id = n.person_id and not p.deleted
  union
  select i.id, t.team_id from item i cross join lateral jsonb_array_elements_text(i.team_ids) as t (team_id)
)
select p.team_id, i.recognition_kind, count(*) as given, count(*) filter (where i.has_evidence) as with_evidence,
  bool_or(i.team_ids ? p.team_id) as as_team
from placed p join item i on i.id = p.id where p.team_id is not null group by p.team_id, i.recognition_kind
""")  # noqa: S608  # constants
_PEOPLE = text(f"""
{_ITEMS}, met as (
  select person_id, true as recognized from named
  union all
  select w.person_id, false from welcomes w where w.text_state = 'shown' and w.at >= :begins and w.at < :ends
), seen as (
  select person_id, bool_or(recognized) as recognized from met group by person_id
)
select p.home_team_id as team_id, count(*) as members, count(s.person_id) as reached,
  count(*) filter (where s.recognized) as recognized
from person p left join seen s on s.person_id = p.id
where not p.deleted and p.document->>'status' = 'active' and p.home_team_id is not null
group by p.home_team_id having count(*) >= {REACH_FROM}
""")  # noqa: S608  # constants
_PRIVATE = text(f"""
{SHORTER}, item as (
  select r.by, r.recognition_kind, r.evidence_ids <> '[]' as has_evidence, r.recipient_ids,
    (r.at at time zone cast(:zone as text))::date as day
  from recognitions r where r.audience <> 'organization' and {_COUNTS}
    and r.at >= cast(:starts as date)::timestamp at time zone cast(:zone as text)
    and r.at < (cast(:ends as date) + 1)::timestamp at time zone cast(:zone as text)
)
select n.person_id as person, i.by as giver, i.recognition_kind, i.has_evidence
from item i cross join lateral jsonb_array_elements_text(i.recipient_ids) as n (person_id)
where {IN_CYCLE.format(day="i.day")}
""")  # noqa: S608  # constants
_SEEN = text(f"""
{READERS}
select f.team_id, f.measure from private_mix_figures f join reported_cycles c on c.cycle_id = f.cycle_id
where f.cycle_id = :cycle and {MAY_SEE.format(team="f.team_id", since="c.counted_at")}
order by f.team_id, f.measure limit :most
""")  # noqa: S608  # constants


async def earliest(session: AsyncSession) -> datetime | None:
    """When the first public recognition or welcome was; None where there is none yet."""
    found: datetime | None = await session.scalar(_EARLIEST)
    return found


async def time_zone_of(session: AsyncSession, cycle: CycleId) -> str:
    """Where the days of a cycle begin and end."""
    return str(await session.scalar(_TIME_ZONE, {"cycle": str(cycle)}))


async def reported_months(session: AsyncSession) -> set[date]:
    """The first days of the months that were reported."""
    return set(await session.scalars(select(ReportedMonth.first_day)))


async def tallies(session: AsyncSession, begins: datetime, ends: datetime) -> dict[TeamId | None, Tally]:
    """What was public from one moment until before another: of every team of five members or more, and of all under None."""
    between = {"begins": begins, "ends": ends}
    kinds: dict[str | None, dict[RecognitionKind, int]] = defaultdict(dict)
    evidence: dict[str | None, int] = defaultdict(int)
    as_team: dict[str | None, bool] = defaultdict(bool)
    everything = [(None, row, False) for row in await session.execute(_ALL, between)]
    for team, row, whole in [
        *everything,
        *((row.team_id, row, row.as_team) for row in await session.execute(_OF_TEAMS, between)),
    ]:
        kinds[team][RecognitionKind(row.recognition_kind)] = row.given  # type: ignore[call-arg]
        evidence[team] += row.with_evidence
        as_team[team] |= whole
    found: dict[TeamId | None, Tally] = {None: Tally(kinds[None], evidence[None], people=0)}
    for row in await session.execute(_PEOPLE, between):
        people = row.members if as_team[row.team_id] else row.recognized
        tally = Tally(kinds[row.team_id], evidence[row.team_id], people, members=row.members, reached=row.reached)
        found[TeamId(row.team_id)] = tally
    return found


async def private_items(session: AsyncSession, cycle: CycleId, zone: str) -> dict[PrivateMeasure, list[Item]]:
    """What people received privately on the days of a cycle, which are those of a time zone, by what is asked of it."""
    rows = (await session.execute(_PRIVATE, {**await days_of(session, cycle), "zone": zone})).all()
    return {
        PrivateMeasure.NOT_RESULT: [_item(row, row.recognition_kind != RecognitionKind.RESULT) for row in rows],
        PrivateMeasure.WITH_EVIDENCE: [_item(row, row.has_evidence) for row in rows],
    }


def _item(row: Any, holds: object) -> Item:
    return Item(PersonId(row.person), Fraction(bool(holds)), (PersonId(row.giver),))


async def seen(session: AsyncSession, viewer: PersonId, cycle: CycleId, now: datetime) -> PrivateMix | None:
    """What the viewer may see of a cycle; None where it was not reported (yet)."""
    reported = await session.get(ReportedCycle, cycle)
    if reported is None:
        return None
    asked = {"viewer": str(viewer), "cycle": str(cycle), "now": now, "most": MOST_PRIVATE_FIGURES}
    may = {(row.team_id, row.measure) for row in await session.execute(_SEEN, asked)}
    of_cycle = select(PrivateMixFigure).where(
        PrivateMixFigure.cycle_id == cycle, PrivateMixFigure.team_id.in_({team for team, _ in may})
    )
    found = await session.scalars(of_cycle.order_by(PrivateMixFigure.team_id, PrivateMixFigure.measure))
    figures = [
        PrivateFigure.model_validate(row, from_attributes=True) for row in found if (row.team_id, row.measure.value) in may
    ]
    return PrivateMix(
        cycle_id=cycle,
        first_day=reported.first_day,
        last_day=reported.last_day,
        counted_at=reported.counted_at,
        figures=figures,
    )
