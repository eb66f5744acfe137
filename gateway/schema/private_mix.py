"""How private recognition was mixed: figures that its owner computed once, by Rule S, and shows to members first."""

from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import Field

from contracts.recognition import reports
from contracts.values import CycleId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.schema.relations import document
from gateway.words import shows

CycleIdArgument = Annotated[CycleId, strawberry.argument(description="A closed cycle.")]


@shows(reports.PrivateFigure)
class PrivateFigure(reports.PrivateFigure):
    """A figure with its team."""

    team: ClassVar[Any] = document("team_id", "team", "The team, with all below it.")


@shows(reports.PrivateMix)
class PrivateMix(reports.PrivateMix):
    """The figures of a cycle."""

    figures: list[PrivateFigure] = Field(description="What may be shown.")  # type: ignore[assignment]


async def private_mix(info: Info, cycle_id: CycleIdArgument) -> PrivateMix | None:
    """Members first; in no trace that tells who reads what."""
    path = f"/private_mix/{parse_id(CycleId, cycle_id, 'cycleId')}"
    found = await info.context.fetch("recognition", path, traced=False)
    return PrivateMix.model_validate_json(found) if found is not None else None


@strawberry.type
class PrivateMixQueries:
    """Figures of private recognition at the root."""

    private_recognition_mix = strawberry.field(
        private_mix,
        description="How recognition with fewer readers than everybody was mixed in a closed cycle: figures about five people or "
        "more, computed once. Those of a team are shown to its members first and a day later to whoever leads it; null until the "
        "cycle was reported, and while their owner is away.",
    )
