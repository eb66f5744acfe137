"""Which signals the organization shows, as everybody reads it and as an admin changes it."""

from datetime import timedelta

from chassis.clock import FixedClock
from contracts.derived import derived
from contracts.directory.signals import SignalKind, SignalSwitchDocument, SignalSwitched
from contracts.values import SignalSwitchId
from tests.gateway.world import Gateway
from tests.services.okrs.world import PEOPLE

SETTINGS = "{ signalSwitches { signal on definition doesNotSay nextStep seenBy switch { id reason switchedBy { id } } } }"


def switched(signal: SignalKind, clock: FixedClock, *, on: bool = True, version: int = 1) -> SignalSwitched:
    """The fact of a switch."""
    document = SignalSwitchDocument(
        id=derived(SignalSwitchId, signal),
        epoch=1,
        version=version,
        signal=signal,
        on=on,
        switched_at=clock.now(),
        switched_by=PEOPLE["admin"],
        reason="We want to learn",
    )
    return SignalSwitched(signal_switch=document)


async def test_every_signal_is_off_until_it_is_switched_on_and_says_what_it_means(gateway: Gateway) -> None:
    found = (await gateway.read(SETTINGS, by="stranger"))["signalSwitches"]
    assert [each["signal"] for each in found] == [signal.name for signal in SignalKind]
    assert {(each["on"], each["switch"]) for each in found} == {(False, None)}
    assert all(each[word] for each in found for word in ("definition", "doesNotSay", "nextStep", "seenBy"))
    await gateway.happens(switched(SignalKind.SILENCE, gateway.clock))
    gateway.pool.statements.clear()
    found = {each["signal"]: each for each in (await gateway.read(SETTINGS, by="stranger"))["signalSwitches"]}
    assert [signal for signal, each in found.items() if each["on"]] == ["SILENCE"]
    who = {"switchedBy": {"id": PEOPLE["admin"]}}
    assert found["SILENCE"]["switch"] == {"id": derived(SignalSwitchId, "silence"), "reason": "We want to learn", **who}
    assert len(gateway.statements) == 2, "the switches, and the people who used them"


async def test_a_switch_is_a_node_and_tells_that_it_is_off_again(gateway: Gateway) -> None:
    await gateway.happens(switched(SignalKind.HELP_ASKED, gateway.clock))
    gateway.clock.move(timedelta(hours=1))
    await gateway.happens(switched(SignalKind.HELP_ASKED, gateway.clock, on=False, version=2))
    node = "query($id: ID!) { node(id: $id) { ... on SignalSwitch { version on signal } } }"
    found = (await gateway.read(node, id=derived(SignalSwitchId, SignalKind.HELP_ASKED)))["node"]
    assert found == {"version": 2, "on": False, "signal": "HELP_ASKED"}
