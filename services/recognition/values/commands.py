"""How admins set the organization's values."""

from chassis import locks
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.recognition.ids import ValueId
from contracts.recognition.limits import VALUES_EVER
from contracts.recognition.refusals import ValueCode
from contracts.recognition.values import THE_VALUES, SetValues, ValuesChanged
from services.recognition.values import policies, rules
from services.recognition.values.tables import ValueList


async def set_values(command: SetValues, unit: UnitOfWork) -> ValuesChanged:
    policies.may_set_values(unit.actor)
    if name := rules.twice(command.values):
        raise Refused(ValueCode.VALUE_NAMED_TWICE, field="values", name=name)
    await locks.alone(unit.session, "values")
    there = await unit.session.get(ValueList, THE_VALUES)
    before = there.values if there is not None else []
    if id := rules.unknown(before, command.values):
        raise Refused(ValueCode.UNKNOWN_VALUE, field="values", id=id)
    after = rules.following(before, command.values, today=unit.now.date(), new_id=lambda: unit.new_id(ValueId))
    if len(after) > VALUES_EVER:
        raise Refused(ValueCode.TOO_MANY_VALUES, field="values", count=len(after), limit=VALUES_EVER)
    if after == before:
        raise Refused(ValueCode.VALUES_CHANGE_NOTHING, field="values")
    if there is None:
        there = unit.add(ValueList(id=THE_VALUES, values=after, set_at=unit.now))
    else:
        there = await unit.change(ValueList, THE_VALUES)
        there.values, there.set_at = after, unit.now
    return unit.publish(ValuesChanged(value_list=there.document()))
