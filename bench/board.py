"""A board of 50 objectives, four key results each with its latest check-in, through HTTP; against one `json_agg` statement."""

import cProfile
import io
import pstats
from typing import Any

import asyncpg
import orjson
from starlette.types import Receive, Scope, Send

from bench.measure import Figure, compare, latency
from bench.servers import Servers
from bench.serving import BareClient, served
from contracts.messages import Document
from contracts.okrs.check_ins import CheckInDocument
from tests.gateway import world as gateways
from tests.gateway.documents import AT, cycle, objective
from tests.services.okrs import world
from tests.services.okrs.world import PEOPLE

EACH, CHECK_INS = 5, 3
QUERY = """{ objectives(first: 50) { nodes { id title ambition state progress
  keyResults { id title weight progress confidence checkIns(first: 1) { nodes { value confidence learned recordedAt } } } } } }"""
_BARE = """
select json_agg(json_build_object('id', o.id, 'title', o.document->'title', 'ambition', o.document->'ambition',
  'state', o.document->'state', 'progress', o.document->'progress', 'keyResults', (
    select json_agg(json_build_object('id', k->'id', 'title', k->'title', 'weight', k->'weight', 'progress', k->'progress',
      'confidence', k->'confidence', 'checkIn', (
        select json_build_object('value', c.document->'value', 'confidence', c.document->'confidence',
          'learned', c.document->'learned', 'recordedAt', c.document->'recorded_at')
        from check_in c where c.key_result_id = k->>'id' order by c.effective_on desc, c.recorded_at desc limit 1)))
    from jsonb_array_elements(o.document->'key_results') k)))::text
from (select * from objective where not deleted order by drafted_at desc, id limit 50) o
"""


def _documents(objectives: int) -> list[Document]:
    made: list[Document] = [cycle(1)]
    for number in range(1, objectives + 1):
        goal = objective(number, parts=4, confidence=7)
        made.append(goal)
        for part in goal.key_results:
            made += [_check_in(goal.id, part.id, day) for day in range(1, CHECK_INS + 1)]
    return made


def _check_in(objective_id: str, key_result_id: str, day: int) -> CheckInDocument:
    given = {
        "id": f"check_in_{key_result_id[-24:]}{day:08x}",
        "objective_id": objective_id,
        "key_result_id": key_result_id,
        "value": "4",
        "confidence": 7,
        "learned": "Ask the people at the desk first",
        "effective_on": f"2026-01-{day:02d}",
        "recorded_at": f"2026-01-{day:02d}T08:00:00Z",
        "by": PEOPLE["champion"],
    }
    return CheckInDocument.model_validate({**AT, **given})


def _bare_app(pool: Any) -> Any:
    async def app(scope: Scope, _: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        body = (await pool.fetchval(_BARE)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def _ask(client: BareClient) -> None:
    status, answer = await client.post("/graphql", orjson.dumps({"query": QUERY}), "champion")
    assert status == 200, answer
    assert b'"errors"' not in answer, answer


async def measure(servers: Servers) -> list[Figure]:
    """The median of the whole board, one after another on one connection; and the SQL statements at 5 and at 50 objectives."""
    owners, reads = await servers.postgres.create(), await servers.postgres.create()
    await world.build(owners)
    await gateways.build(reads)
    async with world.opened(owners) as okrs, gateways.opened(reads, okrs) as gateway:
        pool = await asyncpg.create_pool(reads.url, min_size=1, max_size=2)
        async with served(gateway.app) as client, served(_bare_app(pool)) as bare:
            counts = []
            for size in (5, 50):
                await gateway.publish(_documents(size))
                gateway.pool.statements.clear()
                await _ask(client)
                counts.append(len(gateway.pool.statements))
            mine, other, ratio = await compare(
                lambda: latency(EACH, lambda: _ask(client)), lambda: latency(EACH, lambda: bare.post("/", b"", "champion"))
            )
            profile = await _profile(client)
        await pool.close()
    counted = f"{counts[1]} SQL statements for 50 objectives, {counts[0]} for 5, the sign-in included"
    notes = (counted, f"where the time goes: {profile}")
    against = "one `json_agg` statement through a bare ASGI app"
    return [
        Figure(
            "board of 50 objectives of 4 key results over HTTP, p50",
            against,
            f"{mine:.1f} ms",
            f"{other:.1f} ms",
            ratio,
            "printed",
            notes,
        )
    ]


async def _profile(client: BareClient) -> str:
    """The packages that take the most time of their own."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(EACH):
        await _ask(client)
    profile.disable()
    stats: Any = pstats.Stats(profile, stream=io.StringIO())
    by_package: dict[str, float] = {}
    for (file, _, _), (_, _, own, _, _) in stats.stats.items():
        package = file.partition("site-packages/")[2].split("/")[0] if "site-packages/" in file else _ours(file)
        by_package[package] = by_package.get(package, 0) + own
    total = sum(by_package.values())
    largest = sorted(by_package.items(), key=lambda pair: -pair[1])[:6]
    return ", ".join(f"{name} {own / total:.0%}" for name, own in largest)


def _ours(file: str) -> str:
    for name in ("gateway", "chassis", "contracts", "bench"):
        if f"/{name}/" in file:
            return name
    return "Python itself"
