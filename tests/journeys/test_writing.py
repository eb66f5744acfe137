"""What a command changes: once however often it is sent, and nothing behind anybody's back."""

import asyncio
from typing import Any

from tests.journeys.client import TEAM, Client
from tests.journeys.world import World

Json = dict[str, Any]


async def test_a_repeated_idempotency_key_changes_things_once(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle())
    first = await client.check_in(objective, "3", key="once-and-again")
    again = await client.check_in(objective, "3", key="once-and-again")
    assert again["checkIn"] == first["checkIn"]
    assert again["objective"]["version"] == first["objective"]["version"]
    other = await client.send(
        "recordCheckIn",
        key="once-and-again",
        objectiveId=objective["id"],
        keyResultId=objective["keyResults"][0]["id"],
        value="5",
        confidence=1,
    )
    assert [error["code"] for error in other["userErrors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    rows = await world.truth.rows("okrs", "select id from check_ins where objective_id = $1", objective["id"])
    assert [row["id"] for row in rows] == [first["checkIn"]["id"]]


async def test_of_two_who_edit_what_they_have_read_one_is_told_to_read_again(world: World) -> None:
    client = world.client
    draft = await client.draft(await client.cycle())
    edits: list[Json] = [{"objectiveId": draft["id"], "title": title, "expectedEditVersion": 1} for title in ("Mine", "No, mine")]
    answers = await asyncio.gather(*(client.send("editObjective", **edit) for edit in edits))
    [won], [lost] = [[one for one in answers if bool(one["userErrors"]) is refused] for refused in (False, True)]
    [error] = lost["userErrors"]
    assert (error["code"], error["currentEditVersion"]) == ("STALE_EDIT_VERSION", won["objective"]["editVersion"])
    title = (await client.query("query($id: ID!) { objective(id: $id) { title version } }", id=draft["id"]))["objective"]
    assert title == {"title": edits[answers.index(won)]["title"], "version": 2}


async def test_nobody_outside_the_team_drafts_for_it(client: Client) -> None:
    refused = await client.refusal(
        "draftObjective", by="stranger", title="Mine", teamId=client.teams[TEAM], cycleId=await client.cycle()
    )
    assert refused["code"] == "MEMBERS_DRAFT"
