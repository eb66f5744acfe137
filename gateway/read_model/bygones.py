"""What nobody answered before what it is about had ended for good: marked, so that lists of what is owed need not pass over it.

An objective that is closed can be opened again until its cycle is closed, a decision that no longer holds never holds again. The
mark only saves the way: whether something stands is asked of each row that is shown, as if there were none. A mark that became
wrong, as when an owner goes on from a backup, is taken off again by the next run.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clockwork import repeat

EVERY_SECONDS = 3_600.0
"""An hour's worth is passed over one by one, and a cycle's: what was closed in one that still runs."""
AT_ONCE = 5_000
"""So many rows are marked in one transaction; one that somebody is writing waits for the next run."""
_WITH_ITS_CYCLE = """
select from objective o left join cycle c on c.id = o.cycle_id
where o.id = x.objective_id and (o.deleted or o.state = 'closed' and c.state = 'closed')"""
_WITH_ITS_DECISION = """
select from decision d where d.id = x.decision_id and (d.deleted or d.state in ('superseded', 'withdrawn'))"""
KINDS: Mapping[str, Sequence[str]] = {
    "concern": (_WITH_ITS_CYCLE, _WITH_ITS_DECISION),
    "resource_request": (_WITH_ITS_CYCLE,),
    "review": (_WITH_ITS_CYCLE,),
}
"""What is marked, and when it is about something that has ended."""
_MARKING = """
with found as (select x.id from {kind} x where {which} limit {at_once} for update of x skip locked)
update {kind} x set bygone = not bygone from found where found.id = x.id
"""


def _statements(kind: str, ended: Sequence[str]) -> list[str]:
    has_ended = " or ".join(f"exists ({each})" for each in ended)
    which = (f"x.owed_since is not null and not x.bygone and ({has_ended})", f"x.bygone and not ({has_ended})")
    return [_MARKING.format(kind=kind, which=each, at_once=AT_ONCE) for each in which]


STATEMENTS = [statement for kind, ended in KINDS.items() for statement in _statements(kind, ended)]


class Bygones:
    """The read model's own clockwork. Any number may run, whenever."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Over the read model's database."""
        self._engine = engine

    async def run(self) -> None:
        """Marks every hour until cancelled."""
        await repeat(self.once, every=EVERY_SECONDS, late="what has ended is marked later")

    async def once(self) -> int:
        """Marks all that is to be; answers how many rows it changed."""
        return sum([await self._all(statement) for statement in STATEMENTS])

    async def _all(self, statement: str) -> int:
        changed = 0
        while True:
            async with self._engine.begin() as connection:
                found = (await connection.exec_driver_sql(statement)).rowcount
            changed += found
            if found < AT_ONCE:
                return changed
