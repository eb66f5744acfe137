"""librdkafka's mock cluster, in this process: carries producing and reading, but no groups, compaction or topic commands."""

from collections.abc import Iterable

from confluent_kafka import Consumer

from tests.servers.broker import Broker


class MockKafka(Broker):
    """A mock of one broker; topics appear, with four partitions, when they are first used."""

    real = False

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._host = Consumer({"group.id": "host", "test.mock.num.brokers": "1", "log_level": 0})
        [broker] = self._host.list_topics(timeout=10).brokers.values()
        self.bootstrap = f"{broker.host}:{broker.port}"

    async def renew(self, *names: str, partitions: int = 0) -> None:  # four, whatever is asked
        """A new cluster at a new address, as topics cannot be deleted."""
        self._host.close()
        self._begin()
        await self.create_topics(*names)

    async def create_topics(self, *names: str, partitions: int = 0) -> None:  # as above
        """Asks for each topic, which makes it."""
        self._ask(names)

    async def topics(self) -> set[str]:
        """The topics that somebody has asked for."""
        return set(self._host.list_topics(timeout=10).topics)

    def _ask(self, names: Iterable[str]) -> None:
        for name in names:
            self._host.list_topics(name, timeout=10)

    def discard(self) -> None:
        self._host.close()
