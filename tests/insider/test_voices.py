"""Who wrote a note, asked, reported a mistake or endorsed, in confidence: found by a leak, and else no more than by guessing."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis.component import add_api, add_relay, open_service
from chassis.following import add_following
from chassis.lifecycle import Lifecycle
from chassis.release import Release
from chassis.settings import Process
from services.feedback.app import COMPONENT
from services.feedback.jobs import APPLIERS, CHORES
from services.feedback.worker import FOLLOWING
from tests.insider.attack import attack, unexplained
from tests.insider.chance import BY_CHANCE, no_more_than_by_guessing
from tests.insider.conftest import process
from tests.insider.leaks import Ahead, Leaking, Telling, TellingClock
from tests.insider.taking import Haul, taken
from tests.insider.voices import AUTHORS, GROUNDS, LOOKED, Voices, tells
from tests.journeys.world import World

Lines = Callable[[], list[dict[str, Any]]]
Found = dict[str, dict[str, int]]
pytestmark = pytest.mark.timeout(900)
_ANY_ID = re.compile(r"[a-z]+_[0-9a-f]{32}")
_HANDLE = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_TOLD = {"note": {"notes", "writings", "journal"}, "leader_question": {"leader_questions", "writings", "journal"}}
_TOLD |= {"mistake": {"mistakes", "writings"}, "endorsement": {"endorsements"}}
_THANKS = {("recognition", "recognitions"), ("gateway", "recognition")}
"""Where thanks lie that stand on a thread."""
_HOURS = Ahead()


class Insider:
    """A journey on the platform whose full hours the test decides, and what the insider makes of it."""

    def __init__(self, platform: World, exporter: InMemorySpanExporter, lines: Lines) -> None:
        self.platform, self.exporter, self.lines = platform, exporter, lines

    async def after(self, kind: type[Release] = Release, *, at_once: bool = False, unanswered: bool = False) -> Haul:
        """What there is to take after a journey whose hours are released so; `unanswered`: before anybody is answered."""
        settings = self.platform.settings("feedback", Process.WORKER)
        parts = (lambda life: add_relay(life, settings, COMPONENT), lambda life: add_following(life, settings, FOLLOWING))
        self.exporter.clear()
        async with (
            self.platform.without(("feedback", Process.WORKER)),
            process(*parts),
            self._release(kind) as release,
        ):

            async def hour() -> None:
                _HOURS.hours += 1
                await release.once()

            self.voices = Voices(self.platform.client, hour, hour if at_once else None)
            if isinstance(release, Leaking):
                release.knowing(self.voices.written)
            await self.voices.speak()
            haul = await self.rested() if unanswered else None
            await self.voices.go_on()
            haul = haul or await self.rested()
            await self.voices.settle()
            return haul

    async def rested(self) -> Haul:
        """What there is to take once nothing is on its way."""
        await self.platform.truth.rest()
        return await self.taken()

    async def taken(self) -> Haul:
        """What there is to take now."""
        spans = self.exporter.get_finished_spans()
        return await taken(self.platform.places.databases, self.platform.kafka, self.lines(), spans)

    def found_out(self, haul: Haul) -> Found:
        """How many authors each way finds, by what they wrote."""
        suspects = frozenset(self.platform.client.people[author] for author in AUTHORS)
        true = {tells(thread): who for thread, who in self.voices.written.authors.items()}
        found = {kind: attack(haul, self.voices.threads(kind), suspects, ground) for kind, ground in GROUNDS.items()}
        return {
            kind: {way: sum(true[id] == who for id, who in told.items()) for way, told in guesses.items()}
            for kind, guesses in found.items()
        }

    @asynccontextmanager
    async def _release(self, kind: type[Release]) -> AsyncIterator[Release]:
        lifecycle = Lifecycle()
        settings = self.platform.settings("feedback", Process.WORKER)
        yield kind(open_service(lifecycle, settings, COMPONENT, clock=_HOURS), APPLIERS, CHORES)
        await lifecycle.abandon()


@pytest.fixture
def insider(platform: World, exporter: InMemorySpanExporter, lines: Lines) -> Insider:
    return Insider(platform, exporter, lines)


async def test_an_insider_finds_out_no_more_than_by_guessing(insider: Insider) -> None:
    haul = await insider.after()
    found = insider.found_out(haul)
    for kind, ways in found.items():
        assert ways.keys() & {"planted", "traces", "times"} == set(), f"these point to nobody at all: {kind}"
        assert "order of rows" in ways, f"an order there is, and the insider tried it: {kind}"
        assert len(insider.voices.threads(kind)) == len(AUTHORS)
    assert all("order of the journal" in found[kind] for kind in ("note", "leader_question"))
    _everything_was_taken(haul, insider.voices)
    _facts_of_authors_name_nobody(haul, insider.voices)
    _no_handle_is_of_two_threads(haul, insider.voices)
    _no_trace_of_a_confidential_request_names_anybody(haul)
    await _nothing_above_them_changed(insider)
    await _thanks_that_name_whom_they_thank_are_found(insider)

    async def again() -> dict[tuple[str, str], int]:
        return _each(insider.found_out(await insider.after()))

    await no_more_than_by_guessing(_each(found), again)


def _each(found: Found) -> dict[tuple[str, str], int]:
    return {(kind, way): hits for kind, ways in found.items() for way, hits in ways.items()}


def _everything_was_taken(haul: Haul, voices: Voices) -> None:
    """An insider who looks into nothing finds nothing."""
    for kind, ground in GROUNDS.items():
        for id in voices.threads(kind):
            lying = {(row.database, row.table) for row in haul.speaking_of(id)}
            assert {table for database, table in lying if database == "feedback"} == _TOLD[kind], kind
            copies = {("gateway", ground.copy), ("gateway", "timeline"), ("recognition", ground.copy)} if ground.copy else set()
            copies |= _THANKS if id in voices.thanked else set()
            assert {one for one in lying if one[0] != "feedback"} == copies, kind
    assert not [row for row in haul.rows if (row.database, row.table) == ("feedback", "held_act")]
    assert [row for row in haul.rows if (row.database, row.table) == ("feedback", "answered") and "sealed" in row.text]
    assert not _ANY_ID.search(haul.metrics)


def _facts_of_authors_name_nobody(haul: Haul, voices: Voices) -> None:
    for kind in ("note", "leader_question"):
        for id in voices.threads(kind):
            told = [record.headers for record in haul.records if record.headers["ce_subject"] == id]
            of_author = [headers for headers in told if not headers["ce_type"].endswith("answered.v1")]
            assert len(of_author) == len(told) - 1 == 2, "it was said, answered, and gone on about"
            for headers in of_author:
                assert headers.keys() & {"ce_actor", "ce_traceparent"} == set()
                assert headers["ce_time"].endswith("T00:00:00Z")
                assert headers["ce_id"][14] == "4"
    for id in (*voices.threads("mistake"), *voices.threads("endorsement")):
        assert not [record for record in haul.records if id in record.text], "nothing is told of these"


def _no_handle_is_of_two_threads(haul: Haul, voices: Voices) -> None:
    of: dict[str, set[str]] = {}
    for thread in (*voices.threads("note"), *voices.threads("leader_question"), *voices.threads("mistake")):
        for row in haul.speaking_of(thread):
            for handle in _HANDLE.findall(row.text):
                of.setdefault(handle, set()).add(thread)
    assert len(of) == 3 * len(AUTHORS)
    assert [threads for threads in of.values() if len(threads) > 1] == []
    marks = [mark for row in haul.rows if row.table == "endorsements" for mark in _HANDLE.findall(row.text)]
    assert len(set(marks) - of.keys()) == len(marks), "one that endorses is known by another"


def _no_trace_of_a_confidential_request_names_anybody(haul: Haul) -> None:
    routes = frozenset().union(*(ground.routes for ground in GROUNDS.values()))
    confidential = {line["trace_id"] for line in haul.lines if line.get("route") == LOOKED}
    for ground in GROUNDS.values():
        confidential |= {line["trace_id"] for line in unexplained(haul, ground)}
    assert len(confidential) >= 8 * len(AUTHORS)
    told = [*(row.text for row in haul.rows), *(record.text for record in haul.records)]
    assert not [text for text in told if any(trace in text for trace in confidential)]
    spans = [span for span in haul.spans if f"{span.context.trace_id:032x}" in confidential]
    assert {str((span.attributes or {})["http.route"]) for span in spans} <= {*routes, LOOKED}
    lines = [line for line in haul.lines if line.get("trace_id") in confidential]
    assert not [text for text in map(str, (*lines, *(dict(span.attributes or {}) for span in spans))) if _ANY_ID.search(text)]


async def _nothing_above_them_changed(insider: Insider) -> None:
    """Neither the Notes Day nor what was endorsed tells by a version that somebody wrote."""
    day = await insider.platform.truth.rows("feedback", "select version from notes_days where id = $1", insider.voices.day)
    assert [row["version"] for row in day] == [2], "it was opened, and passed on openly"


async def _thanks_that_name_whom_they_thank_are_found(insider: Insider) -> None:
    """As if whoever gave them had been told, or their author been delivered something."""
    voices, truth = insider.voices, insider.platform.truth
    named = "update recognitions set recipient_ids = '{to}' where id = '{id}'"
    for thread, id in voices.thanked.items():
        await truth.change("recognition", named.format(to=f'["{voices.written.authors[thread]}"]', id=id))
    haul = await insider.taken()
    for id in voices.thanked.values():
        await truth.change("recognition", named.format(to="[]", id=id))
    found = insider.found_out(haul)
    assert [kind for kind in ("note", "leader_question") if found[kind].get("planted", 0) <= BY_CHANCE] == []


async def test_what_a_release_and_ids_tell_is_found_each_by_its_own_way(insider: Insider) -> None:
    """Who is behind a fact, the trace of the request, the order in which acts came, and ids that tell the time.

    Looked at before the answers: each writes the row of a question or a mistake anew, elsewhere.
    """
    settings = insider.platform.settings("feedback", Process.API)
    api = partial(add_api, settings=settings, component=COMPONENT, clock=TellingClock())
    async with insider.platform.without(("feedback", Process.API)), process(api):
        found = insider.found_out(await insider.after(Telling, unanswered=True))
    told, published = ("note", "leader_question", "mistake"), ("note", "leader_question")
    expected = {"order of rows": tuple(GROUNDS), "times": told}
    expected |= dict.fromkeys(("planted", "traces", "order of the journal"), published)
    assert [(way, kind) for way, kinds in expected.items() for kind in kinds if found[kind].get(way, 0) <= BY_CHANCE] == []


async def test_acts_that_are_applied_at_once_are_found(insider: Insider) -> None:
    found = insider.found_out(await insider.after(at_once=True, unanswered=True))
    assert [one for one in GROUNDS if max(found[one].get("transactions", 0), found[one].get("neighbors", 0)) <= BY_CHANCE] == []
