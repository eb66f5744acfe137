"""How every command on an objective begins: lock it, hold its cycle, see who asks, and check that it is the time for it."""

from dataclasses import dataclass, replace
from typing import Any

from chassis import organization as people
from chassis.problems import Refused
from chassis.standing import Standing
from chassis.unit import UnitOfWork, expect_edit_version
from contracts.okrs.objective_commands import EditingCommand, RevisingCommand
from contracts.okrs.objectives import ObjectiveState
from contracts.okrs.refusals import Code
from contracts.values import DecisionId, ObjectiveId
from services.okrs.cycles.tables import Cycle
from services.okrs.decisions.tables import Decision
from services.okrs.objectives import policies
from services.okrs.objectives.tables import Objective


@dataclass(frozen=True, slots=True)
class Opened:
    """An objective locked for a change, its cycle held as it is, and what the viewer is to the owning team."""

    objective: Objective
    cycle: Cycle
    standing: Standing
    why: str | None = None
    """Why an active objective is reshaped: the reason given, or else what was decided."""
    decision_id: DecisionId | None = None
    """The decision that it follows from."""


async def open_objective(unit: UnitOfWork, id: ObjectiveId) -> Opened:
    """For commands with a policy of their own."""
    objective = await unit.change(Objective, id)
    cycle = await unit.hold(Cycle, objective.cycle_id)
    return Opened(objective, cycle, await people.standing(unit, objective.team_id))


async def to_edit(unit: UnitOfWork, command: EditingCommand[Any]) -> Opened:
    """For members of the owning team, while neither the objective nor its cycle is closed."""
    opened = await open_objective(unit, command.objective_id)
    policies.may_draft(opened.standing, champion_id=opened.objective.champion_id)
    return _still_editable(opened, command)


async def to_reshape(unit: UnitOfWork, command: RevisingCommand[Any]) -> Opened:
    """As `to_edit`; where the objective is active, for those who decide, with a reason or a decision that holds."""
    opened = await open_objective(unit, command.objective_id)
    if opened.objective.state is not ObjectiveState.ACTIVE:
        policies.may_draft(opened.standing, champion_id=opened.objective.champion_id)
        return _still_editable(opened, command)
    policies.may_decide(opened.standing, opened.objective)
    _still_editable(opened, command)
    if command.decision_id is None:
        if command.reason is None:
            raise Refused(Code.CHANGE_NEEDS_A_REASON, field="reason")
        return replace(opened, why=command.reason)
    decision = await unit.hold(Decision, command.decision_id)
    decision.must_hold("decision_id")
    return replace(opened, why=command.reason or decision.title, decision_id=decision.id)


async def to_decide(unit: UnitOfWork, id: ObjectiveId) -> Opened:
    """For the champion, the leads and their deputies, while the cycle is not closed."""
    opened = await open_objective(unit, id)
    policies.may_decide(opened.standing, opened.objective)
    opened.cycle.must_not_be_closed()
    return opened


def _still_editable(opened: Opened, command: EditingCommand[Any]) -> Opened:
    opened.cycle.must_not_be_closed()
    opened.objective.must_not_be_closed()
    expect_edit_version(opened.objective.edit_version, command.expected_edit_version)
    return opened
