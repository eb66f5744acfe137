"""Steps with recognition: people say how they like to be praised, one thanks others, and what is told of a closed cycle."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.chassis.streams import until
from tests.journeys.client import Client
from tests.journeys.world import World

Json = dict[str, Any]
GIVEN = "recognition { id } receipt { id }"
UNHEARD = frozenset({"NO_SUCH_EVIDENCE", "NO_SUCH_THREAD", "NO_SUCH_DECISION_HERE", "NO_SUCH_OBJECTIVE_HERE", "NOT_A_NEW_MEMBER"})
"""What is refused until the recognition service has heard of what is named."""
REPORTS = """query($id: ID!) { recognitionReports(period: CYCLE, first: 20) { nodes {
  cycleId given mix { recognitionKind share } notResult withEvidence } }
  team(id: $id) { recognitionReports(first: 20) { nodes { cycleId reach team { id } } } } }"""


async def openly(client: Client, *who: str) -> None:
    """These people like to be praised before everybody."""
    for one in who:
        await client.mutate("choosePraise", "receipt { id }", by=one, widest="ORGANIZATION")


async def heard(client: Client, verb: str, shows: str, *, by: str, **given: Any) -> Json:
    """The payload once the recognition service has heard of what is named."""

    async def accepted() -> Json | None:
        payload = await client.send(verb, shows, by=by, **given)
        codes = {error["code"] for error in payload["userErrors"]}
        assert codes <= UNHEARD, codes
        return payload if not codes else None

    return dict(await until(accepted))


async def thanked(client: Client, kind: str, *to: str, by: str, **more: Any) -> str:
    """Somebody recognizes these people before everybody."""
    given = {"recognitionKind": kind, "recipientIds": [client.people[who] for who in to], "audience": "ORGANIZATION"}
    words = {"text": f"Thank you for {kind.lower()} {uuid4().hex[:6]}"}
    payload = await heard(client, "giveRecognition", GIVEN, by=by, **given | words | more)
    return str(payload["recognition"]["id"])


async def short_cycle(client: Client, *, around: int) -> str:
    """From so many days ago until so many from now: what is private counts in the shortest cycle, of those alike in the first."""
    today, length = datetime.now(UTC).date(), timedelta(days=around)
    days = {"startsOn": f"{today - length}", "endsOn": f"{today + length}", "timeZone": "UTC"}
    made = await client.mutate("planCycle", "cycle { id }", by="admin", name=f"Weekend {uuid4().hex[:8]}", **days)
    id = str(made["cycle"]["id"])
    await client.mutate("startCycle", "cycle { id }", by="admin", cycleId=id)
    return id


async def closed(client: Client, cycle: str) -> None:
    """The cycle is closed, in which nothing is open."""
    for verb in ("beginClosingCycle", "closeCycle"):
        await client.mutate(verb, "cycle { id }", by="admin", cycleId=cycle)


async def reported(world: World, cycle: str, team: str) -> tuple[Json, Json]:
    """What everybody reads of recognition in a closed cycle: of the organization, and of a team."""

    async def counted() -> tuple[Json, Json] | None:
        await world.truth.change("recognition", "update released set hour = 'epoch'")
        found = await world.client.query(REPORTS, by="stranger", id=world.client.teams[team])
        both = (found["recognitionReports"], found["team"]["recognitionReports"])
        of_cycle = [[one for one in each["nodes"] if one["cycleId"] == cycle] for each in both]
        return (of_cycle[0][0], of_cycle[1][0]) if all(of_cycle) else None

    whole, part = await until(counted)
    return dict(whole), dict(part)
