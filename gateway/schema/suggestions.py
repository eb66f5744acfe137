"""Suggestions of what deserves celebrating: their owner shows each to those it is offered to now, and nothing is kept here."""

from typing import Any, ClassVar

import strawberry
from pydantic import BaseModel, TypeAdapter

from contracts.recognition import suggestions as recognition
from gateway.context import Info
from gateway.pages import Connection, Window
from gateway.schema.node import Node
from gateway.schema.private_pages import fetched, newest, page
from gateway.schema.relations import document, people
from gateway.words import shows

NEWEST = newest("suggestions")


class _Drawn(BaseModel):
    """What it was drawn from."""

    recipients: ClassVar[Any] = people("recipient_ids", "Who could be recognized.")
    team: ClassVar[Any] = document("team_id", "team", "The team it belongs to.")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective it belongs to.")

    @strawberry.pydantic.field(description="What it is about, as it is now; null where it is gone.")
    async def subject(self, info: Info) -> Node | None:
        """By id, whatever it is."""
        [found] = await _named(info, [self.subject_id])  # type: ignore[attr-defined]  # mixed into suggestions
        return found

    @strawberry.pydantic.field(description="What can be named as evidence, as it is now; what is gone is left out.")
    async def evidence(self, info: Info) -> list[Node] | None:
        """By ids, whatever they are."""
        return [each for each in await _named(info, self.evidence_ids) if each is not None]  # type: ignore[attr-defined]  # as above

    @strawberry.pydantic.field(description="The confidential thread on which thanks would stand.")
    async def thread(self, info: Info) -> Node | None:
        """By id, whatever it is."""
        found = await _named(info, [self.thread_id] if self.thread_id else [])  # type: ignore[attr-defined]  # as above
        return found[0] if found else None


async def _named(info: Info, ids: list[str]) -> list[Node | None]:
    from gateway.schema.nodes import find  # noqa: PLC0415  # nodes are whatever there is

    return await find(info, ids)


@shows(recognition.SuggestionDocument)
class Suggestion(recognition.SuggestionDocument, _Drawn):
    """A suggestion as somebody settled it."""

    recognition: ClassVar[Any] = document(
        "recognition_id", "recognition", "The recognition that came of it, where every employee reads it."
    )


@shows(recognition.OfferedSuggestion)
class OfferedSuggestion(recognition.OfferedSuggestion, _Drawn):
    """A suggestion that waits for the viewer."""


_FOUND = TypeAdapter(list[OfferedSuggestion])


async def of_viewer(info: Info, window: Window) -> Connection[OfferedSuggestion] | None:
    """Those that wait for the viewer; one request, in no trace that tells who reads what."""
    found = await fetched(info.context, "/suggestions", window, NEWEST, service="recognition")
    return None if found is None else page(window, NEWEST, _FOUND.validate_json(found))
