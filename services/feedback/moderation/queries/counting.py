"""How many texts were hidden and restored, by team and month."""

from uuid import NAMESPACE_OID, uuid5

from chassis import hidings
from chassis.unit import UnitOfWork
from contracts.feedback.ids import ModerationCountId
from contracts.feedback.moderation import ModerationCountDocument
from contracts.values import TeamId
from services.feedback.moderation.tables import ModerationCount


async def counted(unit: UnitOfWork, team_id: TeamId | None, **more: int) -> ModerationCountDocument:
    """Counts one more of what everybody is told of, and tells the count."""
    return (await hidings.counted(unit, ModerationCount, _id(unit, team_id), team_id, **more)).document()


async def counted_quietly(unit: UnitOfWork, team_id: TeamId | None, **more: int) -> None:
    """Counts one more of what is private: everybody is told the count at the full hour."""
    await hidings.counted_quietly(unit, ModerationCount, _id(unit, team_id), team_id, **more)


def _id(unit: UnitOfWork, team_id: TeamId | None) -> ModerationCountId:
    return ModerationCountId.of(uuid5(NAMESPACE_OID, f"{team_id}|{hidings.month(unit)}"))
