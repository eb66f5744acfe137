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
# What the team of a round had agreed on before, and nobody had verified by then.
_BEFORE = """
exists (
  select from round r where r.id = parent.id and action.team_id = r.team_id and action.agreed_at < r.opened_at
    and action.round_id is distinct from r.id and (action.verified_at is null or action.verified_at > r.opened_at)
)
"""


async def open_actions(read: ReadModel, rounds: Sequence[str], window: Window) -> dict[str, list[Any]]:
    """What was not finished when each round was opened; one statement."""
    return await Selection("action").where("not action.deleted").pages(read, rounds, _BEFORE, EARLIEST, window)
