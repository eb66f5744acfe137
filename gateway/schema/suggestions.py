"""Suggestions of what deserves celebrating, for those they are offered to alone."""

from typing import Any, ClassVar

import strawberry

from contracts.recognition import suggestions as recognition
from gateway.context import Info
from gateway.pages import Connection, Window
from gateway.read_model import celebrations as selections
from gateway.read_model.celebrations import NEWEST_SUGGESTED
from gateway.schema.actions import standing_of
from gateway.schema.node import Node
from gateway.schema.nodes import find
from gateway.schema.relations import document, people, person
from gateway.words import shows


@shows(recognition.SuggestionDocument)
class Suggestion(recognition.SuggestionDocument):
    """A suggestion with what it was drawn from."""

    champion: ClassVar[Any] = person("champion_id", "The champion it is offered to.")
    recipients: ClassVar[Any] = people("recipient_ids", "Who could be recognized.")
    team: ClassVar[Any] = document("team_id", "team", "The team whose leads it is offered to.")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective it belongs to.")
    recognition: ClassVar[Any] = document(
        "recognition_id", "recognition", "The recognition that came of it, where every employee reads it."
    )

    @strawberry.pydantic.field(description="What it is about, as it is now; null where it is gone.")
    async def subject(self, info: Info) -> Node | None:
        """By id, whatever it is."""
        return (await find(info, [self.subject_id]))[0]

    @strawberry.pydantic.field(description="What can be named as evidence, as it is now; what is gone is left out.")
    async def evidence(self, info: Info) -> list[Node] | None:
        """By ids, whatever they are."""
        return [each for each in await find(info, self.evidence_ids) if each is not None]

    @strawberry.pydantic.field(description="The confidential thread on which thanks would stand.")
    async def thread(self, info: Info) -> Node | None:
        """By id, whatever it is."""
        return (await find(info, [self.thread_id]))[0] if self.thread_id is not None else None


async def of_viewer(info: Info, window: Window) -> Connection[Suggestion]:
    """Those that wait for the viewer; one statement."""
    viewer = await standing_of(info)
    today = str(info.context.now.date())
    selection = selections.suggestions(str(viewer.person_id), map(str, viewer.stands_in_for), today)
    rows = await selection.page(info.context.read_model, NEWEST_SUGGESTED, window)
    return window.page(NEWEST_SUGGESTED, rows, lambda row: Suggestion.model_validate_json(row["document"]))
