"""How a command on a decision begins: lock it, see who asks, check that it is the time for it."""

from chassis import organization as people
from chassis.standing import Standing
from chassis.unit import UnitOfWork
from contracts.values import DecisionId
from services.okrs.decisions import policies
from services.okrs.decisions.tables import Decision


async def to_shape(unit: UnitOfWork, id: DecisionId) -> tuple[Decision, Standing]:
    """A proposal, for whoever proposed it, the decider and their deputies."""
    decision = await unit.change(Decision, id)
    standing = await people.standing(unit, None)
    policies.may_shape(standing, unit.actor, decision)
    decision.must_be_proposed()
    return decision, standing
