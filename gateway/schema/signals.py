"""Signals of a team and a closed cycle, members first, and of the whole organization; who sees which is decided here."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import BaseModel

from contracts.directory.signals import MEMBERS_FROM, SignalKind, SignalSwitchDocument
from contracts.okrs.cycles import CycleDocument
from contracts.values import CycleId
from gateway import signal_rules as rules
from gateway.context import Context, Info
from gateway.ids import parse_id
from gateway.read_model import signals as selections
from gateway.schema.node import one
from gateway.schema.signal_figures import OF_TEAMS, SignalResult, not_shown, time_to_answer
from gateway.schema.signal_switches import ExplainedSignal, explained, signal_switches, switches
from gateway.signal_rules import NotShown, Sight

CycleIdArgument = Annotated[CycleId, strawberry.argument(description="The cycle.")]
_UNSAID = {SignalKind.PULSE_FACETS: NotShown.WITHHELD}
"""What is said instead of nothing, where saying that there is nothing would tell something."""


@strawberry.type(description="A signal of one cycle, with the words that go with it.")
class Signal(ExplainedSignal):
    """What it tells is asked for only where somebody wants to read it."""

    team_id: strawberry.Private[str | None]
    cycle: strawberry.Private[CycleDocument]
    switch: strawberry.Private[SignalSwitchDocument | None]
    sight: strawberry.Private[Sight]

    async def _result(self, info: Info) -> SignalResult | None:
        reason = rules.not_shown(self.signal, self.switch, self.cycle, self.sight, info.context.now)
        if reason is not None:
            return not_shown(*reason)
        span = rules.span(self.cycle)
        if self.team_id is None:
            found = await time_to_answer(info.context, span)
        else:
            found = await info.context.load(OF_TEAMS[self.signal], self.team_id, span)
        return found or not_shown(_UNSAID.get(self.signal, NotShown.NOTHING))

    result = strawberry.field(
        _result, description="What it tells, or why it is not shown; null while the owner of what it tells is away."
    )


async def _sights(context: Context, teams: Sequence[str]) -> list[Sight | None]:
    """What the viewer is to each team, in one statement."""
    found = await selections.sights(context.read_model, context.viewer.person_id, context.now, teams)
    return [found.get(team) for team in teams]


async def _of_team(self: Any, info: Info, cycle_id: CycleIdArgument) -> list[Signal] | None:
    cycle = await one(info, CycleDocument, parse_id(CycleId, cycle_id, "cycleId"))
    sight: Sight | None = await info.context.load(_sights, str(self.id))
    if cycle is None or sight is None or not sight.is_somebody:
        return None
    switch = await switches(info)
    shared = {"team_id": str(self.id), "cycle": cycle, "sight": sight}
    return [Signal(**explained(signal), **shared, switch=switch[signal]) for signal in OF_TEAMS]


class SignalingTeam(BaseModel):
    """What a team can read about itself."""

    signals: ClassVar[Any] = strawberry.pydantic.field(
        _of_team,
        description="What a closed cycle shows of it: to its members first, to those who lead it or a team above and to managers "
        "24 hours later, some of it never; null for everybody else. There is no list of teams by any of it.",
    )


async def organization_signals(info: Info, cycle_id: CycleIdArgument) -> list[Signal] | None:
    """Everybody belongs to the organization."""
    cycle = await one(info, CycleDocument, parse_id(CycleId, cycle_id, "cycleId"))
    if cycle is None:
        return None
    context = info.context
    sight = await selections.sight_of_everybody(context.read_model, context.viewer.person_id, context.now, MEMBERS_FROM)
    switch = (await switches(info))[SignalKind.TIME_TO_ANSWER]
    words = explained(SignalKind.TIME_TO_ANSWER)
    return [Signal(**words, team_id=None, cycle=cycle, sight=sight, switch=switch)]


@strawberry.type
class SignalQueries:
    """Signals at the root."""

    signal_switches = strawberry.field(signal_switches, description="Every signal, and whether the organization shows it.")
    organization_signals = strawberry.field(
        organization_signals,
        description="What a closed cycle shows of the whole organization, of no single team: to everybody, to those who lead a "
        "team or manage somebody 24 hours later; null without such a cycle.",
    )
