"""A pulse of 50,000 answers: submitting at fifty at once against the bare insert of the same bytes, and its close."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from bench.measure import Figure
from bench.servers import Servers
from chassis import copies
from chassis.identity import identity_id
from chassis.sealing import SEALED_BYTES
from contracts.directory.people import IdentityDocument, PersonDocument, PersonStatus
from contracts.feedback.ids import ItemId
from contracts.feedback.pulses import content_of
from contracts.values import PersonId
from tests.services.feedback.pulsing import a_pulse, closing, good
from tests.services.feedback.world import World, build, opened
from tests.services.okrs.world import COMPANY, OTHER, TEAM
from tests.services.serving import BALLOT, ISSUER, SECRET

PEOPLE, AT_ONCE, SUBMITTED = 50_000, 50, 2_000
One = Callable[[int], Awaitable[object]]


async def measure(servers: Servers) -> list[Figure]:
    """Answers over HTTP by fifty at once, in turn with bare inserts; then the rest in bulk, and the close."""
    database = await servers.postgres.create()
    await build(database)
    await _people(database.owner_url)
    async with opened(database) as world:
        pulse = await a_pulse(world, team_id=COMPANY, by="lead_above")
        bare = await asyncpg.create_pool(database.url, min_size=15, max_size=15)
        ours = await _fifty(_submitting(world, pulse))
        theirs = await _fifty(_inserting(bare))
        await bare.execute("delete from pulse_envelope where pulse_id = 'pulse_bare'")
        await _rest(bare, pulse)
        await bare.close()
        world.clock.move_to(datetime.fromisoformat(pulse["closes_at"]))
        began = time.perf_counter()
        assert await closing(world).once() == 1
        closed = time.perf_counter() - began
    takes = (f"{closed:.1f} s", "", None, "printed", ("the vacuum after it included",))
    return [
        *(_answering(ours, theirs, share) for share in (0.5, 0.99)),
        Figure(f"closing a pulse of {PEOPLE:,} answers", "", *takes),
    ]


def _answering(ours: Sequence[float], theirs: Sequence[float], share: float) -> Figure:
    mine, other = _at(ours, share), _at(theirs, share)
    figures = (f"{mine:.1f} ms", f"{other:.1f} ms", mine / other, "printed")
    return Figure(f"answering a pulse, {AT_ONCE} at once, p{share * 100:.0f}", "the bare insert of the envelope", *figures)


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


def _submitting(world: World, pulse: dict[str, Any]) -> One:
    body = orjson.dumps({"pulse_id": pulse["id"], "answers": good(pulse, 5), "text": "As I see it, we could ask sooner."})

    async def submit(number: int) -> None:
        answer = await world.client.post("/answer_pulse", content=body, headers={"authorization": f"Bearer p{number}"})
        assert answer.status_code == 200, answer.text

    return submit


def _inserting(pool: Any) -> One:
    sealed = BALLOT.public.seal(b"\x00", "bench")
    assert len(sealed) == SEALED_BYTES

    async def insert(number: int) -> None:
        await pool.execute("insert into pulse_envelope values ('pulse_bare', $1, $2)", _person(number), sealed)

    return insert


async def _fifty(one: One) -> list[float]:
    """How long each took, in milliseconds, where fifty are always under way."""
    numbers, taken = iter(range(SUBMITTED)), list[float]()

    async def worker() -> None:
        for number in numbers:
            began = time.perf_counter()
            await one(number)
            taken.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return sorted(taken)


def _at(taken: Sequence[float], share: float) -> float:
    return taken[min(int(len(taken) * share), len(taken) - 1)]


async def _rest(pool: Any, pulse: dict[str, Any]) -> None:
    """Everybody else's envelopes, sealed as the api seals them, written in bulk."""
    answers = {ItemId(one["item_id"]): one["value"] for one in good(pulse, 4)}
    content, id = content_of(answers, "As I see it"), str(pulse["id"])
    rows = ((id, _person(number), BALLOT.public.seal(content, id)) for number in range(SUBMITTED, PEOPLE))
    await pool.copy_records_to_table("pulse_envelope", records=rows)
