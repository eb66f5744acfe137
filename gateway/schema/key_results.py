"""Key results with what is read of them: health, and the values to begin a check-in with."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import strawberry
from pydantic import Field, PrivateAttr

from contracts.okrs import key_results as okrs
from contracts.okrs import readings
from contracts.okrs.cycles import CycleDocument
from contracts.okrs.key_results import Metric, Milestone, Ordinal, Threshold, Zone
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.okrs.readings import Calendar, Health, HealthReason
from contracts.values import Confidence, KeyResultId, ObjectiveId, StepId
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.schema.node import Node, many, one
from gateway.schema.people import Person
from gateway.schema.reasons import OfKeyResult
from gateway.words import show_term, shows

if TYPE_CHECKING:
    from gateway.schema.check_ins import CheckIn
    from gateway.schema.objectives import Objective

CheckInType = Annotated["CheckIn", strawberry.lazy("gateway.schema.check_ins")]
ObjectiveType = Annotated["Objective", strawberry.lazy("gateway.schema.objectives")]
for _term in (Health, HealthReason, Zone):
    show_term(_term)


@strawberry.type(description="How something stands, read now and never stored.")
class HealthReading:
    """Health with its reasons."""

    health: Health = strawberry.field(description="How it stands.")
    reasons: list[HealthReason] = strawberry.field(description="Everything that speaks for this reading.")


@strawberry.type(description="What to begin a check-in with: the values that count now.")
class CheckInPrefill:
    """The last values."""

    objective_id: ObjectiveId = strawberry.field(description="The objective.")
    key_result_id: KeyResultId = strawberry.field(description="The key result.")
    value: Decimal | None = strawberry.field(description="Of a metric or a threshold.")
    steps_done: list[StepId] | None = strawberry.field(description="Of a milestone.")
    zone: Zone | None = strawberry.field(description="Of an ordinal.")
    confidence: Confidence | None = strawberry.field(description="0 to 10; null before the first check-in.")


def health_of(
    cycle: CycleDocument, now: datetime, *, confidence: int | None, progress: Decimal, said_at: datetime | None
) -> HealthReading:
    """The reading of a key result or an objective on the cycle's own day."""
    zone = ZoneInfo(cycle.time_zone)
    health, reasons = readings.health(
        confidence=confidence,
        progress=progress,
        said_on=said_at.astimezone(zone).date() if said_at else None,
        calendar=Calendar(cycle.starts_on, cycle.ends_on, cycle.cadence),
        today=now.astimezone(zone).date(),
    )
    return HealthReading(health=health, reasons=reasons)


@shows(okrs.KeyResult)
class KeyResult(okrs.KeyResult, OfKeyResult, Node):
    """A key result within its objective."""

    id: KeyResultId = Field(description="The key result.")
    _objective: ObjectiveDocument | None = PrivateAttr(None)

    def within(self, objective: ObjectiveDocument) -> None:
        """Tells it its objective, whose document it is part of."""
        self._objective = objective

    @property
    def whole(self) -> ObjectiveDocument:
        """The objective it is part of."""
        assert self._objective is not None, "a key result comes within its objective"
        return self._objective

    @strawberry.pydantic.field(description="The objective it measures.")
    def objective(self) -> ObjectiveType | None:
        """The whole."""
        found: Any = self.whole
        return found  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Who looks after it.")
    def owner(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.owner_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Who else works on it.")
    async def contributors(self, info: Info) -> list[Person] | None:
        """By ids."""
        return await many(info, Person, self.contributor_ids)

    @strawberry.pydantic.field(description="How it stands while its objective is active; null otherwise.")
    async def health(self, info: Info) -> HealthReading | None:
        """On the cycle's own day."""
        from gateway.schema.cycles import Cycle  # noqa: PLC0415  # cycles have objectives

        if self.whole.state is not ObjectiveState.ACTIVE:
            return None
        cycle = await one(info, Cycle, self.whole.cycle_id)
        if cycle is None:
            return None
        now, said_at = info.context.now, self.last_check_in_at
        return health_of(cycle, now, confidence=self.confidence, progress=self.progress, said_at=said_at)

    @strawberry.pydantic.field(description="What to begin a check-in with.")
    def check_in_prefill(self) -> CheckInPrefill:
        """From the values that count now."""
        measure = self.measure
        steps = [step.id for step in measure.steps if step.done] if isinstance(measure, Milestone) else None
        return CheckInPrefill(
            objective_id=self.whole.id,
            key_result_id=self.id,
            value=measure.current if isinstance(measure, Metric | Threshold) else None,
            steps_done=steps,
            zone=measure.reached if isinstance(measure, Ordinal) else None,
            confidence=self.confidence,
        )

    @strawberry.pydantic.field(description="Its check-ins, the one that counts now first.")
    async def check_ins(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[CheckInType] | None:
        """Latest day first."""
        from gateway.schema.check_ins import of_key_results  # noqa: PLC0415  # check-ins have key results

        return await info.context.load(of_key_results, self.id, Window.of(first, after, last, before))  # type: ignore[no-any-return]
