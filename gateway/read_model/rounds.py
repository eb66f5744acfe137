"""Selections of rounds and actions."""

from collections.abc import Sequence
from typing import Any

from gateway.pages import Order, Window
from gateway.read_model.reader import ReadModel
from gateway.read_model.selections import Selection

_C = 'text collate "C"'
NEWEST = Order("rounds", (("opened_at", _C), ("id", "text")), descending=True)
EARLIEST = Order("actions", (("agreed_at", _C), ("id", "text")))
DUE = Order("actions by their day", (("due_key", _C), ("id", "text")))
_SUBTREE = """
team_id in (with recursive below (id) as (
  select unnest($?::text[]) union select t.id from team t join below on t.parent_id = below.id where not t.deleted
) select id from below)
"""
# What the team of a round had agreed on before, and nobody had verified by then.
_BEFORE = """
exists (
  select from round r where r.id = parent.id and action.team_id = r.team_id and action.agreed_at < r.opened_at
    and action.round_id is distinct from r.id and (action.verified_at is null or action.verified_at > r.opened_at)
)
"""


def of(kind: str, *, states: Sequence[str] = (), teams: Sequence[str] = (), subteams: bool = False) -> Selection:
    """Rounds, actions or agreements in these states, of these teams or of any team below them too; all without."""
    selection = Selection(kind).where("not deleted")
    if states:
        selection.where("state = any($?::text[])", [str(state) for state in states])
    if teams:
        selection.where(_SUBTREE if subteams else "team_id = any($?::text[])", [str(id) for id in teams])
    return selection


async def open_actions(read: ReadModel, rounds: Sequence[str], window: Window) -> dict[str, list[Any]]:
    """What was not finished when each round was opened; one statement."""
    return await Selection("action").where("not action.deleted").pages(read, rounds, _BEFORE, EARLIEST, window)
