"""Selections of decisions: filters and orders."""

from collections.abc import Sequence
from datetime import date

from contracts.okrs.decisions import DecisionState
from gateway.pages import Order
from gateway.read_model.objectives import with_words
from gateway.read_model.selections import Selection

_C = 'text collate "C"'
_SUBTREE = """
d.team_ids ?| array(with recursive below (id) as (
  select unnest($?::text[]) union select t.id from team t join below on t.parent_id = below.id where not t.deleted
) select id from below)
"""
_DUE = "d.state = $?::text and d.review_on < $?::text"


def _order(name: str, key: str, kind: str) -> dict[bool, Order]:
    keys = ((key, kind), ("d.id", "text"))
    return {down: Order(f"decisions by {name}{'-' if down else ''}", keys, down) for down in (False, True)}


ORDERS = {
    "proposed_at": _order("proposed_at", "d.proposed_at", _C),
    "decided_at": _order("decided_at", "coalesce(d.decided_at, '')", _C),
    "review_on": _order("review_on", "coalesce(d.review_on, '')", _C),
    "title": _order("title", "d.title_key", "text"),
}


def decisions() -> Selection:
    """All of them, as `d`."""
    return Selection("decision as d", "d.document").where("not d.deleted")


def affecting(selection: Selection, *, objectives: Sequence[str], teams: Sequence[str], subteams: bool) -> Selection:
    """Those that affect one of these objectives, and one of these teams, or a team below one; whatever they affect without."""
    if objectives:
        selection.where("d.objective_ids ?| $?::text[]", [str(id) for id in objectives])
    if teams:
        selection.where(_SUBTREE if subteams else "d.team_ids ?| $?::text[]", [str(id) for id in teams])
    return selection


def review_due(selection: Selection, today: date, *, due: bool) -> Selection:
    """Those that hold and whose day of review has passed; or all others."""
    condition = _DUE if due else f"({_DUE}) is not true"
    return selection.where(condition, DecisionState.DECIDED.value, today.isoformat())


def saying(selection: Selection, text: str) -> Selection:
    """Those whose title, context, rationale or options' titles have words that begin so, all of them."""
    return with_words(selection, text, "d.words")
