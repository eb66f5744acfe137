"""How many texts were hidden and restored, by team and month."""

from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.dialects.postgresql import insert

from chassis.unit import UnitOfWork
from contracts.feedback.ids import ModerationCountId
from contracts.feedback.moderation import ModerationCountDocument
from contracts.values import TeamId
from services.feedback.moderation.tables import ModerationCount


async def counted(unit: UnitOfWork, team_id: TeamId | None, *, hidden: int = 0, restored: int = 0) -> ModerationCountDocument:
    """Counts one more of what everybody is told of, and tells the count."""
    count = await unit.change(ModerationCount, await _there(unit, team_id))
    count.hidden, count.restored, count.told = count.hidden + hidden, count.restored + restored, True
    return count.document()


async def counted_quietly(unit: UnitOfWork, team_id: TeamId | None, *, hidden: int = 0, restored: int = 0) -> None:
    """Counts one more of what is private: everybody is told the count at the full hour."""
    id = await _there(unit, team_id)
    count = await unit.session.get_one(ModerationCount, id, with_for_update=True, populate_existing=True)
    count.hidden, count.restored, count.told = count.hidden + hidden, count.restored + restored, False


async def _there(unit: UnitOfWork, team_id: TeamId | None) -> ModerationCountId:
    month = unit.now.date().replace(day=1)
    id = ModerationCountId.of(uuid5(NAMESPACE_OID, f"{team_id}|{month}"))
    nothing = {"id": id, "version": 0, "team_id": team_id, "month": month, "hidden": 0, "restored": 0, "told": True}
    await unit.session.execute(insert(ModerationCount).values(nothing).on_conflict_do_nothing())
    return id
