"""Steps with post-mortems: several people write one, the lead publishes it, and what its factors raise."""

import asyncio
from typing import Any

from tests.journeys.client import TEAM, Client

Json = dict[str, Any]
MORTEM = "postMortem { id state factors { id tags } wordingHints { hints { rule phrase suggestion } } }"
ADD = """mutation($input: AddTimelineEntryInput!) {
  addTimelineEntry(input: $input) { postMortem { timeline { at } } userErrors { code } } }"""
ISSUES = """query($team: ID!) { team(id: $team) { systemicIssues(states: [OPEN]) { nodes { id tag
  postMortems { id } proposals { nodes { id title state champion { id } draftedBy { id } } } } } } }"""


async def written(client: Client, tag: str) -> Json:
    """Opened by a member, filled by the owner of a key result and by the champion, each in their own words."""
    opened = await client.mutate(
        "openPostMortem",
        MORTEM,
        by="member",
        teamId=client.teams[TEAM],
        title="Letters lay for two days",
        happenedOn="2026-01-02",
        impact="It was the fault of the owner.",
    )
    id = opened["postMortem"]["id"]
    [hinted] = opened["postMortem"]["wordingHints"]
    assert hinted["hints"][0]["rule"] == "fault"
    await client.mutate("editPostMortem", MORTEM, by="member", postMortemId=id, impact="Forty people waited for two days.")
    entry = {"postMortemId": id, "at": "2026-01-02T09:00:00Z", "text": "The first letter lies in the wrong tray."}
    told = (await client.ask(ADD, by="owner", input=entry))["data"]["addTimelineEntry"]
    assert (told["userErrors"], len(told["postMortem"]["timeline"])) == ([], 1)
    factor: Json = {"kind": "ENVIRONMENT", "tags": [tag], "text": "Both trays have the same color."}
    added = await client.mutate("addFactor", MORTEM, by="champion", postMortemId=id, **factor)
    assert added["postMortem"]["wordingHints"] == []
    return dict(added["postMortem"])


async def published(client: Client, *tags: str) -> list[str]:
    """Written one after another, published by the lead all at once."""
    ready = [await written(client, tag) for tag in tags]
    done = [client.mutate("publishPostMortem", MORTEM, by="lead", postMortemId=one["id"]) for one in ready]
    return [one["postMortem"]["id"] for one in await asyncio.gather(*done)]


async def raised(client: Client, tag: str) -> list[Json]:
    shown = (await client.query(ISSUES, by="stranger", team=client.teams[TEAM]))["team"]["systemicIssues"]["nodes"]
    return [issue for issue in shown if issue["tag"] == tag]
