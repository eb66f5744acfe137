"""One of everything that the feedback service tells everybody of, and a query for all that is shown of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

import gateway
from gateway.read_model import voices
from gateway.schema.nodes import KINDS as SHOWN
from tests.chassis.streams import until
from tests.journeys.client import COMPANY, TEAM, Client, Json
from tests.journeys.goals import known
from tests.journeys.post_mortems import published, raised
from tests.journeys.pulses import old_teams, opened
from tests.journeys.world import World

KINDS = tuple(voices.GENERATED)
"""Every kind of document that the feedback service publishes."""
_SCHEMA = build_schema((Path(gateway.__file__).parent / "schema.graphql").read_text())


def everything_of(kind: str) -> str:
    """A query for all that a kind of document shows, and for what that shows in turn, as far as nothing has to be given."""
    name = SHOWN[kind].__name__
    found = _SCHEMA.type_map[next(each for each in _SCHEMA.type_map if each in {name, _named(kind)})]
    return f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {found.name} {_fields(found, 2)} }} }}"


def _named(kind: str) -> str:
    return {"topic": "NotesDayTopic"}.get(kind, "".join(part.capitalize() for part in kind.split("_")))


def _fields(kind: Any, levels: int) -> str:
    told = [_field(name, field, levels) for name, field in kind.fields.items()]
    return f"{{ __typename {' '.join(filter(None, told))} }}"


def _field(name: str, field: Any, levels: int) -> str | None:
    shown: GraphQLOutputType = get_named_type(field.type)
    if any(is_required_argument(argument) for argument in field.args.values()):
        return None
    if is_leaf_type(shown):
        return name
    if isinstance(shown, GraphQLUnionType):
        return f"{name} {{ __typename }}"
    assert isinstance(shown, GraphQLObjectType | GraphQLInterfaceType)
    return f"{name} {_fields(shown, levels - 1)}" if levels > 1 else None


async def spoken(world: World, objective: Json) -> dict[str, list[str]]:
    """Makes one of each, and answers the ids of the latest of each kind."""
    client = world.client
    await _noted(client)
    await _helped(client, objective)
    await _agreed(client)
    await _moderated(client)
    tag = f"tide-{uuid4().hex}"
    await published(client, tag, tag, tag)

    async def proposed() -> list[Json]:
        return [issue for issue in await raised(client, tag) if issue["proposals"]["nodes"]]

    assert await until(proposed), "a draft that came in later would be a difference"
    if not await _held(world, "pulse"):
        pack = await opened(client, await old_teams(world))
        assert pack["id"]
    await world.truth.rest()

    async def told() -> dict[str, list[str]] | None:
        found = {kind: await _held(world, kind) for kind in KINDS}
        return found if all(found.values()) else None

    return dict(await until(told))


async def _held(world: World, kind: str) -> list[str]:
    rows = await world.truth.rows("gateway", f'select id from "{kind}" where not deleted order by id desc limit 10')
    return [row["id"] for row in rows]


async def _noted(client: Client) -> None:
    """A Notes Day with a note and a topic; a question to a leader."""
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    words = {"title": "What slows our letters", "question": "What do we never say?", "endsAt": ends}
    given = {"teamId": client.teams[COMPANY], "facilitatorId": client.people["hand1"], **words}
    day = (await client.mutate("openNotesDay", "notesDay { id }", by="admin", **given))["notesDay"]["id"]
    text = {"noteKind": "MISTAKE", "text": "I promised a day"}
    await client.mutate("submitNote", "note { id }", by="admin", notesDayId=day, **text)
    topic = (await client.mutate("proposeTopic", "notesDayTopic { id }", by="member", notesDayId=day, title="Sorting"))[
        "notesDayTopic"
    ]
    answer = {"topicId": topic["id"], "verdict": "ADOPT", "reason": "A third pair of hands"}
    await client.mutate("answerTopic", "notesDayTopic { id }", by="admin", **answer)


async def _helped(client: Client, objective: Json) -> None:
    """Help with an offer, a Braintrust, a skill gap."""
    part = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    asked = await known(client, "askForHelp", "helpRequest { id }", by="champion", **part, what="Who has read tide tables?")
    await client.mutate("offerHelp", "helpRequest { id }", by="stranger", helpRequestId=asked["helpRequest"]["id"], what="I have")
    given = {"objectiveId": objective["id"], "meetsOn": str(datetime.now(UTC).date()), "question": "What do we not see?"}
    await known(client, "callBraintrust", "braintrust { id }", by="champion", invitedIds=[client.people["stranger"]], **given)
    await client.mutate("flagSkillGap", "skillGap { id }", by="champion", **part, skill="Reading tide tables")


async def _agreed(client: Client) -> None:
    """A round that was revealed, an action, an agreement."""
    team = client.teams[TEAM]
    asked = await client.mutate("openRound", "round { id }", by="lead", purpose="SESSION", teamId=team, question="What now?")
    await client.mutate("writeInRound", "receipt { id }", by="member", roundId=asked["round"]["id"], text="We sort by street")
    await client.mutate("revealRound", "round { id }", by="lead", roundId=asked["round"]["id"])
    due = str(datetime.now(UTC).date() + timedelta(days=7))
    await client.mutate("agreeAction", "action { id }", by="member", teamId=team, text="Sort by street", dueOn=due)
    statements = [{"about": "MISTAKES", "text": "We thank first"}]
    proposed = await client.send("proposeAgreement", "agreement { id }", by="owner", teamId=team, statements=statements)
    assert {error["code"] for error in proposed["userErrors"]} <= {"AGREEMENT_HOLDS"}


async def _moderated(client: Client) -> None:
    """A question that a moderator hid, and a legal hold that was lifted."""
    team = client.teams[TEAM]
    named = await client.send("nameModerator", "moderator { id }", by="admin", teamId=team, personId=client.people["hand7"])
    assert {error["code"] for error in named["userErrors"]} <= {"MODERATES_ALREADY"}
    asked = await client.mutate("askLeader", "leaderQuestion { id }", by="member", teamId=team, text="Who hung it so low?")
    id = asked["leaderQuestion"]["id"]
    await client.mutate("reportText", "receipt { id }", by="hand9", id=id, why="It attacks a colleague")
    await client.mutate("hideText", "leaderQuestion { id }", by="hand7", id=id, reason="DISRESPECT")
    hold = (await client.mutate("setLegalHold", "legalHold { id }", by="admin", teamId=team, reason="A case"))["legalHold"]["id"]
    await client.mutate("liftLegalHold", "legalHold { id }", by="admin", legalHoldId=hold, reason="It is over")
