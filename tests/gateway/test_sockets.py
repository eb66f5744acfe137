"""WebSockets and event streams, whatever the schema: signing in, ending, and foreign clients."""

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from strawberry.http.exceptions import WebSocketDisconnected
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from chassis.viewers import Viewer
from gateway.sockets import Adapter
from tests.gateway.toy import ME, Served, ToyContext, ToyDoor, served
from tests.servers import node

PROTOCOL = [Subprotocol("graphql-transport-ws")]
COUNT = "subscription($to: Int!) { count(to: $to) }"


async def say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(await asyncio.wait_for(socket.recv(), 30)))


async def closing(socket: ClientConnection) -> int:
    """The code it is closed with."""
    async with asyncio.timeout(60):
        await socket.wait_closed()
    assert socket.close_code is not None
    return int(socket.close_code)


async def signed_in(toy: Served) -> ClientConnection:
    socket = await connect(toy.socket_url, subprotocols=PROTOCOL)
    await say(socket, type="connection_init", payload={"authorization": "Bearer good"})
    assert await hear(socket) == {"type": "connection_ack"}
    return socket


async def test_graphql_ws_follows_a_subscription_to_its_end() -> None:
    async with served() as toy:
        lines = await node.run("ws_client.mjs", toy.socket_url, "good", COUNT, json.dumps({"to": 3}), "9")
        assert [line["next"]["data"]["count"] for line in lines if "next" in line] == [1, 2, 3]
        assert {"complete": True} in lines


async def test_graphql_sse_follows_a_subscription_to_its_end() -> None:
    async with served() as toy:
        lines = await node.run("sse_client.mjs", toy.url, "good", COUNT, json.dumps({"to": 3}), "9")
        assert [line["next"]["data"]["count"] for line in lines if "next" in line] == [1, 2, 3]
        assert lines[-1] == {"complete": True}


@pytest.mark.parametrize("token", ["", "bad", "left"])
async def test_without_a_good_token_a_socket_closes_with_4403_and_a_stream_answers_so(token: str) -> None:
    async with served() as toy:
        lines = await node.run("ws_client.mjs", toy.socket_url, token, COUNT, json.dumps({"to": 1}), "1")
        assert [line["closed"] for line in lines if "closed" in line] == [4403]
        lines = await node.run("sse_client.mjs", toy.url, token, COUNT, json.dumps({"to": 1}), "1")
        assert [line["status"] for line in lines] == [403 if token == "left" else 401]


async def test_who_subscribes_before_signing_in_is_closed_with_4401() -> None:
    async with served() as toy, connect(toy.socket_url, subprotocols=PROTOCOL) as socket:
        await say(socket, type="subscribe", id="1", payload={"query": "{ hello }"})
        assert await closing(socket) == 4401


async def test_the_legacy_protocol_is_off() -> None:
    async with served() as toy, connect(toy.socket_url, subprotocols=[Subprotocol("graphql-ws")]) as socket:
        assert await closing(socket) == 4406


async def test_a_socket_and_a_stream_end_when_the_token_expires() -> None:
    async with served(ToyDoor(lifetime=timedelta(seconds=1))) as toy:
        assert await closing(await signed_in(toy)) == 4403
        slow = "subscription { count(to: 9, wait: 30) }"
        lines = await node.run("sse_client.mjs", toy.url, "good", slow, "{}", "9")
        codes = [error["extensions"]["code"] for line in lines if "next" in line for error in line["next"].get("errors", [])]
        assert codes == ["UNAUTHENTICATED"]


async def test_a_person_who_leaves_is_disconnected_and_others_stay() -> None:
    async with served() as toy:
        socket = await signed_in(toy)
        toy.endpoint.connections.dismiss(type(ME)("person_" + "2" * 32))
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}
        toy.endpoint.connections.dismiss(ME)
        assert await closing(socket) == 4403


async def test_a_process_that_goes_closes_sockets_with_1001() -> None:
    async with served() as toy:
        socket = await signed_in(toy)
        toy.endpoint.connections.close()
        assert await closing(socket) == 1001


