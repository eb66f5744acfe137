"""What teams learn: a lesson that others find, and a goal of another team that may use it."""

from typing import Any

from tests.journeys.client import OTHER, READY, Client

Json = dict[str, Any]
FOUND = """query($t: String!) { lessons(filter: {text: $t}) {
  nodes { id title reuseCount snippet objective { id } experiment { id } } } }"""


async def found(client: Client, text: str, *, by: str = "stranger") -> Json:
    """The one lesson in which these words stand."""
    [lesson] = (await client.query(FOUND, t=text, by=by))["lessons"]["nodes"]
    return dict(lesson)


async def of_another_team(client: Client, cycle: str) -> str:
    """A draft of another team, that could use what this one learned."""
    part = {"title": "Tides told", "measure": {"metric": {"baseline": "0", "target": "3"}}, **READY}
    given = {
        "title": "Every tide is told",
        "teamId": client.teams[OTHER],
        "cycleId": cycle,
        "championId": client.people["stranger"],
    }
    made = await client.mutate("draftObjective", by="stranger", keyResults=[part], **given)
    return str(made["objective"]["id"])
