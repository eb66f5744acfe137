"""Who may do and read what in the feedback service, by who asks and by what it is asked of.

A row says: what is asked | of what | why it is refused to those who may not | why it is refused to those who could at another
time | a mark for each column, in three groups: tokens, people not here, people here. Marks are those of `tests.who_may.table`.
Each feature has a module of its own here, with `ROWS`, `BODIES`, `lay`, and for its reads `ADDRESSES` and `PATHS`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from tests.services.feedback.world import World
from tests.who_may.table import COLUMNS as OF_OKRS
from tests.who_may.table import MARKS, NOT_NOW, NOT_THEIRS, Row

HERE = {
    "any employee": "stranger",
    "a member of the team": "member",
    "the author": "author",
    "the recipient": "recipient",
    "somebody invited": "invited",
    "the facilitator": "facilitator",
    "the champion": "champion",
    "the team's lead": "lead",
    "the lead's deputy": "lead_deputy",
    "the lead of a team above": "lead_above",
    "the moderator": "moderator",
    "an admin": "admin",
    "an auditor": "auditor",
}
"""Columns of people who are here, with who signs in: author, recipient and champion are members of the team, too."""
COLUMNS = (*OF_OKRS[:9], *HERE)
THIRD = {"m": "not_your_mistake", "g": "not_yours_to_acknowledge", "t": "not_your_text"}
"""Codes of those who know of a thing and are not the one, where a row has two other codes already."""
Body = dict[str, Any]
Bodies = dict[str, Callable[["Ground", str], Body]]
Lay = Callable[[World, "Ground"], Awaitable[None]]


@dataclass
class Ground:
    """Ids by what the rows call the things."""

    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Feature:
    """What one feature adds to the table."""

    rows: tuple[Row, ...]
    bodies: Bodies
    lay: Lay
    addresses: tuple[Row, ...] = ()
    """Rows of reads: `GET /conversations/mine`. `+` reads something, `not_found` and other codes are refusals."""
    paths: dict[str, Callable[[Ground], dict[str, str]]] = field(default_factory=dict)
    """What stands in a path, by the address."""
    private: frozenset[str] = frozenset()
    """Things of which nothing is told: whatever is done with them stands in no journal and waits for no hour."""


async def release_apart(world: World) -> None:
    """Lets what waits take effect, and goes back in time: what other features laid is not too old then, and they release, too."""
    before, released = world.clock.now(), await world.rows("select hour from released")
    await world.hour()
    world.clock.move_to(before)
    async with world.engine.begin() as connection:
        await connection.execute(text("update released set hour = :hour"), {"hour": released[0][0]})


def outcomes(row: Row) -> dict[str, str]:
    """What happens in each column: `ok`, or the code of the refusal."""
    _, _, not_theirs, not_now, marks = row
    meaning = MARKS | THIRD | {NOT_THEIRS: not_theirs, NOT_NOW: not_now}
    return {column: meaning[mark] for column, mark in zip(COLUMNS, marks.replace(" ", ""), strict=True)}
