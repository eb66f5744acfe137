"""What tests may ask of a broker, wherever it comes from: topics, and for our own ones an end and a new beginning."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

PARTITIONS = 12
_EXISTS, _UNKNOWN = 36, 3


class Broker:
    """A real broker, reached at `bootstrap`; the classes over it add how it is stopped, killed and started."""

    real = True

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    def start(self) -> None:
        """Starts it, on the same port and with what it holds, and waits until it answers."""
        raise RuntimeError("this broker is not ours to start")

    def stop(self) -> None:
        """Ends it in order."""
        raise RuntimeError("this broker is not ours to stop")

    def kill(self) -> None:
        """Ends it at once, as kill -9 does."""
        raise RuntimeError("this broker is not ours to kill")

    def restart(self) -> None:
        """In order down and up again."""
        self.stop()
        self.start()

    def discard(self) -> None:
        """Ends it for good."""

    @asynccontextmanager
    async def admin(self) -> Any:
        """An aiokafka admin client."""
        client = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=20_000)
        await client.start()
        try:
            yield client
        finally:
            await client.close()

    async def create_topics(self, *names: str, partitions: int = PARTITIONS) -> None:
        """Creates topics and waits until each partition has a leader."""
        async with self.admin() as admin:
            await self._create(admin, names, partitions)

    async def delete_topics(self, *names: str) -> None:
        """Deletes those of the topics that are there."""
        async with self.admin() as admin:
            await _delete(admin, names)

    async def topics(self) -> set[str]:
        """The names of the topics that are there."""
        async with self.admin() as admin:
            return {name for name in await admin.list_topics() if not name.startswith("__")}

    async def renew(self, *names: str, partitions: int = PARTITIONS) -> None:
        """Leaves exactly these topics of ours, empty: each one is deleted and created anew, with a new identity."""
        async with self.admin() as admin:
            await _delete(admin, [name for name in await admin.list_topics() if not name.startswith("__")])
            await self._create(admin, names, partitions)

    async def _create(self, admin: Any, names: Iterable[str], partitions: int) -> None:
        wanted = [NewTopic(name, partitions, 1) for name in names]
        if not wanted:
            return
        deadline = time.monotonic() + 60
        while True:
            answer = await admin.create_topics(wanted)
            errors = {error[0]: error[1] for error in answer.topic_errors if error[1]}
            if not errors:
                break
            if set(errors.values()) != {_EXISTS} or time.monotonic() > deadline:
                raise RuntimeError(f"topics were not created: {errors}")
            wanted = [topic for topic in wanted if topic.name in errors]  # a deletion is still on its way
            await asyncio.sleep(0.02)
        for name in names:
            while not await self._led(admin, name, partitions):
                await asyncio.sleep(0.02)

    async def _led(self, admin: Any, name: str, partitions: int) -> bool:
        [topic] = await admin.describe_topics([name])
        led = [partition for partition in topic["partitions"] if not partition["error_code"] and partition["leader"] >= 0]
        return not topic["error_code"] and len(led) == partitions


async def _delete(admin: Any, names: Iterable[str]) -> None:
    doomed = list(names)
    if not doomed:
        return
    answer = await admin.delete_topics(doomed)
    errors = {error[0]: error[1] for error in answer.topic_error_codes if error[1] not in {0, _UNKNOWN}}
    if errors:
        raise RuntimeError(f"topics were not deleted: {errors}")
    deadline = time.monotonic() + 60
    # The controller has deleted them; until the broker knows it, clients would be shown the topics of before.
    while set(doomed) & set(await admin.list_topics()):
        if time.monotonic() > deadline:
            raise RuntimeError("topics were not deleted in a minute")
        await asyncio.sleep(0.02)
