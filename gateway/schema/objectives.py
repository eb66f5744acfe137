"""Objectives with everything that belongs to them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.okrs import objectives as okrs
from contracts.okrs import readiness, readings
from contracts.okrs.objectives import ObjectiveState
from contracts.okrs.readiness import Blocker
from contracts.okrs.readings import ScoreReading
from contracts.values import Id, ObjectiveId
from gateway.context import Context, Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import objectives as selections
from gateway.read_model.objectives import NEWEST
from gateway.read_model.selections import Selection, any_of
from gateway.read_model.waiting import Waiting, waiting_for
from gateway.schema import actions, check_ins
from gateway.schema.actions import ObjectiveAction
from gateway.schema.check_ins import CheckIn, Revision
from gateway.schema.cycles import Cycle
from gateway.schema.key_results import HealthReading, KeyResult, health_of
from gateway.schema.node import Node, many, one
from gateway.schema.people import Person
from gateway.schema.reasons import OfObjective
from gateway.schema.teams import Team
from gateway.words import show_type, shows

ObjectiveType = Annotated["Objective", strawberry.lazy("gateway.schema.objectives")]
show_type(Blocker)
show_type(ScoreReading)


@strawberry.type(description="What other objectives contribute; it never changes the objective's own progress.")
class ContributionRollUp:
    """Computed at read."""

    objectives: int = strawberry.field(description="How many active and closed objectives contribute to it.")
    progress: float | None = strawberry.field(description="Their mean progress, 0 to 1; null where there is none.")


@shows(okrs.Edge)
class Alignment(okrs.Edge):
    """What an objective is aligned to."""

    @strawberry.pydantic.field(description="The objective it contributes to or supports.")
    def objective(self, info: Info) -> ObjectiveType | None:
        """By id."""
        return one(info, Objective, self.target_objective_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The key result it is aligned to, where it is one.")
    async def key_result(self, info: Info) -> KeyResult | None:
        """Within the objective."""
        found = await one(info, Objective, self.target_objective_id) if self.target_key_result_id else None
        return found.part(self.target_key_result_id) if found else None


@strawberry.type(description="An objective that is aligned to this one.")
class Contribution:
    """An edge, seen from its target."""

    objective: ObjectiveType = strawberry.field(description="The objective that contributes or supports.")
    kind: okrs.AlignmentKind = strawberry.field(description="How it relates.")
    key_result: KeyResult | None = strawberry.field(description="The key result of this objective that it is aligned to.")


@shows(okrs.ObjectiveDocument)
class Objective(okrs.ObjectiveDocument, OfObjective, Node):
    """A goal of a team."""

    id: ObjectiveId = Field(description="The objective.")
    key_results: list[KeyResult] = Field([], description="How success is measured, in order.")  # type: ignore[assignment]
    aligned_to: list[Alignment] = Field([], description="What it contributes to or supports.")  # type: ignore[assignment]

    def model_post_init(self, _: Any) -> None:
        """Its key results know it."""
        for part in self.key_results:
            part.within(self)

    def part(self, id: Id | None) -> KeyResult | None:
        """One of its key results."""
        return next((part for part in self.key_results if part.id == id), None)

    @strawberry.pydantic.field(description="The team that owns it.")
    def team(self, info: Info) -> Team | None:
        """By id."""
        return one(info, Team, self.team_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The person who answers for it.")
    def champion(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.champion_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Who else works on it.")
    async def contributors(self, info: Info) -> list[Person] | None:
        """By ids."""
        return await many(info, Person, self.contributor_ids)

    @strawberry.pydantic.field(description="The cycle it belongs to.")
    def cycle(self, info: Info) -> Cycle | None:
        """By id."""
        return one(info, Cycle, self.cycle_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(name="draftedBy", description="Who drafted it; null where it was imported.")
    def drafter(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.drafted_by)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(name="submittedBy", description="Who submitted it for review.")
    def submitter(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.submitted_by)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(name="activatedBy", description="Who activated it.")
    def activator(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.activated_by)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(name="closedBy", description="Who closed it.")
    def closer(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.closed_by)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The objective of an earlier cycle that it continues.")
    def carried_over_from(self, info: Info) -> ObjectiveType | None:
        """By id."""
        return one(info, Objective, self.carried_over_from_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The objective of a later cycle that continues it.")
    def carried_over_to(self, info: Info) -> ObjectiveType | None:
        """By id."""
        return one(info, Objective, self.carried_over_to_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="How it stands while it is active; null otherwise.")
    async def health(self, info: Info) -> HealthReading | None:
        """On the cycle's own day."""
        cycle = await one(info, Cycle, self.cycle_id) if self.state is ObjectiveState.ACTIVE else None
        if cycle is None:
            return None
        lowest = min((part.confidence for part in self.key_results if part.confidence is not None), default=None)
        said_at = self.last_check_in_at
        return health_of(cycle, info.context.now, confidence=lowest, progress=self.progress, said_at=said_at)

    @strawberry.pydantic.field(description="What its score means for its ambition; null before close.")
    def score_reading(self) -> ScoreReading | None:
        """A text and a neutral scale."""
        if self.score is None:
            return None
        resolved = sum(each.resolved for each in self.uncertainties)
        return readings.score_reading(self.ambition, self.score, resolved=resolved, uncertainties=len(self.uncertainties))

    @strawberry.pydantic.field(description="What is missing before it can be activated; null once it is active.")
    async def activation_blockers(self, info: Info) -> list[Blocker] | None:
        """By the owner's rules."""
        if self.state not in {ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW}:
            return None
        cycle = await one(info, Cycle, self.cycle_id)
        concerns, requests = await info.context.load(_waiting_for, self.id)
        return readiness.blockers(self, cycle.state, concerns=concerns, requests=requests) if cycle else None

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[ObjectiveAction] | None:
        """By the owner's rules."""
        cycle = await one(info, Cycle, self.cycle_id)
        return actions.of_objective(self, cycle, await actions.standing_of(info)) if cycle else []

    @strawberry.pydantic.field(description="Its check-ins over all key results, the latest first.")
    async def check_ins(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[CheckIn] | None:
        """Latest day first."""
        window = Window.of(first, after, last, before)
        return await info.context.load(check_ins.of_objectives, self.id, window)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Its history: what was changed and why, the latest first.")
    async def revisions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Revision] | None:
        """Latest first."""
        window = Window.of(first, after, last, before)
        return await info.context.load(check_ins.revisions_of, self.id, window)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The objectives that are aligned to it, oldest first.")
    async def contributions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Contribution] | None:
        """The edges backwards, once per objective."""
        window = Window.of(first, after, last, before)
        rows = await info.context.load(_aligned, self.id, window)
        return window.page(selections.OLDEST, rows, self._contribution)

    @strawberry.pydantic.field(description="What other objectives contribute, in sum.")
    async def contribution_roll_up(self, info: Info) -> ContributionRollUp | None:
        """Computed now."""
        return await info.context.load(_rolled_up, self.id)  # type: ignore[no-any-return]

    def _contribution(self, row: Any) -> Contribution:
        other = Objective.model_validate_json(row["document"])
        edge = next(edge for edge in other.aligned_to if edge.target_objective_id == self.id)
        return Contribution(objective=other, kind=edge.kind, key_result=self.part(edge.target_key_result_id))


