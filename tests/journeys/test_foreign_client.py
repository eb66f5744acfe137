"""Somebody else's Kafka client reads our public topics: CloudEvents with all their headers, and nobody's name."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts import catalog
from tests.journeys.client import NAMES
from tests.journeys.world import World

PUBLIC = ("forthright.directory", "forthright.okrs")
ALWAYS = {
    "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_dataschema", "ce_sequence",
    "ce_partitionkey", "content-type",
}  # fmt: skip
OF_REQUESTS = {"ce_correlationid", "ce_traceparent"}
"""What is confidential and what a clock did has neither."""


def records(text: str) -> list[dict[str, Any]]:
    """What `kcat -J` prints: a record each line; headers come as a flat list of names and values."""
    found = [json.loads(line) for line in text.splitlines()]
    for one in found:
        one["headers"] = dict(zip(one["headers"][::2], one["headers"][1::2], strict=True))
    return found


@pytest.mark.parametrize("topic", PUBLIC)
async def test_a_foreign_client_reads_public_topics_with_all_cloud_events_headers(
    world: World, kcat: Callable[..., str], topic: str
) -> None:
    client = world.client
    objective = await client.active(await client.cycle())
    await client.check_in(objective, "5")
    await world.truth.rest()
    asked_for = {objective["id"], *client.people.values(), *client.teams.values()}
    found = records(kcat("-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J"))
    assert asked_for & {one["key"] for one in found}
    for one in found:
        headers, needed = one["headers"], ALWAYS | (OF_REQUESTS if one["key"] in asked_for else set())
        assert headers.keys() >= needed, needed - headers.keys()
        assert headers["ce_specversion"] == "1.0"
        assert headers["ce_type"] in catalog.facts()
        assert headers["ce_partitionkey"] == one["key"]
        assert headers["ce_dataschema"].endswith(f"/schemas/{headers['ce_type']}.json")
        assert headers["ce_subject"] in one["payload"]
        json.loads(one["payload"])


async def test_no_name_and_no_address_stands_on_a_public_topic(world: World, kcat: Callable[..., str]) -> None:
    client = world.client
    await client.check_in(await client.active(await client.cycle()), "5")
    await world.truth.rest()
    told = "".join(kcat("-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J") for topic in PUBLIC).casefold()
    planted = [part.casefold() for name in NAMES.values() for part in name.split()] + ["harborlight.example", "e-champion"]
    assert client.people["champion"] in told
    assert [word for word in planted if word in told] == []
