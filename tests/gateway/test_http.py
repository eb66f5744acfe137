"""GraphQL over HTTP, whatever the schema."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from gateway.negotiation import JSON, RESPONSE, Accepted
from tests.gateway.toy import Served, served
from tests.servers import node

GOOD = {"authorization": "Bearer good"}


@pytest.fixture(scope="module")
async def toy() -> AsyncIterator[Served]:
    async with served(origins=["https://front.example"], development=True) as running:
        yield running


@pytest.fixture(scope="module")
async def client(toy: Served) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=toy.url.removesuffix("/graphql"), headers=GOOD, timeout=60) as http:
        yield http


async def test_every_one_of_the_61_audits_passes(toy: Served) -> None:
    audits = await node.run("audit.mjs", toy.url, "good")
    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len(audits) == 61


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{RESPONSE};q=0.5, {JSON};q=0.9", JSON),
        (f"{JSON}, {RESPONSE}", RESPONSE),
        (f"{RESPONSE};q=0, */*", JSON),
        (f"{JSON};q=0, application/*;q=0.3", RESPONSE),
        ("text/html", None),
        ("*/*;q=0", None),
        ("application/json;q=high", None),
        (f"{RESPONSE}; charset=utf-8, */*;q=0.1", RESPONSE),
    ],
)
def test_the_media_type_follows_accept_with_its_weights(accept: str | None, answer: str | None) -> None:
    assert Accepted.of(accept).json == answer


async def test_no_answer_may_be_stored(client: httpx2.AsyncClient) -> None:
    for answer in (
        await client.post("/graphql", json={"query": "{ hello }"}),
        await client.post("/graphql", json={"query": "{"}),
        await client.post("/graphql", json={"query": "{ hello }"}, headers={"authorization": ""}),
    ):
        assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("status", "code", "request_"),
    [
        (401, "UNAUTHENTICATED", {"json": {"query": "{ hello }"}, "headers": {"authorization": "Bearer bad"}}),
        (401, "UNAUTHENTICATED", {"json": {"query": "{ hello }"}, "headers": {"authorization": ""}}),
        (403, "FORBIDDEN", {"json": {"query": "{ hello }"}, "headers": {"authorization": "Bearer left"}}),
        (406, "NOT_ACCEPTABLE", {"json": {"query": "{ hello }"}, "headers": {"accept": "image/png"}}),
        (413, "PAYLOAD_TOO_LARGE", {"json": {"query": "{ hello }" + " " * 70_000}}),
        (415, "UNSUPPORTED_MEDIA_TYPE", {"content": b"{}", "headers": {"content-type": "text/plain"}}),
        (415, "UNSUPPORTED_MEDIA_TYPE", {"content": b"{}", "headers": {"content-type": "application/json; charset=latin-1"}}),
        (400, "BAD_REQUEST", {"json": [{"query": "{ hello }"}]}),
        (400, "BAD_REQUEST", {"content": b'{"query": "{ hello }", "variables": NaN}', "headers": {"content-type": JSON}}),
        (400, "BAD_REQUEST", {"content": b"\xff\xfe", "headers": {"content-type": JSON}}),
        (400, "BAD_REQUEST", {"json": {"query": ""}}),
        (400, "OPERATION_NOT_FOUND", {"json": {"query": "query a { hello } query b { hello }"}}),
        (400, "OPERATION_NOT_FOUND", {"json": {"query": "query a { hello }", "operationName": "b"}}),
        (400, "GRAPHQL_PARSE_FAILED", {"json": {"query": "{"}}),
        (400, "GRAPHQL_VALIDATION_FAILED", {"json": {"query": "{ helo }"}}),
        (400, "BAD_USER_INPUT", {"json": {"query": "query($n: Int!) { double(number: $n) }", "variables": {"n": "x"}}}),
        (405, "OPERATION_NOT_ALLOWED", {"json": {"query": "subscription { count(to: 1) }"}}),
    ],
)
async def test_a_broken_request_has_a_status_a_code_and_no_data(
    client: httpx2.AsyncClient, status: int, code: str, request_: dict[str, Any]
) -> None:
    headers = {"accept": RESPONSE} | request_.pop("headers", {})
    answer = await client.post("/graphql", headers=headers, **request_)
    body = answer.json()
    assert (answer.status_code, [error["extensions"]["code"] for error in body["errors"]]) == (status, [code])
    assert "data" not in body
    assert len(body["errors"][0]["extensions"]["traceId"]) == 32
    assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_get_answers_queries_and_nothing_else(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": "query($n: Int!) { double(number: $n) }", "variables": '{"n": 4}'})
    assert answer.json() == {"data": {"double": 8}}
    answer = await client.get("/graphql", params={"query": "mutation { key }"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    answer = await client.get("/graphql", params={"query": "query($n: Int!) { double(number: $n) }", "variables": "{"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


async def test_a_fault_tells_its_trace_and_nothing_of_the_inside(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ hello broken }"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["data"] == {"hello": "hello", "broken": None}
    [error] = body["errors"]
    assert error["path"] == ["broken"]
    assert error["extensions"]["code"] == "INTERNAL_ERROR"
    assert "secret" not in answer.text


async def test_nothing_is_suggested_to_a_client_that_guesses(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ helo double(numbr: 1, number: 1) }"})
    assert len(answer.json()["errors"]) == 2
    assert "Did you mean" not in answer.text


async def test_graphiql_is_for_browsers_in_development_only(client: httpx2.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"accept": "text/html,application/xhtml+xml", "authorization": ""})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    async with served() as production:
        answer = await client.get(production.url, headers={"accept": "text/html"})
        assert answer.status_code == 406


async def test_an_operation_knows_its_viewer_and_its_idempotency_key(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ me }"})
    assert answer.json()["data"]["me"] == "person_" + "1" * 32
    answer = await client.post("/graphql", json={"query": "mutation { key }", "extensions": {"idempotencyKey": "one"}})
    assert answer.json()["data"]["key"] == "one"
