"""Who answered what in a pulse: whoever has everything but the private key finds out no more than by guessing."""

import hashlib
import json
import random
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import asyncpg
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from contracts.feedback.ids import ItemId
from contracts.feedback.pulses import content_of
from tests.insider.chance import BY_CHANCE, no_more_than_by_guessing
from tests.insider.pulse_attack import attack, by_hash
from tests.insider.pulse_haul import PulseHaul, files, rows
from tests.servers.postgres import Database, Postgres
from tests.services.feedback.pulsing import MEMBERS_OF_TEAM, Pulse, a_pulse, close, good, seen
from tests.services.feedback.world import PEOPLE, World, build, opened
from tests.services.okrs.world import TEAM

Lines = Callable[[], list[dict[str, Any]]]
Answer = dict[str, Any]


class Careful:
    """Answering as it is; a leak does something more with each answer."""

    def __init__(self, world: World, connection: Any) -> None:
        self.world, self.connection = world, connection

    async def prepare(self) -> None:
        """Tables of its own, if any."""

    async def also(self, who: str, pulse: Pulse, answer: Answer) -> None:
        """What it does beside."""


class TwoTables(Careful):
    """The answer without a name in one table, who answered in another: in one transaction."""

    async def prepare(self) -> None:
        await self.connection.execute("create table leaked_answer (text text)")
        await self.connection.execute("create table leaked_who (person text)")

    async def also(self, who: str, pulse: Pulse, answer: Answer) -> None:
        async with self.connection.transaction():
            await self._both(who, answer)

    async def _both(self, who: str, answer: Answer) -> None:
        await self.connection.execute("insert into leaked_answer values ($1)", answer["text"])
        await self.connection.execute("insert into leaked_who values ($1)", PEOPLE[who])


class TwoTransactions(TwoTables):
    """The same in two transactions that follow each other."""

    async def also(self, who: str, pulse: Pulse, answer: Answer) -> None:
        await self._both(who, answer)


class Unpadded(Careful):
    """An envelope as long as what is in it."""

    async def prepare(self) -> None:
        await self.connection.execute("create table leaked_envelope (person text, sealed bytea)")

    async def also(self, who: str, pulse: Pulse, answer: Answer) -> None:
        content = content_of({ItemId(one["item_id"]): one["value"] for one in answer["answers"]}, answer["text"])
        sealed = random.randbytes(48 + len(content))  # what the cipher makes of it looks like that
        await self.connection.execute("insert into leaked_envelope values ($1, $2)", PEOPLE[who], sealed)


class PlainHash(Careful):
    """A row for repeated requests, its hashes without a key."""

    async def also(self, who: str, pulse: Pulse, answer: Answer) -> None:
        person, body = (hashlib.sha256(part).hexdigest() for part in (PEOPLE[who].encode(), json.dumps(answer).encode()))
        await self.connection.execute("insert into answered values ($1, $2, '{}', now())", person, body)


@pytest.fixture(scope="module")
def own_server() -> Iterator[Postgres]:
    """A server whose files nobody else writes."""
    made = Postgres()
    yield made
    made.discard()


@pytest.fixture
async def database(own_server: Postgres) -> AsyncIterator[Database]:
    made = await own_server.copy("feedback", build)
    yield made
    await own_server.drop(made)


