"""Post-mortems from files: everything or nothing, once however often, and readable afterwards."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.post_mortems import FactorKind
from contracts.messages import DOCUMENT_BYTES
from services.feedback.files.rules.factor_kinds import kind_of, tags_of
from services.feedback.files.rules.moments import read_moment
from services.feedback.files.rules.sections import says_nothing
from tests.services.feedback.files.bringing import QUEUE, brought, documents, real, send
from tests.services.feedback.moderation.moderating import hidden, moderates
from tests.services.feedback.post_mortems.telling import issues, published
from tests.services.feedback.world import World
from tests.services.okrs.world import TEAM

WHAT = "post-mortems"
UTC_ZONE = ZoneInfo("UTC")


async def test_an_entry_becomes_a_published_post_mortem_that_nobody_is_named_in(world: World) -> None:
    report = await brought(world, WHAT, [QUEUE], team=TEAM[-4:])
    assert (report["applied"], report["entries"], report["added"], report["faults"]) == (True, 1, 1, [])
    [document] = (await documents(world, "post_mortem")).values()
    assert (document["state"], document["origin"], document["team_id"]) == ("published", "imported", TEAM)
    assert (document["opened_by"], document["published_by"]) == (None, None)
    assert (document["happened_on"], document["published_at"]) == ("2024-03-01", "2024-03-01T00:00:00Z")
    assert document["impact"]["text"] == (
        "Nothing could be ordered.\n\nAbout forty customers waited for an hour.\n\nHow it was noticed: A customer called.\n\n"
        "How it ended: The worker was started again."
    )
    assert document["learnings"]["text"] == "- Alerts need a reader.\n- So do queues."
    assert document["listed_actions"] == [{"text": "Alerts: Route them\nhttps://example.org/1", "done": True}]
    assert (document["source"], document["license"]) == ("https://example.org/a-1", "CC0")
    assert [(one["at"], one["as_told"], one["text"]) for one in document["timeline"]] == [
        ("2024-03-01T09:00:00Z", "", "It begins\n\nThe worker stops."),
        ("2024-03-01T09:40:00Z", "ca. 09:40", "A customer calls."),
        (None, "some time later", "Somebody looks."),
    ]
    assert [(one["kind"], one["tags"]) for one in document["factors"]] == [("information", ["alerting"]), (None, [])]


async def test_the_report_tells_what_was_left_empty_or_out_and_which_factor_has_no_kind(world: World) -> None:
    report = await brought(world, WHAT, [QUEUE])
    assert (report["factors"], report["classified"], report["ignored_columns"]) == (2, 1, ["mood"])
    assert sorted((note["line"], note["column"], note["code"]) for note in report["notes"]) == [
        (1, "actions 2", "bad_input"),
        (1, "contributing_factors 2", "not_classified"),
        (1, "contributing_factors 3", "bad_input"),
        (1, "timeline 3", "moment"),
        (1, "timeline 4", "bad_input"),
    ]
    assert {count["column"] for count in report["unread"]} == {"actions", "contributing_factors", "timeline"}


async def test_the_same_file_again_changes_nothing_and_a_newer_one_brings_it_up_to_date(world: World) -> None:
    await brought(world, WHAT, [QUEUE])
    again = await brought(world, WHAT, [QUEUE])
    assert (again["unchanged"], again["added"], again["changed"]) == (1, 0, 0)
    newer = await brought(world, WHAT, [QUEUE | {"title": "The queue stood still again"}])
    assert (newer["changed"], newer["added"]) == (1, 0)
    [document] = (await documents(world, "post_mortem")).values()
    assert (document["title"], document["version"], document["edit_version"]) == ("The queue stood still again", 2, 2)
    other = await brought(world, WHAT, [QUEUE], source="Another wiki")
    assert other["added"] == 1


async def test_what_a_moderator_hid_stays_hidden_whatever_a_file_says(world: World) -> None:
    await moderates(world)
    await brought(world, WHAT, [QUEUE], team=TEAM[-4:])
    [document] = (await documents(world, "post_mortem")).values()
    entry, impact = document["timeline"][0]["id"], document["impact"]["id"]
    assert (document["timeline"][0]["by"], document["timeline"][0]["on"]) == (None, "2024-03-01")
    assert await world.refusal("withdraw_text", by="author", id=entry) == (403, "not_your_text", "id")
    await hidden(world, entry)
    await hidden(world, impact, reporter="member2")
    assert (await brought(world, WHAT, [QUEUE], team=TEAM[-4:]))["unchanged"] == 1
    lines = [QUEUE["timeline"][0] | {"text": "Maria stopped the worker."}, *QUEUE["timeline"][1:]]
    newer = QUEUE | {"title": "The queue stood still again", "summary": "Maria did it.", "timeline": lines}
    assert (await brought(world, WHAT, [newer], team=TEAM[-4:]))["changed"] == 1
    [document] = (await documents(world, "post_mortem")).values()
    assert (document["title"], document["timeline"][0]["text"], document["timeline"][0]["state"], document["impact"]["text"]) == (
        "The queue stood still again",
        None,
        "hidden",
        None,
    )
    assert await world.rows("select id from writings where text like '%Maria%'") == []


async def test_what_a_newer_file_leaves_out_goes_and_comes_again_with_a_later_one(world: World) -> None:
    await brought(world, WHAT, [QUEUE])
    less = QUEUE | {"timeline": QUEUE["timeline"][:1], "learned": []}
    assert (await brought(world, WHAT, [less]))["changed"] == 1
    [document] = (await documents(world, "post_mortem")).values()
    assert (len(document["timeline"]), document["learnings"]) == (1, None)
    assert await world.rows("select id from writings where text like '%customer calls%'") == []
    assert (await brought(world, WHAT, [less]))["unchanged"] == 1
    await brought(world, WHAT, [QUEUE])
    [document] = (await documents(world, "post_mortem")).values()
    assert [one["text"] for one in document["timeline"]][1:] == ["A customer calls.", "Somebody looks."]


async def test_a_dry_run_tells_the_same_and_changes_nothing(world: World) -> None:
    tried = await brought(world, WHAT, [QUEUE], dry_run=True)
    assert (tried["dry_run"], tried["applied"], tried["added"], tried["factors"]) == (True, False, 1, 2)
    assert await world.rows("select id from post_mortems") == await world.rows("select id from outbox") == []
    done = await brought(world, WHAT, [QUEUE])
    assert {**tried, "dry_run": False, "applied": True} == done


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([QUEUE, {"id": "B"}], [(2, "date"), (2, "title")]),
        ([QUEUE, QUEUE], [(2, "id")]),
        ([QUEUE | {"date": "first of May"}], [(1, "date")]),
        ([QUEUE | {"timeline": [{"at": 9, "text": "x"}]}], [(1, "timeline")]),
        ([QUEUE | {"contributing_factors": ["f" * 2_001]}], [(1, "contributing_factors")]),
        ([QUEUE | {"timeline": [{"at": "09:00", "text": "x"}] * 61}], [(1, "timeline")]),
        ([QUEUE | {"team": "Nobody's"}], [(1, "team")]),
        ([QUEUE | {"timeline": [{"at": "09:00", "text": "x" * 4_000}] * 11}], [(1, None)]),
        ([17], [(1, None)]),
        ([], [(None, None)]),
        (b"\xff\xfe", [(None, None)]),
        (b"{", [(None, None)]),
    ],
)
async def test_a_fault_is_told_with_its_place_and_refuses_the_whole_file(world: World, entries: Any, faults: Any) -> None:
    report = await brought(world, WHAT, entries)
    assert not report["applied"]
    assert sorted((fault["line"], fault["column"]) for fault in report["faults"]) == faults
    assert all("xxxx" not in fault["reason"] for fault in report["faults"])
    assert await world.rows("select id from post_mortems") == await world.rows("select id from outbox") == []


async def test_only_admins_import(world: World) -> None:
    for by in ("lead", "author", "auditor"):
        answer = await send(world, WHAT, [QUEUE], by=by)
        assert (answer.status_code, answer.json()["code"]) == (403, "admins_import")
    answer = await send(world, WHAT, [QUEUE], time_zone="Nowhere/At all")
    assert (answer.status_code, answer.json()["field"]) == (422, "time_zone")


async def test_an_import_raises_no_systemic_issue_and_its_factors_do_not_count(world: World) -> None:
    recent = [QUEUE | {"id": f"A-{number}", "date": "2026-01-03"} for number in range(4)]
    await brought(world, WHAT, recent)
    await published(world, "alerting")
    await published(world, "alerting")
    assert await issues(world) == []
    await published(world, "alerting")
    assert await issues(world) == [("alerting", "open", 3)]


async def test_times_are_read_by_the_clock_of_the_zone_that_is_named(world: World) -> None:
    await brought(world, WHAT, [QUEUE], time_zone="America/New_York")
    [document] = (await documents(world, "post_mortem")).values()
    assert document["timeline"][0]["at"] == "2024-03-01T14:00:00Z"


@pytest.mark.parametrize(
    ("words", "moment", "title", "is_exact"),
    [
        ("2026-05-04 03:02", datetime(2026, 5, 4, 3, 2, tzinfo=UTC), "", True),
        ("3:02pm", datetime(2026, 2, 1, 15, 2, tzinfo=UTC), "", True),
        ("12:05 a.m.", datetime(2026, 2, 1, 0, 5, tzinfo=UTC), "", True),
        ("May 4, 03:02:10", datetime(2026, 5, 4, 3, 2, 10, tzinfo=UTC), "", True),
        ("4. May 2025 03:02", datetime(2025, 5, 4, 3, 2, tzinfo=UTC), "", True),
        ("4th of May", None, "", False),
        ("about 03:02", datetime(2026, 2, 1, 3, 2, tzinfo=UTC), "", False),
        ("03:02-04:00", datetime(2026, 2, 1, 3, 2, tzinfo=UTC), "", False),
        ("10:00 approx", datetime(2026, 2, 1, 10, 0, tzinfo=UTC), "", False),
        ("03:02 - Alarm", datetime(2026, 2, 1, 3, 2, tzinfo=UTC), "Alarm", True),
        ("25:99", None, "", False),
        ("13:00pm", None, "", False),
        ("2026-13-45", None, "", False),
        ("", None, "", True),
    ],
)
def test_a_moment_is_read_out_of_words(words: str, moment: datetime | None, title: str, is_exact: bool) -> None:
    read = read_moment(words, date(2026, 2, 1), UTC_ZONE)
    assert (read.at, read.title, read.is_exact) == (moment, title, is_exact)


def test_a_day_that_one_line_names_holds_for_the_lines_after() -> None:
    first = read_moment("May 4, 23:50", date(2026, 2, 1), UTC_ZONE)
    assert read_moment("23:55", first.day, UTC_ZONE).at == datetime(2026, 5, 4, 23, 55, tzinfo=UTC)


@given(st.text(max_size=80))
def test_any_words_at_all_before_a_line_are_no_trouble(words: str) -> None:
    read = read_moment(words, date(2026, 2, 1), UTC_ZONE)
    assert read.at is None or read.at.tzinfo is not None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001  # the zone is what is added
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    read = read_moment(f"{moment:%Y-%m-%d %H:%M:%S}", date(2026, 2, 1), UTC_ZONE)
    assert read.at == moment.replace(microsecond=0, tzinfo=UTC)
    assert read.is_exact


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The alert went to nobody.", FactorKind.INFORMATION),
        ("The worker crashed with a time-out.", FactorKind.SYSTEM),
        ("The procedure has a manual step.", FactorKind.PROCESS),
        ("The script has no confirmation.", FactorKind.TOOL),
        ("Only one person was there, at night, over a holiday.", FactorKind.ENVIRONMENT),
        ("The moon was full.", None),
    ],
)
def test_a_factor_gets_the_kind_that_its_words_speak_for(text: str, kind: FactorKind | None) -> None:
    assert kind_of(text) is kind


def test_tags_are_few_and_in_one_way_of_writing() -> None:
    assert tags_of("No alert, no log, a quota, a manual step, one time-out, a bug, no runbook, short-handed") == [
        "alerting",
        "observability",
        "capacity",
        "manual-steps",
        "staffing",
    ]


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("TBD", True), ("n/a", True), ("-", True), ("A list of what went well. For example,", True), ("For example, this.", False)],
)
def test_marks_for_nothing_and_a_forms_own_words_are_left_out(text: str, nothing: bool) -> None:
    assert says_nothing(text) is nothing


@pytest.mark.real_data
async def test_every_real_post_mortem_comes_in_whole_and_every_factor_has_a_kind_or_is_listed(
    world: World, real_data: Path
) -> None:
    content, entries = real(real_data, "postmortems.json")
    tried = await brought(world, WHAT, content, dry_run=True)
    assert (tried["entries"], tried["added"], tried["faults"]) == (len(entries), len(entries), [])
    report = await brought(world, WHAT, content)
    assert report["applied"]
    factors = sum(len(entry["contributing_factors"]) for entry in entries)
    unclassified = [note for note in report["notes"] if note["code"] == "not_classified"]
    assert (report["factors"], report["classified"]) == (factors, factors - len(unclassified))
    assert len(unclassified) <= factors * 0.1
    found = {document["title"]: document for document in (await documents(world, "post_mortem")).values()}
    assert len(found) == len(entries)
    for entry in entries:
        document = found[entry["title"]]
        assert [one["text"] for one in document["factors"]] == [text.strip() for text in entry["contributing_factors"]]
        assert len(document["timeline"]) == len(entry["timeline"])
        assert len(document["listed_actions"]) == len(entry["actions"])
        assert all(told["text"].strip() in one["text"] for told, one in zip(entry["timeline"], document["timeline"], strict=True))
        assert sum(one["at"] is None for one in document["timeline"]) <= 1
        assert document["happened_on"] == entry["date"]
        impact = document["impact"]["text"] if document["impact"] else ""
        assert entry["impact"] is None or entry["impact"].strip() in impact
        assert impact.count(entry["impact"] or "never there") <= 1, "a summary that is repeated stands once"
        assert document["source"] == entry["source_url"]
        assert document["license"] == entry["licence"]
    assert max(len(str(document)) for document in found.values()) < DOCUMENT_BYTES
    assert await issues(world) == []
    again = await brought(world, WHAT, content)
    assert (again["unchanged"], again["added"], again["changed"]) == (len(entries), 0, 0)
