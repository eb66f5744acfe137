"""How tests write post-mortems."""

from typing import Any

import orjson

from tests.services.feedback.world import World
from tests.services.okrs.world import TEAM

Json = dict[str, Any]


async def opened(world: World, *, by: str = "author", **more: Any) -> Json:
    told = {"title": "The queue stood still", "happened_on": "2026-01-02", "team_id": TEAM, **more}
    return dict((await world.do("open_post_mortem", by=by, **told))["post_mortem"])


async def factored(world: World, *tags: str, by: str = "author", **more: Any) -> Json:
    """An open one with a factor for each tag."""
    post_mortem = await opened(world, by=by, **more)
    for tag in tags:
        told = {"post_mortem_id": post_mortem["id"], "kind": "information", "tags": [tag], "text": f"Nobody saw it: {tag}."}
        post_mortem = (await world.do("add_factor", by=by, **told))["post_mortem"]
    return post_mortem


async def published(world: World, *tags: str, by: str = "author", **more: Any) -> Json:
    post_mortem = await factored(world, *tags, by=by, **more)
    return dict((await world.do("publish_post_mortem", by=by, post_mortem_id=post_mortem["id"]))["post_mortem"])


async def told(world: World, fact: str) -> list[Json]:
    """Every fact of a type, in order."""
    rows = await world.rows(
        "select payload from outbox where type = :type order by position", type=f"forthright.feedback.{fact}.v1"
    )
    return [orjson.loads(payload) for (payload,) in rows]


async def issues(world: World) -> list[tuple[str, str, int]]:
    """Tag, state, and how many post-mortems are named, of every issue in order."""
    rows = await world.rows("select tag, state, jsonb_array_length(post_mortem_ids) from systemic_issues order by id")
    return [(tag, state, count) for tag, state, count in rows]
