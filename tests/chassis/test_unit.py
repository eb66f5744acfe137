"""The unit of work and its HTTP face, on a toy service over a real database."""

import asyncio
from collections import Counter as Tally
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.messages import DOCUMENT_BYTES
from tests.chassis.toy import toy

Door = tuple[httpx2.AsyncClient, FastAPI]


@pytest.fixture
async def door(engine: AsyncEngine) -> AsyncIterator[Door]:
    async with toy(engine) as opened:
        yield opened


async def made(client: httpx2.AsyncClient, **command: Any) -> dict[str, Any]:
    answer = await client.post("/make_counter", json=command)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["counter"])


async def rows(engine: AsyncEngine, query: str) -> list[Any]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_a_command_answers_its_fact_and_leaves_journal_and_outbox(door: Door, engine: AsyncEngine) -> None:
    counter = await made(door[0], note="first")
    assert (counter["version"], counter["epoch"], counter["value"]) == (1, 1, 0)
    [(payload, key, sequence, topic)] = await rows(engine, "select payload, aggregateid, sequence, topic from outbox")
    assert orjson.loads(payload)["counter"] == counter
    assert (key, sequence, topic) == (counter["id"], "00000100000000000001", "forthright.toy")
    [(kind, touched, actor)] = await rows(engine, "select type, touched, actor from journal")
    assert kind == "forthright.toy.counter_made.v1"
    assert touched == [["counter", counter["id"], 1]]
    assert actor == "person_" + "1" * 32


async def test_two_writers_wait_for_each_other_and_versions_have_no_gaps(door: Door, engine: AsyncEngine) -> None:
    client, counter = door[0], await made(door[0])
    answers = await asyncio.gather(*(client.post("/raise_counter", json={"counter_id": counter["id"]}) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["counter"]["version"] for answer in answers) == list(range(2, 14))
    in_outbox = await rows(engine, "select sequence from outbox order by position")
    assert in_outbox == sorted(in_outbox)
    assert await rows(engine, "select value, version from counters") == [(12, 13)]


async def test_a_refusal_changes_nothing_and_names_code_and_field(door: Door, engine: AsyncEngine) -> None:
    counter = await made(door[0])
    answer = await door[0].post("/raise_counter", json={"counter_id": counter["id"], "by": 5000})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"code": "too_high", "field": "by", "detail": "A counter ends at 1000."}.items() <= answer.json().items()
    assert await rows(engine, "select version, (select count(*) from outbox) from counters") == [(1, 1)]


