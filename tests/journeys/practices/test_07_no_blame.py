"""No-blame culture: a post-mortem of factors, in words that blame nobody, and actions that somebody else finds to work."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.journeys.client import TEAM
from tests.journeys.post_mortems import MORTEM, written
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
KINDS = "{ name ofType { name ofType { name ofType { name } } } }"
CULPRITS = f"""{{ of: __type(name: "PostMortem") {{ fields {{ name type {KINDS} }} }}
  factor: __type(name: "Factor") {{ fields {{ name type {KINDS} }} }}
  kinds: __type(name: "FactorKind") {{ enumValues {{ name }} }}
  given: __type(name: "AddFactorInput") {{ inputFields {{ name }} }} }}"""
SHOWN = """query($id: ID!) { postMortem(id: $id) { state impact { text } openedBy { id } publishedBy { id }
  timeline { at } factors { kind tags text }
  actions(first: 5) { nodes { id state owner { id } verifiedBy { id } evidence { text } } } } }"""


async def test_a_post_mortem_holds_no_culprit_hints_at_blaming_words_and_its_action_is_verified(world: World) -> None:
    client, people, tag = world.client, world.client.people, f"trays-{uuid4().hex[:8]}"
    id = (await written(client, tag))["id"]
    blaming = {"postMortemId": id, "kind": "PROCESS", "tags": [tag], "text": "The owner failed to look at the lower tray."}
    [hinted] = (await client.mutate("addFactor", MORTEM, by="champion", **blaming))["postMortem"]["wordingHints"]
    assert all(hint["suggestion"] for hint in hinted["hints"]), "what could stand there; nothing is refused"
    published = await client.mutate("publishPostMortem", MORTEM, by="lead", postMortemId=id)
    assert published["postMortem"]["state"] == "PUBLISHED"
    due = str(datetime.now(UTC).date() + timedelta(days=7))
    agreed: Json = {"teamId": client.teams[TEAM], "text": "Paint the lower tray red", "dueOn": due, "postMortemId": id}
    made = await client.mutate("agreeAction", "action { id }", by="member", ownerId=people["member"], **agreed)
    action = made["action"]["id"]
    await client.mutate("completeAction", "action { state }", by="member", actionId=action)
    seen = {"actionId": action, "evidence": "No letter in it for a week"}
    own = await client.refusal("verifyAction", "action { id }", by="member", **seen)
    assert own["code"] == "SOMEBODY_ELSE_VERIFIES"
    await client.mutate("verifyAction", "action { state }", by="owner", **seen)
    shown = (await client.query(SHOWN, by="stranger", id=id))["postMortem"]
    assert (shown["state"], shown["impact"]["text"]) == ("PUBLISHED", "Forty people waited for two days.")
    assert [(factor["kind"], factor["tags"]) for factor in shown["factors"]] == [("ENVIRONMENT", [tag]), ("PROCESS", [tag])]
    verified = {"verifiedBy": {"id": people["owner"]}, "evidence": {"text": "No letter in it for a week"}}
    assert shown["actions"]["nodes"] == [{"id": action, "state": "VERIFIED", "owner": {"id": people["member"]}, **verified}]
    facts, of_action = await told(world, "feedback", id, action)
    assert (facts[0], facts[-1]) == ("post_mortem_opened", "post_mortem_published")
    assert of_action == ["action_agreed", "action_done", "action_verified"]


async def test_there_is_no_field_for_whoever_did_it(world: World) -> None:
    there = await world.client.query(CULPRITS, by="stranger")
    assert {one["name"] for one in there["kinds"]["enumValues"]} == {"SYSTEM", "PROCESS", "TOOL", "INFORMATION", "ENVIRONMENT"}
    assert [field["name"] for field in there["of"]["fields"] if "Person" in str(field["type"])] == ["openedBy", "publishedBy"]
    assert [field["name"] for field in there["factor"]["fields"] if "Person" in str(field["type"])] == ["by"], "who wrote it"
    assert {one["name"] for one in there["given"]["inputFields"]} == {"postMortemId", "kind", "tags", "text"}
