"""Traces by hand: one trace runs through HTTP, outbox, Kafka and projection. All names of attributes stand here.

No span holds an exception's message, a path with ids, a query or a text: what a person wrote never leaves with a trace.
"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import time_ns
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExporter
from opentelemetry.trace import Link, Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

# HTTP (stable) and messaging (in development, hence named in this module only).
METHOD, ROUTE, STATUS = "http.request.method", "http.route", "http.response.status_code"
ERROR = "error.type"
SYSTEM, OPERATION, OPERATION_TYPE = "messaging.system", "messaging.operation.name", "messaging.operation.type"
TOPIC, PARTITION = "messaging.destination.name", "messaging.destination.partition.id"
MESSAGE_ID, BATCH = "messaging.message.id", "messaging.batch.message_count"
GROUP = "messaging.consumer.group.name"
FACT_TYPE, COMPONENT = "forthright.fact.type", "forthright.component"

# FastAPI's own spans hold paths and queries, and its log records hold exceptions' messages: ours take their place.
# Every app is made with `FastAPI(telemetry=telemetry.NATIVE_OFF)`.
NATIVE_OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}

_PROPAGATOR = TraceContextTextMapPropagator()
_TRACER = trace.get_tracer("forthright")  # finds the provider once there is one; asking each time costs a third of a span
_MOST_LINKS = 128
_exporting = False


class NativeTelemetryOn(Exception):
    """An app was made without `telemetry=NATIVE_OFF`; its spans would hold what people asked for."""


@dataclass(frozen=True, slots=True)
class Message:
    """A fact on Kafka, as its spans see it."""

    traceparent: str | None
    fact_id: str
    fact_type: str


def configure(service: str, deployment: str, endpoint: str = "", exporter: SpanExporter | None = None) -> TracerProvider:
    """Makes spans, and sends them where there is an endpoint (OTLP over HTTP) or, in tests, an exporter.

    Without either, traces still have ids, for problems and logs. May be called again: the process keeps its provider.
    """
    global _exporting  # noqa: PLW0603  # OpenTelemetry keeps one provider per process, so this is per process too
    known = trace.get_tracer_provider()
    resource = Resource.create(
        {"service.name": service, "service.namespace": "forthright", "deployment.environment.name": deployment}
    )
    provider = known if isinstance(known, TracerProvider) else TracerProvider(resource=resource)
    if provider is not known:
        trace.set_tracer_provider(provider)
    if endpoint:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    _exporting = _exporting or bool(endpoint) or exporter is not None
    return provider


def install(app: FastAPI, component: str) -> None:
    """One span, one measurement and one log line for each request of the app. Call it after all other middleware."""
    from chassis.requests import Observed  # noqa: PLC0415  # it measures with what stands here

    if app._telemetry["tracing"] or app._telemetry["logs"]:  # noqa: SLF001  # nothing public tells
        raise NativeTelemetryOn(f"Make the app of {component} with FastAPI(telemetry=telemetry.NATIVE_OFF).")
    app.add_middleware(Observed, component=component)


def tracer() -> trace.Tracer:
    """The process' tracer."""
    return _TRACER


@contextmanager
def span(
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, Any] | None = None,
    links: Sequence[Link] = (),
    parent: str | None = None,
) -> Iterator[Span]:
    """A span around a block, under the current one or the parent's traceparent; an error marks it by its type only."""
    with tracer().start_as_current_span(
        name,
        context=context_of(parent) if parent else None,
        kind=kind,
        attributes=dict(attributes or {}),
        links=links,
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            failed(opened, error)
            raise


def failed(opened: Span, error: BaseException | str) -> None:
    """Marks a span as failed, by the type of the error."""
    opened.set_attribute(ERROR, error if isinstance(error, str) else type(error).__qualname__)
    opened.set_status(StatusCode.ERROR)


def current_traceparent() -> str | None:
    """The current span as a W3C traceparent."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


def inject(headers: MutableMapping[str, str]) -> None:
    """Adds the current trace to the headers of a request that goes out."""
    _PROPAGATOR.inject(headers)


def context_of(traceparent: str | None) -> Context:
    """The context that a traceparent stands for; an empty one where it is missing or malformed."""
    return _PROPAGATOR.extract({"traceparent": traceparent} if traceparent else {}, Context())


def link(traceparent: str | None) -> Link | None:
    """A link to the span that a traceparent names."""
    context = trace.get_current_span(context_of(traceparent)).get_span_context()
    return Link(context) if context.is_valid else None


def sending(topic: str, message: Message) -> Span | None:
    """The producer's span of one fact, in the trace of its command; the caller ends it (see `traceparent_of`).

    None where no traces are sent or this one is not sampled: then the command's own traceparent travels on.
    """
    if not _exporting:
        return None
    context = context_of(message.traceparent)
    above = trace.get_current_span(context).get_span_context()
    if not above.is_valid or not above.trace_flags.sampled:
        return None
    attributes = {SYSTEM: "kafka", OPERATION: "send", OPERATION_TYPE: "send", TOPIC: topic, **_of(message)}
    return tracer().start_span(f"send {topic}", context, SpanKind.PRODUCER, attributes)


def traceparent_of(opened: Span | None, otherwise: str | None) -> str | None:
    """What goes into `ce_traceparent`: the producer's span, or else the command's."""
    if opened is None:
        return otherwise
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, trace.set_span_in_context(opened, Context()))
    return carrier.get("traceparent")


@contextmanager
def processing(consumer: str, topic: str, partition: int, messages: Sequence[Message]) -> Iterator[Span]:
    """The consumer's span of a batch, linked to the producers' spans.

    At its end each fact gets a span in its own trace too, so that one trace runs from the command to its projection.
    """
    shared = {
        SYSTEM: "kafka",
        OPERATION: "process",
        OPERATION_TYPE: "process",
        TOPIC: topic,
        PARTITION: str(partition),
        GROUP: consumer,
    }
    links = [each for each in (link(message.traceparent) for message in messages[:_MOST_LINKS]) if each] if _exporting else []
    name = f"process {topic}"
    with tracer().start_as_current_span(
        name,
        Context(),
        SpanKind.CONSUMER,
        {**shared, BATCH: len(messages)},
        links,
        record_exception=False,
        set_status_on_exception=False,
    ) as batch:
        began, error = time_ns(), None
        try:
            yield batch
        except BaseException as raised:
            error = raised
            failed(batch, raised)
            raise
        finally:
            if _exporting:
                _each(name, shared, messages, batch, began, error)


def _each(
    name: str, shared: Mapping[str, Any], messages: Sequence[Message], batch: Span, began: int, error: BaseException | None
) -> None:
    for message in messages:
        context = context_of(message.traceparent)
        above = trace.get_current_span(context).get_span_context()
        if above.is_valid and above.trace_flags.sampled:
            attributes = {**shared, **_of(message)}
            own = tracer().start_span(name, context, SpanKind.CONSUMER, attributes, [Link(batch.get_span_context())], began)
            if error is not None:
                failed(own, error)
            own.end()


def _of(message: Message) -> dict[str, str]:
    return {MESSAGE_ID: message.fact_id, FACT_TYPE: message.fact_type}