async def test_a_process_that_goes_ends_streams_without_calling_them_complete() -> None:
    async with served() as toy, httpx2.AsyncClient(timeout=60) as client:
        body = {"query": "subscription { count(to: 9, wait: 30) }"}
        headers = {"accept": "text/event-stream", "authorization": "Bearer good"}
        async with client.stream("POST", toy.url, json=body, headers=headers) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert stream.headers["cache-control"] == "private, no-store, no-transform"
            told = ""
            async for text in stream.aiter_text():
                told += text
                toy.endpoint.connections.close()
    assert told == 'event: next\ndata: {"data":{"count":1}}\n\n'


async def test_an_operation_that_cannot_even_begin_is_told_so() -> None:
    async with served(Forgetful()) as toy:
        socket = await signed_in(toy)
        await say(socket, type="subscribe", id="1", payload={"query": "{ hello }"})
        told = await hear(socket)
        assert (told["type"], [error["extensions"]["code"] for error in told["payload"]]) == ("error", ["INTERNAL_ERROR"])
        assert "inside" not in json.dumps(told)
        await socket.close()


class Forgetful(ToyDoor):
    def context(self, viewer: Viewer, authorization: str, extensions: Mapping[str, Any] | None) -> ToyContext:
        raise ValueError(f"the inside of {viewer}, {authorization}, {extensions}")


async def test_operations_of_one_socket_run_side_by_side_and_know_their_keys() -> None:
    async with served() as toy:
        socket = await signed_in(toy)
        await say(socket, type="subscribe", id="s", payload={"query": "subscription { count(to: 2, wait: 30) }"})
        assert (await hear(socket))["payload"] == {"data": {"count": 1}}
        await say(socket, type="subscribe", id="m", payload={"query": "mutation { key }", "extensions": {"idempotencyKey": "k"}})
        assert (await hear(socket))["payload"] == {"data": {"key": "k"}}
        assert await hear(socket) == {"id": "m", "type": "complete"}
        await say(socket, type="complete", id="s")
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}
        await socket.close()


@pytest.mark.parametrize(
    ("query", "code"), [("{", "GRAPHQL_PARSE_FAILED"), ("{ helo }", "GRAPHQL_VALIDATION_FAILED"), ("", "BAD_REQUEST")]
)
async def test_a_broken_operation_is_an_error_with_its_code(query: str, code: str) -> None:
    async with served() as toy:
        socket = await signed_in(toy)
        await say(socket, type="subscribe", id="1", payload={"query": query})
        told = await hear(socket)
        assert (told["type"], told["id"], [error["extensions"]["code"] for error in told["payload"]]) == ("error", "1", [code])
        await socket.close()


async def test_a_fault_in_a_subscription_tells_nothing_of_the_inside() -> None:
    async with served() as toy:
        lines = await node.run("sse_client.mjs", toy.url, "good", "subscription { fails }", "{}", "9")
        [error] = [error for line in lines if "next" in line for error in line["next"].get("errors", [])]
        assert error["extensions"]["code"] == "INTERNAL_ERROR"
        assert "secret" not in json.dumps(lines)


@pytest.mark.parametrize(("origin", "welcome"), [("https://front.example", True), ("https://evil.example", False)])
async def test_a_page_of_another_origin_opens_no_socket(origin: str, welcome: bool) -> None:
    async with served(origins=["https://front.example"]) as toy:
        opening = connect(toy.socket_url, subprotocols=PROTOCOL, origin=Origin(origin))
        if welcome:
            async with opening:
                return
        with pytest.raises(InvalidStatus):
            await opening


@pytest.mark.parametrize(
    "message",
    [
        "not json",
        "[]",
        "1",
        '{"type": 1}',
        '{"type": "complete", "id": []}',
        '{"type": "unheard_of"}',
        '{"type": "subscribe", "id": "1"}',
    ],
)
async def test_a_message_that_is_none_closes_the_socket(message: str) -> None:
    async with served() as toy:
        socket = await signed_in(toy)
        await socket.send(message)
        assert await closing(socket) == 4400


class Impatient(Adapter):
    patience_seconds = 0.05


class Unread:
    """A socket whose client takes nothing."""

    def __init__(self) -> None:
        self.closed: int | None = None

    async def send_text(self, _: str) -> None:
        await asyncio.sleep(60)

    async def close(self, code: int, reason: str) -> None:
        assert reason
        self.closed = code


async def test_a_client_that_does_not_read_is_closed() -> None:
    unread: Any = Unread()
    nothing: Any = None
    with pytest.raises(WebSocketDisconnected):
        await Impatient(nothing, nothing, unread).send_json({"type": "next"})
    assert unread.closed == 4429
