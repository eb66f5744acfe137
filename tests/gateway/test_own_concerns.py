"""Confidential concerns in GraphQL: their receipt, their author's list, and what everyone sees after the hour."""

from typing import Any

import pytest

from chassis import copies
from tests.gateway.recognition.documents import thanks
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.concerning import AUTHOR, SECOND, at_the_hour, crowd, gather

MINE = """{ viewer { confidentialConcerns { id text state publishesAt objective { title } decision { id }
  concern { state version by { id } viewerActions } } } }"""
ANSWER = {"answer": "ADJUST", "reason": "We take half of it"}


@pytest.fixture
async def objective(gateway: Gateway) -> str:
    """Of a team in a company of many."""
    await gather(gateway.okrs)
    async with gateway.raw.acquire() as connection:
        await copies.apply(connection, crowd())
    drafted = await gateway.okrs.draft(await gateway.okrs.cycle())
    await gateway.project()
    return str(drafted["id"])


async def raise_one(gateway: Gateway, objective: str, *, by: str = AUTHOR) -> dict[str, Any]:
    given = {"objectiveId": objective, "text": "Who pays for it?", "mode": "CONFIDENTIAL"}
    return await gateway.mutate("raiseConcern", "concern { id } receipt { id version publishedAt }", by=by, **given)


async def mine(gateway: Gateway, by: str = AUTHOR) -> list[dict[str, Any]]:
    return list((await gateway.read(MINE, by=by))["viewer"]["confidentialConcerns"])


async def test_its_author_has_a_receipt_and_it_in_their_list_and_nobody_else_sees_it(gateway: Gateway, objective: str) -> None:
    told = await raise_one(gateway, objective)
    assert (told["concern"], told["userErrors"]) == (None, [])
    assert (told["receipt"]["version"], told["receipt"]["publishedAt"]) == (None, "2026-01-05T10:00:00Z")
    [own] = await mine(gateway)
    assert (own["id"], own["text"], own["state"]) == (told["receipt"]["id"], "Who pays for it?", "OPEN")
    assert (own["publishesAt"], own["concern"], own["decision"]) == ("2026-01-05T10:00:00Z", None, None)
    assert own["objective"] == {"title": "Answer every customer within a day"}
    assert await mine(gateway, SECOND) == []
    await gateway.project()
    found = await gateway.read("query($id: ID!) { node(id: $id) { id } }", id=own["id"])
    assert found == {"node": None}


async def test_after_the_hour_everyone_reads_it_and_its_author_goes_on(gateway: Gateway, objective: str) -> None:
    id = (await raise_one(gateway, objective))["receipt"]["id"]
    await at_the_hour(gateway.okrs)
    await gateway.project()
    [own] = await mine(gateway)
    assert own["publishesAt"] is None
    assert {"state": "OPEN", "version": 1, "by": None}.items() <= own["concern"].items()
    await gateway.mutate("answerConcern", "concern { id }", concernId=id, **ANSWER)
    told = await gateway.mutate("followUpConcern", "concern { id } receipt { id }", by=AUTHOR, concernId=id, text="And the rest?")
    assert (told["receipt"], told["concern"]) == ({"id": id}, None)
    [own] = await mine(gateway)
    assert (own["state"], own["concern"]["state"], own["publishesAt"]) == ("FOLLOWED_UP", "ANSWERED", "2026-01-05T11:00:00Z")


async def test_its_list_is_null_while_the_owner_is_away(gateway: Gateway, objective: str) -> None:
    gateway.way.cut = True
    answer = await gateway.ask(MINE, by=AUTHOR)
    assert answer["data"] == {"viewer": {"confidentialConcerns": None}}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]


async def test_its_author_finds_thanks_beside_it_and_nobody_learns_who_that_is(gateway: Gateway, objective: str) -> None:
    id = (await raise_one(gateway, objective))["receipt"]["id"]
    query = "{ viewer { confidentialConcerns { thanks { nodes { text by { id } recipients { id } } } concern { by { id } } } } }"
    waiting: dict[str, Any] = {"thanks": {"nodes": []}, "concern": None}
    assert (await gateway.read(query, by=AUTHOR))["viewer"]["confidentialConcerns"] == [waiting]
    await at_the_hour(gateway.okrs)
    await gateway.project()
    await gateway.publish([thanks(1, id)])
    [own] = (await gateway.read(query, by=AUTHOR))["viewer"]["confidentialConcerns"]
    said = {"text": "recognition 1", "by": {"id": PEOPLE["lead"]}, "recipients": []}
    assert own == {"thanks": {"nodes": [said]}, "concern": {"by": None}}
    assert (await gateway.read(query, by=SECOND))["viewer"]["confidentialConcerns"] == []
