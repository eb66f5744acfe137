"""Deleted stays deleted: a discarded draft does not come back by late events, replays, repeated requests or a rebuild."""

from typing import Any

from aiokafka import AIOKafkaProducer

from chassis.events import Event
from chassis.settings import Process
from gateway.worker import FOLLOWING, rebuild
from tests.chassis.streams import everything_in, until
from tests.journeys.world import World

TOPIC = "forthright.okrs"
SHOWN = "query($id: ID!) { objective(id: $id) { id } node(id: $id) { id } }"
GONE = {"objective": None, "node": None}


def headers(event: Event) -> list[tuple[str, bytes]]:
    """The headers of a record, written out by hand."""
    named = {
        "ce_specversion": "1.0",
        "ce_id": event.id,
        "ce_source": event.source,
        "ce_type": event.type,
        "ce_subject": event.subject,
        "ce_sequence": event.sequence,
        "ce_partitionkey": event.partition_key,
        "ce_time": event.time.isoformat(),
        "ce_dataschema": event.dataschema,
        "ce_correlationid": event.correlation_id,
        "ce_traceparent": event.traceparent,
        "content-type": "application/json",
    }
    return [(name, text.encode()) for name, text in named.items() if text is not None]


async def deliver(world: World, *records: tuple[Event, str]) -> None:
    """Puts records on the topic under these ids, and waits until the projector has read them."""
    producer: Any = AIOKafkaProducer(bootstrap_servers=list(world.kafka.bootstrap_servers))
    await producer.start()
    try:
        for event, id in records:
            told = [(name, id.encode() if name == "ce_id" else value) for name, value in headers(event)]
            await producer.send_and_wait(TOPIC, event.data, key=event.partition_key.encode(), headers=told)
    finally:
        await producer.stop()
    count = len(await everything_in(world.kafka, TOPIC))

    async def read() -> bool:
        query = "select sum(next_offset) as read from consumer_position where consumer = $1 and topic = $2"
        return bool((await world.truth.rows("gateway", query, FOLLOWING.consumer, TOPIC))[0]["read"] == count)

    await until(read)


async def discarded(world: World, **more: Any) -> tuple[str, dict[str, Any]]:
    """The id of a draft that was edited and discarded, and what it was drafted with."""
    client = world.client
    given = {"title": "Better not", "teamId": client.teams["Lantern keepers"], "cycleId": await client.cycle()}
    draft = (await client.mutate("draftObjective", by="champion", key="drafted-once", **given))["objective"]
    await client.mutate("editObjective", by="champion", objectiveId=draft["id"], title="Better not, really", key="edited-once")
    shows = "objective { id deletedAt }"
    await client.mutate("discardDraft", shows, by="champion", objectiveId=draft["id"], key="discarded-once")
    assert await client.query(SHOWN, id=draft["id"]) == GONE
    await world.truth.rest()
    return str(draft["id"]), given


async def test_a_discarded_draft_is_not_resurrected(world: World) -> None:
    client = world.client
    id, given = await discarded(world)
    before = await world.truth.timeline()
    drafted, edited, gone = [event for event in await everything_in(world.kafka, TOPIC) if event.partition_key == id]

    await deliver(world, (drafted, drafted.id), (edited, edited.id), (gone, gone.id), (edited, edited.id))
    assert await client.query(SHOWN, id=id) == GONE
    assert await world.truth.timeline() == before, "what was told already is not told again"

    await deliver(world, (drafted, "somebody-else-s-copy"), (edited, "another-copy"))
    assert await client.query(SHOWN, id=id) == GONE
    await world.truth.change("gateway", "delete from timeline where fact_id in ('somebody-else-s-copy', 'another-copy')")

    again = await client.send("draftObjective", by="champion", key="drafted-once", **given)
    assert [error["code"] for error in again["userErrors"]] == ["DELETED_SINCE"]
    edit = {"objectiveId": id, "title": "Better not, really"}
    assert (await client.refusal("editObjective", by="champion", key="edited-once", **edit))["code"] == "DELETED_SINCE"
    twice = await client.mutate("discardDraft", "objective { id }", by="champion", objectiveId=id, key="discarded-once")
    assert twice["objective"] == {"id": id}
    assert await client.query(SHOWN, id=id) == GONE

    await rebuild(world.settings("gateway", Process.WORKER), lambda *_: None)
    assert await client.query(SHOWN, id=id) == GONE
    assert (await world.truth.rows("okrs", "select id from objectives where id = $1", id)) == []
    await world.truth.rest()
