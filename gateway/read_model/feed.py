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
# What the planner expects of `?|` is one row in a hundred, whatever the size: said twice, it expects few. Of what has one team,
# each team gives a page by its own index; asked together, the planner goes through everybody's in order.
_OF_ANY = f"teams ?| {_TEAMS} and teams ?| {_TEAMS}"
_TEAM = {CelebrationKind.OPENNESS: "team_id", CelebrationKind.WELCOME: "joined_team_id"}


def _rows(kind: CelebrationKind, part: str, sorted_: str, *, of_teams: bool) -> str:
    """What one kind has, a page of it."""
    found = f"select document, place from {kind.value} where place is not null and {part}"  # noqa: S608  # words of ours
    if of_teams and kind in _TEAM:
        each = f"{found} and {_TEAM[kind]} = scope.id {sorted_}"
        found = f"select said.* from scope cross join lateral ({each}) as said"  # noqa: S608  # as above
    elif of_teams:
        found = f"{found} and {_OF_ANY}"
    return f"(select '{kind.value}' as kind, told.* from ({found} {sorted_}) as told)"  # noqa: S608  # as above


async def page(
    read: ReadModel, window: Window, *, kinds: Collection[CelebrationKind], teams: Sequence[str], subteams: bool
) -> Sequence[Any]:
    """The rows of one page and one beyond, each with its kind; of these kinds, and of these teams where some are named."""
    values: list[Any] = [list(teams), subteams] if teams else []
    part, sorted_ = window.clauses(CELEBRATED, values)
    branches = (_rows(kind, part, sorted_, of_teams=bool(teams)) for kind in CelebrationKind if kind in kinds)
    selected = f"select kind, document, {CELEBRATED.selected()} from ({' union all '.join(branches)}) as told {sorted_}"  # noqa: S608  # as above
    return await read.fetch(f"{_SCOPE if teams else ''}{selected}", *values)