async def test_a_stale_edit_version_is_refused_with_the_current_one(door: Door) -> None:
    counter = await made(door[0])
    stale = {"counter_id": counter["id"], "expected_edit_version": 7}
    answer = await door[0].post("/raise_counter", json=stale)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_edit_version")
    assert answer.json()["details"] == {"current_edit_version": 1}


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ({"authorization": ""}, 401, "not_signed_in"),
        ({"authorization": "Basic me"}, 401, "not_signed_in"),
        ({"authorization": "Bearer bad"}, 401, "not_signed_in"),
        ({"authorization": "Bearer stranger"}, 403, "person_unknown"),
        ({"authorization": "Bearer gone"}, 403, "person_inactive"),
    ],
)
async def test_who_is_not_known_and_active_is_turned_away(door: Door, header: dict[str, str], status: int, code: str) -> None:
    answer = await door[0].post("/make_counter", json={}, headers=header)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"note": "a", "colour": "red"}', "colour"),
        (b'{"note": 7}', "note"),
        (b"[]", ""),
        (b"{", ""),
        (b"", ""),
        (b"\xff\xfe", ""),
        (b'{"<script>": 1}', "?script?"),
    ],
)
async def test_malformed_input_is_refused_with_its_field_and_without_echo(door: Door, body: bytes, field: str) -> None:
    answer = await door[0].post("/make_counter", content=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert answer.json()["errors"][0]["field"] == field
    assert "red" not in answer.text
    assert "<script>" not in answer.text


async def test_a_body_over_the_limit_is_refused_unread(door: Door) -> None:
    answer = await door[0].post("/make_counter", content=b" " * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_document_over_its_limit_is_refused_and_nothing_is_written(door: Door, engine: AsyncEngine) -> None:
    answer = await door[0].post("/make_counter", json={"note": "n" * DOCUMENT_BYTES})
    assert (answer.status_code, answer.json()["code"]) == (422, "document_too_large")
    assert await rows(engine, "select * from counters") == []


FAILING = """
create constraint trigger no after insert on counters deferrable initially deferred for each row execute function no()
"""


async def test_a_commit_that_fails_is_never_answered_as_done(door: Door, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("create function no() returns trigger language plpgsql as $$begin raise 'no'; end$$"))
        await connection.execute(text(FAILING))
    answer = await door[0].post("/make_counter", json={})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert await rows(engine, "select * from outbox") == []


async def test_the_relay_is_woken_after_the_commit(engine: AsyncEngine) -> None:
    seen: list[Any] = []

    async def notify() -> None:
        seen.append(await rows(engine, "select count(*) from outbox"))

    async with toy(engine, notify=notify) as (client, app):
        await made(client)
        await app.state.service.waker.close()
    assert seen[-1] == [(1,)]


class TestTheSameRequestTwice:
    async def test_is_answered_with_todays_state_and_done_once(self, door: Door, engine: AsyncEngine) -> None:
        client, counter = door[0], await made(door[0])
        headers = {"idempotency-key": "once"}
        first = await client.post("/raise_counter", json={"counter_id": counter["id"]}, headers=headers)
        await client.post("/raise_counter", json={"counter_id": counter["id"]})
        second = await client.post("/raise_counter", json={"counter_id": counter["id"]}, headers=headers)
        assert "idempotency-replayed" not in first.headers
        assert second.headers["idempotency-replayed"] == "true"
        assert second.json()["counter"]["value"] == 2
        assert await rows(engine, "select value from counters") == [(2,)]

    async def test_with_another_body_is_refused(self, door: Door) -> None:
        headers = {"idempotency-key": "once"}
        await door[0].post("/make_counter", json={"note": "a"}, headers=headers)
        answer = await door[0].post("/make_counter", json={"note": "b"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")

    async def test_at_the_same_time_is_done_once(self, door: Door, engine: AsyncEngine) -> None:
        headers = {"idempotency-key": "once"}
        answers = await asyncio.gather(*(door[0].post("/make_counter", json={}, headers=headers) for _ in range(8)))
        found = Tally(answer.json().get("code", "done") for answer in answers)
        assert set(found) <= {"done", "idempotency_in_progress"}
        assert found["done"] >= 1
        assert await rows(engine, "select count(*) from counters") == [(1,)]

    async def test_does_not_bring_back_what_was_deleted_since(self, door: Door, engine: AsyncEngine) -> None:
        headers = {"idempotency-key": "once"}
        first = await door[0].post("/make_counter", json={}, headers=headers)
        removed = await door[0].post("/remove_counter", json={"counter_id": first.json()["counter"]["id"]}, headers=headers)
        assert removed.json()["counter"]["version"] == 2
        again = await door[0].post("/make_counter", json={}, headers=headers)
        assert (again.status_code, again.json()["code"]) == (410, "deleted_since")
        repeated = await door[0].post("/remove_counter", json={"counter_id": first.json()["counter"]["id"]}, headers=headers)
        assert repeated.json() == removed.json()
        assert await rows(engine, "select count(*) from counters") == [(0,)]

    async def test_keeps_no_text_and_no_person(self, door: Door, engine: AsyncEngine) -> None:
        await door[0].post("/make_counter", json={"note": "planted"}, headers={"idempotency-key": "my-key"})
        [(kept,)] = await rows(engine, "select answered::text from answered")
        assert "planted" not in kept
        assert "my-key" not in kept
        assert "person_" not in kept

    @pytest.mark.parametrize("key", ["", " ", "a b", "k" * 201, "\x7f"])
    async def test_needs_a_plain_key(self, door: Door, key: str) -> None:
        answer = await door[0].post("/make_counter", json={}, headers={"idempotency-key": key})
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_malformed")

    async def test_that_was_refused_may_succeed_later(self, door: Door, engine: AsyncEngine) -> None:
        counter = await made(door[0])
        request = {"counter_id": counter["id"], "by": 1000}
        async with engine.begin() as connection:
            await connection.execute(text("update counters set value = 1"))
        assert (await door[0].post("/raise_counter", json=request, headers={"idempotency-key": "k"})).status_code == 409
        async with engine.begin() as connection:
            await connection.execute(text("update counters set value = 0"))
        assert (await door[0].post("/raise_counter", json=request, headers={"idempotency-key": "k"})).status_code == 200


class TestPullPages:
    async def test_need_a_service_credential(self, door: Door) -> None:
        answer = await door[0].get("/pull/kinds")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")

    async def test_show_every_document_and_tombstone_once_in_id_order(self, door: Door) -> None:
        client, app = door
        headers = {"authorization": f"Bearer {app.state.service.credential.issue('tests')}"}
        counters = [await made(client) for _ in range(7)]
        await client.post("/remove_counter", json={"counter_id": counters[3]["id"]})
        pages: list[Any] = []
        after: str | None = ""
        while after is not None:
            query: dict[str, str | int] = {"kind": "counter", "limit": 3, "after": after}
            page = (await client.get("/pull/documents", params=query, headers=headers)).json()
            pages, after = pages + page["documents"], page["next"]
        assert [page["document"]["id"] for page in pages] == sorted(counter["id"] for counter in counters)
        assert [page["document"]["version"] for page in pages] == [1, 1, 1, 2, 1, 1, 1]
        assert [page["document"] for page in pages if "deleted_at" not in page["document"]] == [*counters[:3], *counters[4:]]

    async def test_show_the_journals_public_facts_by_position(self, door: Door) -> None:
        client, app = door
        headers = {"authorization": f"Bearer {app.state.service.credential.issue('tests')}"}
        counter = await made(client)
        await client.post("/raise_counter", json={"counter_id": counter["id"]})
        first = (await client.get("/pull/facts", params={"limit": 1}, headers=headers)).json()
        second = (await client.get("/pull/facts", params={"limit": 1, "after": first["next"]}, headers=headers)).json()
        assert [fact["type"].split(".")[2] for fact in first["facts"] + second["facts"]] == ["counter_made", "counter_raised"]
        assert second["facts"][0]["touched"] == [["counter", counter["id"], 2]]
