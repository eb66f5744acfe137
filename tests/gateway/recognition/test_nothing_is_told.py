"""Whoever gives and reads recognition that few may read: no span, no line and no trace at its owner names them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis import telemetry
from tests.gateway.recognition.test_feed import FEED
from tests.gateway.recognition.test_private import ONE, OWN, give
from tests.gateway.world import Gateway
from tests.services.recognition.world import PEOPLE

PLANTED = "Planted heliotrope"
CYCLE = f"cycle_{1:032x}"
WHO = "query($id: ID!) { recognition(id: $id) { whyMayIRead whoCanRead { count people { id } } } }"
MINE = "{ viewer { praise suggestions { nodes { id why } } } }"
MIX = "query($cycle: ID!) { privateRecognitionMix(cycleId: $cycle) { figures { mean } } }"


@pytest.fixture(scope="module")
def exporter() -> Iterator[InMemorySpanExporter]:
    made = InMemorySpanExporter()
    telemetry.configure("tests", "tests", exporter=made)
    yield made
    made.shutdown()


async def journey(gateway: Gateway) -> str:
    """It is given, answered and read by giver, recipient and a stranger; answers its id."""
    id = await give(gateway, PLANTED, "member", audience="PRIVATE")
    for verb, more in (("addReaction", {"reaction": "THANKS"}), ("commentOnRecognition", {"text": f"{PLANTED} too"})):
        told = await gateway.mutate(verb, "receipt { id }", by="member", recognitionId=id, **more)
        assert told["userErrors"] == []
    for by in ("lead", "member", "stranger"):
        for query, given in ((FEED, {}), (OWN, {"which": "RECEIVED"}), (ONE, {"id": id}), (WHO, {"id": id}), (MINE, {})):
            await gateway.read(query, by=by, **given)
        await gateway.read(MIX, by=by, cycle=CYCLE)
    return id


async def test_no_span_and_no_line_tells_who_thanked_whom_for_what(
    gateway: Gateway, exporter: InMemorySpanExporter, capsys: pytest.CaptureFixture[str]
) -> None:
    exporter.clear()
    capsys.readouterr()
    id = await journey(gateway)
    told = json.dumps([json.loads(span.to_json()) for span in exporter.get_finished_spans()]) + capsys.readouterr().out
    assert "graphql.operation.type" in told
    for planted in (PLANTED, id, PEOPLE["member"], PEOPLE["lead"], PEOPLE["stranger"]):
        assert planted not in told, planted


async def test_the_owner_is_asked_in_no_trace_of_the_caller(gateway: Gateway, exporter: InMemorySpanExporter) -> None:
    """Both run in one process here and share what OpenTelemetry knows of it; between processes the header alone would tell."""
    sent: list[Any] = []
    fetch = gateway.way.handle_async_request

    async def noted(request: Any) -> Any:
        sent.append(request)
        return await fetch(request)

    gateway.way.handle_async_request = noted  # type: ignore[method-assign]  # the way to the owner, made for tests
    exporter.clear()
    await journey(gateway)
    assert exporter.get_finished_spans(), "there are traces that could be passed on"
    assert len({request.url.path.split("/")[1] for request in sent}) >= 7
    assert [request.url.path for request in sent if "traceparent" in request.headers] == []
