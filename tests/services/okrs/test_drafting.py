"""Drafts: written, edited, discarded."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from tests.services.okrs.world import DISSOLVED, OTHER, PEOPLE, TEAM, World, metric, milestone, ordinal, threshold


async def test_a_draft_is_public_at_once_with_equal_weights_the_remainder_to_the_first(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(), threshold(), milestone()])
    assert (objective["version"], objective["edit_version"], objective["state"]) == (1, 1, "draft")
    assert [part["weight"] for part in objective["key_results"]] == ["0.3334", "0.3333", "0.3333"]
    assert objective["progress"] == "0"
    [(topic, payload)] = await world.rows("select topic, payload from outbox where type like '%objective_drafted%'")
    assert topic == "forthright.okrs"
    assert objective["id"] in payload


async def test_each_measure_keeps_what_was_written(world: World, cycle: str) -> None:
    parts = (await world.draft(cycle, key_results=[metric(), threshold(), milestone(), ordinal()]))["key_results"]
    assert [part["measure"]["kind"] for part in parts] == ["metric", "threshold", "milestone", "ordinal"]
    assert parts[0]["measure"] == {
        "kind": "metric", "baseline": "0", "target": "10", "stretch": None, "unit": "tickets", "current": None
    }
    assert [(step["title"], step["weight"], step["done"]) for step in parts[2]["measure"]["steps"]] == [
        ("Step 1", "0.25", False),
        ("Step 2", "0.75", False),
    ]
    assert parts[3]["measure"]["reached"] == "none"
