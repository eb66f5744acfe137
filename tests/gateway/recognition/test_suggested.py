"""Suggestions, for those they are offered to alone, and what becomes of one that is taken up."""

from datetime import timedelta
from typing import Any

import pytest

from tests.gateway.recognition.test_private import WORDS, give
from tests.gateway.world import Gateway
from tests.services.okrs.world import TEAM
from tests.services.recognition import year
from tests.services.recognition.suggesting import recovered
from tests.services.recognition.world import World

SUGGESTED = """query($first: Int, $after: String) { viewer { suggestions(first: $first, after: $after) {
  nodes { id why reason recognitionKind lastDay recipients { name } team { id } objective { __typename id }
    subject { __typename id } evidence { __typename } thread { id } } pageInfo { hasNextPage endCursor } } } }"""


def owner(gateway: Gateway) -> World:
    world: Any = gateway.okrs
    return world  # type: ignore[no-any-return]  # which service it is, the fixture says


async def listed(gateway: Gateway, by: str) -> list[dict[str, Any]]:
    return list((await gateway.read(SUGGESTED, by=by))["viewer"]["suggestions"]["nodes"])


@pytest.fixture
async def suggested(gateway: Gateway) -> str:
    """A goal whose key result recovered; what is suggested because of it."""
    id = await recovered(owner(gateway), 1)
    await gateway.publish([year.goal(6, 1)])
    await gateway.project()
    return id


async def test_it_is_read_by_champion_and_leads_and_says_what_was_seen(gateway: Gateway, suggested: str) -> None:
    [shown] = await listed(gateway, "champion")
    goal = year.goal(6, 1)
    assert shown["evidence"] == [{"__typename": "KeyResult"}]
    assert {name: shown[name] for name in set(shown) - {"evidence", "lastDay"}} == {
        "id": suggested,
        "why": "Two check-ins in a row lost ground, then it went from 3 to 4, towards 10.",
        "reason": "RECOVERY",
        "recognitionKind": "PROGRESS",
        "recipients": [{"name": "Owner"}],
        "team": {"id": TEAM},
        "objective": {"__typename": "Objective", "id": goal.id},
        "subject": {"__typename": "KeyResult", "id": goal.key_results[0].id},
        "thread": None,
    }
    for by, there in {"deputy": 1, "lead": 1, "lead_deputy": 1, "owner": 0, "member": 0, "admin": 0, "stranger": 0}.items():
        assert len(await listed(gateway, by)) == there, by
    found = await gateway.read("query($id: ID!) { node(id: $id) { id } timeline { nodes { type } } }", id=suggested)
    assert found == {"node": None, "timeline": {"nodes": []}}


async def test_they_are_read_page_by_page(gateway: Gateway, suggested: str) -> None:
    gateway.clock.move_to(gateway.clock.now() + timedelta(days=1))
    later = await recovered(owner(gateway), 2)
    first = (await gateway.read(SUGGESTED, by="lead", first=1))["viewer"]["suggestions"]
    assert ([each["id"] for each in first["nodes"]], first["pageInfo"]["hasNextPage"]) == ([later], True)
    rest = (await gateway.read(SUGGESTED, by="lead", first=1, after=first["pageInfo"]["endCursor"]))["viewer"]["suggestions"]
    assert ([each["id"] for each in rest["nodes"]], rest["pageInfo"]["hasNextPage"]) == ([suggested], False)


async def test_whoever_takes_it_up_says_what_came_of_it_and_nobody_is_asked_any_more(gateway: Gateway, suggested: str) -> None:
    await gateway.mutate("choosePraise", "receipt { id }", by="owner", widest="ORGANIZATION")
    id = await give(gateway, WORDS, "owner", by="lead", recognitionKind="PROGRESS", audience="ORGANIZATION")
    shows = "suggestion { id state recognition { text } recipients { name } }"
    taken = await gateway.mutate("takeSuggestion", shows, by="lead", suggestionId=suggested, recognitionId=id)
    assert taken == {
        "suggestion": {"id": suggested, "state": "TAKEN", "recognition": {"text": WORDS}, "recipients": [{"name": "Owner"}]},
        "userErrors": [],
    }
    assert [await listed(gateway, by) for by in ("lead", "champion")] == [[], []]
    again = await gateway.mutate("dismissSuggestion", shows, by="champion", suggestionId=suggested)
    assert [error["code"] for error in again["userErrors"]] == ["SUGGESTION_IS_SETTLED"]
    stranger = await gateway.mutate("dismissSuggestion", shows, by="stranger", suggestionId=suggested)
    assert [error["code"] for error in stranger["userErrors"]] == ["SUGGESTION_NOT_FOUND"]


async def test_while_their_owner_is_away_there_are_none_and_the_rest_stands(gateway: Gateway) -> None:
    gateway.way.cut = True
    answer = await gateway.ask("{ viewer { person { id } suggestions { nodes { id } } } }", by="lead")
    assert answer["data"]["viewer"]["suggestions"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]
