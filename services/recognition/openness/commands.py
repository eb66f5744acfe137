"""How somebody shares a mistake, an unknown or a changed mind."""

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.recognition.ids import OpennessId
from contracts.recognition.openness import OpennessShared, ShareOpenness
from contracts.recognition.refusals import OpennessCode
from services.recognition.openness import queries, rules
from services.recognition.openness.tables import Openness


async def share_openness(command: ShareOpenness, unit: UnitOfWork) -> OpennessShared:
    if not rules.names_what_it_should(command.openness_kind, command.decision_id):
        raise Refused(OpennessCode.WHICH_DECISION, field="decision_id")
    await queries.require_decision(unit.session, command.decision_id)
    await queries.require_objective(unit.session, command.objective_id)
    team_id = await queries.home_of(unit.session, unit.actor.person_id)
    said = {"by": unit.actor.person_id, "at": unit.now, "team_id": team_id}
    shared = unit.add(Openness(id=unit.new_id(OpennessId), **command.model_dump(), **said))
    return unit.publish(OpennessShared(openness=shared.document()))
