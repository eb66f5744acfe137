"""What happened, as it is read: the timeline's filters and its order."""

from collections.abc import Iterable

from gateway.pages import Order
from gateway.read_model.selections import Selection

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
