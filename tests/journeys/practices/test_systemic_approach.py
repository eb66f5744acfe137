"""Systemic approach: the third post-mortem with a factor raises one issue, and that proposes one objective to the team."""

from typing import Any

from chassis.settings import Process
from forthright import parking
from tests.chassis.streams import everything_in, until
from tests.journeys.post_mortems import published, raised
from tests.journeys.world import World


async def test_a_factor_found_three_times_becomes_a_proposal_and_a_rejection_ends_both(world: World) -> None:
    client = world.client
    await client.cycle()
    told = await published(client, "trays", "trays", "Trays")

    async def proposed() -> Any:
        found = await raised(client, "trays")
        return found[0] if found and found[0]["proposals"]["nodes"] else None

    issue = await until(proposed)
    assert {one["id"] for one in issue["postMortems"]} == set(told)
    [draft] = issue["proposals"]["nodes"]
    assert (draft["state"], draft["draftedBy"], draft["champion"]["id"]) == ("DRAFT", None, client.people["lead"])
    records = await everything_in(world.kafka, "forthright.feedback")
    facts = [record for record in records if record.type.endswith("systemic_issue_raised.v1") and record.subject == issue["id"]]
    assert len(facts) == 1
    await client.refusal("rejectProposal", "systemicIssue { id }", by="member", systemicIssueId=issue["id"], reason="No.")
    await client.mutate("rejectProposal", "systemicIssue { id }", by="lead", systemicIssueId=issue["id"], reason="Trays go.")

    async def gone() -> bool:
        return (await client.query("query($id: ID!) { node(id: $id) { id } }", id=draft["id"]))["node"] is None

    await until(gone)
    assert await raised(client, "trays") == []
    await published(client, "trays", "trays")
    await world.truth.rest()
    assert await raised(client, "trays") == [], "only later factors count"


async def test_a_proposal_that_was_told_while_the_worker_was_away_is_made_once_and_stays_where_somebody_took_it_up(
    world: World,
) -> None:
    client = world.client
    await client.cycle()
    async with world.without(("okrs", Process.WORKER)):
        await published(client, "lamps", "lamps", "lamps")
        [issue] = await until(lambda: raised(client, "lamps"))
        assert issue["proposals"]["nodes"] == []

    async def proposed() -> Any:
        [found] = await raised(client, "lamps")
        return found["proposals"]["nodes"]

    [draft] = await until(proposed)
    await client.mutate("editObjective", by="member", objectiveId=draft["id"], title="Lamps burn all night")
    await client.mutate("rejectProposal", "systemicIssue { id }", by="lead", systemicIssueId=issue["id"], reason="Ours now.")
    await world.truth.rest()
    kept = await client.query("query($id: ID!) { objective(id: $id) { title proposedBecause { id } } }", id=draft["id"])
    assert kept["objective"] == {"title": "Lamps burn all night", "proposedBecause": {"id": issue["id"]}}
    rows = await world.truth.rows("okrs", "select state from proposals where cause_id = $1", issue["id"])
    assert [row["state"] for row in rows] == ["ended"]


async def test_a_proposal_that_could_not_be_made_lies_aside_and_is_made_once_its_cause_is_mended(world: World) -> None:
    client = world.client
    await client.cycle()
    await world.truth.change("okrs", "alter table proposals add constraint not_now check (title not like '%stairs%') not valid")
    await published(client, "stairs", "stairs", "stairs")
    [issue] = await until(lambda: raised(client, "stairs"))

    async def aside() -> list[str]:
        return [one["subject"] for one in await parking.listed(world.settings("okrs"))]

    await until(aside)
    assert await aside() == [issue["id"]]
    assert await parking.retried(world.settings("okrs")) == (0, 1, 0), "its cause is still there"
    await world.truth.change("okrs", "alter table proposals drop constraint not_now")
    assert await parking.retried(world.settings("okrs")) == (1, 0, 0)
    await world.truth.rest()
    [found] = await raised(client, "stairs")
    assert len(found["proposals"]["nodes"]) == 1
    assert await aside() == []
