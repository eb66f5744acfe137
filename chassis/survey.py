"""Is it still the log that was read? Looks at partitions from aside and says which need to be caught up, and why."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from aiokafka.errors import KafkaError

from chassis.events import decode
from chassis.kafka import Consumer, KafkaAccess, KafkaUnreachable, Partition, closed, from_aio, start_consumer, to_aio
from chassis.positions import Place

_WITHIN = 10.0


@dataclass(frozen=True, slots=True)
class Log:
    """A partition now: its first offset, the one after its last, and the fact just before the place that was asked about."""

    first: int
    end: int
    fact_before: str | None = None


async def survey(access: KafkaAccess, places: Mapping[Partition, int]) -> dict[Partition, Log]:
    """The logs of these partitions, each with the fact before the given offset. Raises `KafkaUnreachable`."""
    if not places:
        return {}
    consumer = await start_consumer(access)
    try:
        async with asyncio.timeout(_WITHIN):
            asked = [to_aio(partition) for partition in places]
            consumer.assign(asked)
            first, end = await consumer.beginning_offsets(asked), await consumer.end_offsets(asked)
            logs = {from_aio(one): Log(first[one], end[one]) for one in asked}
            before = {p: offset for p, offset in places.items() if logs[p].first < offset <= logs[p].end}
            # A client that is closed right after it was assigned anew loses its first cancellation, and a second with it.
            facts = await _facts_before(consumer, before) if before else {}
    except (KafkaError, OSError, TimeoutError) as error:
        raise KafkaUnreachable(f"partitions could not be looked at: {error!r}") from error
    finally:
        await closed(consumer.stop)
    return {partition: Log(log.first, log.end, facts.get(partition)) for partition, log in logs.items()}


async def _facts_before(consumer: Consumer, offsets: Mapping[Partition, int]) -> dict[Partition, str]:
    consumer.assign([to_aio(partition) for partition in offsets])
    for partition, offset in offsets.items():
        consumer.seek(to_aio(partition), offset - 1)
    found: dict[Partition, str] = {}
    while missing := [partition for partition in offsets if partition not in found]:
        for partition in missing:
            for records in (await consumer.getmany(to_aio(partition), timeout_ms=200, max_records=1)).values():
                found[partition] = decode(records[0]).id
                consumer.pause(to_aio(partition))
    return found


def cause_to_catch_up(place: Place | None, log: Log, cluster: str, *, topic_was_read: bool) -> str | None:
    """Why what was read and what is there do not fit together; None where reading simply goes on."""
    if place is None:
        return "gap" if log.first > 0 else None if topic_was_read else "first_sight"
    if place.cluster != cluster:
        return "another_cluster"
    if place.next_offset < log.first:
        return "gap"
    if place.next_offset > log.end:
        return "recreated"
    # There is nothing to compare with before the first step, nor where retention removed all and nothing came since.
    if place.last_fact_id is None or place.next_offset == log.first == log.end or log.fact_before == place.last_fact_id:
        return None
    return "gap" if log.first == place.next_offset else "recreated"
