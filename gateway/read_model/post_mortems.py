"""Selections of post-mortems: full-text search, filters and orders; and of systemic issues."""

from collections.abc import Sequence

from gateway.pages import Order
from gateway.read_model.objectives import with_words
from gateway.read_model.selections import Selection

_C = 'text collate "C"'
_SUBTREE = """
m.team_id in (with recursive below (id) as (
  select unnest($?::text[]) union select t.id from team t join below on t.parent_id = below.id where not t.deleted
) select id from below)
"""


def _order(name: str, key: str, kind: str) -> dict[bool, Order]:
    keys = ((key, kind), ("m.id", "text"))
    return {down: Order(f"post-mortems by {name}{'-' if down else ''}", keys, down) for down in (False, True)}


ORDERS = {
    "happened_on": _order("happened_on", "m.happened_on", _C),
    "published_at": _order("published_at", "coalesce(m.published_at, '')", _C),
    "opened_at": _order("opened_at", "m.opened_at", _C),
    "title": _order("title", "m.title_key", "text"),
}
RAISED = Order("systemic issues", (("raised_at", _C), ("id", "text")), descending=True)


def post_mortems() -> Selection:
    """All of them, as `m`."""
    return Selection("post_mortem as m", "m.document").where("not m.deleted")


def of_teams(selection: Selection, teams: Sequence[str], *, subteams: bool) -> Selection:
    """Those that one of these teams writes, or a team below one; all of them where none is named."""
    wanted = [str(id) for id in teams]
    return selection.where(_SUBTREE if subteams else "m.team_id = any($?::text[])", wanted) if wanted else selection


def tagged(selection: Selection, tags: Sequence[str]) -> Selection:
    """Those that have a factor with one of the tags; all of them where there is none."""
    return selection.where("m.tags ?| $?::text[]", list(tags)) if tags else selection


def published(selection: Selection, *, wanted: bool) -> Selection:
    """Those that are published, or those that are not yet."""
    return selection.where(f"m.published_at is {'not ' if wanted else ''}null")


def saying(selection: Selection, text: str) -> Selection:
    """Those with words that begin so, all of them, in any of their texts."""
    return with_words(selection, text, "m.words")


def systemic_issues(states: Sequence[str], teams: Sequence[str]) -> Selection:
    """Systemic issues in these states, proposed to these teams; in any and to any without."""
    selection = Selection("systemic_issue").where("not deleted")
    if states:
        selection.where("state = any($?::text[])", [str(state) for state in states])
    if teams:
        selection.where("team_id = any($?::text[])", [str(id) for id in teams])
    return selection
