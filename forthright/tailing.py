"""Live events from Kafka, for people who look: no group, no stored offset, nothing changed."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson

from chassis.events import Event, decode
from chassis.kafka import Consumer, KafkaAccess, Partition, closed, start_consumer, to_aio
from chassis.topics import look_at

_WAIT_MS = 200
_BATCH = 500


async def tail_events(
    access: KafkaAccess, topics: Sequence[str], *, from_beginning: bool, until_end: bool
) -> AsyncIterator[dict[str, Any]]:
    """Every event of the topics from now on, or from the oldest one; for ever, or up to where the topics end now."""
    cluster = await look_at(access, topics)
    partitions = [to_aio(Partition(topic, number)) for topic, numbers in cluster.partitions.items() for number in numbers]
    consumer = await start_consumer(access)
    try:
        ends = await consumer.end_offsets(partitions)
        begins = await consumer.beginning_offsets(partitions) if from_beginning else ends
        consumer.assign(partitions)
        for partition in partitions:
            consumer.seek(partition, begins[partition])
        pending = {partition for partition in partitions if begins[partition] < ends[partition]}
        while pending or not until_end:
            async for event in _batch(consumer, ends, pending):
                yield event
    finally:
        await closed(consumer.stop)


async def _batch(consumer: Consumer, ends: Any, pending: set[Any]) -> AsyncIterator[dict[str, Any]]:
    for partition, records in (await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_BATCH)).items():
        for record in records:
            yield shown(decode(record))
        if records and records[-1].offset + 1 >= ends[partition]:
            pending.discard(partition)


def shown(event: Event) -> dict[str, Any]:
    """An event in CloudEvents' JSON format, with where it stands on Kafka."""
    try:
        data = orjson.loads(event.data)
    except orjson.JSONDecodeError:
        data = event.data.decode(errors="replace")
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time,
        "dataschema": event.dataschema,
        "sequence": event.sequence,
        "partitionkey": event.partition_key,
        "actor": event.actor,
        "traceparent": event.traceparent,
        "correlationid": event.correlation_id,
        "causationid": event.causation_id,
        "kafka": {"topic": event.topic, "partition": event.partition, "offset": event.offset},
        "data": data,
    }
