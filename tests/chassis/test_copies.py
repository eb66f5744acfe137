"""Copies of others' documents: newer wins, whatever comes in whatever order, however often."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from chassis import copies
from chassis.copies import Copy
from chassis.postgres import Connection
from contracts.messages import Document
from tests.chassis.streams import BoxDocument, BoxTombstone, box_id, chassis_tables, connects, toy_tables
from tests.servers.postgres import Database


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    opened = await connects(database.owner_url)()
    await chassis_tables(opened)
    await toy_tables(opened)
    yield opened
    await opened.close()


def box(version: int, color: str = "red", *, number: int = 1, epoch: int = 1) -> BoxDocument:
    return BoxDocument(id=box_id(number), epoch=epoch, version=version, color=color)


def gone(version: int, *, number: int = 1, epoch: int = 1) -> BoxTombstone:
    return BoxTombstone(id=box_id(number), epoch=epoch, version=version, deleted_at=datetime(2026, 1, 1, tzinfo=UTC))


async def held(connection: Connection) -> dict[str, tuple[int, int, bool, str | None]]:
    rows = await connection.fetch("select id, epoch, version, deleted, color from box")
    return {row["id"]: (row["epoch"], row["version"], row["deleted"], row["color"]) for row in rows}


async def test_a_newer_version_wins_and_a_late_or_repeated_one_changes_nothing(connection: Connection) -> None:
    assert await copies.apply(connection, [box(2, "blue")]) == 1
    assert await copies.apply(connection, [box(1, "red"), box(2, "green")]) == 0
    assert await copies.apply(connection, [box(3, "white")]) == 1
    assert await held(connection) == {box_id(1): (1, 3, False, "white")}


async def test_a_later_epoch_wins_over_any_version_of_the_earlier(connection: Connection) -> None:
    await copies.apply(connection, [box(900, "ghost")])
    await copies.apply(connection, [box(3, "true", epoch=2), box(901, "ghost")])
    assert await held(connection) == {box_id(1): (2, 3, False, "true")}


async def test_what_is_deleted_stays_deleted_and_its_tombstone_is_kept(connection: Connection) -> None:
    await copies.apply(connection, [box(1), gone(2)])
    await copies.apply(connection, [box(1), box(2)])
    assert await held(connection) == {box_id(1): (1, 2, True, None)}
    assert await copies.read(connection, BoxDocument, [box_id(1)]) == {}


async def test_a_copy_is_the_document_its_owner_wrote(connection: Connection) -> None:
    document = box(4, "blue; \u2013 \u00e9")
    await copies.apply(connection, [document])
    assert await copies.read(connection, BoxDocument, [box_id(1), box_id(2)]) == {box_id(1): document}
    stored = await connection.fetchval("select document from box")
    assert BoxDocument.model_validate_json(stored).model_dump_json() == document.model_dump_json()


A_BOX = some.builds(
    box, some.integers(1, 4), some.sampled_from(["red", "blue"]), number=some.integers(1, 3), epoch=some.integers(1, 2)
)
A_TOMBSTONE = some.builds(gone, some.integers(1, 4), number=some.integers(1, 3), epoch=some.integers(1, 2))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=some.lists(A_BOX | A_TOMBSTONE, max_size=12), shuffled=some.randoms(use_true_random=False))
async def test_any_order_and_repetition_ends_with_the_newest_of_each(
    connection: Connection, story: list[Document], shuffled: random.Random
) -> None:
    newest = {document.id: (document.epoch, document.version) for document in sorted(story, key=lambda d: (d.epoch, d.version))}
    await connection.execute("truncate box")
    deliveries = [*story, *story]
    shuffled.shuffle(deliveries)
    while deliveries:
        size = shuffled.randint(1, len(deliveries))
        await copies.apply(connection, deliveries[:size])
        deliveries = deliveries[size:]
    assert {name: place[:2] for name, place in (await held(connection)).items()} == newest


async def test_a_rebuild_replaces_what_was_there_before_and_removes_what_the_owner_does_not_have(connection: Connection) -> None:
    await copies.apply(
        connection, [box(9, "a ghost of a restored backup"), box(2, "the same", number=2), box(1, "gone", number=3)]
    )
    revision = await copies.begin_revision(connection)
    await copies.apply(connection, [box(5, "made while rebuilding", number=4)])
    await copies.apply(connection, [box(4, "true"), box(2, "the same", number=2)], revision=revision)
    assert await copies.remove_before(connection, "box", revision) == 1
    assert await held(connection) == {
        box_id(1): (1, 4, False, "true"),
        box_id(2): (1, 2, False, "the same"),
        box_id(4): (1, 5, False, "made while rebuilding"),
    }


async def test_a_page_of_the_rebuild_does_not_undo_what_happened_after_it_was_read(connection: Connection) -> None:
    revision = await copies.begin_revision(connection)
    page = [box(4, "read by the rebuild")]
    await copies.apply(connection, [box(5, "live")])
    await copies.apply(connection, page, revision=revision)
    assert await held(connection) == {box_id(1): (1, 5, False, "live")}


async def test_a_late_live_fact_does_not_show_the_past_until_the_page_of_the_rebuild_comes(connection: Connection) -> None:
    await copies.apply(connection, [box(5, "today")])
    await copies.begin_revision(connection)
    assert await copies.apply(connection, [box(4, "yesterday")]) == 0
    assert await held(connection) == {box_id(1): (1, 5, False, "today")}


async def test_a_live_write_that_began_before_the_rebuild_is_neither_lost_nor_removed(
    connection: Connection, database: Database
) -> None:
    """It took its revision from before, then waited for the rebuild's page to commit: newer still wins."""
    live = await connects(database.owner_url)()
    async with connection.transaction():
        revision = await copies.begin_revision(connection)
        await copies.apply(connection, [box(4, "page")], revision=revision)
    await copies.apply(live, [box(5, "live")], revision=revision - 1)
    await copies.remove_before(connection, "box", revision)
    assert await held(connection) == {box_id(1): (1, 5, False, "live")}
    await live.close()


async def test_fields_that_only_a_newer_owner_knows_stay_in_the_copy(connection: Connection) -> None:
    json = box(1).model_dump(mode="json") | {"smell": "pine"}
    await copies.apply(connection, [Copy.of_json("box", json)])
    assert await connection.fetchval("select document->>'smell' from box") == "pine"


@pytest.mark.parametrize("broken", [{}, {"id": 1, "epoch": 1, "version": 1}, {"id": "box_1", "epoch": "1", "version": 1}])
def test_json_that_is_no_document_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="box without"):
        Copy.of_json("box", broken)
