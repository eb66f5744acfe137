"""What an admin does with signals: switches them on and off."""

from chassis import locks
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.derived import derived
from contracts.directory.refusals import Code
from contracts.directory.signals import SignalSwitched, SwitchSignal
from contracts.values import SignalSwitchId
from services.directory.signals import policies
from services.directory.signals.tables import SignalSwitch


async def switch_signal(command: SwitchSignal, unit: UnitOfWork) -> SignalSwitched:
    policies.may_switch_signals(unit.actor)
    id = derived(SignalSwitchId, command.signal)
    await locks.alone(unit.session, "signal_switch", id)  # the first time there is no row to lock
    known = await unit.session.get(SignalSwitch, id) is not None
    switch = await unit.change(SignalSwitch, id) if known else SignalSwitch(id=id, signal=command.signal, on=False)
    if command.on == switch.on:
        raise Refused(Code.SIGNAL_IS_ON_ALREADY if command.on else Code.SIGNAL_IS_OFF_ALREADY, field="on")
    switch.on, switch.reason = command.on, command.reason
    switch.switched_at, switch.switched_by = unit.now, unit.actor.person_id
    if not known:
        unit.add(switch)
    return unit.publish(SignalSwitched(signal_switch=switch.document()), reason=command.reason)
