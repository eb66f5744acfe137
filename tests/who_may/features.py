"""A table of who may what, gathered from features: for services whose rows stand with what they speak of.

A row says: what is asked | of what | why it is refused to those who may not | why it is refused to those who could at another
time | a mark for each column, in three groups: tokens, people not here, people here. Marks are those of `tests.who_may.table`.
Each feature has a module of its own, with `ROWS`, `BODIES`, `lay`, and for its reads `ADDRESSES` and `PATHS`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI
from sqlalchemy import text

from chassis.service import Service
from contracts import catalog
from contracts.messages import Command, PrivateCommand
from tests.bad_input.faults import ids_of, prefix_of
from tests.services.serving import Serving
from tests.who_may.ground import SUBJECTS
from tests.who_may.place import Place, behind_tokens
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
UNKNOWN = "0" * 32
Body = dict[str, Any]
Bodies = dict[str, Callable[["Ground", str], Body]]
Lay = Callable[[Any, "Ground"], Awaitable[None]]


@dataclass
class Ground:
    """Ids by what the rows call the things."""

    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Feature:
    """What one feature adds to the table; `lay` makes in the service's world what its rows speak of."""

    rows: tuple[Row, ...]
    bodies: Bodies
    lay: Lay
    addresses: tuple[Row, ...] = ()
    """Rows of reads: `GET /conversations/mine`. `+` reads something, `not_found` and other codes are refusals."""
    paths: dict[str, Callable[[Ground], dict[str, str]]] = field(default_factory=dict)
    """What stands in a path, by the address."""
    private: frozenset[str] = frozenset()
    """Things of which nothing is told: whatever is done with them stands in no journal and waits for no hour."""


@asynccontextmanager
async def tried(
    world: Serving, features: Sequence[Feature], create_app: Callable[[Service], FastAPI]
) -> AsyncIterator[tuple[Place, Ground]]:
    """The service with all that the rows speak of, to be asked by everybody who is here."""
    ground = Ground()
    for feature in features:
        await feature.lay(world, ground)
    async with behind_tokens(world.app, world.engine, create_app, SUBJECTS | HERE) as place:
        yield place, ground


@dataclass(frozen=True)
class Table:
    """Everything that a service is asked, and how each of it is tried."""

    service: str
    features: Sequence[Feature]
    third: Mapping[str, str] = field(default_factory=dict)
    """Codes of those who know of a thing and are not the one, where a row has two other codes already, by their marks."""

    @cached_property
    def rows(self) -> list[Row]:
        return [row for feature in self.features for row in feature.rows]

    @cached_property
    def addresses(self) -> list[Row]:
        return [row for feature in self.features for row in feature.addresses]

    @cached_property
    def bodies(self) -> Bodies:
        return {verb: body for feature in self.features for verb, body in feature.bodies.items()}

    @cached_property
    def commands(self) -> Mapping[str, type[Command[Any]]]:
        return catalog.commands(self.service)

    @cached_property
    def working(self) -> dict[str, tuple[str, str]]:
        """Each command with a state in which it works, and for whom."""
        may = [(row, [column for column, told in self.outcomes(row).items() if told == "ok"]) for row in self.rows]
        return {row[0]: (row[1], columns[0]) for row, columns in may if columns}

    def outcomes(self, row: Row) -> dict[str, str]:
        """What happens in each column: `ok`, or the code of the refusal."""
        _, _, not_theirs, not_now, marks = row
        meaning = MARKS | dict(self.third) | {NOT_THEIRS: not_theirs, NOT_NOW: not_now}
        return {column: meaning[mark] for column, mark in zip(COLUMNS, marks.replace(" ", ""), strict=True)}

    def must_be_whole(self) -> None:
        """Every command has a row, a body, and somebody who may it in some state."""
        missing = "the table has no row for it, or one for no command"
        assert {row[0] for row in self.rows} ^ set(self.commands) == set(), missing
        assert set(self.bodies) ^ set(self.commands) == set(), "no body for it, or one for no command"
        assert set(self.working) == set(self.commands), "nobody may it, in no state"
        assert len({row[:2] for row in self.rows}) == len(self.rows), "a row stands twice"

    async def must_hold(self, place: Place, ground: Ground, row: Row) -> None:
        """Who is refused leaves nothing behind; who is not leaves what such a command leaves."""
        said, request = self.outcomes(row), {"json": self.bodies[row[0]](ground, row[1])}
        refused, trace = await place.tried("POST", f"/{row[0]}", [each for each in COLUMNS if said[each] != "ok"], **request)
        assert refused == {column: code for column, code in said.items() if code != "ok"}
        assert trace.changed == set()
        quiet = issubclass(self.commands[row[0]], PrivateCommand) or any(row[1] in feature.private for feature in self.features)
        for column in (column for column in COLUMNS if said[column] == "ok"):
            answered, trace = await place.tried("POST", f"/{row[0]}", [column], **request)
            assert answered == {column: "ok"}
            if quiet:
                assert trace.changed, column
                assert not {"journal", "outbox"} & trace.changed, column
            else:
                assert {"journal", "outbox"} < trace.changed - {"actor"} or "held_act" in trace.changed, column

    async def must_show(self, place: Place, ground: Ground, row: Row) -> None:
        """Who reads an address reads it, and everybody else is refused."""
        method, path = row[0].split()
        assert method == "GET"
        paths = {address: made for feature in self.features for address, made in feature.paths.items()}
        path = path.format(**paths[row[0]](ground)) if row[0] in paths else path
        path, _, query = path.partition("?")
        asked = dict(parse_qsl(query))
        assert {column: await place.read(path, column, **asked) for column in COLUMNS} == self.outcomes(row)

    async def must_name(self, place: Place, ground: Ground, verb: str) -> None:
        """An id of nothing is refused by the name of its field, and leaves nothing behind."""
        of, column = self.working[verb]
        good = self.bodies[verb](ground, of)
        for path, kind in ids_of(self.commands[verb]):
            if len(path) == 1 and isinstance(good.get(str(path[0])), str):
                told, trace = await place.problem(f"/{verb}", column, json=good | {str(path[0]): f"{prefix_of(kind)}_{UNKNOWN}"})
                assert told["field"] == path[0], (path, told)
                assert trace.changed == set()


def named(row: Row) -> str:
    """What a test of a row is called."""
    return f"{row[0]} of {row[1]}"


async def release_apart(world: Any) -> None:
    """Lets what waits take effect, and goes back in time: what other features laid is not too old then, and they release, too."""
    before, released = world.clock.now(), await world.rows("select hour from released")
    await world.hour()
    world.clock.move_to(before)
    async with world.engine.begin() as connection:
        await connection.execute(text("update released set hour = :hour"), {"hour": released[0][0]})
