"""Sketches: for the team and those it invites, and for nobody and nothing else."""

import asyncio
from typing import Any

import httpx2
import pytest

from tests.services.okrs.world import DISSOLVED, OTHER, PEOPLE, TEAM, World, metric, milestone, ordinal

SECRET = "Sell the left wing"
TEAM_AND_LEADS = ("member", "champion", "owner", "traveler", "lead", "lead_above", "lead_deputy", "deputy")
OUTSIDERS = ("stranger", "contributor", "old_deputy", "admin")
NOT_FOUND = (404, "sketch_not_found", "objective_id")


async def sketched(world: World, cycle: str, *, by: str = "member", **more: Any) -> str:
    given = {"title": SECRET, "team_id": TEAM, "cycle_id": cycle, "champion_id": PEOPLE["champion"]}
    told = await world.do("sketch_objective", by=by, **given | {"key_results": [metric()]} | more)
    assert set(told) == {"receipt"}
    return str(told["receipt"]["id"])


async def read(world: World, path: str, *, by: str) -> httpx2.Response:
    return await world.client.get(path, headers={"authorization": f"Bearer {by}"})


async def listed(world: World, *, by: str) -> list[str]:
    return [one["id"] for one in (await read(world, "/sketches", by=by)).json()["sketches"]]


async def test_a_sketch_is_read_by_its_team_those_who_lead_it_and_those_invited(world: World, cycle: str) -> None:
    id = await sketched(world, cycle, invited_ids=[PEOPLE["helper"], PEOPLE["helper"]])
    for by in (*TEAM_AND_LEADS, "helper"):
        answer = await read(world, f"/sketches/{id}", by=by)
        assert (answer.status_code, answer.json()["title"]) == (200, SECRET), by
        assert await listed(world, by=by) == [id], by
    for by in OUTSIDERS:
        answer = await read(world, f"/sketches/{id}", by=by)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == NOT_FOUND, by
        assert await listed(world, by=by) == [], by
    unknown = await read(world, "/sketches/objective_" + "9" * 32, by="member")
    hidden = await read(world, f"/sketches/{id}", by="stranger")
    own = {"detail": "", "traceId": ""}  # the one names the id that was asked for, the other the request
    assert unknown.json() | own == hidden.json() | own, "nothing tells one from the other"
    assert hidden.json()["detail"] == f"There is no sketch {id} that you may read."
    assert (await read(world, "/sketches/objective_9", by="member")).json()["code"] == "bad_input"


async def test_readers_see_all_of_a_sketch_and_why_they_may(world: World, cycle: str) -> None:
    part = milestone(owner_id=PEOPLE["owner"], contributor_ids=[PEOPLE["helper"]], data_source="The help desk")
    id = await sketched(
        world,
        cycle,
        champion_id=PEOPLE["contributor"],
        contributor_ids=[PEOPLE["owner"]],
        key_results=[part],
        uncertainties=["Who buys?"],
        invited_ids=[PEOPLE["helper"]],
        ambition="learning",
    )
    answer = await read(world, f"/sketches/{id}", by="member")
    assert answer.headers["cache-control"] == "no-store"
    shown = answer.json()
    assert (shown["team_id"], shown["cycle_id"], shown["ambition"]) == (TEAM, cycle, "learning")
    assert (shown["uncertainties"], shown["invited_ids"]) == (["Who buys?"], [PEOPLE["helper"]])
    assert (shown["sketched_by"], shown["sketched_at"]) == (PEOPLE["member"], "2026-01-05T09:00:00Z")
    [key_result] = shown["key_results"]
    assert (key_result["title"], key_result["weight"], key_result["owner_id"]) == ("Move house", "1", PEOPLE["owner"])
    assert [step["title"] for step in key_result["measure"]["steps"]] == ["Step 1", "Step 2"]
    whys = {by: (await read(world, f"/sketches/{id}", by=by)).json()["why_you_may_read"] for by in WHYS}
    assert whys == WHYS
    assert (await read(world, "/sketches", by="helper")).json() == {"sketches": [shown | {"why_you_may_read": WHYS["helper"]}]}


WHYS = {
    "member": "It is a sketch of a team of yours.",
    "lead_deputy": "You lead the team it is for, or one above it, or stand in for somebody who does.",
    "contributor": "You would be its champion, or stand in for whoever would.",
    "helper": "You are invited.",
}


