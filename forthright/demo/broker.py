"""librdkafka's mock cluster: a broker inside this process, new and empty with each start."""

from typing import Any


class MockBroker:
    """A cluster of one broker on loopback, for as long as this object lives. Topics appear when they are first used."""

    def __init__(self) -> None:
        """Starts it."""
        from confluent_kafka import Producer

        self._host: Any = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "made.by.the.mock", "log_level": 0})
        [broker] = self._host.list_topics(timeout=10).brokers.values()
        self.address = f"{broker.host}:{broker.port}"

    def make_topics(self, names: list[str]) -> None:
        """Asks for each topic once, which makes it with four partitions."""
        for name in names:
            self._host.list_topics(name, timeout=10)
