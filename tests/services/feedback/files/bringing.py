"""Files of post-mortems and retrospectives, brought and reported on."""

from pathlib import Path
from typing import Any

import orjson

from tests.services.feedback.world import World

Json = dict[str, Any]
QUEUE: Json = {
    "id": "A-1",
    "title": "The queue stood still",
    "date": "2024-03-01",
    "summary": "Nothing could be ordered.",
    "impact": "About forty customers waited for an hour.",
    "detection": "A customer called.",
    "resolution": "The worker was started again.",
    "timeline": [
        {"at": "2024-03-01 09:00 - It begins", "text": "The worker stops."},
        {"at": "ca. 09:40", "text": "A customer calls."},
        {"at": "some time later", "text": "Somebody looks."},
        {"at": "", "text": ""},
    ],
    "contributing_factors": ["Nobody was notified.", "The moon was full.", "N/A"],
    "what_went_well": ["All helped."],
    "where_we_got_lucky": [],
    "learned": ["Alerts need a reader.", "So do queues."],
    "actions": [
        {"category": "Alerts", "text": "Route them", "done": True, "links": ["https://example.org/1"]},
        {"text": "", "done": None},
    ],
    "source_url": "https://example.org/a-1",
    "licence": "CC0",
    "mood": "calm",
}


async def send(world: World, what: str, content: Any, *, by: str = "admin", **query: Any) -> Any:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    headers = {"authorization": f"Bearer {by}"}
    return await world.client.post(f"/imports/{what}", content=body, params=query, headers=headers)


async def brought(world: World, what: str, content: Any, **query: Any) -> Json:
    """The report of an import."""
    answer = await send(world, what, content, **query)
    assert answer.status_code == 200, answer.text
    *progress, last = [orjson.loads(line) for line in answer.content.splitlines()]
    assert progress
    assert all(0 <= line["done"] <= line["total"] for line in progress)
    return dict(last["report"])


async def documents(world: World, kind: str) -> dict[str, Json]:
    """The newest document of each of a kind that was told of, by its id."""
    rows = await world.rows("select payload from outbox order by position")
    told = [document for (payload,) in rows for document in orjson.loads(payload).values() if isinstance(document, dict)]
    return {document["id"]: document for document in told if document["id"].startswith(f"{kind}_")}


def real(folder: Path, name: str) -> tuple[bytes, list[Json]]:
    content = (folder / name).read_bytes()
    return content, orjson.loads(content)
