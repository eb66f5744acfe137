"""What happened, as it is read: the timeline's filters and its order."""

from collections.abc import Iterable

from gateway.pages import Order
from gateway.read_model.selections import Selection

NEWEST = Order("timeline", (("at", "timestamptz"), ("fact_id", "text")), descending=True)
_COLUMNS = "position, fact_id, at, type, subject, root, sequence, actor, about, touched"


def events(
    *, teams: Iterable[str] = (), objectives: Iterable[str] = (), decisions: Iterable[str] = (), types: Iterable[str] = ()
) -> Selection:
    """Facts by team, objective and decision, by type; all of them without a filter."""
    selection = Selection("timeline", _COLUMNS)
    for ids in (teams, objectives, decisions):
        if named := [str(id) for id in ids]:
            selection.where("about && $?::text[]", named)
    if kinds := [str(kind) for kind in types]:
        selection.where("type = any($?::text[])", kinds)
    return selection
