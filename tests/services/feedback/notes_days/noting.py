"""What tests do in Notes Days."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM

WEEK = timedelta(days=7)


async def called(world: World, *, by: str = "lead", **more: Any) -> dict[str, Any]:
    """A Notes Day of the team that begins now and lasts a week."""
    given = {
        "title": "Notes Day",
        "question": "What slows us down?",
        "team_id": TEAM,
        "ends_at": (world.clock.now() + WEEK).isoformat(),
        "facilitator_id": PEOPLE["facilitator"],
    }
    return dict((await world.do("open_notes_day", by=by, **given | more))["notes_day"])


async def running(world: World, **more: Any) -> dict[str, Any]:
    """One in which everyone may write."""
    day = await called(world, **more)
    return dict((await world.do("pass_openly", by="lead", id=day["id"]))["notes_day"])


async def noted(world: World, day: dict[str, Any], *, by: str = "author", **more: Any) -> dict[str, Any]:
    """A named note."""
    given = {"notes_day_id": day["id"], "text": "The builds are slow"}
    return dict((await world.do("submit_note", by=by, **given | more))["note"])


async def whispered(world: World, day: dict[str, Any], *, by: str = "author", **more: Any) -> str:
    """A confidential note that waits; its id."""
    given = {"notes_day_id": day["id"], "text": "We fear the dates", "mode": "confidential"}
    return str((await world.do("submit_note", by=by, **given | more))["receipt"]["id"])


async def topic_of(world: World, day: dict[str, Any], *, by: str = "facilitator", title: str = "Builds") -> dict[str, Any]:
    return dict((await world.do("propose_topic", by=by, notes_day_id=day["id"], title=title))["notes_day_topic"])


async def merged(world: World, topic: dict[str, Any], *notes: str, by: str = "facilitator") -> list[dict[str, Any]]:
    return list((await world.do("merge_notes", by=by, topic_id=topic["id"], note_ids=list(notes)))["notes"])


async def answered(world: World, topic: dict[str, Any], *, by: str = "lead", **more: Any) -> dict[str, Any]:
    given = {"topic_id": topic["id"], "verdict": "try", "reason": "For a month"}
    return dict((await world.do("answer_topic", by=by, **given | more))["notes_day_topic"])


async def answered_note(world: World, id: str, *, by: str = "lead", **more: Any) -> dict[str, Any]:
    given = {"note_id": id, "verdict": "decline", "reason": "We cannot move the date"}
    return dict((await world.do("answer_note", by=by, **given | more))["note"])


async def document(world: World, id: str) -> dict[str, Any]:
    """The last document that was published of it; nothing where none was."""
    rows = await world.rows("select payload::json from outbox where payload like :id order by position", id=f'%"id":"{id}"%')
    found: dict[str, Any] = {}
    for (payload,) in rows:
        for value in payload.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict) and each.get("id") == id:
                    found = each
    return found


async def over(world: World) -> None:
    """Moves on to where it can be closed."""
    world.clock.move(WEEK)
    await world.hour()


async def put(world: World, sql: str, **values: Any) -> None:
    """Writes rows that would take a test too long otherwise."""
    async with world.engine.begin() as connection:
        await connection.execute(text(sql), values)
