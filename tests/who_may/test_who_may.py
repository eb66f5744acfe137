"""The table of who may do what, cell by cell over HTTP: what is refused leaves no trace, what is allowed leaves its own."""

from typing import Any

import pytest

from contracts import catalog
from tests.services.okrs.world import PEOPLE
from tests.who_may.asking import BODIES, FILES, PATHS, PRIVATE, QUERIES
from tests.who_may.ground import SUBJECTS, Ground
from tests.who_may.place import Place
from tests.who_may.table import ADDRESSES, COLUMNS, COMMANDS, CYCLES, DIRECTORY, OBJECTIVES, REASONS, Row, outcomes

Okrs = tuple[Place, Ground]
Directory = tuple[Place, str]


def _named(row: Row) -> str:
    return f"{row[0]} of {row[1]}"


def test_every_command_has_a_row() -> None:
    verbs = {*catalog.commands("okrs"), *catalog.commands("directory")}
    assert {row[0] for row in COMMANDS} ^ verbs == set(), "tests/who_may/table.py has no row for it, or one for no command"
    assert set(BODIES) ^ verbs == set(), "tests/who_may/asking.py has no body for it, or one for no command"


def test_every_command_on_objectives_says_what_happens_in_every_state() -> None:
    states = {row[1] for row in OBJECTIVES} - {"an early one"}
    said = {(row[0], row[1]) for row in OBJECTIVES}
    missing = {(verb, state) for verb, _ in said for state in states} - said
    assert missing == {("correct_check_in", "a draft"), ("correct_check_in", "one in review")}, "there is nothing to correct"


def test_no_row_stands_twice() -> None:
    said = [row[:2] for row in (*COMMANDS, *ADDRESSES)]
    assert len(set(said)) == len(said)


def test_every_other_address_has_a_row(okrs_place: Okrs, directory_place: Directory) -> None:
    verbs = {f"POST /{verb}" for service in ("okrs", "directory") for verb in catalog.commands(service)}
    for place, service in ((okrs_place[0], "okrs"), (directory_place[0], "directory")):
        assert _addresses(place.app) - verbs == {row[0] for row in ADDRESSES if row[1].split(",")[0] == service}


def _addresses(app: Any) -> set[str]:
    """Every method and path, also of routes that no schema shows; the schema itself and its page aside."""
    routers = [router for router in app.routes if hasattr(router, "effective_route_contexts")]
    assert {route.path for route in app.routes if route not in routers} == {"/openapi.json", "/docs", "/docs/oauth2-redirect"}
    return {
        f"{method} {route.path}" for router in routers for route in router.effective_route_contexts() for method in route.methods
    }


@pytest.mark.parametrize("row", [*CYCLES, *OBJECTIVES, *REASONS], ids=_named)
async def test_a_command_of_the_okrs_service(okrs_place: Okrs, row: Row) -> None:
    place, ground = okrs_place
    await _hold(place, row, f"/{row[0]}", {"json": BODIES[row[0]](ground, row[1])}, knows=PEOPLE)


@pytest.mark.parametrize("row", DIRECTORY, ids=_named)
async def test_a_command_of_the_directory(directory_place: Directory, row: Row) -> None:
    place, somebody = directory_place
    await _hold(
        place, row, f"/{row[0]}", {"json": BODIES[row[0]](Ground(), somebody if row[1] == "somebody" else row[1])}, knows=None
    )


@pytest.mark.parametrize("row", [row for row in ADDRESSES if "/imports/" in row[0]], ids=_named)
async def test_an_import(okrs_place: Okrs, directory_place: Directory, row: Row) -> None:
    place = okrs_place[0] if row[1] == "okrs" else directory_place[0]
    await _hold(place, row, row[0].split()[1], {"content": FILES[row[0]]}, knows=None)


async def _hold(place: Place, row: Row, path: str, request: dict[str, Any], *, knows: dict[str, Any] | None) -> None:
    """Every column comes out as the row says. `knows` are people by their subjects, where the test knows their ids."""
    said = outcomes(row)
    refused, trace = await place.tried("POST", path, [column for column in COLUMNS if said[column] != "ok"], **request)
    assert refused == {column: code for column, code in said.items() if code != "ok"}
    assert trace.changed == set()
    for column in (column for column in COLUMNS if said[column] == "ok"):
        answered, trace = await place.tried("POST", path, [column], **request)
        assert answered == {column: "ok"}
        if row[0] in PRIVATE:
            assert trace.changed == {PRIVATE[row[0]]}, column
            continue
        assert {"journal", "outbox"} < trace.changed - {"actor"}, column
        if knows is not None:
            assert trace.actor == knows[SUBJECTS[column]], column


@pytest.mark.parametrize("row", [row for row in ADDRESSES if "/imports/" not in row[0]], ids=_named)
async def test_what_is_read(okrs_place: Okrs, directory_place: Directory, row: Row) -> None:
    place = okrs_place[0] if row[1].startswith("okrs") else directory_place[0]
    method, path = row[0].split()
    path = path.format(**PATHS[row[0]](okrs_place[1])) if row[0] in PATHS else path
    if method == "POST":
        tried, trace = await place.tried(method, path, COLUMNS, content=FILES[row[0]])
        assert trace.changed == set()
    else:
        tried = {column: await place.read(path, column, **QUERIES.get(row[:2], {})) for column in COLUMNS}
    assert tried == outcomes(row)
