"""Who wrote what is confidential: an insider with everything finds out no more than by guessing; with one leak, all of it."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis.component import add_api, open_service
from chassis.lifecycle import Lifecycle
from chassis.release import Release
from chassis.settings import Process
from services.okrs.app import COMPONENT
from services.okrs.concerns.jobs import APPLIERS, forget_handles
from tests.insider.attack import ROUTES, attack, unexplained
from tests.insider.chance import BY_CHANCE, no_more_than_by_guessing
from tests.insider.conftest import process
from tests.insider.journey import AUTHORS, Journey
from tests.insider.leaks import Ahead, Leaking, Telling, TellingClock, Written
from tests.insider.taking import Haul, taken
from tests.journeys.world import World

Lines = Callable[[], list[dict[str, Any]]]
_ANY_ID = re.compile(r"[a-z]+_[0-9a-f]{32}")
_HOURS = Ahead()


class Insider:
    """A journey on the platform, and what the insider makes of it."""

    def __init__(self, platform: World, exporter: InMemorySpanExporter, lines: Lines) -> None:
        self.platform, self.exporter, self.lines = platform, exporter, lines

    async def after(self, kind: type[Release] = Release, *, at_once: bool = False) -> Haul:
        """What there is to take after a journey whose hours are released so."""
        self.written = Written()
        self.exporter.clear()
        async with self._release(kind) as release:

            async def hour() -> None:
                _HOURS.hours += 1
                await release.once()

            more = {"at_once": hour} if at_once else {}
            await Journey(self.platform.client, self.written, hour, **more).run()
        await self.platform.truth.rest()
        spans = self.exporter.get_finished_spans()
        return await taken(self.platform.places.databases, self.platform.kafka, self.lines(), spans)

    def found_out(self, haul: Haul) -> dict[str, int]:
        """How many authors each way finds."""
        suspects = frozenset(self.platform.client.people[author] for author in AUTHORS)
        guesses = attack(haul, self.written.order, suspects)
        return {way: sum(self.written.authors[id] == who for id, who in told.items()) for way, told in guesses.items()}

    @asynccontextmanager
    async def _release(self, kind: type[Release]) -> AsyncIterator[Release]:
        lifecycle = Lifecycle()
        service = open_service(lifecycle, self.platform.settings("okrs", Process.WORKER), COMPONENT, clock=_HOURS)
        release = kind(service, APPLIERS, [forget_handles])
        yield release.knowing(self.written) if isinstance(release, Leaking) else release
        await lifecycle.abandon()


@pytest.fixture
def insider(platform: World, exporter: InMemorySpanExporter, lines: Lines) -> Insider:
    return Insider(platform, exporter, lines)


async def test_an_insider_finds_out_no_more_than_by_guessing(insider: Insider) -> None:
    haul = await insider.after()
    found = insider.found_out(haul)
    assert found.keys() & {"planted", "traces", "times"} == set(), "these point to nobody at all"
    assert "order of the journal" in found, "an order there is, and the insider tried it"
    assert len(insider.written.authors) == len(AUTHORS)
    _no_trace_of_a_confidential_request_names_anybody(haul)
    _no_metric_names_anything(haul)
    _everything_was_taken(haul, insider.written)

    async def again() -> dict[str, int]:
        return insider.found_out(await insider.after())

    await no_more_than_by_guessing(found, again)


def _no_trace_of_a_confidential_request_names_anybody(haul: Haul) -> None:
    looked = {line["trace_id"] for line in haul.lines if line.get("route") == "/concerns/mine"}
    confidential = looked | {line["trace_id"] for line in unexplained(haul)}
    assert len(confidential) >= 3 * len(AUTHORS)
    told = [*(row.text for row in haul.rows), *(record.text for record in haul.records)]
    assert not [text for text in told if any(trace in text for trace in confidential)]
    spans = [span for span in haul.spans if f"{span.context.trace_id:032x}" in confidential]
    assert {str((span.attributes or {})["http.route"]) for span in spans} <= {*ROUTES, "/concerns/mine"}
    lines = [line for line in haul.lines if line.get("trace_id") in confidential]
    assert not [text for text in map(str, (*lines, *(dict(span.attributes or {}) for span in spans))) if _ANY_ID.search(text)]


def _no_metric_names_anything(haul: Haul) -> None:
    assert "raise_concern" in haul.metrics
    assert not _ANY_ID.search(haul.metrics)


def _everything_was_taken(haul: Haul, written: Written) -> None:
    """An insider who looks into nothing finds nothing."""
    for id in written.order:
        tables = {(row.database, row.table) for row in haul.speaking_of(id)}
        assert {("okrs", "concerns"), ("okrs", "journal"), ("gateway", "concern"), ("gateway", "timeline")} <= tables
        assert {("recognition", "recognitions"), ("gateway", "recognition")} <= tables, "it was thanked for"
        raised, *later = [record.headers for record in haul.records if record.headers["ce_subject"] == id]
        assert len(later) == 2, "an answer, and one more word of the author"
        assert "ce_actor" not in raised
        assert "ce_traceparent" not in raised
        assert raised["ce_time"].endswith("T00:00:00Z")
        assert raised["ce_id"][14] == "4"
    assert not [row for row in haul.rows if row.table == "held_act"]
    assert [row for row in haul.rows if row.table == "answered" and "sealed" in row.text]


async def test_what_a_release_and_ids_tell_is_found_each_by_its_own_way(insider: Insider) -> None:
    """Who is behind a fact, the trace of the request, the order in which acts came, and ids that tell the time."""
    platform = insider.platform
    api = partial(add_api, settings=platform.settings("okrs", Process.API), component=COMPONENT, clock=TellingClock())
    async with platform.without(("okrs", Process.API)), process(api):
        found = insider.found_out(await insider.after(Telling))
    ways = ("planted", "traces", "order of the journal", "times")
    assert [way for way in ways if found.get(way, 0) <= BY_CHANCE] == []


async def test_acts_that_are_applied_at_once_are_found(insider: Insider) -> None:
    found = insider.found_out(await insider.after(at_once=True))
    assert max(found["transactions"], found["neighbors"]) > BY_CHANCE