class Insider:
    """A pulse from opening to close, and what is taken of it."""

    def __init__(self, server: Postgres, database: Database, exporter: InMemorySpanExporter, lines: Lines) -> None:
        self.server, self.database, self.exporter, self.lines = server, database, exporter, lines
        self.authors: dict[str, str] = {}
        self.answers: dict[str, Answer] = {}

    def beside(self, database: Database) -> "Insider":
        """One who looks at a pulse in another database."""
        return Insider(self.server, database, self.exporter, self.lines)

    async def after(self, leak: type[Careful] = Careful) -> PulseHaul:
        self.exporter.clear()
        connection = await asyncpg.connect(self.database.owner_url)
        async with opened(self.database) as world:
            careful = leak(world, connection)
            await careful.prepare()
            pulse = await a_pulse(world)
            for place, who in enumerate(random.sample(MEMBERS_OF_TEAM, len(MEMBERS_OF_TEAM))):
                await self._by_name(world, who)
                await self._answer(careful, pulse, who, place)
                await self._by_name(world, who)
            window = await rows(self.database)
            assert await close(world, pulse) == 1
            texts = [one["text"] for one in (await seen(world, pulse))["words"]]
            left = await rows(self.database)
        await connection.close()
        await self.server.execute("checkpoint", "select pg_switch_wal()")
        data, wal = files(self.server)
        suspects = frozenset(map(str, (PEOPLE[who] for who in MEMBERS_OF_TEAM)))
        spans = self.exporter.get_finished_spans()
        return PulseHaul(window, left, data, wal, texts, suspects, self.lines(), spans)

    async def _by_name(self, world: World, who: str) -> None:
        await world.do("open_post_mortem", by=who, team_id=TEAM, title="The queue stood still", happened_on="2026-01-02")

    async def _answer(self, careful: Careful, pulse: Pulse, who: str, place: int) -> None:
        text = f"{random.randbytes(8).hex()} " + "x" * random.randrange(900) + f" {place}"
        answer = {"pulse_id": pulse["id"], "answers": good(pulse, random.randint(1, 7)), "text": text}
        await careful.world.do("answer_pulse", by=who, **answer)
        await careful.also(who, pulse, answer)
        self.authors[text], self.answers[text] = PEOPLE[who], answer

    def found_out(self, haul: PulseHaul) -> dict[str, int]:
        """How many authors each way finds. That of hashes tries what could have been answered, with all values there are."""
        hashes = by_hash(self._could_be)
        guesses = attack(haul) | {"hash": hashes(haul)}
        return {way: sum(self.authors[text] == who for text, who in told.items()) for way, told in guesses.items()}

    def _could_be(self, text: str) -> list[bytes]:
        given = self.answers[text]
        values = [{**given, "answers": self._with(given, value)} for value in range(1, 8)]
        plain = [content_of({ItemId(one["item_id"]): one["value"] for one in each["answers"]}, text) for each in values]
        return [*(json.dumps(each).encode() for each in values), *plain, text.encode()]

    def _with(self, given: Answer, value: int) -> list[dict[str, Any]]:
        """The same answer with every facet valued so; which items are reversed, everybody knows."""
        said = given["answers"][0]["value"]
        return [{**one, "value": value if one["value"] == said else 8 - value} for one in given["answers"]]


@pytest.fixture
def insider(own_server: Postgres, database: Database, exporter: InMemorySpanExporter, lines: Lines) -> Insider:
    return Insider(own_server, database, exporter, lines)


async def test_an_insider_finds_out_no_more_than_by_guessing(insider: Insider) -> None:
    haul = await insider.after()
    found = insider.found_out(haul)
    assert found.get("key", 0) == found.get("length", 0) == found["hash"] == 0
    assert len([way for way in found if " beside " in way]) >= 9, "orders there are, and the insider tried them"
    _everything_was_taken(haul)
    _nothing_was_noted(haul)

    async def again() -> dict[str, int]:
        anew = insider.beside(await insider.server.copy("feedback", build))
        return anew.found_out(await anew.after())

    await no_more_than_by_guessing(found, again)


def _everything_was_taken(haul: PulseHaul) -> None:
    """An insider who looks into nothing finds nothing."""
    assert len(haul.texts) == len(haul.sealed()) == len(MEMBERS_OF_TEAM)
    assert all(text.encode() in haul.wal for text in haul.texts)
    assert all(any(text.encode() in content for content in haul.files.values()) for text in haul.texts)
    assert len({row.xmin for row in haul.window if row.table == "pulse_envelope"}) == len(MEMBERS_OF_TEAM)
    assert not [row for row in haul.after if row.table in {"pulse_envelope", "pulse_roster"}]


def _nothing_was_noted(haul: PulseHaul) -> None:
    """Neither that somebody answered, nor when: in no line, span, journal, outbox, nor outcome of a request."""
    assert [line for line in haul.lines if line.get("route") == "/open_post_mortem"], "named acts were noted"
    assert not [line for line in haul.lines if "answer_pulse" in str(line)]
    assert not [span for span in haul.spans if "answer_pulse" in span.name + str(dict(span.attributes or {}))]
    for row in haul.after:
        if row.table in {"outbox", "journal", "answered"}:
            assert not [text for text in haul.texts if text in row.text]
            assert "answer" not in str(row.data.get("type", ""))
    sealed = [content for _, content in haul.sealed()]
    left = b"".join(content for path, content in haul.files.items())
    assert not [one for one in sealed if one[100:164] in left], "what was deleted is overwritten in the tables' files"


@pytest.mark.parametrize(
    ("leak", "way"),
    [(TwoTables, "transaction"), (TwoTransactions, "transaction"), (Unpadded, "length"), (PlainHash, "hash")],
)
async def test_a_leak_is_found(insider: Insider, leak: type[Careful], way: str) -> None:
    found = insider.found_out(await insider.after(leak))
    assert found[way] > BY_CHANCE
