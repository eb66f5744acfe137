"""Telemetry: one trace runs from the request to the projection, and holds nothing that a person wrote."""

import asyncio
import sys
from collections.abc import AsyncIterator

import httpx2
import pytest
import structlog
from fastapi import APIRouter, FastAPI
from fastapi.responses import StreamingResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext, SpanKind, StatusCode
from starlette.types import Receive, Scope, Send

from chassis import metrics, problems, telemetry
from chassis.problems import Refused
from chassis.telemetry import Message
from contracts.refusals import Code
from tests.chassis.serving import served

EXPORTER = InMemorySpanExporter()
telemetry.configure("test", "local", exporter=EXPORTER)
SECRET = "Anna says the plan is doomed"


@pytest.fixture(autouse=True)
def spans() -> InMemorySpanExporter:
    EXPORTER.clear()
    return EXPORTER


def made_app() -> FastAPI:
    app = FastAPI(telemetry=telemetry.NATIVE_OFF)
    router = APIRouter()

    @router.get("/objectives/{id}")
    async def read(id: str) -> dict[str, str | None]:
        return {"id": id, "traceparent": telemetry.current_traceparent()}

    @router.post("/refuse")
    async def refuse() -> None:
        raise Refused(Code.FORBIDDEN)

    @router.post("/fail")
    async def fail() -> None:
        raise ValueError(SECRET)

    @router.get("/stream")
    async def stream() -> StreamingResponse:
        async def parts() -> AsyncIterator[str]:
            yield "data: one\n\n"

        return StreamingResponse(parts(), media_type="text/event-stream")

    app.include_router(router)
    problems.install(app)
    telemetry.install(app, component="toy")
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(made_app()), base_url="http://toy") as opened:
        yield opened


def only(spans: InMemorySpanExporter) -> ReadableSpan:
    (span,) = spans.get_finished_spans()
    return span


def trace_of(span: ReadableSpan) -> str:
    assert span.context is not None
    return f"{span.context.trace_id:032x}"


def span_id(context: SpanContext | None) -> str:
    assert context is not None
    return f"{context.span_id:016x}"


def dump(spans: InMemorySpanExporter) -> str:
    return "".join(span.to_json() for span in spans.get_finished_spans())


def count(route: str, status: str, method: str = "GET") -> float:
    labels = {"component": "toy", "route": route, "method": method, "status": status}
    return metrics.REGISTRY.get_sample_value("forthright_http_request_seconds_count", labels) or 0


async def test_a_request_is_a_span_a_measurement_and_a_line_by_its_routes_template(
    client: httpx2.AsyncClient, spans: InMemorySpanExporter
) -> None:
    before = count("/objectives/{id}", "200")
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        await client.get("/objectives/objective_1?q=doomed")
    span = only(spans)
    assert (span.name, span.kind) == ("GET /objectives/{id}", SpanKind.SERVER)
    assert span.attributes == {
        "http.request.method": "GET",
        "http.route": "/objectives/{id}",
        "http.response.status_code": 200,
        "forthright.component": "toy",
    }
    assert count("/objectives/{id}", "200") == before + 1
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line.pop("milliseconds") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "route": "/objectives/{id}",
        "method": "GET",
        "status": 200,
        "component": "toy",
    }


