"""The servers that everything is measured on: a real PostgreSQL and a real Kafka, the same for both sides."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.kafka import Kafka, jars
from tests.servers.postgres import Postgres

TOPICS = ("forthright.directory", "forthright.directory.internal", "forthright.okrs", "forthright.okrs.internal")


@dataclass(frozen=True, slots=True)
class Servers:
    """What a measurement may use."""

    postgres: Postgres
    broker: Kafka

    @property
    def kafka(self) -> str:
        """host:port of the broker."""
        return self.broker.bootstrap


@contextmanager
def servers() -> Iterator[Servers]:
    """Starts both, and ends them."""
    with tempfile.TemporaryDirectory(prefix="forthright-bench-", ignore_cleanup_errors=True) as name:
        postgres = Postgres(in_memory=False)
        broker = Kafka(Path(name) / "kafka", jars())
        broker.start()
        try:
            yield Servers(postgres, broker)
        finally:
            broker.discard()
            postgres.discard()
