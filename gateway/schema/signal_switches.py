"""Which signals the organization shows, since when, and what each says and does not say."""

from dataclasses import asdict
from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.derived import derived
from contracts.directory import signals as directory
from contracts.directory.signal_texts import EXPLAINED
from contracts.directory.signals import SignalKind
from contracts.values import SignalSwitchId
from gateway.context import Info
from gateway.schema.node import Node, one
from gateway.schema.relations import person
from gateway.words import show_term, shows

show_term(SignalKind)


@shows(directory.SignalSwitchDocument)
class SignalSwitch(directory.SignalSwitchDocument, Node):
    """A switch with who used it last."""

    id: SignalSwitchId = Field(description="The switch.")

    switcher: ClassVar[Any] = person("switched_by", "The admin who switched it last.", name="switchedBy")


@strawberry.interface(description="A signal with the words that go with it.")
class ExplainedSignal:
    """The words are the same wherever it stands."""

    signal: SignalKind = strawberry.field(description="The signal.")
    definition: str = strawberry.field(description="What it is about.")
    does_not_say: str = strawberry.field(description="What must not be read from it.")
    next_step: str = strawberry.field(description="What the team can do next.")
    seen_by: str = strawberry.field(description="Who sees it, and from when.")


@strawberry.type(description="Whether the organization shows a signal.")
class SignalSetting(ExplainedSignal):
    """Off where it was never switched."""

    switch: SignalSwitch | None = strawberry.field(description="Its switch; null where it was never switched on.")
    on: bool = strawberry.field(
        description="Whether it is shown at all, of cycles that began on the day it was switched on or later."
    )


def explained(signal: SignalKind) -> dict[str, Any]:
    """The words that go with a signal, as its type takes them."""
    return {"signal": signal, "definition": signal.description, **asdict(EXPLAINED[signal])}


async def switches(info: Info) -> dict[SignalKind, SignalSwitch | None]:
    """The switch of every signal; none where it was never switched. One statement, whoever else of the operation asks."""
    loading = {signal: one(info, SignalSwitch, derived(SignalSwitchId, signal)) for signal in SignalKind}
    return {signal: await switch for signal, switch in loading.items()}


async def signal_switches(info: Info) -> list[SignalSetting] | None:
    """In the order of the contract."""
    found = await switches(info)
    return [
        SignalSetting(**explained(each), switch=switch, on=switch is not None and switch.on) for each, switch in found.items()
    ]
