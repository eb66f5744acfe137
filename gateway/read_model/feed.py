"""The celebration feed's public part: recognition, openness and welcomes in one order, one statement for a page."""

from collections.abc import Collection, Sequence
from typing import Any

from contracts.values import Term
from gateway.pages import Window
from gateway.read_model.celebrations import CELEBRATED
from gateway.read_model.reader import ReadModel


class CelebrationKind(Term):
    """What is celebrated."""

    RECOGNITION = "recognition", "What people and teams are recognized for."
    OPENNESS = "openness", "Mistakes, unknowns and changed minds that people share."
    WELCOME = "welcome", "What is said to those who join a team."


_SCOPE = """
with recursive scope (id) as (
  select unnest($1::text[]) union select t.id from team t join scope on t.parent_id = scope.id where $2 and not t.deleted
) """
_TEAMS = "array(select id from scope)"
# What the planner expects of `?|` is one row in a hundred, whatever the size: said twice, it expects few.
_OF_TEAMS = {
    CelebrationKind.RECOGNITION: f"teams ?| {_TEAMS} and teams ?| {_TEAMS}",
    CelebrationKind.OPENNESS: f"team_id = any({_TEAMS})",
    CelebrationKind.WELCOME: f"joined_team_id = any({_TEAMS})",
}


async def page(
    read: ReadModel, window: Window, *, kinds: Collection[CelebrationKind], teams: Sequence[str], subteams: bool
) -> Sequence[Any]:
    """The rows of one page and one beyond, each with its kind; of these kinds, and of these teams where some are named."""
    values: list[Any] = [list(teams), subteams] if teams else []
    part, sorted_ = window.clauses(CELEBRATED, values)
    branches = (
        f"(select '{kind.value}' as kind, document, place from {kind.value}"  # noqa: S608  # words of ours
        f" where place is not null and {_OF_TEAMS[kind] if teams else 'true'} and {part} {sorted_})"
        for kind in CelebrationKind
        if kind in kinds
    )
    selected = f"select kind, document, {CELEBRATED.selected()} from ({' union all '.join(branches)}) as told {sorted_}"  # noqa: S608  # as above
    return await read.fetch(f"{_SCOPE if teams else ''}{selected}", *values)