async def test_the_newest_hundred_sketches_are_listed_in_two_statements(world: World, cycle: str) -> None:
    first = await sketched(world, cycle)
    second = await sketched(world, cycle, team_id=OTHER, by="stranger", invited_ids=[PEOPLE["member"]])
    hidden = await sketched(world, cycle, team_id=OTHER, by="stranger")
    assert await listed(world, by="member") == [second, first]
    assert await listed(world, by="lead_above") == [hidden, second, first], "whoever leads what is above leads this, too"
    world.statements.clear()
    await listed(world, by="member")
    assert len([said for said in world.statements if "sketches" in said or "led" in said]) == 2
    for _ in range(100):
        await sketched(world, cycle)
    found = await listed(world, by="member")
    assert (len(found), first in found) == (100, False)


async def test_a_sketch_is_in_no_journal_outbox_pull_page_or_other_table(world: World, cycle: str) -> None:
    before = await tables(world)
    id = await sketched(world, cycle, why="A secret of the team", uncertainties=["Whether the left wing sells"])
    await world.do("sketch_objective", by="lead", objective_id=id, title=f"{SECRET} soon", team_id=TEAM, cycle_id=cycle)
    after = await tables(world)
    assert {name for name in after if after[name] != before[name]} == {"sketches"}
    assert not any(id in text or "left wing" in text.lower() for name, text in after.items() if name != "sketches")
    service = world.app.state.service
    headers = {"authorization": f"Bearer {service.credential.issue('gateway')}"}
    for path in ("/pull/documents?kind=objective", "/pull/facts"):
        page = await world.client.get(path, headers=headers)
        assert page.status_code == 200, page.text
        assert (id in page.text, "left wing" in page.text.lower()) == (False, False)
    await world.do("discard_sketch", by="member", objective_id=id)
    gone = await tables(world)
    assert gone == before, "nothing at all remains"
    assert (await read(world, f"/sketches/{id}", by="member")).status_code == 404


async def tables(world: World) -> dict[str, str]:
    """The whole text of every table."""
    names = await world.rows("select table_name from information_schema.tables where table_schema = current_schema()")
    told = {}
    for (name,) in names:
        [(text,)] = await world.rows(f"select coalesce(string_agg(t::text, ';' order by t::text), '') from {name} t")
        told[name] = text
    return told


async def test_a_sketch_leaves_in_what_makes_requests_repeatable_no_word_of_it(world: World, cycle: str) -> None:
    body = {"title": SECRET, "team_id": TEAM, "cycle_id": cycle}
    headers = {"authorization": "Bearer member", "idempotency-key": "one"}
    first, again = [await world.client.post("/sketch_objective", json=body, headers=headers) for _ in range(2)]
    assert (first.json(), again.headers["idempotency-replayed"]) == (again.json(), "true")
    assert len(await listed(world, by="member")) == 1
    assert await world.rows("select 1 from answered where to_jsonb(answered)::text ilike '%left wing%'") == []


async def test_a_sketch_is_written_anew_as_a_whole(world: World, cycle: str) -> None:
    id = await sketched(world, cycle, why="Because", invited_ids=[PEOPLE["helper"]])
    given = {"objective_id": id, "title": "Sell the right wing", "team_id": TEAM, "cycle_id": cycle}
    told = await world.do("sketch_objective", by="lead", **given, key_results=[ordinal(), ordinal()])
    assert told["receipt"] == {"id": id, "version": None, "published_at": None}
    shown = (await read(world, f"/sketches/{id}", by="member")).json()
    assert (shown["title"], shown["why"], shown["champion_id"], shown["invited_ids"]) == ("Sell the right wing", "", None, [])
    assert [part["weight"] for part in shown["key_results"]] == ["0.5", "0.5"]
    assert shown["sketched_by"] == PEOPLE["member"]
    assert (await read(world, f"/sketches/{id}", by="helper")).status_code == 404


async def test_its_champion_writes_a_sketch_from_outside_the_team_and_the_invited_do_not(world: World, cycle: str) -> None:
    id = await sketched(world, cycle, champion_id=PEOPLE["contributor"], invited_ids=[PEOPLE["helper"]])
    given = {"objective_id": id, "title": "Better", "team_id": TEAM, "cycle_id": cycle, "champion_id": PEOPLE["contributor"]}
    invited = given | {"invited_ids": [PEOPLE["helper"]]}
    await world.do("sketch_objective", by="contributor", **invited)
    for by, refusal in {"helper": (403, "members_draft", None), "stranger": NOT_FOUND}.items():
        assert await world.refusal("sketch_objective", by=by, **invited) == refusal
        assert await world.refusal("discard_sketch", by=by, objective_id=id) == refusal
        assert await world.refusal("share_draft", by=by, objective_id=id) == refusal
    assert (await read(world, f"/sketches/{id}", by="member")).json()["title"] == "Better"
    unknown = "objective_" + "9" * 32
    assert await world.refusal("sketch_objective", by="member", **given | {"objective_id": unknown}) == NOT_FOUND
    assert await world.refusal("discard_sketch", by="member", objective_id=unknown) == NOT_FOUND
    assert await world.refusal("share_draft", by="member", objective_id=unknown) == NOT_FOUND


