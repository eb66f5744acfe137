"""An agreement that only people who left had not adopted holds from the next full hour on."""

from chassis.unit import UnitOfWork
from services.feedback.agreements import queries
from services.feedback.agreements.commands import adopting


async def adopt_what_all_have(unit: UnitOfWork) -> None:
    """Adopts proposals that nobody of the team is missing from any more."""
    for waiting in await queries.proposed(unit.session):
        await queries.one_at_a_time(unit.session, waiting.team_id)
        await adopting.adopt_where_all_have(await queries.of(unit.session, waiting.id), unit)
