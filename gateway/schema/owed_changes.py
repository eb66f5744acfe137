"""The subscription `owedChanged`: what the viewer owes, whenever something that happened has changed it."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from chassis.timeline import Entry
from contracts.directory.people import PersonDocument
from contracts.directory.teams import TeamDocument
from contracts.feedback.actions import ActionDocument
from contracts.feedback.braintrusts import BraintrustDocument
from contracts.feedback.notes_days import NoteDocument, TopicDocument
from contracts.feedback.questions import LeaderQuestionDocument
from contracts.okrs.concerns import ConcernDocument
from contracts.okrs.cycles import CycleDocument
from contracts.okrs.decisions import DecisionDocument
from contracts.okrs.objectives import ObjectiveDocument
from contracts.okrs.requests import ResourceRequestDocument
from contracts.okrs.reviews import ReviewDocument
from gateway.context import Info
from gateway.pages import Connection, Window
from gateway.read_model.owed import OwedKind
from gateway.schema.following import Resume, cursor_of, entries, now
from gateway.schema.owed import Owed, marked
from gateway.schema.timeline import TimelineEvent

# What decides who owes what. Check-ins come with their objective; deputies, told to services alone, show with whatever is next.
_DECIDING = frozenset(
    kind.kind
    for kind in (
        ConcernDocument,
        ResourceRequestDocument,
        ReviewDocument,
        DecisionDocument,
        ObjectiveDocument,
        CycleDocument,
        PersonDocument,
        TeamDocument,
        LeaderQuestionDocument,
        TopicDocument,
        NoteDocument,
        ActionDocument,
        BraintrustDocument,
    )
)
Kinds = Annotated[list[OwedKind] | None, strawberry.argument(description="Only of these sorts; of any without it.")]
Size = Annotated[int | None, strawberry.argument(description="How many of the oldest to send along, at most 100; 20 without it.")]


@strawberry.type(description="What the viewer owes has changed.")
class OwedUpdate:
    """An event of the subscription `owedChanged`."""

    cursor: str = strawberry.field(description="To go on from here with `after`.")
    event: TimelineEvent = strawberry.field(description="What happened.")
    owed: Connection[Owed] = strawberry.field(
        description="The first page of what the viewer owes now, oldest due first; of feedback and mistakes no event tells."
    )


async def owed_changed(
    info: Info, kinds: Kinds = None, first: Size = None, after: Resume = None
) -> AsyncGenerator[OwedUpdate, None]:
    """One statement for each fact that may matter, or for several that were committed together; told is what did change it.

    Without a cursor it is compared with what is owed as the subscription begins. With one nobody knows what the client has seen:
    the first fact that may matter is told.
    """
    window = Window.of(first, None, None, None)
    known, since = (None, after) if after is not None else await _begun(info, kinds, window)
    read = 0

    def unread(entry: Entry) -> bool:
        return entry.position > read and any(kind in _DECIDING for kind, _, _ in entry.touched)

    async for entry in entries(info, since, unread):
        read = info.context.behind.tail.last
        page, mark = await marked(info, kinds, window)
        if mark != known:
            known = mark
            yield OwedUpdate(cursor=cursor_of(entry), event=TimelineEvent.of(entry), owed=page)


async def _begun(info: Info, kinds: list[OwedKind] | None, window: Window) -> tuple[str, int]:
    """What is owed, marked, and a position before that: what happens between the two is looked at again."""
    position = await now(info)
    return (await marked(info, kinds, window))[1], position
