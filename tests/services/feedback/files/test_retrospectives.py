"""Retrospectives from files: closed rounds that everyone can read, once however often, all of them or none."""

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.directory.teams import TeamDocument, TeamKind
from contracts.feedback.files import RetrospectiveEntry
from contracts.feedback.text import TEXT
from contracts.values import TeamId
from services.feedback.files.rules.notes import Remark
from services.feedback.files.rules.retrospective_entries import summaries
from tests.services.feedback.files.bringing import brought, documents, real, send
from tests.services.feedback.world import World
from tests.services.okrs.world import AT, TEAM

WHAT = "retrospectives"
RETRO = {
    "organisation": "Example",
    "team": TEAM[-4:],
    "cycle": "2025-Q4",
    "good": ["We answered within a day.", "TBD"],
    "bad": ["Two queues stood still."],
    "try": ["Alerts with an owner,\none each."],
    "source_url": "https://example.org/r",
    "licence": "CC0",
    "mood": "calm",
}


async def test_an_entry_becomes_a_closed_round_that_everyone_can_read_and_nobody_is_named_in(world: World) -> None:
    report = await brought(world, WHAT, [RETRO])
    assert (report["applied"], report["entries"], report["added"], report["ignored_columns"]) == (True, 1, 1, ["mood"])
    assert [(note["line"], note["column"]) for note in report["notes"]] == [(1, "good 2")]
    [document] = (await documents(world, "round")).values()
    assert (document["state"], document["purpose"], document["origin"], document["team_id"]) == (
        *("closed", "retrospective", "imported"),
        TEAM,
    )
    assert (document["opened_by"], document["closed_by"], document["closed_at"]) == (None, None, "2025-12-31T00:00:00Z")
    assert document["question"] == "2025-Q4: what went well, what did not, what to try next?"
    assert document["source"] == "https://example.org/r (CC0)"
    summary = document["summary"]
    assert summary["text"] == (
        "**What went well**\n- We answered within a day.\n\n**What did not**\n- Two queues stood still.\n\n"
        "**What to try next**\n- Alerts with an owner,\n  one each."
    )
    assert (summary["by"], summary["readership"], summary["kept_until"], summary["on"]) == (None, "everyone", None, "2025-12-31")
    assert (await world.texts(summary["id"], by="stranger"))[summary["id"]]["why"] == "everyone"


async def test_the_same_file_again_changes_nothing_and_a_newer_one_brings_it_up_to_date(world: World) -> None:
    await brought(world, WHAT, [RETRO])
    again = await brought(world, WHAT, [RETRO])
    assert (again["unchanged"], again["added"], again["changed"]) == (1, 0, 0)
    newer = await brought(world, WHAT, [RETRO | {"bad": ["One queue stood still."]}])
    assert (newer["changed"], newer["added"]) == (1, 0)
    [document] = (await documents(world, "round")).values()
    assert document["version"] == 2
    assert "One queue" in document["summary"]["text"]
    assert (await brought(world, WHAT, [RETRO], source="Another wiki"))["added"] == 1


async def test_a_dry_run_tells_the_same_and_changes_nothing(world: World) -> None:
    tried = await brought(world, WHAT, [RETRO], dry_run=True)
    assert (tried["dry_run"], tried["applied"], tried["added"]) == (True, False, 1)
    for table in ("rounds", "writings", "outbox"):
        assert await world.rows(f"select id from {table}") == []
    done = await brought(world, WHAT, [RETRO])
    assert {**tried, "dry_run": False, "applied": True} == done


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([RETRO, {"team": "x"}], [(2, "cycle")]),
        ([RETRO, RETRO], [(2, "id")]),
        ([RETRO | {"team": "Nobody's"}], [(1, "team")]),
        ([RETRO | {"good": ["g" * TEXT]}], [(1, "good")]),
        ([RETRO | {"try": "all"}], [(1, "try")]),
        ([], [(None, None)]),
    ],
)
async def test_a_fault_is_told_with_its_place_and_refuses_the_whole_file(world: World, entries: Any, faults: Any) -> None:
    report = await brought(world, WHAT, entries)
    assert not report["applied"]
    assert [(fault["line"], fault["column"]) for fault in report["faults"]] == faults
    assert await world.rows("select id from rounds") == await world.rows("select id from outbox") == []


