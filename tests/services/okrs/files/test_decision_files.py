"""Files of decisions are imported whole or not at all, and a second time nothing changes."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.services.okrs.deciding import making, problem, refused, state, told
from tests.services.okrs.files.bringing import DESK, brought, counts, documents, entry, send
from tests.services.okrs.world import PEOPLE, World


async def test_an_entry_becomes_a_decision_marked_as_imported_with_what_it_lacks_left_empty(world: World) -> None:
    report = await brought(world, DESK, source="wiki")
    assert (report["applied"], report["entries"], counts(report)) == (True, 1, {"added": 1})
    (made,) = (await documents(world)).values()
    assert (made["origin"], made["state"], made["source"]) == ("imported", "decided", "https://example.org/a-1")
    assert made["context"] == "The old one ends\n\nWhat mattered:\n- Price\n- Speed"
    assert made["consequences"] == "What is good about it:\n- We answer\n\nWhat is not:\n- We pay"
    assert made["rationale"] == "Chosen option: **Buy a desk**, because it is there."
    assert [(one["title"], one["text"], one["pros"], one["cons"]) for one in made["options"]] == [
        ("Buy a desk", "", ["It is there"], ["It costs"]),
        ("Build a desk", "- with wood\n  - with steel", ["It fits"], []),
        ("Borrow a desk", "", [], ["Not ours"]),
    ]
    assert made["chosen_option_id"] == made["options"][0]["id"]
    assert (made["proposed_at"], made["decided_at"]) == ("2024-03-01T00:00:00Z", "2024-03-01T00:00:00Z")
    empty = ("method", "decider_id", "proposed_by", "decided_by", "review_on", "superseded_by_id")
    assert [made[name] for name in empty] == [None] * len(empty)
    assert await told(world) == ["decision_imported"]


@pytest.mark.parametrize(
    ("more", "stands"),
    [
        ({"status": "Active"}, "decided"),
        ({"status": "decided"}, "decided"),
        ({"status": "proposed"}, "proposed"),
        ({"status": "superseded"}, "superseded"),
        ({"status": "rejected"}, "withdrawn"),
        ({"status": None}, "decided"),
        ({"status": "", "decision": ""}, "proposed"),
    ],
)
async def test_a_decision_stands_where_the_file_says(world: World, more: dict[str, Any], stands: str) -> None:
    await brought(world, entry("A-1", options=["Yes", "No"], **more) | more)
    (made,) = (await documents(world)).values()
    assert (made["state"], made["decided_at"], made["rationale"]) == (stands, None, more.get("decision", "Yes"))


@pytest.mark.parametrize(
    ("decision", "chosen", "unclear"),
    [
        ("Chosen option: Java and more, as we know it.", 2, False),
        ("Chosen: “Java” because", 1, False),
        ("Javascript it is", None, False),
        ("Chosen option: Javas", None, True),
        ("First\n\nChosen option: Java\n\nSecond\n\nChosen option: C++", None, True),
        ("Chosen language: C++, because", 0, False),
        ("Option #2 is preferred", 1, False),
        ("Option 9 is preferred", None, False),
    ],
)
async def test_an_option_was_chosen_where_the_file_says_which(
    world: World, decision: str, chosen: int | None, unclear: bool
) -> None:
    report = await brought(world, entry("A-1", options=["C++", "Java", "Java and more", "C"], decision=decision))
    (made,) = (await documents(world)).values()
    assert made["chosen_option_id"] == (made["options"][chosen]["id"] if chosen is not None else None)
    assert [one["column"] for one in report["unread"]] == ["decision"] * unclear


async def test_a_second_import_changes_nothing_and_tells_nothing(world: World) -> None:
    entries = [DESK, entry("A-2", date=None, supersedes=["A-1"]), entry("A-3", status="proposed")]
    await brought(world, *entries)
    before = await state(world)
    world.clock.move_to(world.clock.now().replace(day=20))
    assert counts(await brought(world, *entries)) == {"unchanged": 3}
    assert await state(world) == before
    assert counts(await brought(world, *entries, source="another system")) == {"added": 3}


async def test_two_imports_of_the_same_file_at_once_add_it_once(world: World) -> None:
    reports = await asyncio.gather(*(brought(world, DESK, entry("A-2")) for _ in range(2)))
    assert sorted(str(counts(report)) for report in reports) == ["{'added': 2}", "{'unchanged': 2}"]
    assert await told(world) == ["decision_imported"] * 2


async def test_a_dry_run_tells_the_same_and_changes_nothing(world: World) -> None:
    report = await brought(world, DESK, dry_run=True)
    assert (report["dry_run"], report["applied"], counts(report)) == (True, False, {"added": 1})
    assert await told(world) == []


async def test_a_newer_file_brings_up_to_date_what_nobody_touched_and_leaves_the_rest(world: World) -> None:
    await brought(world, entry("A-1", status="proposed"), entry("A-2"))
    touched = (await documents(world))["Title of A-1"]
    body = {"decision_id": touched["id"], "title": "Ours now", "method": "decider", "decider_id": PEOPLE["champion"]}
    await world.do("edit_decision", by="admin", **body)
    report = await brought(world, entry("A-1", context="New"), entry("A-2", context="New"))
    assert counts(report) == {"changed": 1, "kept": 1}
    assert [(note["line"], note["code"]) for note in report["notes"]] == [(1, "kept")]
    found = await documents(world)
    assert (found["Title of A-2"]["context"], found["Title of A-2"]["version"]) == ("New", 2)
    assert (found["Ours now"]["context"], found["Ours now"]["version"]) == ("", 2)


async def test_keys_that_mean_nothing_here_are_passed_over_and_told(world: World) -> None:
    report = await brought(world, entry("A-1", license="CC0"), entry("A-2", mood="good"))
    assert (report["applied"], report["ignored_columns"]) == (True, ["license", "mood"])


@pytest.mark.parametrize("by", ["lead", "stranger"])
async def test_only_admins_import(world: World, by: str) -> None:
    answer = await send(world, [DESK], by=by)
    assert (answer.status_code, answer.json()["code"]) == (403, "admins_import_and_export")
    assert await told(world) == []


async def test_an_imported_proposal_waits_for_an_admin_to_name_decider_and_method(world: World) -> None:
    await brought(world, entry("A-1", status="proposed", options=["Yes", "No"]))
    (made,) = (await documents(world)).values()
    for verb, more in (("edit_decision", {"title": "x"}), ("withdraw_decision", {"reason": "x"})):
        assert await refused(world, verb, by="lead", decision_id=made["id"], **more) == (403, "not_your_proposal", None)
    assert await refused(world, "make_decision", by="lead", **making(made)) == (403, "not_yours_to_make", None)
    unclear = await problem(world, "make_decision", by="admin", **making(made))
    assert (unclear["status"], unclear["code"]) == (409, "decider_and_method_missing")
    body = {"decision_id": made["id"], "method": "consent", "decider_id": PEOPLE["champion"]}
    await world.do("edit_decision", by="admin", **body)
    assert await refused(world, "make_decision", by="admin", **making(made)) == (403, "not_yours_to_make", None)
    decided = (await world.do("make_decision", **making(made)))["decision"]
    assert (decided["state"], decided["origin"], decided["decided_by"]) == ("decided", "imported", PEOPLE["champion"])


async def test_admins_and_deciders_of_what_comes_after_supersede_imported_decisions_and_admins_review_them(
    world: World,
) -> None:
    await brought(world, entry("A-1"), entry("A-2"))
    first, second = (await documents(world)).values()
    review = {"decision_id": second["id"], "outcome": "keep", "learned": "It works"}
    assert await refused(world, "review_decision", by="lead", **review) == (403, "not_yours_to_make", None)
    assert (await world.do("review_decision", by="admin", **review))["decision"]["reviews"]
    body = {"decision_id": first["id"], "by_decision_id": second["id"], "reason": "We grew"}
    assert await refused(world, "supersede_decision", by="lead", **body) == (403, "not_yours_to_supersede", None)
    await world.do("supersede_decision", by="admin", **body)
    again = await problem(
        world, "make_decision", by="admin", decision_id=second["id"], option_id=f"option_{'f' * 32}", rationale="x"
    )
    assert (again["code"], again["details"]["by"]) == ("decision_was_made", None)


@pytest.mark.real_data
async def test_the_real_file_comes_in_whole_with_its_links_and_a_second_time_changes_nothing(
    world: World, real_data: Path
) -> None:
    content = (real_data / "decisions.json").read_bytes()
    entries = orjson.loads(content)
    report = await brought(world, content=content, source="real")
    assert (report["applied"], report["faults"], counts(report)) == (True, [], {"added": len(entries)})
    assert set(report["ignored_columns"]) == {"log", "kind", "status_text", "related", "resolution_url", "truncated_fields",
        "source_repo", "source_path", "source_commit", "licence", "options_text"}  # fmt: skip
    rows = await world.rows("select payload from outbox where type like '%.decision_imported.%' order by position")
    made = [orjson.loads(payload)["decision"] for (payload,) in rows]
    assert Counter(one["state"] for one in made) == {"decided": 57, "proposed": 1, "superseded": 1}
    assert sum(one["chosen_option_id"] is not None for one in made) == 16
    for one, was in zip(made, entries, strict=True):
        _keeps_everything(one, was)
    ids = {was["id"]: one["id"] for one, was in zip(made, entries, strict=True)}
    links = [
        (one["superseded_by_id"], ids[was["superseded_by"][0]])
        for one, was in zip(made, entries, strict=True)
        if was["superseded_by"]
    ]
    assert links
    assert all(here == said for here, said in links)
    assert report["links"] == len(links)
    by_id = {one["id"]: one for one in made}
    assert all(one["id"] in by_id[one["superseded_by_id"]]["supersedes_ids"] for one in made if one["superseded_by_id"])
    before = await state(world)
    assert counts(await brought(world, content=content, source="real")) == {"unchanged": len(entries)}
    assert await state(world) == before


def _keeps_everything(made: dict[str, Any], was: dict[str, Any]) -> None:
    """No text of the file is lost or cut."""
    options = [part for one in made["options"] for part in (one["title"], one["text"], *one["pros"], *one["cons"])]
    held = _words(*(made[name] for name in ("title", "context", "rationale", "consequences", "source")), *options)
    arguments = [text for one in was["options_pros_cons"] or [] for text in (*one["pros"], *one["cons"])]
    lists = [*was["decision_drivers"], *was["positive_consequences"], *was["negative_consequences"], *(was["options"] or ())]
    said = _words(was["title"], was["context"], was["decision"], was["source_url"], *lists, *dict.fromkeys(arguments))
    assert not said - held, was["id"]


def _words(*texts: str) -> Counter[str]:
    return Counter(word.rstrip(":") for text in texts for word in text.split())
