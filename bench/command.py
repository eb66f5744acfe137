"""One check-in through the service's HTTP API, against the very SQL it runs, by bare asyncpg in one transaction."""

import re
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import orjson
from sqlalchemy import event

from bench.measure import Figure, compare, latency
from bench.servers import Servers
from bench.serving import BareClient, served
from chassis.clock import FixedClock
from tests.services.okrs import world

EACH = 20
_LATER = timedelta(milliseconds=1)
_FACT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
Statement = tuple[str, Sequence[Any]]


class Recorder:
    """Notes the statements that one request runs."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.on = False

    def __call__(self, _: Any, __: Any, sql: str, values: Any, ___: Any, many: bool) -> None:  # noqa: FBT001  # SQLAlchemy's hook
        if self.on:
            self.statements += [(sql, row) for row in (values if many else [values])]


async def _replay(connection: Any, statements: Sequence[Statement], check_in: str) -> None:
    """The same statements with new ids, so that inserts insert."""
    fresh: dict[Any, Any] = {check_in: f"check_in_{uuid.uuid4().hex}"}
    async with connection.transaction():
        for sql, values in statements:
            given = []
            for value in values:
                if isinstance(value, str) and _FACT_ID.fullmatch(value):
                    fresh.setdefault(value, str(uuid.uuid4()))
                given.append(fresh.get(value, value) if isinstance(value, str) else value)
            if sql.lstrip().upper().startswith(("SELECT", "WITH")):
                await connection.fetch(sql, *given)
            else:
                await connection.execute(sql, *given)


async def measure(servers: Servers) -> list[Figure]:
    """The median of a check-in, one after another on one connection."""
    database = await servers.postgres.create()
    await world.build(database)
    async with world.opened(database) as okrs:
        active = await okrs.active(await okrs.cycle())
        recorder = Recorder()
        event.listen(okrs.engine.sync_engine, "before_cursor_execute", recorder)
        command = {
            "objective_id": active["id"],
            "key_result_id": active["key_results"][0]["id"],
            "value": "4",
            "confidence": 7,
            "learned": "Ask the people at the desk first",
        }
        await okrs.do("record_check_in", **command)
        okrs.clock.move(_LATER)
        recorder.on = True
        recorded = await okrs.do("record_check_in", **command)
        recorder.on = False
        bare = await asyncpg.connect(database.url)
        async with served(okrs.app) as client:
            one = _one(client, okrs.clock, orjson.dumps(command))

            async def ours() -> float:
                await _reset(bare, recorded["check_in"]["id"])
                return await latency(EACH, one)

            async def theirs() -> float:
                await _reset(bare, recorded["check_in"]["id"])
                return await latency(EACH, lambda: _replay(bare, recorder.statements, recorded["check_in"]["id"]))

            mine, other, ratio = await compare(ours, theirs, rounds=11)
        await bare.close()
    figures = (f"{mine:.2f} ms", f"{other:.2f} ms", ratio, "≤ 4", (f"{len(recorder.statements)} statements and the commit",))
    return [Figure("one check-in over HTTP, p50", "its bare SQL in one transaction", *figures)]


def _one(client: BareClient, clock: FixedClock, body: bytes) -> Any:
    async def send() -> None:
        clock.move(_LATER)  # check-ins of one instant would have to be told apart
        status, answer = await client.post("/record_check_in", body, "champion")
        assert status == 200, answer

    return send


async def _reset(connection: Any, keep: str) -> None:
    """Both sides begin with one check-in, so that neither reads more than the other."""
    await connection.execute("delete from check_ins where id <> $1", keep)
    await connection.execute("delete from outbox")
