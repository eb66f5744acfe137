"""Subscriptions: the committed timeline as it grows. What fires can be read at once; a cursor resumes without gap or repeat."""

from collections.abc import AsyncGenerator, Callable
from typing import Annotated

import strawberry

from chassis.timeline import Entry
from contracts.values import ObjectiveId, TeamId
from gateway.context import Info
from gateway.cursors import cursor, keys_of
from gateway.faults import Fault, FaultCode
from gateway.ids import parse_ids
from gateway.read_model.timeline import TIMELINE
from gateway.schema.node import one
from gateway.schema.objectives import Objective
from gateway.schema.timeline import Filter, TimelineEvent, TimelineFilterInput

_ORDER = "events"
_IDS = 100
Resume = Annotated[str | None, strawberry.argument(description="The cursor of the last event you have; without it, from now on.")]
Objectives = Annotated[list[ObjectiveId] | None, strawberry.argument(description="Only these objectives, at most 100.")]
Teams = Annotated[list[TeamId] | None, strawberry.argument(description="Only objectives of these teams, at most 100.")]


@strawberry.type(description="Something happened.")
class TimelineUpdate:
    """An event of the subscription `timeline`."""

    cursor: str = strawberry.field(description="To go on from here with `after`.")
    event: TimelineEvent = strawberry.field(description="What happened.")


@strawberry.type(description="An objective changed, or something that belongs to it.")
class ObjectiveUpdate:
    """An event of the subscription `objectiveChanged`."""

    cursor: str = strawberry.field(description="To go on from here with `after`.")
    event: TimelineEvent = strawberry.field(description="What happened.")
    objective_id: ObjectiveId = strawberry.field(description="The objective.")

    def _objective(self, info: Info) -> Objective | None:
        return one(info, Objective, self.objective_id)  # type: ignore[no-any-return]

    objective = strawberry.field(_objective, description="The objective as it is now; null where its draft was discarded.")


async def _entries(info: Info, after: str | None, wanted: Callable[[Entry], bool]) -> AsyncGenerator[Entry, None]:
    position = None if after is None else await _position(info, after)
    async for entry in info.context.behind.tail.follow(position):
        if wanted(entry):
            info.context.refresh()
            yield entry


async def _position(info: Info, after: str) -> int:
    [fact_id] = keys_of(_ORDER, 1, after, "after")
    async with info.context.read_model.connection() as connection:
        position = await TIMELINE.position_of(connection, fact_id)
    if position is None:
        raise Fault(
            FaultCode.BAD_USER_INPUT, "`after` names an event that is not known here; read anew and subscribe from now on."
        )
    return position


def _cursor(entry: Entry) -> str:
    return cursor(_ORDER, [entry.fact_id])


async def timeline(info: Info, filter: Filter = None, after: Resume = None) -> AsyncGenerator[TimelineUpdate, None]:
    """What happens from now on, or since an event."""
    asked = filter or TimelineFilterInput()
    types = {kind.value for kind in asked.types}

    def wanted(entry: Entry) -> bool:
        about = set(entry.about)
        by_team = not asked.team_ids or not about.isdisjoint(asked.team_ids)
        by_objective = not asked.objective_ids or not about.isdisjoint(asked.objective_ids)
        return by_team and by_objective and (not types or entry.type in types)

    async for entry in _entries(info, after, wanted):
        yield TimelineUpdate(cursor=_cursor(entry), event=TimelineEvent.of(entry))


async def objective_changed(
    info: Info, objective_ids: Objectives = None, team_ids: Teams = None, after: Resume = None
) -> AsyncGenerator[ObjectiveUpdate, None]:
    """Changes of objectives, of their check-ins and revisions: one event for each objective a fact changed."""
    if max(len(objective_ids or ()), len(team_ids or ())) > _IDS:
        raise Fault(FaultCode.BAD_USER_INPUT, f"Name at most {_IDS} ids.")
    objectives = set(parse_ids(ObjectiveId, objective_ids, "objectiveIds"))
    teams = set(parse_ids(TeamId, team_ids, "teamIds"))

    def changed(entry: Entry) -> list[ObjectiveId]:
        ids = [ObjectiveId(id) for kind, id, _ in entry.touched if kind == Objective.kind]
        return [id for id in ids if not objectives or id in objectives]

    def wanted(entry: Entry) -> bool:
        return bool(changed(entry)) and (not teams or not teams.isdisjoint(entry.about))

    async for entry in _entries(info, after, wanted):
        for id in changed(entry):
            yield ObjectiveUpdate(cursor=_cursor(entry), event=TimelineEvent.of(entry), objective_id=id)


@strawberry.type(description="What clients can follow.")
class Subscription:
    """Every subscription."""

    timeline = strawberry.subscription(timeline, description="Everything public that happens.")
    objective_changed = strawberry.subscription(objective_changed, description="Objectives as they change.")
