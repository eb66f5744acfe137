"""What is measured. Names and labels are a contract (docs/metrics.md); no label ever holds an id."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from prometheus_client import GC_COLLECTOR, PLATFORM_COLLECTOR, PROCESS_COLLECTOR, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics import MetricWrapperBase

REGISTRY = CollectorRegistry()
for _collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
    REGISTRY.register(_collector)

M = TypeVar("M", bound=MetricWrapperBase)
_ALL: dict[str, tuple[MetricWrapperBase, str, tuple[str, ...]]] = {}
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
    _ALL[name] = (metric, description, labels)
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
# What relay and consumers count and measure (chassis.signals), under the names they use.
_named(Gauge, "forthright_outbox_waiting", "Facts that wait to be published.", "component")
_named(Gauge, "forthright_outbox_oldest_seconds", "Age of the oldest fact that waits to be published.", "component")
_named(Counter, "forthright_outbox_published_total", "Facts that Kafka acknowledged.", "component")
_named(
    Counter,
    "forthright_outbox_parked_total",
    "Facts set aside because they, or an earlier one of their key, cannot be sent.",
    "component",
)
_named(Gauge, "forthright_outbox_parked_now", "Facts that lie aside unsent until someone retries or drops them.", "component")
_named(Gauge, "forthright_relay_leading", "1 where this process publishes the component's facts.", "component")
_named(
    Counter,
    "forthright_relay_interruptions_total",
    "Times the relay had to begin again, by the error's type.",
    "component",
    "error",
)
_named(
    Gauge,
    "forthright_consumer_lag",
    "Facts on a partition that the consumer has not applied yet.",
    *("component", "consumer", "topic", "partition"),
)
_named(Counter, "forthright_consumer_applied_total", "Facts that were applied.", "component", "consumer", "topic")
_named(
    Counter,
    "forthright_consumer_ignored_total",
    "Facts that were passed over, by reason: unknown_type, malformed, not_newer.",
    *("component", "consumer", "topic", "reason"),
)
_named(
    Counter,
    "forthright_consumer_parked_total",
    "Facts set aside because they, or an earlier one of their subject, fail.",
    *("component", "consumer"),
)
_named(
    Gauge,
    "forthright_consumer_parked_now",
    "Facts that lie aside unapplied until someone retries or drops them.",
    *("component", "consumer"),
)
_named(
    Gauge,
    "forthright_consumer_position_age_seconds",
    "Time since the consumer last moved on a partition that has more to read.",
    *("component", "consumer", "topic", "partition"),
)
_named(
    Counter,
    "forthright_consumer_restarts_total",
    "Clients rebuilt because they failed or made no progress, by the error's type.",
    *("component", "consumer", "error"),
)
_named(Gauge, "forthright_leases_held", "Partitions this process reads.", "component", "consumer")
_named(
    Counter,
    "forthright_catch_up_pulls_total",
    "Times documents were pulled from their owner, by cause.",
    *("component", "consumer", "owner", "cause"),
)
_named(
    Counter,
    "forthright_reactions_total",
    "Facts that reactions answered, by outcome: effect, none, late.",
    *("component", "reaction", "outcome"),
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


class Measured:
    """The signals of one component's relay and consumers, as metrics: `leases_held` is `forthright_leases_held`."""

    def __init__(self, component: str) -> None:
        """Measures under the component's name."""
        self._component = component

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Something happened so many times."""
        self._metric(f"forthright_{name}_total", labels).inc(amount)

    def level(self, name: str, value: float, **labels: str) -> None:
        """Something stands at this height now."""
        self._metric(f"forthright_{name}", labels).set(value)

    def _metric(self, name: str, labels: dict[str, str]) -> Any:
        metric: Any = _ALL[name][0]
        return metric.labels(component=self._component, **labels)


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
    for name, (metric, description, labels) in _ALL.items():
        yield Metric(name, type(metric).__name__.lower(), labels, description)
