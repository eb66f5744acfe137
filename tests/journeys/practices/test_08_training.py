"""Training and skill development: a gap names a skill and never a person, lowers nothing, and is answered by colleagues."""

from typing import Any

from tests.chassis.streams import everything_in, until
from tests.journeys.client import TEAM, Client
from tests.journeys.goals import known, stands
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
READ = """query($id: ID!, $team: ID!) {
  objective(id: $id) { skillGaps { nodes { id skill state answers { kind resourceRequest { id resource } } } } }
  team(id: $team) { timeToFirstOffer { skills } } }"""
KINDS = "{ name ofType { name ofType { name ofType { name } } } }"
FIELDS = f"""{{ asked: __type(name: "FlagSkillGapInput") {{ inputFields {{ name }} }}
  shown: __type(name: "SkillGap") {{ fields {{ name type {KINDS} }} }} }}"""


async def taught(client: Client, part: Json) -> tuple[str, str]:
    """The owner of the key result names a skill; the lead's training and a stranger's hours answer it."""
    shows = "skillGap { id state }"
    flagged = await known(client, "flagSkillGap", shows, by="champion", **part, skill="Reading tide tables")
    id = flagged["skillGap"]["id"]
    other = await client.refusal("flagSkillGap", shows, by="stranger", **part, skill="Rowing")
    assert other["code"] == "NOT_YOURS_TO_FLAG"
    await client.mutate("offerMentoring", shows, by="stranger", skillGapId=id, what="An hour a week")
    wanted: Json = {**part, "resource": "TRAINING", "why": "To see the tide coming"}
    asked = await client.mutate("requestResource", "resourceRequest { id }", by="champion", **wanted)
    request = str(asked["resourceRequest"]["id"])
    await known(
        client, "offerTraining", shows, by="lead", skillGapId=id, resourceRequestId=request, what="Two days at the harbor"
    )
    await client.mutate("closeSkillGap", shows, by="champion", skillGapId=id, how="Two of us read them now")
    return str(id), request


async def test_a_skill_that_a_goal_lacks_is_answered_with_hours_and_training_and_names_nobody(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle(), title="See the tide coming")
    part = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    before = await stands(client, objective["id"])
    id, request = await taught(client, part)
    assert await stands(client, objective["id"]) == before
    shown = {"id": objective["id"], "team": client.teams[TEAM]}

    async def all_told() -> Any:
        read = await client.query(READ, by="stranger", **shown)
        [gap] = read["objective"]["skillGaps"]["nodes"]
        return read if all(answer["resourceRequest"] for answer in gap["answers"] if answer["kind"] == "TRAINING") else None

    read = await until(all_told)
    [gap] = read["objective"]["skillGaps"]["nodes"]
    training = {"kind": "TRAINING", "resourceRequest": {"id": request, "resource": "TRAINING"}}
    assert (gap["id"], gap["state"], gap["skill"]) == (id, "CLOSED", "Reading tide tables")
    assert gap["answers"] == [{"kind": "MENTORING", "resourceRequest": None}, training]
    assert read["team"]["timeToFirstOffer"] == {"skills": "WITHIN_A_DAY"}
    there = await client.query(FIELDS)
    assert {one["name"] for one in there["asked"]["inputFields"]} == {"objectiveId", "keyResultId", "skill"}
    assert [field["name"] for field in there["shown"]["fields"] if "Person" in str(field["type"])] == [], "nobody has the gap"
    assert (await told(world, "feedback", id))[0][0] == "skill_gap_flagged"
    records = await everything_in(world.kafka, "forthright.feedback")
    assert [record for record in records if record.type.endswith("skill_gap_flagged.v1") and record.actor is not None] == []
    await world.truth.rest()
