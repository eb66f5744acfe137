"""What happened, as the projector keeps it; apart from how it is read, so that a worker needs no GraphQL."""

from collections.abc import Iterator, Sequence
from typing import Any

from chassis.events import Event
from chassis.timeline import Timeline
from contracts.messages import places_in


def _about(_: Event, documents: Sequence[Any]) -> Iterator[str]:
    """Teams, cycles and objectives that the documents name, so that a fact is found under them."""
    for document in documents:
        yield from places_in(document.document)


TIMELINE = Timeline(_about)
