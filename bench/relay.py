"""The relay against a bare aiokafka producer that sends the same bytes, pipelined."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer

from bench.measure import Figure, compare, rate
from bench.samples import outbox_row
from bench.servers import TOPICS, Servers
from chassis.events import Outgoing, encode
from chassis.kafka import KafkaAccess, start_producer
from chassis.postgres import connector
from chassis.relay import Relay
from chassis.topics import ensure_topics
from tests.services.okrs import world

EVENTS = 5_000
_FILL = """
insert into outbox (id, aggregatetype, aggregateid, type, payload, topic, source, subject, time, dataschema, sequence)
select gen_random_uuid()::text, $2, 'objective_' || lpad((n % 200)::text, 32, '0'), $3, $4, $5, $6,
  'check_in_' || lpad(n::text, 32, '0'), now(), $7, '000001' || lpad(n::text, 14, '0')
from generate_series(1, $1::bigint) n
"""


async def _fill(control: Any, row: Mapping[str, Any]) -> None:
    names = ("aggregatetype", "type", "payload", "topic", "source", "dataschema")
    await control.execute(_FILL, EVENTS, *(row[name] for name in names))


async def _theirs(bare: AIOKafkaProducer, records: Sequence[Outgoing]) -> float:
    async def send() -> None:
        futures = [await bare.send(r.topic, r.value, key=r.key, headers=r.headers) for r in records]
        await asyncio.gather(*futures)

    return await rate(EVENTS, send)


async def _ours(control: Any, row: Mapping[str, Any], url: str, access: KafkaAccess) -> float:
    await _fill(control, row)
    stop = asyncio.Event()
    relay = Relay(connector(lambda: url, "bench"), lambda: start_producer(access), component="bench")

    async def drain() -> None:
        while await control.fetchval("select exists (select from outbox)"):
            await asyncio.sleep(0.002)

    running = asyncio.create_task(relay.run(stop))
    try:
        return await rate(EVENTS, drain)
    finally:
        stop.set()
        await running


async def measure(servers: Servers) -> list[Figure]:
    """Events a second from the outbox to the acknowledgement of the last."""
    row = await outbox_row(servers)
    database = await servers.postgres.create()
    await world.build(database)
    url = database.owner_url
    access = KafkaAccess((servers.kafka,))
    await ensure_topics(access, TOPICS)
    bare = AIOKafkaProducer(bootstrap_servers=servers.kafka, enable_idempotence=True, acks="all", max_batch_size=64 * 1024)
    await bare.start()
    control = await asyncpg.connect(url)
    await _fill(control, row)
    records = [encode(row) for row in await control.fetch("select * from outbox order by position")]
    await control.execute("truncate outbox")
    mine, other, ratio = await compare(lambda: _ours(control, row, url, access), lambda: _theirs(bare, records))
    await bare.stop()
    await control.close()
    note = f"{EVENTS:,} check-ins of {len(records[0].value):,} bytes, leader's election and producer's start included"
    against = "raw aiokafka pipelined produce of the same bytes"
    return [Figure("relay, events/s", against, f"{mine:,.0f}", f"{other:,.0f}", ratio, "≥ 0.4", (note,))]