async def _waiting_for(context: Context, objectives: list[str]) -> list[Waiting]:
    found = await waiting_for(context.read_model, objectives)
    return [found[id] for id in objectives]


async def _aligned(context: Context, objectives: list[str], window: Window) -> list[list[Any]]:
    found = await selections.aligned_to(context.read_model, objectives, window)
    return [found[id] for id in objectives]


async def _rolled_up(context: Context, objectives: list[str]) -> list[ContributionRollUp]:
    found = await selections.contributions(context.read_model, objectives)
    none: dict[str, Any] = {"objectives": 0, "progress": None}
    rows = [found.get(id, none) for id in objectives]
    return [ContributionRollUp(objectives=row["objectives"], progress=_share(row["progress"])) for row in rows]


def _share(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 9))


def shown(row: Any) -> Objective:
    """The objective of a row."""
    return Objective.model_validate_json(row["document"])


async def _pages(
    context: Context, parents: Iterable[str], link: str, window: Window, states: Iterable[str] = ()
) -> list[Connection[Objective]]:
    ids = list(parents)
    selection: Selection = any_of(selections.objectives(), "o.state", states)
    found = await selection.pages(context.read_model, ids, link, NEWEST, window)
    return [window.page(NEWEST, found[id], shown) for id in ids]


async def of_teams(
    context: Context, teams: list[str], window: Window, states: tuple[ObjectiveState, ...] = ()
) -> list[Connection[Objective]]:
    """The objectives that each team owns, in these states or in any, newest first."""
    return await _pages(context, teams, "o.team_id = parent.id", window, states)


async def of_cycles(context: Context, cycles: list[str], window: Window) -> list[Connection[Objective]]:
    """The objectives of each cycle, newest first."""
    return await _pages(context, cycles, "o.cycle_id = parent.id", window)


async def of_people(context: Context, people: list[str], window: Window) -> list[Connection[Objective]]:
    """The objectives each person works on, newest first."""
    found = await selections.of_people(context.read_model, people, window)
    return [window.page(NEWEST, found[id], shown) for id in people]
