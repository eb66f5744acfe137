"""What is faulty in a file of decisions is told with its place, and links that do not hold; then nothing changes."""

from typing import Any

import orjson
import pytest

from chassis.tabular import Limits
from contracts.okrs import limits
from contracts.okrs.decision_files import ENTRIES
from tests.services.okrs.files.bringing import brought, counts, documents, entry, faulty, send
from tests.services.okrs.world import World


@pytest.mark.parametrize("end", ["supersedes", "superseded_by", "both"])
async def test_a_link_is_seen_from_both_ends_whichever_end_tells_it(world: World, end: str) -> None:
    later = entry("A-2", **({"supersedes": ["A-1"]} if end != "superseded_by" else {}))
    earlier = entry("A-1", **({"superseded_by": ["A-2"]} if end != "supersedes" else {}))
    report = await brought(world, earlier, later)
    assert (report["links"], counts(report)) == (1, {"added": 2})
    found = await documents(world)
    gone, here = found["Title of A-1"], found["Title of A-2"]
    assert (gone["state"], gone["superseded_by_id"], gone["superseded_reason"]) == ("superseded", here["id"], None)
    assert (here["state"], here["supersedes_ids"]) == ("decided", [gone["id"]])


async def test_a_later_file_links_to_what_came_before_and_an_earlier_one_does_not_undo_it(world: World) -> None:
    await brought(world, entry("A-1"))
    assert counts(await brought(world, entry("A-2", supersedes=["A-1"]))) == {"added": 1, "changed": 1}
    found = await documents(world)
    assert found["Title of A-1"]["superseded_by_id"] == found["Title of A-2"]["id"]
    assert counts(await brought(world, entry("A-1"))) == {"unchanged": 1}


async def test_a_new_link_to_what_people_changed_here_is_left_out_at_both_ends(world: World) -> None:
    await brought(world, entry("A-1", status="proposed"))
    (made,) = (await documents(world)).values()
    await world.do("raise_objection", by="stranger", decision_id=made["id"], text="Wait")
    report = await brought(world, entry("A-2", supersedes=["A-1"]))
    assert (counts(report), [(one["line"], one["code"]) for one in report["notes"]]) == ({"added": 1}, [(1, "kept")])
    assert (await documents(world))["Title of A-2"]["supersedes_ids"] == []


async def test_a_link_to_nothing_is_told_and_left_out(world: World) -> None:
    report = await brought(world, entry("A-1", supersedes=["A-0"], superseded_by=["A-9"]))
    assert report["applied"]
    assert [(one["column"], one["count"]) for one in report["unread"]] == [("supersedes", 1), ("superseded_by", 1)]
    assert all(name in str(report["unread"]) for name in ("A-0", "A-9"))
    (made,) = (await documents(world)).values()
    assert (made["supersedes_ids"], made["superseded_by_id"], made["state"]) == ([], None, "decided")


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([{"title": "x"}], [(1, "id", "bad_input")]),
        ([entry("A-1"), {"id": "A-2", "title": " "}], [(2, "title", "bad_input")]),
        ([entry("A-1"), entry("A-1")], [(2, "id", "named_twice")]),
        ([entry("A-1", status="perhaps")], [(1, "status", "bad_input")]),
        ([entry("A-1", date="March")], [(1, "date", "bad_input")]),
        ([entry("A-1", options="one, two")], [(1, "options", "bad_input")]),
        (["text", entry("A-2", title="t" * 401)], [(1, None, "bad_input"), (2, "title", "bad_input")]),
        ([entry("A-1", decision="d" * 4001)], [(1, "decision", "bad_input")]),
        ([entry("A-1", context="c" * 3990, decision_drivers=["Price"])], [(1, "context", "bad_input")]),
        ([entry("A-1", source_url="s" * 401)], [(1, "source_url", "bad_input")]),
        ([entry("A-1", options=["o" * 251])], [(1, "options", "bad_input")]),
        ([entry("A-1", options=[str(n) for n in range(limits.OPTIONS + 1)])], [(1, "options", "bad_input")]),
        ([entry("A-1", options=[f"{n}\n{'o' * 400}" for n in range(12)] * 1, options_pros_cons=[
            {"option": str(n), "pros": ["p" * 440]} for n in range(12)])], [(1, "options", "options_too_long")]),
        ([entry("A-1", decision="決" * 4000, context="文" * 4000, consequences="脈" * 4000,
                options=[f"{n}{'選' * 240}\n{'択' * 400}" for n in range(12)],
                options_pros_cons=[{"option": f"{n}{'選' * 240}", "pros": ["長" * 185]} for n in range(12)])],
         [(1, None, "document_too_large")]),
        ([entry("A-1", supersedes=["A-1"])], [(1, "supersedes", "decision_supersedes_itself")]),
        ([entry("A-1", superseded_by=["A-2", "A-3"]), entry("A-2"), entry("A-3")],
         [(1, "superseded_by", "decision_was_superseded")]),
        ([entry("A-1"), entry("A-2", supersedes=["A-1"]), entry("A-3", supersedes=["A-1"])],
         [(3, "supersedes", "decision_was_superseded")]),
        ([entry("A-1", supersedes=["A-2"]), entry("A-2", supersedes=["A-3"]), entry("A-3", supersedes=["A-1"])],
         [(1, "superseded_by", "supersession_cycle")]),
        ([entry("A-1"), entry("A-2", status="proposed", supersedes=["A-1"])], [(2, "supersedes", "decision_is_not_made")]),
        ([entry("A", supersedes=[f"A-{n}" for n in range(21)]), *(entry(f"A-{n}") for n in range(21))],
         [(1, "supersedes", "supersedes_too_many")]),
    ],
)  # fmt: skip
async def test_what_is_faulty_is_told_with_its_place_and_refuses_the_whole_file(
    world: World, entries: list[Any], faults: list[tuple[int | None, str | None, str]]
) -> None:
    assert sorted(await faulty(world, entry("B-1"), *entries), key=str) == sorted(
        [(place + 1 if place else place, key, code) for place, key, code in faults], key=str
    )


async def test_a_reason_names_the_entry_and_how_long_a_text_is(world: World) -> None:
    report = await brought(world, entry("A-1", decision="d" * 4001))
    assert report["faults"][0]["reason"] == "“A-1”: The text is too long: 4001 characters, 4000 at most."
    report = await brought(world, entry("A-1", supersedes=["A-2"]), entry("A-2", supersedes=["A-1"]))
    assert {"A-1 → A-2 → A-1", "A-2 → A-1 → A-2"} & {report["faults"][0]["reason"].split(": ")[-1].rstrip(".")}


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"[1", b"\xff", b"a,b\n1,2\n", b"[" * 100_000])
async def test_what_is_no_list_of_objects_is_refused(world: World, content: bytes) -> None:
    answer = await send(world, content)
    assert answer.status_code == 200, answer.text
    report = orjson.loads(answer.content.splitlines()[-1])["report"]
    assert (report["applied"], len(report["faults"])) == (False, 1)


async def test_a_file_has_a_size(world: World) -> None:
    report = await brought(world, *({"id": str(number), "title": "x"} for number in range(ENTRIES + 1)))
    assert [(one["line"], one["code"]) for one in report["faults"]] == [(None, "bad_input")]
    assert str(ENTRIES) in report["faults"][0]["reason"]
    answer = await send(world, b" " * (Limits().bytes + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