async def test_only_admins_import(world: World) -> None:
    for by in ("lead", "author", "auditor"):
        answer = await send(world, WHAT, [RETRO], by=by)
        assert (answer.status_code, answer.json()["code"]) == (403, "admins_import")


async def test_without_any_day_the_round_has_none_which_is_told_and_one_of_nothing_is_none(world: World) -> None:
    nothing = RETRO | {"cycle": "Later", "good": ["TBD"], "bad": ["n/a"], "try": []}
    report = await brought(world, WHAT, [RETRO | {"cycle": "The spring"}, nothing])
    assert (report["entries"], report["added"]) == (2, 1)
    assert {(note["line"], note["column"]) for note in report["notes"]} >= {(1, "cycle"), (2, "good 1"), (2, "bad 1")}
    [document] = (await documents(world, "round")).values()
    assert document["closed_at"] is None


@given(st.lists(st.lists(st.integers(1, TEXT - 60), max_size=8), min_size=3, max_size=3))
def test_summaries_fit_hold_every_item_in_order_and_are_as_few_as_packing_in_order_allows(lengths: list[list[int]]) -> None:
    lists = [[f"{place}.{number} " + "x" * length for number, length in enumerate(one)] for place, one in enumerate(lengths)]
    lists = [[item[: TEXT - 60] for item in one] for one in lists]
    entry = RetrospectiveEntry.model_validate({"team": "T", "cycle": "C", "good": lists[0], "bad": lists[1], "try": lists[2]})
    remarks, faults = list[Remark](), list[Remark]()
    texts = summaries(1, entry, remarks, faults)
    assert faults == remarks == []
    assert all(0 < len(text) <= TEXT for text in texts)
    told = [line.removeprefix("- ") for text in texts for line in text.splitlines() if line.startswith("- ")]
    assert told == [item.strip() for one in lists for item in one]
    for first, second in pairwise(texts):
        _, item, *_ = second.splitlines()
        assert len(first) + len(item) + len("\n\n**What to try next**\n") > TEXT, "the next item did not fit any more"


@pytest.mark.real_data
async def test_every_real_retrospective_comes_in_whole(world: World, real_data: Path) -> None:
    content, entries = real(real_data, "okr_retros.json")
    refused = await brought(world, WHAT, content)
    names = sorted({entry["team"] for entry in entries})
    assert (refused["applied"], sorted(refused["unknown_teams"])) == (False, names)
    await world.learn(
        *(
            TeamDocument(**AT, id=TeamId(f"team_{number:031x}f"), name=name, team_kind=TeamKind.TEAM)
            for number, name in enumerate(names, 1)
        )
    )
    tried = await brought(world, WHAT, content, dry_run=True)
    report = await brought(world, WHAT, content)
    assert (report["applied"], report["entries"], report["added"]) == (True, len(entries), tried["added"])
    rounds = [*(await documents(world, "round")).values()]
    left_out = {note["line"] for note in report["notes"] if note["column"] and note["reason"].startswith("This says nothing")}
    parts = Counter(note["line"] for note in report["notes"] if note["column"] is None)
    assert len(rounds) == len(entries) - len(left_out) + len(parts), "one says nothing at all, one takes two rounds"
    said = "\n".join(document["summary"]["text"] for document in rounds)
    for place, entry in enumerate(entries, start=1):
        for key in ("good", "bad", "try"):
            assert place in left_out or all(item.strip().replace("\n", "\n  ") in said for item in entry[key])
    assert all(document["closed_at"] and document["source"] for document in rounds)
    again = await brought(world, WHAT, content)
    assert (again["unchanged"], again["added"], again["changed"]) == (len(rounds), 0, 0)
