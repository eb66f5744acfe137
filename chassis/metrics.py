"""What is measured. Names and labels are a contract (docs/metrics.md); no label ever holds an id."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from prometheus_client import GC_COLLECTOR, PLATFORM_COLLECTOR, PROCESS_COLLECTOR, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics import MetricWrapperBase

REGISTRY = CollectorRegistry()
for _collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
    REGISTRY.register(_collector)

M = TypeVar("M", bound=MetricWrapperBase)
_ALL: list[tuple[MetricWrapperBase, str, str, tuple[str, ...]]] = []
_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Metric:
    """One row of the reference."""

    name: str
    kind: str
    labels: tuple[str, ...]
    description: str


def _named(make: Callable[..., M], name: str, description: str, *labels: str) -> M:
    metric = make(name, description, labels, registry=REGISTRY)
    _ALL.append((metric, name, description, labels))
    return metric


def _seconds(name: str, description: str, labels: tuple[str, ...], registry: CollectorRegistry) -> Histogram:
    return Histogram(name, description, labels, registry=registry, buckets=_SECONDS)


HTTP_REQUESTS = _named(
    _seconds,
    "forthright_http_request_seconds",
    "Time from a request to the end of its answer (for event streams: to its beginning).",
    *("component", "route", "method", "status"),
)
COMMANDS = _named(
    Counter, "forthright_commands_total", "Commands by verb and outcome: ok, or the code of the refusal.", "verb", "outcome"
)
OUTBOX_DEPTH = _named(Gauge, "forthright_outbox_rows", "Facts that wait to be published.", "component")
OUTBOX_AGE = _named(Gauge, "forthright_outbox_oldest_seconds", "Age of the oldest fact that waits to be published.", "component")
RELAY_LEADING = _named(Gauge, "forthright_relay_leading", "1 where this process publishes the component's facts.", "component")
RELAY_PUBLISHED = _named(Counter, "forthright_relay_published_total", "Facts that Kafka acknowledged.", "component", "topic")
RELAY_PARKED = _named(
    Counter,
    "forthright_relay_parked_total",
    "Facts set aside because they, or an earlier one of their key, cannot be sent.",
    "component",
)
RELAY_FAILURES = _named(
    Counter,
    "forthright_relay_failures_total",
    "Batches that were given up, to be published again by a new producer.",
    "component",
)
CONSUMER_LAG = _named(
    Gauge,
    "forthright_consumer_lag",
    "Facts on a partition that the consumer has not applied yet.",
    "consumer",
    "topic",
    "partition",
)
CONSUMER_APPLIED = _named(Counter, "forthright_consumer_applied_total", "Facts that were applied.", "consumer", "topic")
CONSUMER_IGNORED = _named(
    Counter,
    "forthright_consumer_ignored_total",
    "Facts that were passed over, by reason: unknown_type, malformed, not_newer.",
    *("consumer", "topic", "reason"),
)
CONSUMER_PARKED = _named(
    Counter,
    "forthright_consumer_parked_total",
    "Facts set aside because they, or an earlier one of their subject, fail.",
    "consumer",
)
PARKED_ROWS = _named(
    Gauge, "forthright_parked_rows", "Facts that lie aside now, until someone retries or drops them.", "component", "side"
)
POSITION_AGE = _named(
    Gauge,
    "forthright_consumer_position_age_seconds",
    "Time since the consumer last moved on a partition that has more to read.",
    *("consumer", "topic", "partition"),
)
CONSUMER_RESTARTS = _named(
    Counter, "forthright_consumer_restarts_total", "Clients rebuilt because they made no progress or failed.", "consumer"
)
LEASES_HELD = _named(Gauge, "forthright_leases_held", "Partitions this process reads.", "consumer")
CATCH_UP_PULLS = _named(
    Counter,
    "forthright_catch_up_pulls_total",
    "Times documents were pulled from their owner, by cause.",
    "consumer",
    "owner",
    "cause",
)
REACTIONS = _named(
    Counter, "forthright_reactions_total", "Facts that reactions answered, by outcome.", "component", "reaction", "outcome"
)
RELEASE_FAILURES = _named(
    Counter,
    "forthright_release_failures_total",
    "Confidential threads, and chores of the hour (words to remove, figures of a cycle), that failed and wait for the next.",
    "component",
)
CLOSE_FAILURES = _named(
    Counter,
    "forthright_close_failures_total",
    "Pulses whose close failed and is tried again.",
    "component",
)
POOL_IN_USE = _named(Gauge, "forthright_pool_in_use", "Database connections in use.", "component", "pool")
POOL_LIMIT = _named(Gauge, "forthright_pool_limit", "Database connections that may be open at most.", "component", "pool")
SUBSCRIPTIONS_OPEN = _named(Gauge, "forthright_subscriptions_open", "Subscriptions that clients hold open.", "transport")
WRITE_THROUGH_FAILURES = _named(
    Counter, "forthright_write_through_failures_total", "Commands whose documents reached the read model by event only."
)
KEY_FETCHES = _named(
    Counter, "forthright_provider_key_fetches_total", "Questions for the identity provider's keys, by outcome.", "outcome"
)


def command(verb: str, outcome: str) -> None:
    """Counts a command: its outcome is ok, or the code of its refusal."""
    COMMANDS.labels(verb, outcome).inc()


def request(component: str, route: str, method: str, status: int, seconds: float) -> None:
    """Measures a request by its route's template."""
    HTTP_REQUESTS.labels(component, route, method, str(status)).observe(seconds)


def exposition() -> tuple[bytes, str]:
    """Everything in Prometheus' text format, and its media type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST


def reference() -> Iterator[Metric]:
    """Every metric, for docs/metrics.md."""
    for metric, name, description, labels in _ALL:
        yield Metric(name, type(metric).__name__.lower(), labels, description)
