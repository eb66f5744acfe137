"""Names and the people search: looked up in batches, kept for a minute, and longer only while the directory is away."""

from datetime import timedelta

import pytest

from contracts.directory.people import PersonDocument, PersonErased, PersonStatus
from contracts.values import PersonId
from tests.gateway.documents import cycle, objective
from tests.gateway.world import Gateway
from tests.services.okrs.world import PEOPLE, TEAM

NAMES = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Person { id name } } }"
SEARCH = """query($filter: PeopleFilterInput, $first: Int, $after: String) {
  people(filter: $filter, first: $first, after: $after) {
  nodes { id name homeTeam { id } } pageInfo { hasNextPage endCursor } } }"""
ALL = sorted(PEOPLE.values())


async def names(gateway: Gateway, ids: list[PersonId] = ALL) -> list[str | None]:
    return [one["name"] for one in (await gateway.read(NAMES, ids=ids))["nodes"]]


async def test_many_names_are_one_look_up_and_then_none_for_a_minute(gateway: Gateway) -> None:
    assert None not in await names(gateway)
    assert await names(gateway) == await names(gateway)
    assert len(gateway.directory.asked) == 1
    gateway.directory.names[PEOPLE["lead"]] = "Renamed"
    gateway.clock.move(timedelta(seconds=61))
    assert "Renamed" in await names(gateway)


async def test_a_name_is_null_where_the_directory_knows_none(gateway: Gateway) -> None:
    del gateway.directory.names[PEOPLE["lead"]]
    assert await names(gateway, [PEOPLE["lead"]]) == [None]


async def test_names_are_stale_rather_than_missing_while_the_directory_is_away(gateway: Gateway) -> None:
    known = await names(gateway)
    gateway.directory.away = True
    gateway.clock.move(timedelta(hours=2))
    assert await names(gateway) == known
    gateway.clock.move(timedelta(days=2))
    answer = await gateway.ask(NAMES, ids=ALL[:1])
    assert answer["data"] == {"nodes": [{"id": ALL[0], "name": None}]}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]


async def test_a_directory_that_did_not_answer_is_not_asked_again_at_once(gateway: Gateway) -> None:
    gateway.directory.away = True
    for _ in range(3):
        await gateway.ask(NAMES, ids=ALL)
    assert gateway.directory.refused == 1
    gateway.directory.away = False
    gateway.clock.move(timedelta(seconds=6))
    assert None not in await names(gateway)


async def test_goals_are_read_without_the_directory(gateway: Gateway) -> None:
    gateway.directory.away = gateway.way.cut = True
    await gateway.publish([cycle(1), objective(1)])
    assert await gateway.read("{ objectives { nodes { id title team { name } champion { id } } } }")


async def test_an_erased_persons_name_is_forgotten_at_once(gateway: Gateway) -> None:
    await names(gateway)
    gone = PEOPLE["helper"]
    erased = PersonErased(person=PersonDocument(epoch=1, version=2, id=gone, home_team_id=None, status=PersonStatus.ERASED))
    gateway.directory.names.pop(gone)
    await gateway.happens(erased)
    for _ in range(100):
        if await names(gateway, [gone]) == [None]:
            return
    raise AssertionError("the name is still shown")


async def test_who_leaves_cannot_ask_any_more(gateway: Gateway) -> None:
    left = PersonDocument(epoch=1, version=2, id=PEOPLE["helper"], home_team_id=TEAM, status=PersonStatus.LEFT)
    assert await gateway.read("{ viewer { person { id } } }", by="helper")
    await gateway.publish([left])
    assert await gateway.code("{ viewer { person { id } } }", by="helper") == "FORBIDDEN"


async def test_people_are_found_by_name_page_by_page(gateway: Gateway) -> None:
    found = (await gateway.read(SEARCH, filter={"text": "lead"}, first=2))["people"]
    assert [one["name"] for one in found["nodes"]] == ["Lead", "Lead Above"]
    assert found["pageInfo"]["hasNextPage"] is True
    rest = (await gateway.read(SEARCH, filter={"text": "lead"}, first=2, after=found["pageInfo"]["endCursor"]))["people"]
    assert [one["name"] for one in rest["nodes"]] == ["Lead Deputy"]
    assert gateway.directory.asked == []


@pytest.mark.parametrize("filter", [{"text": "x" * 101}, {"teamId": "nonsense"}, {"text": "a\u202eb"}])
async def test_a_malformed_search_is_refused(untouched: Gateway, filter: dict[str, str]) -> None:
    assert await untouched.code(SEARCH, filter=filter) == "BAD_USER_INPUT"


async def test_a_search_without_the_directory_says_so(gateway: Gateway) -> None:
    gateway.directory.away = True
    assert await gateway.code(SEARCH, filter={"text": "lead"}) == "SERVICE_UNAVAILABLE"
