"""What happened, as the projector keeps it: the gateway's timeline, its filters and its order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from chassis.events import Event
from chassis.timeline import Timeline
from gateway.pages import Order
from gateway.read_model.selections import Selection

# Read from the text, since the projector has it at hand by the thousand and would parse it for this alone.
_NAMED = re.compile(r'"(?:team_id|cycle_id|home_team_id|parent_id)":"([a-z_]+_[0-9a-f]{32})"')


def _about(_: Event, documents: Sequence[Any]) -> Iterator[str]:
    """Teams and cycles that the documents name, so that a fact is found under them."""
    for document in documents:
        yield from _NAMED.findall(document.document)


TIMELINE = Timeline(_about)
NEWEST = Order("timeline", (("at", "timestamptz"), ("fact_id", "text")), descending=True)
_COLUMNS = "position, fact_id, at, type, subject, root, sequence, actor, about, touched"
# What was pulled from a journal names its subject only: the objectives of a team lead to it all the same.
_OF_TEAMS = """
(about && $?::text[] or subject in (select id from objective where team_id = any($?::text[])))
"""


def events(*, teams: Iterable[str] = (), about: Iterable[str] = (), types: Iterable[str] = ()) -> Selection:
    """Facts by team, by anything they are about, by type; all of them without a filter."""
    selection = Selection("timeline", _COLUMNS)
    if named := [str(team) for team in teams]:
        selection.where(_OF_TEAMS, named, named)
    if wanted := [str(each) for each in about]:
        selection.where("about && $?::text[]", wanted)
    if kinds := [str(kind) for kind in types]:
        selection.where("type = any($?::text[])", kinds)
    return selection
