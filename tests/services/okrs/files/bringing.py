"""Files of decisions, brought and reported on."""

from typing import Any

import orjson

from tests.services.okrs.deciding import state
from tests.services.okrs.world import World

DESK = {
    "id": "A-1",
    "title": "Which help desk we use",
    "date": "2024-03-01",
    "status": "accepted",
    "context": "The old one ends",
    "decision_drivers": ["Price", "Speed"],
    "options": ["Buy a desk", "Build a desk:\n  - with wood\n  - with steel"],
    "options_pros_cons": [
        {"option": "buy a desk", "pros": ["It is there"], "cons": ["It costs"]},
        {"option": "Build", "pros": ["It fits"], "cons": []},
        {"option": "Borrow a desk", "pros": [], "cons": ["Not ours", "Not ours"]},
    ],
    "decision": "Chosen option: **Buy a desk**, because it is there.",
    "positive_consequences": ["We answer"],
    "negative_consequences": ["We pay"],
    "supersedes": [],
    "superseded_by": [],
    "source_url": "https://example.org/a-1",
}


async def send(world: World, content: Any, *, by: str = "admin", **query: Any) -> Any:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    headers = {"authorization": f"Bearer {by}"}
    return await world.client.post("/imports/decisions", content=body, params=query, headers=headers)


async def brought(world: World, *entries: Any, content: bytes | None = None, **query: Any) -> dict[str, Any]:
    """The report of an import."""
    answer = await send(world, content or list(entries), **query)
    assert answer.status_code == 200, answer.text
    *progress, last = [orjson.loads(line) for line in answer.content.splitlines()]
    assert progress
    assert all(0 <= line["done"] <= line["total"] for line in progress)
    return dict(last["report"])


async def faulty(world: World, *entries: Any, content: bytes | None = None) -> list[tuple[int | None, str | None, str]]:
    """Place, key and code of every fault of a file that changes nothing."""
    before = await state(world)
    report = await brought(world, *entries, content=content)
    assert not report["applied"]
    assert await state(world) == before
    assert all(fault["reason"] for fault in report["faults"])
    return [(fault["line"], fault["column"], fault["code"]) for fault in report["faults"]]


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: value for name in ("added", "changed", "unchanged", "kept") if (value := report[name])}


async def documents(world: World) -> dict[str, dict[str, Any]]:
    """The newest document of every decision, by its title."""
    rows = await world.rows("select payload from outbox where type like '%decision%' order by position")
    found = [one for (payload,) in rows for one in orjson.loads(payload).values()]
    return {document["title"]: document for document in found}


def entry(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "title": f"Title of {id}", "status": "accepted", "decision": "Yes"} | more
