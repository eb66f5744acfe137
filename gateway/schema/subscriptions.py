"""Subscriptions: the committed timeline as it grows. What fires can be read at once; a cursor resumes without gap or repeat."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import Annotated

import strawberry

from chassis.timeline import Entry
from contracts.feedback.text import TextState
from contracts.recognition.ids import RecognitionId
from contracts.recognition.recognitions import RecognitionGiven
from contracts.values import DecisionId, Id, ObjectiveId, TeamId
from gateway.context import Info
from gateway.faults import Fault, FaultCode
from gateway.ids import parse_ids
from gateway.schema.decisions import Decision
from gateway.schema.following import Resume, cursor_of, entries
from gateway.schema.node import one
from gateway.schema.objectives import Objective
from gateway.schema.owed_changes import owed_changed
from gateway.schema.recognition import Recognition
from gateway.schema.timeline import Filter, TimelineEvent, TimelineFilterInput

_IDS = 100
Objectives = Annotated[list[ObjectiveId] | None, strawberry.argument(description="Only these objectives, at most 100.")]
Teams = Annotated[list[TeamId] | None, strawberry.argument(description="Only objectives of these teams, at most 100.")]
Decisions = Annotated[list[DecisionId] | None, strawberry.argument(description="Only these decisions, at most 100.")]
OfTeams = Annotated[list[TeamId] | None, strawberry.argument(description="Only decisions that affect these teams, at most 100.")]
Recognized = Annotated[
    list[TeamId] | None, strawberry.argument(description="Only recognition of these teams and their people, at most 100.")
]
OfObjectives = Annotated[
    list[ObjectiveId] | None, strawberry.argument(description="Only decisions that affect these objectives, at most 100.")
]


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


@strawberry.type(description="A decision changed, or something that belongs to it.")
class DecisionUpdate:
    """An event of the subscription `decisionChanged`."""

    cursor: str = strawberry.field(description="To go on from here with `after`.")
    event: TimelineEvent = strawberry.field(description="What happened.")
    decision_id: DecisionId = strawberry.field(description="The decision.")

    def _decision(self, info: Info) -> Decision | None:
        return one(info, Decision, self.decision_id)  # type: ignore[no-any-return]

    decision = strawberry.field(_decision, description="The decision as it is now.")


async def timeline(info: Info, filter: Filter = None, after: Resume = None) -> AsyncGenerator[TimelineUpdate, None]:
    """What happens from now on, or since an event."""
    asked = filter or TimelineFilterInput()
    types = {kind.value for kind in asked.types}

    def wanted(entry: Entry) -> bool:
        filters = (asked.team_ids, asked.objective_ids, asked.decision_ids)
        about_them = all(not ids or not set(ids).isdisjoint(entry.about) for ids in filters)
        return about_them and (not types or entry.type in types)

    async for entry in entries(info, after, wanted):
        yield TimelineUpdate(cursor=cursor_of(entry), event=TimelineEvent.of(entry))


def _few(*given: Sequence[Id] | None) -> None:
    """Raises `Fault` where more ids are named than a filter has."""
    if max(len(ids or ()) for ids in given) > _IDS:
        raise Fault(FaultCode.BAD_USER_INPUT, f"Name at most {_IDS} ids.")


def _changed(entry: Entry, kind: str) -> Iterator[str]:
    """The ids of this kind that a fact changed, and what its documents belong to; each once."""
    ids = [id for touched, id, _ in entry.touched if touched == kind]
    if entry.root.startswith(f"{kind}_"):
        ids.append(entry.root)
    yield from dict.fromkeys(ids)


async def objective_changed(
    info: Info, objective_ids: Objectives = None, team_ids: Teams = None, after: Resume = None
) -> AsyncGenerator[ObjectiveUpdate, None]:
    """Changes of objectives and of what belongs to them, check-ins or concerns: one event for each objective of a fact."""
    _few(objective_ids, team_ids)
    objectives = set(parse_ids(ObjectiveId, objective_ids, "objectiveIds"))
    teams = set(parse_ids(TeamId, team_ids, "teamIds"))

    def changed(entry: Entry) -> list[ObjectiveId]:
        return [ObjectiveId(id) for id in _changed(entry, Objective.kind) if not objectives or id in objectives]

    def wanted(entry: Entry) -> bool:
        return bool(changed(entry)) and (not teams or not teams.isdisjoint(entry.about))

    async for entry in entries(info, after, wanted):
        for id in changed(entry):
            yield ObjectiveUpdate(cursor=cursor_of(entry), event=TimelineEvent.of(entry), objective_id=id)


async def decision_changed(
    info: Info,
    decision_ids: Decisions = None,
    team_ids: OfTeams = None,
    objective_ids: OfObjectives = None,
    after: Resume = None,
) -> AsyncGenerator[DecisionUpdate, None]:
    """Changes of decisions and of what belongs to them, concerns or comments: one event for each decision of a fact."""
    _few(decision_ids, team_ids, objective_ids)
    decisions = set(parse_ids(DecisionId, decision_ids, "decisionIds"))
    teams = set(parse_ids(TeamId, team_ids, "teamIds"))
    objectives = set(parse_ids(ObjectiveId, objective_ids, "objectiveIds"))

    def changed(entry: Entry) -> list[DecisionId]:
        return [DecisionId(id) for id in _changed(entry, Decision.kind) if not decisions or id in decisions]

    async def affects(id: DecisionId) -> bool:
        """By the decision as it is now: concerns and comments do not say what theirs affects."""
        found: Decision | None = await one(info, Decision, id) if teams or objectives else None
        by_team = not teams or (found is not None and not teams.isdisjoint(found.team_ids))
        return by_team and (not objectives or (found is not None and not objectives.isdisjoint(found.objective_ids)))

    async for entry in entries(info, after, lambda entry: bool(changed(entry))):
        for id in changed(entry):
            if await affects(id):
                yield DecisionUpdate(cursor=cursor_of(entry), event=TimelineEvent.of(entry), decision_id=id)


@strawberry.type(description="Somebody recognized others, for every employee to read.")
class RecognitionUpdate:
    """An event of the subscription `recognitionGiven`."""

    cursor: str = strawberry.field(description="To go on from here with `after`.")
    event: TimelineEvent = strawberry.field(description="What happened.")
    recognition: Recognition = strawberry.field(description="The recognition as it is now.")


async def recognition_given(
    info: Info, team_ids: Recognized = None, after: Resume = None
) -> AsyncGenerator[RecognitionUpdate, None]:
    """What every employee reads and is still there; with teams, thanks on confidential threads are of nobody's."""
    _few(team_ids)
    teams = set(parse_ids(TeamId, team_ids, "teamIds"))

    def wanted(entry: Entry) -> bool:
        return entry.type == RecognitionGiven.type() and (not teams or not teams.isdisjoint(entry.about))

    async for entry in entries(info, after, wanted):
        found: Recognition | None = await one(info, Recognition, RecognitionId(entry.subject))
        if found is not None and found.text_state is TextState.SHOWN and not (teams and found.thread_id):
            yield RecognitionUpdate(cursor=cursor_of(entry), event=TimelineEvent.of(entry), recognition=found)


@strawberry.type(description="What clients can follow.")
class Subscription:
    """Every subscription."""

    timeline = strawberry.subscription(timeline, description="Everything public that happens.")
    objective_changed = strawberry.subscription(objective_changed, description="Objectives as they change.")
    recognition_given = strawberry.subscription(
        recognition_given,
        description="Recognition that every employee reads, as given. What fewer read fires nothing; ask `celebration` anew.",
    )
    decision_changed = strawberry.subscription(decision_changed, description="Decisions as they change.")
    owed_changed = strawberry.subscription(
        owed_changed,
        description="What the viewer owes, as it changes by what happens. What comes due by the calendar alone fires nothing: "
        "read `viewer.owed` anew once a day.",
    )
