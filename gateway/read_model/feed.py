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
_FEW = 50
"""Up to so many teams are each asked by index; of more it is soon found among the newest, whoever's these are."""
_ARE_FEW, _ARE_MANY = (f"(select count(*) from scope) {sign} {_FEW}" for sign in ("<=", ">"))  # noqa: S608  # words of ours
# What the planner expects of `?|` is one row in a hundred, whatever the size: said twice, it expects few. Of what has one team,
# each team gives a page by its own index; asked together, the planner goes through everybody's in order.
_TEAMS = "array(select id from scope)"
_OF_ANY = f"teams ?| {_TEAMS} and teams ?| {_TEAMS}"
_TEAM = {CelebrationKind.OPENNESS: "team_id", CelebrationKind.WELCOME: "joined_team_id"}
# `coalesce` keeps the planner from joining: each row is looked up among the teams, one after another until the page is full.
_AMONG_MANY = "coalesce({} in (select id from scope), false)"
_ANY_AMONG_MANY = (
    f"exists (select from jsonb_array_elements_text(teams) as of_team (id) where {_AMONG_MANY.format('of_team.id')})"
)


def _of_teams(kind: CelebrationKind, found: str, sorted_: str) -> str:
    """Of what was found, that of the teams of the scope: one way where they are few, another where they are many."""
    if (column := _TEAM.get(kind)) is not None:
        each = f"{found} and {column} = scope.id and {_ARE_FEW} {sorted_}"
        few = f"select said.* from scope cross join lateral ({each}) as said"  # noqa: S608  # as above
        among = _AMONG_MANY.format(column)
    else:
        few, among = f"{found} and {_ARE_FEW} and {_OF_ANY}", _ANY_AMONG_MANY
    return f"({few} {sorted_}) union all ({found} and {_ARE_MANY} and {among} {sorted_})"


def _rows(kind: CelebrationKind, part: str, sorted_: str, *, of_teams: bool) -> str:
    """What one kind has, a page of it."""
    found = f"select document, place from {kind.value} where place is not null and {part}"  # noqa: S608  # as above
    wanted = _of_teams(kind, found, sorted_) if of_teams else f"{found} {sorted_}"
    return f"(select '{kind.value}' as kind, told.* from ({wanted}) as told)"  # noqa: S608  # as above


async def page(
    read: ReadModel, window: Window, *, kinds: Collection[CelebrationKind], teams: Sequence[str], subteams: bool
) -> Sequence[Any]:
    """The rows of one page and one beyond, each with its kind; of these kinds, and of these teams where some are named."""
    values: list[Any] = [list(teams), subteams] if teams else []
    part, sorted_ = window.clauses(CELEBRATED, values)
    branches = (_rows(kind, part, sorted_, of_teams=bool(teams)) for kind in CelebrationKind if kind in kinds)
    selected = f"select kind, document, {CELEBRATED.selected()} from ({' union all '.join(branches)}) as told {sorted_}"  # noqa: S608  # as above
    return await read.fetch(f"{_SCOPE if teams else ''}{selected}", *values)
