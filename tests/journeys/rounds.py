"""Steps with rounds: one is opened, and what somebody sees of it."""

from typing import Any

from tests.journeys.client import TEAM, Client

Json = dict[str, Any]
ROUND = "round { id state gate version }"
INSIDE = """query($id: ID!) { node(id: $id) { ... on Round { state summary { text } openActions(first: 10) { nodes { id } }
  inside { own { id } contributions { id by { id } text { text } } turns { person { id } leads } votes { choiceIds } } } } }"""
EVERYBODY = ("champion", "member", "owner")


async def opened(client: Client, purpose: str, *, by: str = "lead", **more: Any) -> str:
    """A round of the team."""
    given = {"purpose": purpose, "teamId": client.teams[TEAM], "question": "How was it to work like this?"}
    return str((await client.mutate("openRound", ROUND, by=by, **given | more))["round"]["id"])


async def inside(client: Client, id: str, by: str) -> Json:
    """What one of those asked sees."""
    return dict((await client.query(INSIDE, by=by, id=id))["node"])
