"""Names, for those who are signed in and for our own services."""

from typing import Any

import httpx2
import pytest

from chassis.clock import SystemClock
from chassis.service_credential import ServiceCredential
from tests.services.directory.world import SECRET, World, someone


@pytest.fixture
async def staff(world: World) -> World:
    """Four people, the last of whom has left; `ada` can sign in, `gone` could."""
    sign_in = {"issuer": "https://issuer.example"}
    lines = [
        someone(1, name="Ada Quill", email="ada@example.org", subject="ada", **sign_in),
        someone(2, name="adam 100% Smith", home_team="Sales", email="a.smith@example.org"),
        someone(3, name="Zoë Zander", further_teams="Sales|Bread"),
        someone(4, name="Ada Leaver", subject="gone", **sign_in),
    ]
    await world.applied("people", lines)
    await world.applied("people", lines[:3], complete=True)
    return world


async def asked(world: World, token: str, ids: Any) -> httpx2.Response:
    return await world.client.post("/names", json={"ids": ids}, headers={"authorization": f"Bearer {token}"})


async def found(world: World, token: str = "ada", **query: Any) -> list[str]:
    answer = await world.client.get("/people", params=query, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return [person["name"] for person in answer.json()["people"]]


def credential() -> str:
    return ServiceCredential(SECRET, SystemClock()).issue("gateway")


@pytest.mark.parametrize("token", ["ada", "credential"])
async def test_a_name_is_told_for_each_id_and_null_where_nobody_is_known(staff: World, token: str) -> None:
    one, four = (await staff.person("e1"))["id"], (await staff.person("e4"))["id"]
    nobody = "person_" + "0" * 32
    answer = await asked(staff, credential() if token == "credential" else token, [one, nobody, four, one])
    assert answer.json() == {"names": {one: "Ada Quill", nobody: None, four: "Ada Leaver"}}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("bad", 401, "not_signed_in"),
        ("", 401, "not_signed_in"),
        ("somebody", 403, "person_unknown"),
        ("somebody+admin", 403, "person_unknown"),
        ("gone", 403, "person_inactive"),
    ],
)
async def test_names_are_told_to_nobody_else(staff: World, token: str, status: int, code: str) -> None:
    for answer in (
        await asked(staff, token, ["person_" + "0" * 32]),
        await staff.client.get("/people", headers={"authorization": f"Bearer {token}"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "ids",
    [[], ["person_" + f"{n:032x}" for n in range(501)], ["team_" + "0" * 32], ["nobody"], None, "person_" + "0" * 32, [7]],
)
async def test_a_question_of_another_form_is_refused(staff: World, ids: Any) -> None:
    answer = await asked(staff, "ada", ids)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")


async def test_five_hundred_names_are_told_at_once(staff: World) -> None:
    answer = await asked(staff, "ada", ["person_" + f"{n:032x}" for n in range(500)])
    assert len(answer.json()["names"]) == 500


async def test_people_are_found_by_part_of_their_name_or_their_whole_address(staff: World) -> None:
    assert await found(staff, text="ada") == ["Ada Leaver", "Ada Quill", "adam 100% Smith"]
    assert await found(staff, text="ADA", active=True) == ["Ada Quill", "adam 100% Smith"]
    assert await found(staff, text="ada", active=False) == ["Ada Leaver"]
    assert await found(staff, text="%") == ["adam 100% Smith"]
    assert await found(staff, text="_") == []
    assert await found(staff, text="A.Smith@example.org") == ["adam 100% Smith"]
    assert await found(staff, text="example.org") == []


async def test_people_are_found_by_team_at_home_or_further(staff: World) -> None:
    assert await found(staff, team=(await staff.team("Sales"))["id"]) == ["adam 100% Smith", "Zoë Zander"]
    assert await found(staff, team=(await staff.team("Bread"))["id"], text="zo") == ["Zoë Zander"]
    assert await found(staff, team="team_" + "0" * 32) == []


async def test_pages_follow_each_other_without_gap_or_repeat(world: World) -> None:
    lines = [someone(number, name=f"Twin {number % 3}") for number in range(25)]
    await world.applied("people", [{**lines[0], "subject": "ada", "issuer": "https://issuer.example"}, *lines[1:]])
    seen: list[str] = []
    after: dict[str, str] = {}
    more = True
    while more:
        page = await world.client.get("/people", params={"first": 7, **after}, headers={"authorization": "Bearer ada"})
        ids = [person["id"] for person in page.json()["people"]]
        seen, more, after = seen + ids, page.json()["more"], {"after": ids[-1]}
    assert len(seen) == len(set(seen)) == 25
    names = [person["name"] for person in page.json()["people"]]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": 101}, "first"),
        ({"after": "nobody"}, "after"),
        ({"team": "person_" + "0" * 32}, "team"),
        ({"text": "x" * 101}, "text"),
        ({"text": "\x07"}, "text"),
        ({"active": "perhaps"}, "active"),
    ],
)
async def test_a_search_of_another_form_is_refused_with_the_field_and_without_echo(
    staff: World, query: dict[str, Any], field: str
) -> None:
    answer = await staff.client.get("/people", params=query, headers={"authorization": "Bearer ada"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "bad_input", field)
    assert "nobody" not in answer.text
