"""What becomes of rounds with time: who wrote, which numbers and which votes go with the texts."""

from sqlalchemy import delete

from chassis.unit import UnitOfWork
from services.feedback.rounds.tables import RoundContribution, RoundVote


async def forget_rounds(unit: UnitOfWork) -> None:
    """Removes what people wrote and voted for in rounds whose time is over; the round with its summary stays."""
    today = unit.now.date()
    for kind in (RoundContribution, RoundVote):
        await unit.session.execute(delete(kind).where(kind.kept_until < today))
