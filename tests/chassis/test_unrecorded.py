"""A command of which nothing is noted: sealed before any SQL; no outcome, line, span, metric, journal or outbox tells of it."""

import io
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import httpx2
import pytest
from fastapi import FastAPI
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import metrics, telemetry
from chassis.problems import Refused
from chassis.sealing import PrivateKey
from chassis.secret import Secret
from chassis.unit import UnitOfWork
from contracts.messages import PrivateCommand, Receipt
from tests.chassis.lines import written
from tests.chassis.toy import Counter, CounterId, ToyCode, toy

EXPORTER = InMemorySpanExporter()
telemetry.configure("test", "local", exporter=EXPORTER)
OLD, NEW = (PrivateKey.new(date(2026, 11, day)) for day in (1, 20))
WORD = "a word that nobody else may ever read"


class CastVote(PrivateCommand):
    """Raise a counter by a note that only the holder of the private key can read."""

    service: ClassVar[str] = "toy"
    unrecorded: ClassVar[bool] = True
    counter_id: CounterId
    word: str

    def to_seal(self) -> tuple[str, bytes]:
        return str(self.counter_id), self.word.encode()


async def cast_vote(command: CastVote, unit: UnitOfWork) -> Receipt:
    counter = await unit.session.get_one(Counter, command.counter_id)
    if command.word == "refuse":
        raise Refused(ToyCode.TOO_HIGH, field="word", most=1)
    if command.word == "break":
        raise ValueError(WORD)
    counter.note = unit.sealed[OLD.fingerprint].hex()
    return Receipt(id=counter.id)


@pytest.fixture
async def app(engine: AsyncEngine) -> AsyncIterator[tuple[httpx2.AsyncClient, FastAPI]]:
    async with toy(engine, cast_vote) as (client, made):
        made.state.service = replace(made.state.service, ballot_key=Secret(f"{OLD.public} {NEW.public}"))
        yield client, made


@pytest.fixture
async def counter(app: tuple[httpx2.AsyncClient, FastAPI]) -> str:
    return str((await app[0].post("/make_counter", json={})).json()["counter"]["id"])


@pytest.fixture
def noted(counter: str) -> Iterator[io.StringIO]:
    """What is logged from here on; spans begin anew, too."""
    EXPORTER.clear()
    with written("debug") as stream:
        yield stream


def measured(*, faults: bool = False) -> list[str]:
    """Every line of the metrics that speaks of the verb; those of faults of ours by themselves."""
    lines = [line for line in metrics.exposition()[0].decode().splitlines() if "cast_vote" in line]
    return [line for line in lines if ('status="500"' in line) is faults]


async def vote(app: tuple[httpx2.AsyncClient, FastAPI], counter: str, word: str, **headers: str) -> httpx2.Response:
    return await app[0].post("/cast_vote", json={"counter_id": counter, "word": word}, headers=headers)


async def rows(engine: AsyncEngine, query: str) -> list[Any]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_nothing_is_noted_of_who_asks_it_when(
    app: tuple[httpx2.AsyncClient, FastAPI], counter: str, noted: io.StringIO, engine: AsyncEngine
) -> None:
    trace = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "idempotency-key": "k"}
    answers = [await vote(app, counter, WORD, **trace) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"receipt": {"id": counter, "version": None, "published_at": None}}] * 2
    assert "idempotency-replayed" not in answers[1].headers
    assert noted.getvalue() == ""
    assert [span.name for span in EXPORTER.get_finished_spans()] == []
    assert measured() == []
    assert await rows(engine, "select (select count(*) from answered), (select count(*) from journal where subject <> type)") == [
        (0, 1)
    ]


async def test_what_is_sealed_is_in_no_statement_and_opens_by_its_own_key(
    app: tuple[httpx2.AsyncClient, FastAPI], counter: str, engine: AsyncEngine
) -> None:
    said: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *told: said.append(f"{told[2]} {told[3]}"))
    assert (await vote(app, counter, WORD)).status_code == 200
    assert len(said) > 2
    assert not [each for each in said if WORD in each]
    envelope = bytes.fromhex((await rows(engine, "select note from counters"))[0][0])
    assert OLD.open(envelope, counter) == WORD.encode()


async def test_a_refusal_is_answered_and_not_noted_either(
    app: tuple[httpx2.AsyncClient, FastAPI], counter: str, noted: io.StringIO
) -> None:
    answer = await vote(app, counter, "refuse")
    assert (answer.status_code, answer.json()["code"], answer.json()["traceId"]) == (409, "too_high", None)
    malformed = await app[0].post("/cast_vote", json={"counter_id": "none"})
    assert malformed.status_code == 422
    assert noted.getvalue() == ""
    assert measured() == []


async def test_a_fault_of_ours_is_logged_and_counted_without_who_and_what(
    app: tuple[httpx2.AsyncClient, FastAPI], counter: str, noted: io.StringIO
) -> None:
    assert (await vote(app, counter, "break")).status_code == 500
    lines = [json.loads(line) for line in noted.getvalue().splitlines()]
    assert {line["event"] for line in lines} == {"request failed"}
    assert WORD not in noted.getvalue()
    assert "trace_id" not in lines[0]
    assert measured(faults=True)
    assert measured() == []


async def test_other_commands_are_noted_as_ever(
    app: tuple[httpx2.AsyncClient, FastAPI], counter: str, noted: io.StringIO
) -> None:
    await app[0].post("/raise_counter", json={"counter_id": counter})
    assert "raise_counter" in noted.getvalue()
    assert [span.name for span in EXPORTER.get_finished_spans()] == ["POST /raise_counter"]
    assert app[1].state.unrecorded == {"/cast_vote"}


async def test_without_a_ballot_key_nothing_is_sealed(app: tuple[httpx2.AsyncClient, FastAPI], counter: str) -> None:
    service = replace(app[1].state.service, ballot_key=Secret())
    assert service.ballot_keys() == []
    assert service.seal(CastVote(counter_id=CounterId(counter), word=WORD)) == {}
