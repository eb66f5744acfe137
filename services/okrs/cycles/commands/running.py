"""Cycles are planned, started, and begin to close."""

from sqlalchemy import text

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.cycles import (
    BeginClosingCycle,
    CycleClosingBegun,
    CyclePlanned,
    CycleStarted,
    CycleState,
    PlanCycle,
    StartCycle,
)
from contracts.okrs.refusals import Code
from contracts.values import CycleId
from services.okrs.cycles import policies, queries, rules
from services.okrs.cycles.tables import Cycle

_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7091121002)")


async def plan_cycle(command: PlanCycle, unit: UnitOfWork) -> CyclePlanned:
    policies.may_run_cycles(unit.actor)
    if not rules.in_order(command.starts_on, command.ends_on):
        raise Refused(Code.CYCLE_ENDS_BEFORE_IT_STARTS, field="ends_on")
    if command.parent_id is not None:
        _require_within(command, await unit.hold(Cycle, command.parent_id, field="parent_id"))
    await unit.session.execute(_ONE_AT_A_TIME)
    if await queries.name_taken(unit.session, command.name):
        raise Refused(Code.CYCLE_NAME_TAKEN, field="name", name=command.name)
    time_zone = command.time_zone or await queries.organization_time_zone(unit.session)
    given = command.model_dump(exclude={"time_zone"})
    cycle = Cycle(id=unit.new_id(CycleId), state=CycleState.PLANNING, time_zone=time_zone, **given)
    unit.add(cycle)
    return unit.publish(CyclePlanned(cycle=cycle.document()))


def _require_within(command: PlanCycle, parent: Cycle) -> None:
    parent.must_not_be_closed()
    days = {"starts_on": command.starts_on, "ends_on": command.ends_on}
    if not rules.within(**days, parent_starts_on=parent.starts_on, parent_ends_on=parent.ends_on):
        raise Refused(Code.CYCLE_OUTSIDE_ITS_PARENT, field="parent_id", first=parent.starts_on, last=parent.ends_on)


async def start_cycle(command: StartCycle, unit: UnitOfWork) -> CycleStarted:
    cycle = await moved_on(unit, command.cycle_id, CycleState.ACTIVE, Code.CYCLE_IS_NOT_PLANNING)
    cycle.started_at = unit.now
    return unit.publish(CycleStarted(cycle=cycle.document()))


async def begin_closing_cycle(command: BeginClosingCycle, unit: UnitOfWork) -> CycleClosingBegun:
    cycle = await moved_on(unit, command.cycle_id, CycleState.CLOSING, Code.CYCLE_IS_NOT_ACTIVE)
    return unit.publish(CycleClosingBegun(cycle=cycle.document()))


async def moved_on(unit: UnitOfWork, id: CycleId, following: CycleState, refusal: Code) -> Cycle:
    """The cycle in the state that follows; refused where another does."""
    policies.may_run_cycles(unit.actor)
    cycle = await unit.change(Cycle, id)
    if not rules.may_become(cycle.state, following):
        raise Refused(refusal, state=cycle.state.value)
    cycle.state = following
    return cycle
