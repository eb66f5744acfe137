"""How many texts were hidden and restored, by team and month."""

from chassis import hidings
from chassis.unit import UnitOfWork
from contracts.derived import derived
from contracts.recognition.ids import HidingCountId
from contracts.recognition.texts import HidingCountDocument
from contracts.values import TeamId
from services.recognition.moderation.tables import HidingCount


async def counted(unit: UnitOfWork, team_id: TeamId | None, **more: int) -> HidingCountDocument:
    """Counts one more of what everybody is told of, and tells the count."""
    return (await hidings.counted(unit, HidingCount, _id(unit, team_id), team_id, **more)).document()


async def counted_quietly(unit: UnitOfWork, team_id: TeamId | None, **more: int) -> None:
    """Counts one more of what is private: everybody is told the count at the full hour."""
    await hidings.counted_quietly(unit, HidingCount, _id(unit, team_id), team_id, **more)


def _id(unit: UnitOfWork, team_id: TeamId | None) -> HidingCountId:
    return derived(HidingCountId, f"{team_id}", f"{hidings.month(unit)}")
