"""Celebrate effort and progress, not just success: people recognize each other by kind, and get hints where to look."""

from typing import Any

import pytest

from tests.chassis.streams import everything_in, until
from tests.journeys.client import OTHER, Client, metric
from tests.journeys.praise import GIVEN, closed, openly, reported, short_cycle, thanked
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
FEED = """query($f: CelebrationFilterInput) { celebration(filter: $f, first: 50) { nodes { ... on Recognition {
  id recognitionKind text by { id } recipients { id } evidence { id } reactions(first: 5) { nodes { reaction by { id } } }
  comments(first: 5) { nodes { text by { id } } } } } } }"""
SUGGESTED = """{ viewer { suggestions(first: 50) { nodes {
  id reason why recognitionKind recipients { id } objective { id } evidence { id } } } } }"""
SUGGESTION = "suggestion { id state recognition { id } }"


async def feed(client: Client, *, by: str) -> dict[str, Json]:
    """What somebody reads of recognition, by its id."""
    found = (await client.query(FEED, by=by, f={"kinds": ["RECOGNITION"]}))["celebration"]["nodes"]
    return {one["id"]: one for one in found}


async def test_effort_progress_and_help_are_recognized_with_evidence_and_everybody_reads_it(world: World) -> None:
    client, people = world.client, world.client.people
    await openly(client, "member", "owner")
    objective = await client.active(await client.cycle())
    said = await client.check_in(objective, "3", by="champion")
    evidence = [said["checkIn"]["id"]]
    effort = await thanked(client, "EFFORT", "member", "owner", by="lead", evidenceIds=evidence)
    helped = await thanked(client, "HELP", "owner", by="stranger")
    itself = {"recognitionKind": "RESULT", "text": "Well done, me", "recipientIds": [people["member"], people["lead"]]}
    assert (await client.refusal("giveRecognition", GIVEN, by="member", **itself))["code"] == "NOT_YOURSELF"
    await client.mutate("addReaction", "reaction { id }", by="hand1", recognitionId=effort, reaction="APPLAUSE")
    await client.mutate("commentOnRecognition", "recognitionComment { id }", by="champion", recognitionId=effort, text="I saw it")
    shown = await feed(client, by="hand5")
    assert {shown[id]["recognitionKind"] for id in (effort, helped)} == {"EFFORT", "HELP"}
    assert shown[effort]["evidence"] == [{"id": evidence[0]}]
    assert {one["id"] for one in shown[effort]["recipients"]} == {people["member"], people["owner"]}
    assert shown[effort]["reactions"]["nodes"] == [{"reaction": "APPLAUSE", "by": {"id": people["hand1"]}}]
    assert [one["text"] for one in shown[effort]["comments"]["nodes"]] == ["I saw it"]
    assert await told(world, "recognition", effort, helped) == [["recognition_given"], ["recognition_given"]]


async def test_praise_is_told_to_its_team_alone_unless_its_recipient_likes_it_otherwise(world: World) -> None:
    client = world.client
    given: Json = {"recognitionKind": "PROGRESS", "text": "Half the way", "recipientIds": [client.people["hand7"]]}
    wide = await client.refusal("giveRecognition", GIVEN, by="hand6", **given, audience="ORGANIZATION")
    assert wide["code"] == "PRAISE_IS_NARROWER"
    id = (await client.mutate("giveRecognition", GIVEN, by="hand6", **given))["receipt"]["id"]
    reads = {who: id in await feed(client, by=who) for who in ("hand7", "hand1", "stranger", "member", "admin")}
    assert reads == {"hand7": True, "hand1": True, "stranger": True, "member": False, "admin": False}
    records = await everything_in(world.kafka, "forthright.recognition")
    assert [record for record in records if id.encode() in record.data] == []


async def suggested(client: Client, objective: str, *, by: str) -> list[Json]:
    """What waits for somebody about a goal."""
    found = (await client.query(SUGGESTED, by=by))["viewer"]["suggestions"]["nodes"]
    return [one for one in found if one["objective"] and one["objective"]["id"] == objective]


async def test_a_check_in_that_recovers_from_a_slump_is_suggested_and_nothing_is_posted_by_itself(world: World) -> None:
    client = world.client
    await openly(client, "member")
    objective = await client.active(await client.cycle(), keyResults=[metric(ownerId=client.people["member"])])
    id, before = objective["id"], set(await feed(client, by="stranger"))
    for value in ("6", "4", "2", "5"):
        await client.check_in(objective, value, by="member")

    async def seen() -> Json | None:
        found = await suggested(client, id, by="champion")
        return next((one for one in found if one["reason"] == "RECOVERY"), None)

    found = await until(seen)
    assert (found["recognitionKind"], found["recipients"]) == ("PROGRESS", [{"id": client.people["member"]}])
    assert found["why"].startswith("Two check-ins in a row lost ground")
    assert found["id"] in {one["id"] for one in await suggested(client, id, by="lead")}
    for who in ("member", "stranger", "admin"):
        assert await suggested(client, id, by=who) == [], who
    assert set(await feed(client, by="stranger")) == before, "it is for people to say"
    recognition = await thanked(client, "PROGRESS", "member", by="champion", evidenceIds=[found["evidence"][0]["id"]])
    taken = {"suggestionId": found["id"], "recognitionId": recognition}
    assert (await client.refusal("takeSuggestion", SUGGESTION, by="stranger", **taken))["code"] == "SUGGESTION_NOT_FOUND"
    settled = (await client.mutate("takeSuggestion", SUGGESTION, by="champion", **taken))["suggestion"]
    assert (settled["state"], settled["recognition"]) == ("TAKEN", {"id": recognition})
    assert found["id"] not in {one["id"] for one in await suggested(client, id, by="lead")}
    records = await everything_in(world.kafka, "forthright.recognition.internal")
    kinds = [record.type.split(".")[2] for record in records if record.subject == found["id"]]
    assert kinds == ["suggestion_made", "suggestion_taken"]


async def test_after_a_cycle_everybody_reads_of_which_kinds_recognition_was(world: World) -> None:
    client, cycle = world.client, await short_cycle(world.client, around=2)
    await openly(client, *(f"hand{number}" for number in range(1, 7)))
    kinds = ("EFFORT", "PROGRESS", "LEARNING", "HELP", "CANDOR", "RESULT")
    for number, kind in enumerate(kinds, 1):
        await thanked(client, kind, f"hand{number}", by="hand9")
    await closed(client, cycle)
    whole, _ = await reported(world, cycle, OTHER)
    assert {one["recognitionKind"] for one in whole["mix"]} == set(kinds)
    assert sum(one["share"] for one in whole["mix"]) == pytest.approx(1, abs=0.01)
    assert whole["notResult"] > 0.5
    records = await everything_in(world.kafka, "forthright.recognition")
    assert [record for record in records if record.type.endswith("recognition_reported.v1") and cycle.encode() in record.data]
