"""What happened, as the projector keeps it: the gateway's timeline, its filters and its order."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from chassis.events import Event
from chassis.timeline import Timeline
from contracts.messages import places_in
from gateway.pages import Order
from gateway.read_model.selections import Selection


def _about(_: Event, documents: Sequence[Any]) -> Iterator[str]:
    """Teams and cycles that the documents name, so that a fact is found under them."""
    for document in documents:
        yield from places_in(document.document)


TIMELINE = Timeline(_about)
NEWEST = Order("timeline", (("at", "timestamptz"), ("fact_id", "text")), descending=True)
_COLUMNS = "position, fact_id, at, type, subject, root, sequence, actor, about, touched"


def events(*, teams: Iterable[str] = (), about: Iterable[str] = (), types: Iterable[str] = ()) -> Selection:
    """Facts by team, by anything they are about, by type; all of them without a filter."""
    selection = Selection("timeline", _COLUMNS)
    if named := [str(team) for team in teams]:
        selection.where("about && $?::text[]", named)
    if wanted := [str(each) for each in about]:
        selection.where("about && $?::text[]", wanted)
    if kinds := [str(kind) for kind in types]:
        selection.where("type = any($?::text[])", kinds)
    return selection
