"""The table, cell by cell over HTTP: what is refused leaves no trace, what is allowed leaves its own."""

from urllib.parse import parse_qsl

import pytest

from contracts import catalog
from contracts.messages import PrivateCommand
from tests.bad_input.faults import ids_of, prefix_of
from tests.who_may.feedback.features import FEATURES
from tests.who_may.feedback.table import COLUMNS, Bodies, Ground, outcomes
from tests.who_may.place import Place
from tests.who_may.table import Row

ROWS = [row for feature in FEATURES for row in feature.rows]
ADDRESSES = [row for feature in FEATURES for row in feature.addresses]
BODIES: Bodies = {verb: body for feature in FEATURES for verb, body in feature.bodies.items()}
PATHS = {address: path for feature in FEATURES for address, path in feature.paths.items()}
PRIVATE = frozenset[str]().union(*(feature.private for feature in FEATURES))
COMMANDS = catalog.commands("feedback")
WORKING = {row[0]: (row[1], next(c for c, told in outcomes(row).items() if told == "ok")) for row in ROWS if "+" in row[4]}
"""Each command with a state in which it works, and for whom."""
UNKNOWN = "0" * 32


def _named(row: Row) -> str:
    return f"{row[0]} of {row[1]}"


def test_every_command_has_a_row_and_a_body() -> None:
    assert {row[0] for row in ROWS} ^ set(COMMANDS) == set(), "tests/who_may/feedback has no row for it, or one for no command"
    assert set(BODIES) ^ set(COMMANDS) == set(), "no body for it, or one for no command"
    assert set(WORKING) == set(COMMANDS), "nobody may it, in no state"
    assert len({row[:2] for row in ROWS}) == len(ROWS), "a row stands twice"


@pytest.mark.parametrize("row", ROWS, ids=_named)
async def test_a_command_of_the_feedback_service(feedback_place: tuple[Place, Ground], row: Row) -> None:
    place, ground = feedback_place
    said, request = outcomes(row), {"json": BODIES[row[0]](ground, row[1])}
    refused, trace = await place.tried("POST", f"/{row[0]}", [each for each in COLUMNS if said[each] != "ok"], **request)
    assert refused == {column: code for column, code in said.items() if code != "ok"}
    assert trace.changed == set()
    for column in (column for column in COLUMNS if said[column] == "ok"):
        answered, trace = await place.tried("POST", f"/{row[0]}", [column], **request)
        assert answered == {column: "ok"}
        if issubclass(COMMANDS[row[0]], PrivateCommand) or row[1] in PRIVATE:
            assert trace.changed, column
            assert not {"journal", "outbox"} & trace.changed, column
        else:
            assert {"journal", "outbox"} < trace.changed - {"actor"} or "held_act" in trace.changed, column


@pytest.mark.parametrize("row", ADDRESSES, ids=_named)
async def test_what_is_read(feedback_place: tuple[Place, Ground], row: Row) -> None:
    place, ground = feedback_place
    method, path = row[0].split()
    assert method == "GET"
    path = path.format(**PATHS[row[0]](ground)) if row[0] in PATHS else path
    path, _, query = path.partition("?")
    asked = dict(parse_qsl(query))
    assert {column: await place.read(path, column, **asked) for column in COLUMNS} == outcomes(row)


@pytest.mark.parametrize("verb", WORKING)
async def test_an_id_of_nothing_is_refused_by_the_name_of_its_field(feedback_place: tuple[Place, Ground], verb: str) -> None:
    place, ground = feedback_place
    of, column = WORKING[verb]
    good = BODIES[verb](ground, of)
    for path, kind in ids_of(COMMANDS[verb]):
        if len(path) == 1 and isinstance(good.get(str(path[0])), str):
            told, trace = await place.problem(f"/{verb}", column, json=good | {str(path[0]): f"{prefix_of(kind)}_{UNKNOWN}"})
            assert told["field"] == path[0], (path, told)
            assert trace.changed == set()
