"""One trace from the browser's request to the read model."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from chassis import telemetry
from gateway.worker import FOLLOWING
from tests.chassis.streams import everything_in
from tests.journeys.world import World


@pytest.fixture
def exporter() -> Iterator[InMemorySpanExporter]:
    made = InMemorySpanExporter()
    telemetry.configure("tests", "tests", exporter=made)
    yield made
    made.shutdown()


async def test_one_trace_runs_through_http_outbox_kafka_and_projection(world: World, exporter: InMemorySpanExporter) -> None:
    client = world.client
    objective = await client.active(await client.cycle())
    said = await client.check_in(objective, "5")
    await world.truth.rest()
    [event] = [one for one in await everything_in(world.kafka, "forthright.okrs") if one.subject == said["checkIn"]["id"]]
    assert event.traceparent is not None
    trace = event.traceparent.split("-")[1]
    assert event.correlation_id == trace
    spans = {span.context.span_id: span for span in exporter.get_finished_spans() if f"{span.context.trace_id:032x}" == trace}

    def above(span: ReadableSpan) -> ReadableSpan | None:
        return spans.get(span.parent.span_id) if span.parent else None

    [projected] = [
        span
        for span in spans.values()
        if span.kind is SpanKind.CONSUMER and (span.attributes or {})["messaging.consumer.group.name"] == FOLLOWING.consumer
    ]
    way: list[ReadableSpan] = []
    step: ReadableSpan | None = projected
    while step is not None:
        way.append(step)
        step = above(step)
    kinds = [span.kind for span in reversed(way)]
    components = [str((span.attributes or {}).get("forthright.component", "")) for span in way]
    assert kinds[0] is SpanKind.SERVER, "it begins where the gateway was asked"
    assert kinds[-2:] == [SpanKind.PRODUCER, SpanKind.CONSUMER]
    assert kinds.count(SpanKind.SERVER) == 2
    assert [name for name in reversed(components) if name] == ["gateway", "okrs"]
    assert event.traceparent.split("-")[2] == f"{way[1].context.span_id:016x}", "the record names its producer's span"
