"""The relay against a bare aiokafka producer that sends the same bytes, pipelined."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer

from bench.measure import Figure, compare, rate
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
select gen_random_uuid()::text, aggregatetype, 'objective_' || lpad((n % 200)::text, 32, '0'), type, payload, topic, source,
  'objective_' || lpad((n % 200)::text, 32, '0'), time, dataschema, '000001' || lpad(n::text, 14, '0')
from generate_series(1, $1::bigint) n, (select * from sample limit 1) one
"""


async def _sample(servers: Servers) -> str:
    """A database whose table `sample` holds the outbox row of a real check-in."""
    database = await servers.postgres.create()
    await world.build(database)
    async with world.opened(database) as okrs:
        active = await okrs.active(await okrs.cycle())
        await okrs.check_in(active, value="4", learned="Ask the people at the desk first")
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute("create table sample as select * from outbox order by position desc limit 1; truncate outbox")
    await connection.close()
    return database.owner_url


async def _theirs(bare: AIOKafkaProducer, records: Sequence[Outgoing]) -> float:
    async def send() -> None:
        futures = [await bare.send(r.topic, r.value, key=r.key, headers=r.headers) for r in records]
        await asyncio.gather(*futures)

    return await rate(EVENTS, send)


async def _ours(control: Any, url: str, access: KafkaAccess) -> float:
    await control.execute(_FILL, EVENTS)
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
    url = await _sample(servers)
    access = KafkaAccess((servers.kafka,))
    await ensure_topics(access, TOPICS)
    bare = AIOKafkaProducer(bootstrap_servers=servers.kafka, enable_idempotence=True, acks="all", max_batch_size=64 * 1024)
    await bare.start()
    control = await asyncpg.connect(url)
    await control.execute(_FILL, EVENTS)
    records = [encode(row) for row in await control.fetch("select * from outbox order by position")]
    await control.execute("truncate outbox")
    mine, other, ratio = await compare(lambda: _ours(control, url, access), lambda: _theirs(bare, records))
    await bare.stop()
    await control.close()
    note = f"{EVENTS:,} check-ins of {len(records[0].value):,} bytes, leader's election and producer's start included"
    against = "raw aiokafka pipelined produce of the same bytes"
    return [Figure("relay, events/s", against, f"{mine:,.0f}", f"{other:,.0f}", ratio, "≥ 0.4", (note,))]
