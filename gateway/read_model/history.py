"""What happened, as it is read: the timeline's filters and its order."""

from collections.abc import Iterable, Sequence
from typing import Any

from gateway.pages import Order, Window
from gateway.read_model.reader import ReadModel
from gateway.read_model.selections import Selection

NEWEST = Order("timeline", (("at", "timestamptz"), ("fact_id", "text")), descending=True)
_COLUMNS = "position, fact_id, at, type, subject, root, sequence, actor, about, touched"
# What was withdrawn, hidden or narrowed is in no feed, and that it was is not to be read of whoever gave it either.
_CELEBRATED = ("recognition", "openness", "welcome")
_IS_SHOWN = (
    "type not like 'forthright.recognition.%' or not ("
    + " or ".join(
        f"exists (select from {kind} c where c.id = timeline.root and c.place is null)"  # words of ours
        for kind in _CELEBRATED
    )
    + ")"
)


def events(
    *, teams: Iterable[str] = (), objectives: Iterable[str] = (), decisions: Iterable[str] = (), types: Iterable[str] = ()
) -> Selection:
    """Facts by team, objective and decision, by type; all of them without a filter. What people took back has none."""
    selection = Selection("timeline", _COLUMNS).where(f"({_IS_SHOWN})")
    for ids in (teams, objectives, decisions):
        if named := [str(id) for id in ids]:
            selection.where("about && $?::text[]", named)
    if kinds := [str(kind) for kind in types]:
        selection.where("type = any($?::text[])", kinds)
    return selection


# Said twice: PostgreSQL expects a share of all that ever happened otherwise, and goes through it from its end.
_ABOUT = "about @> array[parent.id] and about @> array[parent.id]"


async def about(read: ReadModel, ids: Sequence[str], window: Window) -> dict[str, list[Any]]:
    """What happened about each of these; one statement."""
    return await events().pages(read, ids, _ABOUT, NEWEST, window)