@pytest.mark.parametrize(
    ("by", "more", "refusal"),
    [
        ("stranger", {}, (403, "members_draft", "team_id")),
        ("member", {"team_id": DISSOLVED}, (422, "no_such_team", "team_id")),
        ("member", {"invited_ids": [PEOPLE["gone"]]}, (422, "no_such_person", "invited_ids")),
        ("member", {"champion_id": PEOPLE["gone"]}, (422, "no_such_person", "champion_id")),
        ("member", {"key_results": [metric(owner_id=PEOPLE["gone"])]}, (422, "no_such_person", "key_results.0.owner_id")),
        ("member", {"cycle_id": "cycle_" + "9" * 32}, (404, "cycle_not_found", "cycle_id")),
        ("member", {"key_results": [metric(weight="0.4")]}, (422, "weights_must_sum_to_one", "key_results")),
        ("member", {"title": ""}, (422, "bad_input", "title")),
    ],
)
async def test_what_a_draft_would_be_refused_for_a_sketch_is_refused_for(
    world: World, cycle: str, by: str, more: dict[str, Any], refusal: tuple[int, str, str]
) -> None:
    given = {"title": SECRET, "team_id": TEAM, "cycle_id": cycle}
    assert await world.refusal("sketch_objective", by=by, **given | more) == refusal
    assert await world.rows("select 1 from sketches") == []


async def test_a_sketch_stays_with_its_team_and_begins_in_no_cycle_that_ends(world: World, cycle: str) -> None:
    id = await sketched(world, cycle)
    given = {"objective_id": id, "title": "Other", "team_id": OTHER, "cycle_id": cycle}
    assert await world.refusal("sketch_objective", by="member", **given) == (409, "sketch_keeps_its_team", "team_id")
    await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
    late = {"title": SECRET, "team_id": TEAM, "cycle_id": cycle}
    assert await world.refusal("sketch_objective", by="member", **late) == (409, "cycle_is_closing", "cycle_id")
    assert await world.refusal("share_draft", by="member", objective_id=id) == (409, "cycle_is_closing", "cycle_id")
    await world.do("close_cycle", by="admin", cycle_id=cycle)
    assert await world.refusal("share_draft", by="member", objective_id=id) == (409, "cycle_is_closed", None)
    assert [title for (title,) in await world.rows("select title from sketches")] == [SECRET]
    assert await world.rows("select 1 from objectives") == []
    await world.do("discard_sketch", by="member", objective_id=id)


async def test_a_shared_sketch_is_a_draft_with_its_id_that_everyone_reads(world: World, cycle: str) -> None:
    part = metric(owner_id=PEOPLE["owner"])
    id = await sketched(world, cycle, why="To grow", key_results=[part, part], uncertainties=["Who buys?"], by="lead")
    parts = (await read(world, f"/sketches/{id}", by="lead")).json()["key_results"]
    told = (await world.do("share_draft", by="member", objective_id=id))["objective"]
    assert (told["id"], told["state"], told["version"], told["edit_version"]) == (id, "draft", 1, 1)
    assert (told["title"], told["why"], told["champion_id"]) == (SECRET, "To grow", PEOPLE["champion"])
    assert (told["drafted_by"], [one["text"] for one in told["uncertainties"]]) == (PEOPLE["member"], ["Who buys?"])
    assert [{name: one[name] for name in parts[0]} for one in told["key_results"]] == parts
    assert await world.rows("select type, subject from journal order by position desc limit 1") == [
        ("forthright.okrs.draft_shared.v1", id)
    ]
    assert await world.rows("select 1 from sketches") == []
    assert (await read(world, f"/sketches/{id}", by="member")).status_code == 404
    edited = await world.do("edit_objective", by="member", objective_id=id, title="Sell nothing")
    assert edited["objective"]["version"] == 2


async def test_of_two_who_share_or_discard_at_once_one_does(world: World, cycle: str) -> None:
    for _ in range(5):
        id = await sketched(world, cycle)
        verbs = ("share_draft", "discard_sketch", "share_draft")
        answers = await asyncio.gather(*(world.send(verb, by="member", objective_id=id) for verb in verbs))
        assert sorted(answer.status_code for answer in answers) == [200, 404, 404]
    assert await world.rows("select 1 from sketches") == []
