"""Selections of post-mortems: full-text search, filters and orders; and of systemic issues."""

from collections.abc import Sequence

from gateway.pages import Order
from gateway.read_model.objectives import with_words
from gateway.read_model.selections import Selection

_C = 'text collate "C"'


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


def tagged(selection: Selection, tags: Sequence[str]) -> Selection:
    """Those that have a factor with one of the tags; all of them where there is none."""
    return selection.where("m.tags ?| $?::text[]", list(tags)) if tags else selection


def saying(selection: Selection, text: str) -> Selection:
    """Those with words that begin so, all of them, in any of their texts."""
    return with_words(selection, text, "m.words")
