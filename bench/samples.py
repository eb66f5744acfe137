"""Real events to measure with: the check-in of a real objective, made many."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from bench.servers import Servers
from chassis.events import Outgoing, encode
from tests.services.okrs import world

OBJECTIVES = 200


async def outbox_row(servers: Servers) -> Mapping[str, Any]:
    """The outbox row of a check-in, as the okrs service wrote it."""
    database = await servers.postgres.create()
    await world.build(database)
    async with world.opened(database) as okrs:
        active = await okrs.active(await okrs.cycle())
        await okrs.check_in(active, value="4", learned="Ask the people at the desk first")
    connection = await asyncpg.connect(database.owner_url)
    row = await connection.fetchrow("select * from outbox order by position desc limit 1")
    await connection.close()
    return dict(row)


def many(row: Mapping[str, Any], count: int) -> list[Outgoing]:
    """So many records of it, over 200 objectives, each a newer version of its own and a check-in of its own."""
    check_in, objective = row["subject"], row["aggregateid"]
    records = []
    for number in range(count):
        ids = {check_in: f"check_in_{uuid.uuid4().hex}", objective: f"objective_{number % OBJECTIVES:032x}"}
        payload = row["payload"]
        for old, new in ids.items():
            payload = payload.replace(old, new)
        head, _, rest = payload.rpartition('"version":')
        payload = f'{head}"version":{10 + number // OBJECTIVES}{rest[rest.index(",") :]}'
        own = {"id": str(uuid.uuid4()), "payload": payload, "subject": ids[check_in], "aggregateid": ids[objective]}
        records.append(encode({**row, **own}))
    return records


@dataclass(frozen=True, slots=True)
class Arrived:
    """A record as a consumer gets it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]

    @classmethod
    def of(cls, record: Outgoing, offset: int) -> "Arrived":
        """At this place of the first partition."""
        return cls(record.topic, 0, offset, record.key, record.value, record.headers)
