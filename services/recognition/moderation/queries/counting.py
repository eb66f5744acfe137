"""How many texts were hidden and restored, by team and month."""

from sqlalchemy.dialects.postgresql import insert

from chassis.unit import UnitOfWork
from contracts.derived import derived
from contracts.recognition.ids import HidingCountId
from contracts.recognition.texts import HidingCountDocument
from contracts.values import TeamId
from services.recognition.moderation.tables import HidingCount


async def counted(unit: UnitOfWork, team_id: TeamId | None, *, hidden: int = 0, restored: int = 0) -> HidingCountDocument:
    """Counts one more of what everybody is told of, and tells the count."""
    count = await unit.change(HidingCount, await _there(unit, team_id))
    count.hidden, count.restored, count.told = count.hidden + hidden, count.restored + restored, True
    return count.document()


async def counted_quietly(unit: UnitOfWork, team_id: TeamId | None, *, hidden: int = 0, restored: int = 0) -> None:
    """Counts one more of what is private: everybody is told the count at the full hour."""
    id = await _there(unit, team_id)
    count = await unit.session.get_one(HidingCount, id, with_for_update=True, populate_existing=True)
    count.hidden, count.restored, count.told = count.hidden + hidden, count.restored + restored, False


async def _there(unit: UnitOfWork, team_id: TeamId | None) -> HidingCountId:
    month = unit.now.date().replace(day=1)
    id = derived(HidingCountId, f"{team_id}", f"{month}")
    nothing = {"id": id, "version": 0, "team_id": team_id, "month": month, "hidden": 0, "restored": 0, "told": True}
    await unit.session.execute(insert(HidingCount).values(nothing).on_conflict_do_nothing())
    return id
