"""Post-mortems as a team writes them: opened, filled by everyone, published, and then as they are."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import sampling
from contracts.directory.teams import TeamDocument
from contracts.feedback import post_mortems as limits
from contracts.feedback.ids import TimelineEntryId
from contracts.feedback.post_mortems import EntryFrame, PostMortemDocument, TimelineEntry
from contracts.feedback.text import Text
from contracts.messages import DOCUMENT_BYTES
from contracts.okrs.objectives import ObjectiveClosed
from contracts.values import ObjectiveId
from services.feedback.post_mortems.rules.order import added
from services.feedback.post_mortems.rules.told import SECTIONS
from tests.services.feedback.post_mortems.telling import factored, opened, published, told
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import AT, DISSOLVED, TEAM

UNKNOWN = "0" * 32


async def entry(world: World, post_mortem: dict[str, Any], at: str, words: str, *, by: str = "author") -> dict[str, Any]:
    given = {"post_mortem_id": post_mortem["id"], "at": at, "text": words}
    return dict((await world.do("add_timeline_entry", by=by, **given))["post_mortem"])


async def test_a_team_writes_together_and_what_is_published_holds_no_culprit(world: World) -> None:
    post_mortem = await opened(world, impact="Nobody could order for an hour.")
    assert (post_mortem["state"], post_mortem["opened_by"], post_mortem["version"]) == ("open", PEOPLE["author"], 1)
    await entry(world, post_mortem, "2026-01-02T10:30:00Z", "Orders came in again.", by="member")
    await entry(world, post_mortem, "2026-01-02T09:00:00Z", "The queue stood still.", by="recipient")
    factor = {"kind": "information", "tags": ["Alerting", "alerting", "On  call"], "text": "The alert went to nobody."}
    await world.do("add_factor", by="member", post_mortem_id=post_mortem["id"], **factor)
    sections = {
        "surprises": "It took so long.",
        "went_well": "All helped.",
        "luck": "It was Sunday.",
        "learnings": "Route alerts.",
    }
    await world.do("edit_post_mortem", by="lead", post_mortem_id=post_mortem["id"], **sections)
    done = (await world.do("publish_post_mortem", by="author", post_mortem_id=post_mortem["id"]))["post_mortem"]
    assert {name: (done[name]["text"], done[name]["by"]) for name in sections} == {
        name: (words, PEOPLE["lead"]) for name, words in sections.items()
    }
    assert [one["text"] for one in done["timeline"]] == ["The queue stood still.", "Orders came in again."]
    assert [(one["kind"], one["tags"]) for one in done["factors"]] == [("information", ["alerting", "on-call"])]
    assert (done["state"], done["published_by"], done["version"], done["edit_version"]) == ("published", PEOPLE["author"], 6, 5)
    named = {name for name in PostMortemDocument.model_fields if name.endswith("_by")}
    assert named == {"opened_by", "published_by"}, "nobody is named for anything but writing it down"
    parts = {*TimelineEntry.model_fields, *limits.Factor.model_fields} - {*Text.model_fields}
    assert not {name for name in parts if "by" in name.split("_") or "person" in name}


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=12))
def test_a_timeline_stands_in_the_order_of_its_moments(minutes: list[int | None]) -> None:
    start, timeline = datetime(2026, 1, 2, tzinfo=UTC), list[EntryFrame]()
    for number, minute in enumerate(minutes):
        at = None if minute is None else start + timedelta(minutes=minute)
        timeline = added(timeline, EntryFrame(id=TimelineEntryId(f"timeline_entry_{number:032x}"), at=at))
    assert len(timeline) == len(minutes)
    if None not in minutes:
        assert [one.at for one in timeline] == sorted(one.at for one in timeline if one.at)


async def test_it_names_the_objective_of_a_key_result_and_keeps_it_when_that_is_closed_or_gone(world: World) -> None:
    sample = ObjectiveClosed.model_validate_json(sampling.sample(ObjectiveClosed)).objective
    part = sample.key_results[0].id
    closed = sample.model_copy(update={"id": ObjectiveId("objective_" + "7" * 32), "team_id": TEAM})
    await world.learn(closed)
    by_part = await opened(world, key_result_id=part)
    assert (by_part["objective_id"], by_part["key_result_id"]) == (closed.id, part)
    both = await opened(world, objective_id=closed.id, key_result_id=part)
    assert both["objective_id"] == closed.id
    assert (await opened(world, objective_id=closed.id))["key_result_id"] is None


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"objective_id": "objective_" + UNKNOWN}, (422, "no_such_objective", "objective_id")),
        ({"key_result_id": "key_result_" + UNKNOWN}, (422, "no_such_key_result", "key_result_id")),
        ({"team_id": "team_" + UNKNOWN}, (422, "no_such_team", "team_id")),
        ({"team_id": DISSOLVED}, (422, "no_such_team", "team_id")),
        ({"happened_on": "2026-01-06"}, (422, "not_happened_yet", "happened_on")),
    ],
)
async def test_what_is_not_there_or_has_not_happened_is_refused(
    world: World, given: dict[str, Any], refused: tuple[int, str, str]
) -> None:
    told = {"title": "The queue stood still", "happened_on": "2026-01-02", "team_id": TEAM, **given}
    assert await world.refusal("open_post_mortem", by="author", **told) == refused
    assert await world.rows("select id from post_mortems") == []


async def test_today_is_where_the_writer_lives(world: World) -> None:
    world.clock.move_to(datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert (await opened(world, by="traveler", happened_on="2026-01-06"))["happened_on"] == "2026-01-06"


async def test_a_moment_to_come_is_no_entry(world: World) -> None:
    post_mortem = await opened(world)
    given = {"post_mortem_id": post_mortem["id"], "at": "2030-01-01T00:00:00Z", "text": "Then."}
    assert await world.refusal("add_timeline_entry", by="author", **given) == (422, "not_happened_yet", "at")


async def test_entries_and_factors_are_taken_out_and_what_is_not_there_is_refused(world: World) -> None:
    post_mortem = await factored(world, "alerting", "capacity")
    post_mortem = await entry(world, post_mortem, "2026-01-02T09:00:00Z", "The queue stood still.")
    edit = {"post_mortem_id": post_mortem["id"]}
    strange = [post_mortem["factors"][0]["id"], "factor_" + UNKNOWN]
    refused = await world.refusal("edit_post_mortem", by="author", **edit, without_factor_ids=strange)
    assert refused == (404, "factor_not_found", "without_factor_ids.1")
    refused = await world.refusal("edit_post_mortem", by="author", **edit, without_entry_ids=["timeline_entry_" + UNKNOWN])
    assert refused == (404, "entry_not_found", "without_entry_ids.0")
    left = {"without_factor_ids": strange[:1], "without_entry_ids": [post_mortem["timeline"][0]["id"]]}
    after = (await world.do("edit_post_mortem", by="author", **edit, **left))["post_mortem"]
    assert ([one["tags"] for one in after["factors"]], after["timeline"]) == ([["capacity"]], [])


async def test_an_edit_that_changes_nothing_or_expects_another_version_is_refused(world: World) -> None:
    post_mortem = await opened(world, impact="None.")
    edit = {"post_mortem_id": post_mortem["id"], "impact": "None."}
    assert await world.refusal("edit_post_mortem", by="author", **edit) == (422, "nothing_edited", None)
    await world.do("edit_post_mortem", by="author", **edit | {"impact": "Some."}, expected_edit_version=1)
    stale = await world.problem("edit_post_mortem", by="member", **edit, expected_edit_version=1)
    assert (stale["code"], stale["details"]) == ("stale_edit_version", {"current_edit_version": 2})
    cleared = await world.do("edit_post_mortem", by="author", **edit | {"impact": ""})
    assert cleared["post_mortem"]["impact"] is None


async def test_without_a_factor_it_is_not_published_and_once_it_is_it_changes_no_more(world: World) -> None:
    empty = await opened(world)
    refused = await world.refusal("publish_post_mortem", by="author", post_mortem_id=empty["id"])
    assert refused == (409, "post_mortem_needs_a_factor", None)
    done = await published(world, "alerting")
    for verb, more in (
        ("edit_post_mortem", {"title": "Other"}),
        ("add_timeline_entry", {"at": "2026-01-02T09:00:00Z", "text": "x"}),
        ("add_factor", {"kind": "tool", "text": "x"}),
        ("publish_post_mortem", {}),
    ):
        refused = await world.refusal(verb, by="author", post_mortem_id=done["id"], **more)
        assert refused == (409, "post_mortem_is_published", None)
    [(version,)] = await world.rows("select version from post_mortems where id = :id", id=done["id"])
    assert version == done["version"]


async def test_two_who_write_at_once_lose_nothing(world: World) -> None:
    post_mortem = await opened(world)
    factor = {"post_mortem_id": post_mortem["id"], "kind": "tool"}
    answers = await asyncio.gather(
        *(
            world.send("add_factor", by=by, **factor, text=f"Said by {number}")
            for number in range(4)
            for by in ("author", "member")
        )
    )
    assert {answer.status_code for answer in answers} == {200}
    [(count,)] = await world.rows("select jsonb_array_length(factors) from post_mortems")
    assert count == 8


async def test_after_its_team_is_dissolved_whoever_opened_it_can_still_publish(world: World) -> None:
    post_mortem = await factored(world, "alerting")
    gone: dict[str, Any] = {
        **AT,
        "version": 2,
        "id": TEAM,
        "name": "Gone",
        "team_kind": "team",
        "parent_id": None,
        "lead_ids": [],
    }
    await world.learn(TeamDocument.model_validate({**gone, "status": "dissolved"}))
    done = await world.do("publish_post_mortem", by="author", post_mortem_id=post_mortem["id"])
    assert done["post_mortem"]["state"] == "published"


async def test_more_than_it_holds_is_refused_and_changes_nothing(world: World) -> None:
    post_mortem = await opened(world)
    add = {"post_mortem_id": post_mortem["id"]}
    for number in range(limits.FACTORS):
        await world.do("add_factor", by="author", **add, kind="tool", text=f"Factor {number}")
    assert await world.refusal("add_factor", by="author", **add, kind="tool", text="One more") == (422, "too_many_factors", None)
    for number in range(limits.TIMELINE):
        await entry(world, post_mortem, "2026-01-02T09:00:00Z", f"Entry {number}")
    refused = await world.refusal("add_timeline_entry", by="author", **add, at="2026-01-02T09:00:00Z", text="One more")
    assert refused == (422, "too_many_entries", None)


async def test_all_texts_together_have_a_limit_that_keeps_the_document_small(world: World) -> None:
    post_mortem = await opened(world)
    add, full = {"post_mortem_id": post_mortem["id"], "at": "2026-01-02T09:00:00Z"}, limits.CHARACTERS // 4_000
    for _ in range(full - 1):
        await world.do("add_timeline_entry", by="author", **add, text="t" * 4_000)
    assert await world.refusal("add_timeline_entry", by="author", **add, text="t" * 4_000) == (422, "post_mortem_too_long", None)
    [(document,)] = await world.rows("select payload from outbox order by position desc limit 1")
    assert len(document) < DOCUMENT_BYTES


def test_a_post_mortem_in_plain_english_fits_even_at_all_its_maxima() -> None:
    sample = limits.PostMortemImported.model_validate_json(sampling.sample(limits.PostMortemImported)).post_mortem
    tags = [f"{number:040}" for number in range(limits.FACTOR_TAGS)]
    words = 300
    public = {"hidden_because": None, "team_id": None, "kept_until": None}
    factor = sample.factors[0].model_copy(update={**public, "tags": tags, "text": "f" * words})
    action = sample.listed_actions[0].model_copy(update={"text": "a" * 100})
    told = limits.FACTORS * (words + 40 * limits.FACTOR_TAGS) + limits.LISTED_ACTIONS * 100 + 400
    left = (limits.CHARACTERS - told) // limits.TIMELINE
    happening = sample.timeline[0].model_copy(update={**public, "as_told": "w" * 100, "text": "t" * (left - 100)})
    document = sample.model_copy(
        update={
            "title": "t" * 400,
            "timeline": [happening] * limits.TIMELINE,
            "factors": [factor] * limits.FACTORS,
            "listed_actions": [action] * limits.LISTED_ACTIONS,
            "source": "s" * 400,
            "license": "l" * 400,
            **dict.fromkeys(SECTIONS, sample.impact),
        }
    )
    assert DOCUMENT_BYTES * 0.75 < len(document.model_dump_json().encode()) < DOCUMENT_BYTES


async def test_hints_are_told_to_whoever_is_signed_in_and_written_down_nowhere(world: World) -> None:
    said = "Maria forgot to renew the certificate."
    asked = {"texts": [said, "The certificate expired."], "language": "en"}
    answer = await world.client.post("/wording_hints", json=asked, headers={"authorization": "Bearer stranger"})
    [[hint], none] = answer.json()
    assert (hint["rule"], hint["phrase"], hint["start"], hint["length"]) == ("name_and_failure", "Maria forgot", 0, 12)
    assert hint["reason"]
    assert hint["suggestion"]
    assert none == []
    assert answer.headers["cache-control"] == "no-store"
    assert await world.rows("select type from journal") == []
    other = await world.client.post("/wording_hints", json=asked | {"language": "pt"}, headers={"authorization": "Bearer author"})
    assert other.json() == [[], []]


@pytest.mark.parametrize(
    ("asked", "by", "status"),
    [
        ({"texts": ["x"]}, "bad", 401),
        ({"texts": ["x"]}, "gone", 403),
        ({"texts": ["x" * 20_001]}, "author", 422),
        ({"texts": ["x"] * 1_001}, "author", 422),
        ({"texts": ["x" * 20_000] * 10 + ["x"]}, "author", 422),
        ({"texts": ["x"], "language": "english language"}, "author", 422),
        ({}, "author", 422),
    ],
)
async def test_hints_for_nobody_or_for_too_much_are_refused(world: World, asked: dict[str, Any], by: str, status: int) -> None:
    answer = await world.client.post("/wording_hints", json=asked, headers={"authorization": f"Bearer {by}"})
    assert answer.status_code == status, answer.text
    assert "xxxx" not in answer.text


async def test_a_blaming_text_is_hinted_at_and_taken_all_the_same(world: World) -> None:
    post_mortem = await opened(world, title="It was the fault of the operator")
    assert post_mortem["title"] == "It was the fault of the operator"
    assert len(await told(world, "post_mortem_opened")) == 1
