"""Receipts: what is answered where nobody else may see what was done, over HTTP and under an idempotency key."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import FixedClock
from chassis.unit import UnitOfWork
from chassis.verbs import RECEIPTED, REPLAYED, verbs
from contracts.messages import Receipt
from tests.chassis.toy import CounterRaised, HintAtCounter, KeepToMyself, toy

LATE = datetime(2026, 1, 5, 17, 23, 45, tzinfo=UTC)


@pytest.fixture
async def client(engine: AsyncEngine) -> AsyncIterator[httpx2.AsyncClient]:
    async with toy(engine, clock=FixedClock(LATE)) as (client, _):
        yield client


@pytest.fixture
async def counter(client: httpx2.AsyncClient) -> str:
    return str((await client.post("/make_counter", json={})).json()["counter"]["id"])


async def rows(engine: AsyncEngine, query: str) -> list[Any]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_a_private_command_answers_a_receipt_and_tells_nobody(
    client: httpx2.AsyncClient, counter: str, engine: AsyncEngine
) -> None:
    answer = await client.post("/keep_to_myself", json={"counter_id": counter})
    assert answer.json() == {"receipt": {"id": counter, "version": 2, "published_at": None}}
    assert answer.headers[RECEIPTED] == "true"
    assert await rows(engine, "select (select count(*) from outbox), (select count(*) from journal)") == [(1, 1)]


async def test_what_can_be_receipted_answers_its_fact_where_it_is_not(client: httpx2.AsyncClient, counter: str) -> None:
    answer = await client.post("/hint_at_counter", json={"counter_id": counter})
    assert answer.json()["counter"]["value"] == 1
    assert RECEIPTED not in answer.headers


@pytest.mark.parametrize(("verb", "more"), [("keep_to_myself", {}), ("hint_at_counter", {"later": True})])
async def test_a_repeated_key_answers_the_same_receipt_and_does_it_once(
    client: httpx2.AsyncClient, counter: str, engine: AsyncEngine, verb: str, more: dict[str, Any]
) -> None:
    first, again = [
        await client.post(f"/{verb}", json={"counter_id": counter} | more, headers={"idempotency-key": "k"}) for _ in range(2)
    ]
    assert again.json() == first.json()
    assert (REPLAYED in first.headers, again.headers[REPLAYED], again.headers[RECEIPTED]) == (False, "true", "true")
    assert await rows(engine, "select value from counters") == [(1,)]


class TestAConfidentialOutcome:
    @pytest.fixture
    async def asked(self, client: httpx2.AsyncClient, counter: str) -> dict[str, Any]:
        body = {"counter_id": counter, "confidential": True}
        return {"url": "/hint_at_counter", "json": body, "headers": {"idempotency-key": "k"}}

    async def test_names_nothing_and_no_hour(
        self, client: httpx2.AsyncClient, counter: str, asked: dict[str, Any], engine: AsyncEngine
    ) -> None:
        await client.post(**asked)
        [(kept, at)] = await rows(engine, "select answered::text, at from answered")
        assert counter.removeprefix("counter_") not in kept
        assert "person_" not in kept
        assert at == datetime(2026, 1, 6, tzinfo=UTC)

    async def test_is_answered_again_without_the_hour(
        self, client: httpx2.AsyncClient, counter: str, asked: dict[str, Any], engine: AsyncEngine
    ) -> None:
        first, again = [await client.post(**asked) for _ in range(2)]
        assert first.json()["receipt"] == {"id": counter, "version": None, "published_at": "2026-01-05T17:23:45Z"}
        assert again.json()["receipt"] == {"id": counter, "version": None, "published_at": None}
        assert await rows(engine, "select value from counters") == [(1,)]

    async def test_refuses_its_key_for_another_body(self, client: httpx2.AsyncClient, asked: dict[str, Any]) -> None:
        await client.post(**asked)
        other = await client.post(asked["url"], json=asked["json"] | {"later": True}, headers=asked["headers"])
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")

    async def test_of_the_same_thing_looks_different_under_each_key(
        self, client: httpx2.AsyncClient, asked: dict[str, Any], engine: AsyncEngine
    ) -> None:
        for key in ("k", "l", "m"):
            await client.post(asked["url"], json=asked["json"], headers={"idempotency-key": key})
        assert await rows(engine, "select count(distinct outcome), count(*) from answered") == [(3, 3)]


def test_a_function_that_does_not_say_what_it_answers_is_no_verb() -> None:
    async def hint_at_counter(command: HintAtCounter, unit: UnitOfWork) -> CounterRaised:
        raise AssertionError

    async def keep_to_myself(command: KeepToMyself, unit: UnitOfWork) -> CounterRaised | Receipt:
        raise AssertionError

    for wrong in (hint_at_counter, keep_to_myself):
        with pytest.raises(AssertionError, match=wrong.__name__):
            verbs(wrong)
