"""A pulse of 50,000 answers: submitting at fifty at once against the bare insert of the same bytes, and its close."""

import statistics
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

import asyncpg
import orjson

from bench.measure import Figure
from bench.servers import Servers
from bench.serving import at_once, crowded, share
from chassis import copies
from chassis.identity import identity_id
from chassis.memory import settle
from chassis.sealing import SEALED_BYTES
from contracts.directory.people import IdentityDocument, PersonDocument, PersonStatus
from contracts.feedback.ids import ItemId
from contracts.feedback.pulses import content_of
from contracts.values import PersonId
from tests.services.feedback.pulsing import a_pulse, closing, good
from tests.services.feedback.world import World, build, opened
from tests.services.okrs.world import COMPANY, OTHER, TEAM
from tests.services.serving import BALLOT, ISSUER, SECRET

PEOPLE, USERS, EACH, ROUNDS = 50_000, 50, 10, 3
SUBMITTED = USERS * EACH * (ROUNDS + 1)
DEAREST = 20
"""Limit of answering, as a multiple of the bare insert: it is four statements and a sealing where the latter is one."""
CLOSE_SECONDS = 20


async def measure(servers: Servers) -> list[Figure]:
    """Answers over HTTP by fifty at once, in turn with bare inserts; then the rest in bulk, and the close."""
    database = await servers.postgres.create()
    await build(database)
    await _people(database.owner_url)
    async with opened(database) as world:
        pulse = await a_pulse(world, team_id=COMPANY, by="lead_above")
        bare = await asyncpg.create_pool(database.url, min_size=15, max_size=15)
        settle()
        answering = await _answering(world, pulse, bare)
        await _rest(bare, pulse)
        opened_bare = await _opening(bare, pulse)
        await bare.close()
        world.clock.move_to(datetime.fromisoformat(pulse["closes_at"]))
        began = time.perf_counter()
        assert await closing(world).once() == 1
        closed = time.perf_counter() - began
    told = (f"to open its envelopes and nothing else takes {opened_bare:.1f} s", "the vacuum after it included")
    limit = f"{CLOSE_SECONDS} s"
    takes = (limit, f"{closed:.1f} s", limit, closed / CLOSE_SECONDS, "≤ 1", told)
    return [*answering, Figure(f"closing a pulse of {PEOPLE:,} answers", *takes)]


async def _answering(world: World, pulse: dict[str, Any], bare: Any) -> list[Figure]:
    body = orjson.dumps({"pulse_id": pulse["id"], "answers": good(pulse, 5), "text": "As I see it, we could ask sooner."})
    sealed, numbers = BALLOT.public.seal(b"\x00", "bench"), count()
    assert len(sealed) == SEALED_BYTES

    async def insert(_: int, number: int) -> None:
        await bare.execute("insert into pulse_envelope values ('pulse_bare', $1, $2)", _person(number), sealed)

    async def theirs() -> list[float]:
        await bare.execute("delete from pulse_envelope where pulse_id = 'pulse_bare'")
        return (await at_once(USERS, EACH, insert))[0]

    async with crowded(world.app, USERS) as users:

        async def submit(user: int, _: int) -> None:
            status, answer = await users[user].post("/answer_pulse", body, f"p{next(numbers)}")
            assert status == 200, answer

        rounds = [((await at_once(USERS, EACH, submit))[0], await theirs()) for _ in range(ROUNDS + 1)][1:]
    await bare.execute("delete from pulse_envelope where pulse_id = 'pulse_bare'")
    return [_answered(rounds, of) for of in (0.5, 0.99)]


def _answered(rounds: Sequence[tuple[list[float], list[float]]], of: float) -> Figure:
    """Medians of the rounds, and of their ratios."""
    pairs = [(share(mine, of), share(other, of)) for mine, other in rounds]
    mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for mine, other in pairs)
    figures = (f"{mine:.1f} ms", f"{other:.1f} ms", ratio, f"≤ {DEAREST}")
    return Figure(f"answering a pulse, {USERS} users at once, p{of * 100:.0f}", "the bare insert of the envelope", *figures)


async def _people(url: str) -> None:
    """Fifty thousand more people in two teams."""
    key, connection = SECRET.read().encode(), await asyncpg.connect(url)
    at = {"epoch": 1, "version": 1}
    for start in range(0, PEOPLE, 5_000):
        documents: list[Any] = []
        for number in range(start, start + 5_000):
            person = _person(number)
            home = TEAM if number % 2 else OTHER
            documents.append(PersonDocument(**at, id=person, home_team_id=home, status=PersonStatus.ACTIVE, time_zone="UTC"))
            if number < SUBMITTED:
                documents.append(IdentityDocument(**at, id=identity_id(key, ISSUER, f"p{number}"), person_id=person))
        await copies.apply(connection, documents)
    await connection.execute("analyze")
    await connection.close()


def _person(number: int) -> PersonId:
    return PersonId(f"person_{number + 1_000_000:032x}")


async def _rest(pool: Any, pulse: dict[str, Any]) -> None:
    """Everybody else's envelopes, sealed as the api seals them, written in bulk."""
    answers = {ItemId(one["item_id"]): one["value"] for one in good(pulse, 4)}
    content, id = content_of(answers, "As I see it"), str(pulse["id"])
    rows = ((id, _person(number), BALLOT.public.seal(content, id)) for number in range(SUBMITTED, PEOPLE))
    await pool.copy_records_to_table("pulse_envelope", records=rows)


async def _opening(pool: Any, pulse: dict[str, Any]) -> float:
    """What cannot be had for less: opening a thousand envelopes one after another, times fifty; in seconds."""
    rows = await pool.fetch("select sealed from pulse_envelope where pulse_id = $1 limit 1000", pulse["id"])
    opened, began = BALLOT.opener(str(pulse["id"])), time.perf_counter()
    for row in rows:
        opened(row["sealed"])
    return (time.perf_counter() - began) * PEOPLE / len(rows)
