"""Sketches in GraphQL: shown by their owner to whoever may read them, and kept nowhere here."""

from typing import Any

import pytest
from fastapi import Request
from fastapi.responses import JSONResponse

from tests.gateway.world import Gateway
from tests.services.okrs.world import PEOPLE, TEAM, milestone

LIST = "{ viewer { sketches { id title } } }"
ONE = """query($id: ID!) { sketch(id: $id) {
  id title why whyYouMayRead ambition uncertainties team { id } cycle { name } champion { name } contributors { id }
  invited { name } sketchedBy { name } sketchedAt
  keyResults { title weight ownerId measure { __typename ... on Milestone { steps { title } } } } } }"""


@pytest.fixture
async def sketch(gateway: Gateway) -> str:
    """A sketch of the team, to which a helper is invited."""
    given: dict[str, Any] = {
        "title": "Sell the left wing",
        "teamId": TEAM,
        "cycleId": await gateway.okrs.cycle(),
        "why": "To *grow*",
        "championId": PEOPLE["champion"],
        "invitedIds": [PEOPLE["helper"]],
        "uncertainties": ["Who buys?"],
        "keyResults": [{"title": "Sold", "measure": milestone()["measure"]}],
    }
    await gateway.project()
    told = await gateway.mutate("sketchObjective", "receipt { id version publishedAt }", by="member", **given)
    assert (told["userErrors"], told["receipt"]["version"], told["receipt"]["publishedAt"]) == ([], None, None)
    return str(told["receipt"]["id"])


async def listed(gateway: Gateway, by: str) -> list[str]:
    return [one["id"] for one in (await gateway.read(LIST, by=by))["viewer"]["sketches"]]


async def test_whoever_may_read_a_sketch_reads_all_of_it_and_why(gateway: Gateway, sketch: str) -> None:
    shown = (await gateway.read(ONE, by="helper", id=sketch))["sketch"]
    assert (shown["title"], shown["why"], shown["uncertainties"]) == ("Sell the left wing", "To *grow*", ["Who buys?"])
    assert (shown["team"], shown["cycle"], shown["ambition"]) == ({"id": TEAM}, {"name": "2026 Q1"}, "COMMITTED")
    assert (shown["champion"], shown["invited"]) == ({"name": "Champion"}, [{"name": "Helper"}])
    assert (shown["sketchedBy"], shown["whyYouMayRead"]) == ({"name": "Member"}, "You are invited.")
    [part] = shown["keyResults"]
    assert (part["title"], part["measure"]["__typename"]) == ("Sold", "Milestone")
    assert [step["title"] for step in part["measure"]["steps"]] == ["Step 1", "Step 2"]
    assert await listed(gateway, "helper") == await listed(gateway, "member") == [sketch]


async def test_nobody_else_learns_that_there_is_one(gateway: Gateway, sketch: str) -> None:
    assert await gateway.read(ONE, by="stranger", id=sketch) == {"sketch": None}
    assert await gateway.read(ONE, by="stranger", id="objective_" + "9" * 32) == {"sketch": None}
    assert await listed(gateway, "stranger") == []
    assert await gateway.code(ONE, id="person_" + "9" * 32) == "BAD_USER_INPUT"


async def test_nothing_of_a_sketch_is_in_the_read_model(gateway: Gateway, sketch: str) -> None:
    await gateway.project()
    async with gateway.raw.acquire() as connection:
        names = await connection.fetch("select table_name from information_schema.tables where table_schema = current_schema()")
        for (name,) in names:
            found = await connection.fetch(
                f"select 1 from {name} t where t::text like $1 or t::text like '%left wing%'", f"%{sketch}%"
            )
            assert found == [], name
    assert await gateway.read("query($id: ID!) { objective(id: $id) { id } node(id: $id) { id } }", id=sketch) == {
        "objective": None,
        "node": None,
    }


async def test_a_shared_sketch_is_an_objective_at_once(gateway: Gateway, sketch: str) -> None:
    told = await gateway.mutate("shareDraft", "objective { id state title }", by="member", objectiveId=sketch)
    assert told["objective"] == {"id": sketch, "state": "DRAFT", "title": "Sell the left wing"}
    read = await gateway.read("query($id: ID!) { objective(id: $id) { why } sketch(id: $id) { id } }", by="stranger", id=sketch)
    assert read == {"objective": {"why": "To *grow*"}, "sketch": None}
    assert await listed(gateway, "member") == []


async def test_while_the_owner_is_away_sketches_are_null_and_all_else_is_there(gateway: Gateway, sketch: str) -> None:
    gateway.way.cut = True
    query = "query($id: ID!) { viewer { person { id } sketches { id } } sketch(id: $id) { id } }"
    answer = await gateway.ask(query, by="member", id=sketch)
    assert answer["data"] == {"viewer": {"person": {"id": PEOPLE["member"]}, "sketches": None}, "sketch": None}
    codes = {(tuple(error["path"]), error["extensions"]["code"]) for error in answer["errors"]}
    assert codes == {(("viewer", "sketches"), "SERVICE_UNAVAILABLE"), (("sketch",), "SERVICE_UNAVAILABLE")}


@pytest.mark.parametrize(("status", "code"), [(503, "SERVICE_UNAVAILABLE"), (500, "INTERNAL_ERROR"), (401, "UNAUTHENTICATED")])
async def test_what_the_owner_cannot_answer_is_a_fault_and_no_empty_list(gateway: Gateway, status: int, code: str) -> None:
    async def fails(request: Request, further: Any) -> JSONResponse:
        return JSONResponse({}, status) if request.url.path == "/sketches" else await further(request)

    gateway.okrs.app.middleware("http")(fails)
    answer = await gateway.ask(LIST, by="member")
    assert answer["data"]["viewer"] == {"sketches": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
