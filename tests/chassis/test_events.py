"""Facts as CloudEvents, held against the cloudevents package."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as some

from chassis.events import UNREADABLE, decode, encode, sequence
from chassis.payloads import Payloads
from tests.chassis.streams import (
    FACTS,
    NOON,
    BoxDocument,
    BoxTombstone,
    Given,
    LidDocument,
    LidsFitted,
    box_id,
    given_record,
    lid_id,
    outbox_row,
    painted,
)

WHOLE = outbox_row(
    painted(1, 7, "blue"),
    actor="person_1",
    traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
    correlationid="c",
    causationid="d",
)


def test_the_cloudevents_package_reads_every_attribute_of_our_records() -> None:
    _, key, value, headers = encode(WHOLE)
    event = from_binary(KafkaMessage(dict(headers), key, value), JSONFormat(), CloudEvent)
    assert (event.get_id(), event.get_source(), event.get_type()) == (WHOLE["id"], WHOLE["source"], WHOLE["type"])
    assert (event.get_subject(), event.get_dataschema(), event.get_time()) == (WHOLE["subject"], WHOLE["dataschema"], NOON)
    assert event.get_datacontenttype() == "application/json"
    assert event.get_data() == {"box": {"id": str(box_id(1)), "epoch": 1, "version": 7, "color": "blue"}}
    extensions = ("sequence", "partitionkey", "actor", "traceparent", "correlationid", "causationid")
    columns = ("sequence", "aggregateid", "actor", "traceparent", "correlationid", "causationid")
    assert [event.get_extension(name) for name in extensions] == [WHOLE[name] for name in columns]


def test_a_record_made_by_the_cloudevents_package_is_the_same_event_to_us() -> None:
    topic, key, value, headers = encode(WHOLE)
    theirs = to_binary(from_binary(KafkaMessage(dict(headers), key, value), JSONFormat(), CloudEvent), JSONFormat())
    event = decode(Given(theirs.value, list(theirs.headers.items()), key, topic))
    assert event.id == WHOLE["id"]
    assert event.time == NOON
    assert (event.subject, event.sequence, event.actor) == (WHOLE["subject"], "00000100000000000007", "person_1")
    assert [copy.id for copy in Payloads(FACTS).documents(event)] == [box_id(1)]


def test_what_is_not_known_has_no_header() -> None:
    names = {name for name, _ in encode(outbox_row(painted(1, 1))).headers}
    assert names == {
        "ce_id", "ce_source", "ce_type", "ce_specversion", "ce_subject", "ce_time", "ce_dataschema", "ce_sequence",
        "ce_partitionkey", "content-type",
    }  # fmt: skip


@given(
    some.tuples(some.integers(1, 999_999), some.integers(1, 10**14 - 1)),
    some.tuples(some.integers(1, 999_999), some.integers(1, 10**14 - 1)),
)
def test_sequences_sort_as_text_the_way_epoch_and_version_do(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (sequence(*one) < sequence(*other)) == (one < other)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: headers[1:],
        lambda headers: [(name, b"\xff" if name == "ce_type" else value) for name, value in headers],
        lambda headers: [(name, b"yesterday" if name == "ce_time" else value) for name, value in headers],
        lambda headers: [(name, b"2026-01-01T00:00:00" if name == "ce_time" else value) for name, value in headers],
        lambda _: [],
    ],
)
def test_a_record_that_is_no_event_is_told_apart_and_stops_nothing(spoil: Any) -> None:
    event = decode(Given(b"{}", spoil(encode(WHOLE).headers)))
    assert (event.type, event.id) == (UNREADABLE, "toys/3/40")
    assert not Payloads(FACTS).knows(event)


def test_the_documents_of_a_fact_come_in_order_with_fields_that_only_a_newer_owner_knows() -> None:
    lids = [LidDocument(id=lid_id(n), epoch=1, version=1, box_id=box_id(1)) for n in (1, 2)]
    fact = LidsFitted(box=BoxDocument(id=box_id(1), epoch=1, version=2), lids=lids, first=lids[0])
    row = outbox_row(fact)
    row["payload"] = row["payload"].replace('"color":"red"', '"color":"red","smell":"pine"')
    found = Payloads(FACTS).documents(decode(given_record(row)))
    assert [(copy.kind, copy.id, copy.version) for copy in found] == [
        ("box", box_id(1), 2), ("lid", lid_id(1), 1), ("lid", lid_id(2), 1), ("lid", lid_id(1), 1),
    ]  # fmt: skip
    assert '"smell":"pine"' in found[0].document


def test_a_tombstone_is_told_from_a_document_by_its_date() -> None:
    gone = LidsFitted(box=BoxTombstone(id=box_id(1), epoch=2, version=9, deleted_at=datetime(2026, 1, 1, tzinfo=UTC)))
    (copy,) = Payloads(FACTS).documents(decode(given_record(outbox_row(gone))))
    assert (copy.kind, copy.deleted, copy.epoch, copy.version) == ("box", True, 2, 9)


@pytest.mark.parametrize("payload", ["[]", "{", '{"box": 3}', '{"box": {"id": "lid_1"}}', '{"box": {"id": "box_1", "epoch": 1}}'])
def test_a_payload_that_breaks_its_contract_is_refused(payload: str) -> None:
    event = decode(Given(payload.encode(), encode(WHOLE).headers))
    with pytest.raises(ValueError, match=r"."):
        Payloads(FACTS).documents(event)
