"""The timeline: everything public that happened, in one list, each fact once."""

import enum
from datetime import datetime
from typing import Annotated, Any

import strawberry
from pydantic import Field

from chassis.timeline import Entry, entry_of
from contracts import catalog
from contracts.messages import Audience, Fact, Input
from contracts.values import DecisionId, ObjectiveId, PersonId, TeamId
from gateway.context import Context, Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import history
from gateway.schema.node import Node, one
from gateway.schema.nodes import find
from gateway.schema.people import Person
from gateway.words import show_input

_FACTS: dict[str, list[type[Fact]]] = {}
"""By their names: what several services tell of theirs by one name is one type here, as their commands are one mutation."""
for _fact in catalog.facts().values():
    if _fact.audience is Audience.PUBLIC:
        _FACTS.setdefault(_fact.name().upper(), []).append(_fact)
_make_enum: Any = enum.Enum
TimelineEventType: Any = _make_enum("TimelineEventType", {name: name for name in sorted(_FACTS)})
strawberry.enum(TimelineEventType, description="What can happen, as the types of our public events.")
for _value in TimelineEventType.__strawberry_definition__.values:
    _value.description = " ".join(dict.fromkeys(_fact.__doc__ or "" for _fact in _FACTS[_value.name]))
BY_EVENT_TYPE = {fact.type(): TimelineEventType[name] for name, facts in _FACTS.items() for fact in facts}
"""What each public event on Kafka is shown as."""


@strawberry.type(description="Something that happened. It names what changed and holds no text of its own.")
class TimelineEvent:
    """A fact of the timeline."""

    entry: strawberry.Private[Entry]
    id: strawberry.ID = strawberry.field(description="The id of its event, the same on Kafka.")
    at: datetime = strawberry.field(description="When it happened.")
    type: TimelineEventType | None = strawberry.field(description="What happened; null where this gateway does not know it yet.")
    event_type: str = strawberry.field(description="The type of its event on Kafka: forthright.okrs.check_in_recorded.v1.")
    subject_id: strawberry.ID = strawberry.field(description="What it happened to.")

    @classmethod
    def of(cls, entry: Entry) -> "TimelineEvent":
        """From the row."""
        return cls(
            entry=entry,
            id=strawberry.ID(entry.fact_id),
            at=entry.at,
            type=BY_EVENT_TYPE.get(entry.type),
            event_type=entry.type,
            subject_id=strawberry.ID(entry.subject),
        )

    async def _subject(self, info: Info) -> Node | None:
        return (await find(info, [self.entry.subject]))[0]

    async def _documents(self, info: Info) -> list[Node] | None:
        found = await find(info, [id for _, id, _ in self.entry.touched])
        return [each for each in found if each is not None]

    def _actor(self, info: Info) -> Person | None:
        actor = self.entry.actor
        return one(info, Person, PersonId(actor) if actor else None)  # type: ignore[no-any-return]

    subject = strawberry.field(_subject, description="What it happened to, as it is now; null where it was deleted.")
    documents = strawberry.field(_documents, description="Everything it changed, as it is now; what was deleted is left out.")
    actor = strawberry.field(_actor, description="Who did it; null where nobody did, or nobody may know.")


class TimelineFilterInput(Input):
    """Which events to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field(
        [], max_length=100, description="About these teams, their objectives, or decisions that affect them."
    )
    objective_ids: list[ObjectiveId] = Field([], max_length=100, description="About these objectives, or what belongs to them.")
    decision_ids: list[DecisionId] = Field([], max_length=100, description="About these decisions, or what belongs to them.")
    types: list[TimelineEventType] = Field([], max_length=len(TimelineEventType), description="Of these types.")


show_input(TimelineFilterInput)
Filter = Annotated[TimelineFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


def _shown(row: Any) -> TimelineEvent:
    return TimelineEvent.of(entry_of(row))


async def timeline(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[TimelineEvent] | None:
    """What happened, the latest first."""
    window = Window.of(first, after, last, before)
    asked = filter or TimelineFilterInput()
    types = [event for event, kind in BY_EVENT_TYPE.items() if kind in asked.types]
    selection = history.events(teams=asked.team_ids, objectives=asked.objective_ids, decisions=asked.decision_ids, types=types)
    rows = await selection.page(info.context.read_model, history.NEWEST, window)
    return window.page(history.NEWEST, rows, _shown)


async def of_teams(context: Context, teams: list[str], window: Window) -> list[Connection[TimelineEvent]]:
    """What happened about each team, the latest first."""
    found = await history.about(context.read_model, teams, window)
    return [window.page(history.NEWEST, found[team], _shown) for team in teams]


@strawberry.type
class TimelineQueries:
    """The timeline at the root."""

    timeline = strawberry.field(timeline, description="What happened, the latest first.")
