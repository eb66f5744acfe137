"""Pulse facets as a signal: what the owner shows of pulses that closed within the cycle, and nothing while it is away."""

from datetime import timedelta
from typing import Any

from contracts.directory.signals import SignalKind
from contracts.okrs.cycles import CycleDocument
from tests.gateway.documents import cycle
from tests.gateway.feedback.test_pulses import answered, opened
from tests.gateway.signaling import switch
from tests.gateway.world import Gateway
from tests.services.feedback.pulsing import MEMBERS_OF_TEAM, closing
from tests.services.okrs.world import TEAM

ASKED = """query($team: ID!, $cycle: ID!) { team(id: $team) { signals(cycleId: $cycle) { signal result { __typename
  ... on SignalNotShown { reason } ... on HelpAskedFigures { asked }
  ... on PulseFacetFigures { points { pulse { id } release { facet mean } } } } } } }"""


async def asked(gateway: Gateway, of: CycleDocument, *, by: str = "member1") -> dict[str, Any]:
    """The whole answer."""
    return await gateway.ask(ASKED, by=by, team=TEAM, cycle=of.id)


def result(answer: dict[str, Any], signal: SignalKind = SignalKind.PULSE_FACETS) -> Any:
    return {each["signal"]: each["result"] for each in answer["data"]["team"]["signals"]}[signal.name]


async def test_members_read_facets_of_pulses_of_the_cycle_leads_what_the_pulse_lets_them(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    await answered(gateway, pulse, *MEMBERS_OF_TEAM)
    gateway.clock.move(timedelta(days=7))
    assert await closing(gateway.okrs).once() == 1  # type: ignore[arg-type]  # here it is a feedback service
    await gateway.project()
    over = {"state": "closed", "closed_at": gateway.clock.move(timedelta(days=1))}
    ours, later = cycle(1, **over), cycle(2, starts_on="2026-01-13", **over)
    await gateway.publish([ours, later, switch(SignalKind.PULSE_FACETS), switch(SignalKind.HELP_ASKED)])
    told = result(await asked(gateway, ours))
    assert {(one["pulse"]["id"], one["release"]["mean"]) for one in told["points"]} == {(pulse["id"], "6")}
    withheld = {"__typename": "SignalNotShown", "reason": "WITHHELD"}
    assert result(await asked(gateway, later)) == withheld, "it closed the day before"
    assert result(await asked(gateway, ours, by="lead"))["reason"] == "NOT_YET"
    gateway.clock.move(timedelta(hours=24))
    assert result(await asked(gateway, ours, by="lead")) == told, "its owner lets leads see it then, too"
    gateway.way.cut = True
    answer = await asked(gateway, ours)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]
    assert result(answer) is None
    assert result(answer, SignalKind.HELP_ASKED) == {"__typename": "HelpAskedFigures", "asked": 0}
