"""Who is to be reminded: key results of active objectives in active cycles, whose champion is here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Text, column, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.values import CycleId, KeyResultId, ObjectiveId, PersonId
from services.okrs.cycles.tables import Cycle
from services.okrs.prompts import rules
from services.okrs.prompts.tables import Prompt

FOUND = 5000
Place = tuple[str, str]
"""Objective and key result: where one look ends and the next begins."""
BEGINNING: Place = ("", "")

_NAMES = ("objective_id", "key_result_id", "cycle_id", "champion_id", "period", "first_day", "last_day")
_CHAMPION = """
join person p on p.id = o.champion_id and not p.deleted and p.document->>'status' = 'active'
"""
_ZONE = "coalesce(p.document->>'time_zone', 'UTC')"
_CYCLES = text(f"""
select distinct c.id, c.cadence, c.starts_on, c.ends_on, {_ZONE} as time_zone
from cycles c join objectives o on o.cycle_id = c.id and o.state = 'active' {_CHAMPION}
where c.state = 'active' order by c.id, time_zone
""").columns(Cycle.id, Cycle.cadence, Cycle.starts_on, Cycle.ends_on, column("time_zone", Text))  # noqa: S608  # constants
# In the order in which they are inserted, the same for everybody, so that two who race wait for each other and never both.
_DUE = text(f"""
select o.id as objective_id, part.id as key_result_id, o.cycle_id, o.champion_id, d.period, d.first_day, d.last_day
from objectives o {_CHAMPION}
join unnest(cast(:cycles as text[]), cast(:zones as text[]), cast(:periods as bigint[]), cast(:firsts as date[]),
  cast(:lasts as date[])) as d (cycle_id, time_zone, period, first_day, last_day)
  on d.cycle_id = o.cycle_id and d.time_zone = {_ZONE}
cross join lateral (select part->>'id' as id from jsonb_array_elements(o.key_results) as part) as part
where o.state = 'active' and o.id >= :objective and (o.id, part.id) > (:objective, :key_result)
  and not exists (select from prompts g where g.key_result_id = part.id and g.period = d.period)
  and not exists (
    select from check_ins s
    where s.key_result_id = part.id and not s.corrected and s.effective_on between d.first_day and d.last_day
  )
order by o.id, part.id limit {FOUND}
""").columns(*(getattr(Prompt, name) for name in _NAMES))  # noqa: S608  # constants


@dataclass(frozen=True, slots=True)
class Current:
    """The period in which a cycle is where some of its champions live."""

    cycle_id: CycleId
    time_zone: str
    period: rules.Period


@dataclass(frozen=True, slots=True)
class Due:
    """A key result nobody was reminded of, and nobody checked in on, in this period."""

    objective_id: ObjectiveId
    key_result_id: KeyResultId
    cycle_id: CycleId
    champion_id: PersonId
    period: int
    first_day: date
    last_day: date


async def current_periods(session: AsyncSession, now: datetime) -> list[Current]:
    """For each active cycle and time zone of its champions the current period, where it is time of day to remind."""
    found = []
    for row in await session.execute(_CYCLES):
        today = rules.day_to_remind(now, row.time_zone)
        if today is None:
            continue
        period = rules.period(row.cadence, starts_on=row.starts_on, ends_on=row.ends_on, today=today)
        if period is not None:
            found.append(Current(row.id, row.time_zone, period))
    return found


async def due(session: AsyncSession, current: Sequence[Current], after: Place) -> list[Due]:
    """The next of those who are to be reminded, at most 5000; one statement."""
    values = {
        "cycles": [str(one.cycle_id) for one in current],
        "zones": [one.time_zone for one in current],
        "periods": [one.period.number for one in current],
        "firsts": [one.period.first_day for one in current],
        "lasts": [one.period.last_day for one in current],
        "objective": after[0],
        "key_result": after[1],
    }
    return [Due(*row) for row in await session.execute(_DUE, values)]