async def test_a_request_joins_the_callers_trace_and_its_handler_sees_it(
    client: httpx2.AsyncClient, spans: InMemorySpanExporter
) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = await client.get("/objectives/1", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert answer.json()["traceparent"].split("-")[1] == trace == trace_of(only(spans))


async def test_a_malformed_traceparent_begins_a_trace_of_its_own(client: httpx2.AsyncClient, spans: InMemorySpanExporter) -> None:
    answer = await client.get("/objectives/1", headers={"traceparent": "00-zz-zz-01"})
    assert answer.status_code == 200
    assert only(spans).parent is None


async def test_an_address_nobody_knows_is_measured_without_its_path(
    client: httpx2.AsyncClient, spans: InMemorySpanExporter
) -> None:
    before = count("unmatched", "404")
    await client.get("/nowhere/anna")
    assert count("unmatched", "404") == before + 1
    assert only(spans).name == "GET unmatched"


async def test_a_method_nobody_knows_makes_no_label_of_its_own(client: httpx2.AsyncClient, spans: InMemorySpanExporter) -> None:
    await client.request("ANNA", "/refuse")
    assert only(spans).name == "_OTHER /refuse"


async def test_a_refusal_is_no_error_of_ours(client: httpx2.AsyncClient, spans: InMemorySpanExporter) -> None:
    answer = await client.post("/refuse")
    assert answer.status_code == 403
    assert answer.json()["traceId"] == trace_of(only(spans))
    assert only(spans).status.status_code is StatusCode.UNSET


async def test_a_fault_is_answered_without_detail_and_its_text_is_in_no_span(
    client: httpx2.AsyncClient, spans: InMemorySpanExporter
) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = await client.post("/fail")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert SECRET not in answer.text
    span = only(spans)
    assert answer.json()["traceId"] == trace_of(span)
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes is not None
    assert span.attributes["error.type"] == "ValueError"
    assert SECRET not in dump(spans)
    assert [line["event"] for line in lines] == ["request failed", "request"]


async def test_an_event_stream_is_measured_to_its_beginning(client: httpx2.AsyncClient) -> None:
    before = count("/stream", "200")
    assert (await client.get("/stream")).text == "data: one\n\n"
    assert count("/stream", "200") == before + 1


def test_an_app_whose_own_telemetry_is_on_is_refused() -> None:
    with pytest.raises(telemetry.NativeTelemetryOn):
        telemetry.install(FastAPI(), component="toy")


def test_an_error_in_a_span_is_told_by_its_type_only(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="Anna"), telemetry.span("doing"):
        raise ValueError(SECRET)
    assert only(spans).attributes == {"error.type": "ValueError"}
    assert SECRET not in dump(spans)


def test_outgoing_headers_carry_the_trace(spans: InMemorySpanExporter) -> None:
    headers: dict[str, str] = {}
    with telemetry.span("calling"):
        telemetry.inject(headers)
    assert headers["traceparent"].split("-")[1] == trace_of(only(spans))


def test_one_trace_runs_from_the_command_through_kafka_to_the_projection(spans: InMemorySpanExporter) -> None:
    with telemetry.span("command"):
        stored = telemetry.current_traceparent()
    message = Message(stored, "fact-1", "forthright.okrs.check_in_recorded.v1")
    producing = telemetry.sending("forthright.okrs", message)
    assert producing is not None
    header = telemetry.traceparent_of(producing, stored)
    producing.end()
    received = Message(header, message.fact_id, message.fact_type)
    with telemetry.processing("gateway", "forthright.okrs", 3, [received]):
        pass
    command, sent, applied, batch = spans.get_finished_spans()
    assert trace_of(command) == trace_of(sent) == trace_of(applied)
    assert (sent.kind, applied.kind, batch.kind) == (SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.CONSUMER)
    assert span_id(sent.parent) == span_id(command.context)
    assert span_id(applied.parent) == span_id(sent.context)
    assert [span_id(each.context) for each in batch.links] == [span_id(sent.context)]
    assert [span_id(each.context) for each in applied.links] == [span_id(batch.context)]
    assert applied.attributes == {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": "forthright.okrs",
        "messaging.destination.partition.id": "3",
        "messaging.consumer.group.name": "gateway",
        "messaging.message.id": "fact-1",
        "forthright.fact.type": "forthright.okrs.check_in_recorded.v1",
    }


def test_a_fact_that_cannot_be_applied_marks_its_own_trace(spans: InMemorySpanExporter) -> None:
    with telemetry.span("command"):
        stored = telemetry.current_traceparent()
    with (
        pytest.raises(ValueError, match="Anna"),
        telemetry.processing("gateway", "t", 0, [Message(stored, "fact-1", "x"), Message(None, "fact-2", "x")]),
    ):
        raise ValueError(SECRET)
    _, applied, batch = spans.get_finished_spans()
    assert applied.status.status_code is batch.status.status_code is StatusCode.ERROR
    assert SECRET not in dump(spans)


def test_a_fact_without_a_trace_or_unsampled_makes_no_producers_span(spans: InMemorySpanExporter) -> None:
    unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
    for traceparent in (None, "garbage", unsampled):
        message = Message(traceparent, "fact-1", "x")
        assert telemetry.sending("t", message) is None
        assert telemetry.traceparent_of(None, traceparent) == traceparent
        with telemetry.processing("gateway", "t", 0, [message]):
            pass
    assert {span.name for span in spans.get_finished_spans()} == {"process t"}
    assert len(spans.get_finished_spans()) == 3


SENDS = """
from chassis import telemetry
import sys
telemetry.configure("forthright okrs api", "local", sys.argv[1])
with telemetry.span("doing"):
    pass
"""


async def test_spans_reach_a_collector_over_otlp_before_the_process_ends() -> None:
    received: list[tuple[str, str, bytes]] = []

    async def collector(scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        received.append((scope["path"], dict(scope["headers"])[b"content-type"].decode(), body + message["body"]))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/x-protobuf")]})
        await send({"type": "http.response.body", "body": b""})

    async with served(collector) as url:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", SENDS, url)
        assert await asyncio.wait_for(process.wait(), 120) == 0
    ((path, media, body),) = received
    assert (path, media) == ("/v1/traces", "application/x-protobuf")
    (sent,) = ExportTraceServiceRequest.FromString(body).resource_spans
    names = {each.key: each.value.string_value for each in sent.resource.attributes}
    assert (names["service.name"], names["deployment.environment.name"]) == ("forthright okrs api", "local")
    assert sent.scope_spans[0].spans[0].name == "doing"
