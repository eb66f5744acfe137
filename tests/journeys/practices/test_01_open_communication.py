"""Promote open communication: on a Notes Day and beside a goal everyone may speak up, and nothing closes over an open word."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.client import COMPANY, Client
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
DAY = "notesDay { id state gateOpenedBy }"
NOTE = "note { id text { text by { id } } } receipt { id }"
TOPIC = "notesDayTopic { id answer { verdict reason { text } } }"
NOTES = """query($id: ID!) { node(id: $id) { ... on NotesDay { state
  notes(first: 20) { nodes { id noteKind topicId text { text by { id } whyMayIRead } } }
  topics(first: 20) { nodes { id title answer { verdict reason { text } } } } } } }"""
CONCERNS = """query($id: ID!) { objective(id: $id) { state activationBlockers { code }
  concerns(first: 5) { nodes { text by { id } state remarks { answer text } } } } }"""


async def called(client: Client, **more: Any) -> str:
    """A Notes Day of the whole company, on which notes are written now."""
    ends = datetime.now(UTC) + timedelta(hours=30)
    given: Json = {"teamId": client.teams[COMPANY], "facilitatorId": client.people["hand1"], "endsAt": ends.isoformat()}
    words = {"title": "What slows our letters", "question": "What do we see every day and never say?"}
    return str((await client.mutate("openNotesDay", DAY, by="admin", **given, **words, **more))["notesDay"]["id"])


async def shown(client: Client, id: str, by: str) -> tuple[dict[str, Json], Json]:
    """The notes that somebody sees, by their id, and the day."""
    day = (await client.query(NOTES, by=by, id=id))["node"]
    return {note["id"]: note for note in day["notes"]["nodes"]}, day


async def test_everyone_works_on_notes_and_every_topic_is_answered_before_the_day_closes(world: World) -> None:
    client, people = world.client, world.client.people
    day = await called(client)
    early = await client.refusal("submitNote", NOTE, by="member", notesDayId=day, text="The stamps run out")
    assert early["code"] == "LEADS_WRITE_FIRST"
    opened = await client.mutate("submitNote", f"{NOTE} {DAY}", by="admin", notesDayId=day, noteKind="MISTAKE",
                                 text="I promised a day and never asked who would carry it")  # fmt: skip
    assert opened["notesDay"]["gateOpenedBy"] == "ENTRY"
    named = (await client.mutate("submitNote", NOTE, by="member", notesDayId=day, text="The stamps run out"))["note"]["id"]
    held = await client.mutate(
        "submitNote", NOTE, by="hand2", notesDayId=day, text="Two of us do the sorting of six", mode="CONFIDENTIAL"
    )
    await world.hour("feedback")
    secret = held["receipt"]["id"]
    notes, _ = await shown(client, day, "stranger")
    assert (notes[named]["text"]["text"], notes[named]["text"]["by"]) == ("The stamps run out", {"id": people["member"]})
    assert (notes[secret]["text"]["text"], notes[secret]["text"]["by"]) == ("Two of us do the sorting of six", None)
    topic = (await client.mutate("proposeTopic", TOPIC, by="hand3", notesDayId=day, title="Sorting"))["notesDayTopic"]["id"]
    await client.mutate("mergeNotes", "notes { id topicId }", by="hand1", topicId=topic, noteIds=[secret])
    await client.mutate("answerNote", "note { id }", by="admin", noteId=opened["note"]["id"], verdict="TRY", reason="I ask first")
    await world.truth.change("feedback", f"update notes_days set ends_at = now() - interval '2 hours' where id = '{day}'")
    refused = await client.refusal("closeNotesDay", DAY, by="admin", notesDayId=day)
    assert refused["code"] == "NOTES_WAIT_FOR_AN_ANSWER"
    adopted = await client.mutate(
        "answerTopic", TOPIC, by="admin", topicId=topic, verdict="ADOPT", reason="A third pair of hands"
    )
    assert adopted["notesDayTopic"]["answer"]["verdict"] == "ADOPT"
    await client.mutate("answerNote", "note { id }", by="admin", noteId=named, verdict="DECLINE", reason="Franking costs less")
    closed = await client.mutate("closeNotesDay", DAY, by="admin", notesDayId=day)
    assert closed["notesDay"]["state"] == "CLOSED"
    helped = await client.mutate("sayWhetherItHelped", "note { helped }", by="member", id=named, helped="PARTLY")
    assert helped["note"]["helped"] == "PARTLY"
    await world.truth.rest()
    of_day, of_topic, *of_notes = await told(world, "feedback", day, topic, named, secret)
    assert (of_day, of_topic) == (["notes_day_opened", "notes_day_closed"], ["topic_proposed", "topic_answered"])
    assert [facts[0] for facts in of_notes] == ["note_submitted"] * 2
    assert (of_notes[0][-1], of_notes[1][-1]) == ("help_judged", "notes_merged")


async def test_a_goal_is_not_activated_while_a_concern_about_its_draft_waits_for_an_answer(world: World) -> None:
    client = world.client
    id = (await client.draft(await client.cycle()))["id"]
    await client.mutate("submitForReview", objectiveId=id)
    raised = await client.mutate("raiseConcern", "concern { id }", by="stranger", objectiveId=id, text="Who sorts them?")
    refused = await client.refusal("activateObjective", objectiveId=id)
    assert (refused["code"], refused["blockers"]) == ("NOT_READY_TO_ACTIVATE", [{"code": "CONCERN_UNANSWERED"}])
    waiting = (await client.query(CONCERNS, by="hand5", id=id))["objective"]
    assert (waiting["state"], waiting["activationBlockers"]) == ("IN_REVIEW", [{"code": "CONCERN_UNANSWERED"}])
    concern = raised["concern"]["id"]
    answer = {"concernId": concern, "answer": "DECLINE", "reason": "The late shift has room for it"}
    await client.mutate("answerConcern", "concern { state }", by="lead", **answer)
    await client.mutate("activateObjective", objectiveId=id)
    shown = (await client.query(CONCERNS, by="hand5", id=id))["objective"]
    assert (shown["state"], shown["activationBlockers"]) == ("ACTIVE", None)
    assert shown["concerns"]["nodes"] == [
        {
            "text": "Who sorts them?",
            "by": {"id": client.people["stranger"]},
            "state": "ANSWERED",
            "remarks": [{"answer": "DECLINE", "text": "The late shift has room for it"}],
        }
    ]
    assert await told(world, "okrs", concern) == [["concern_raised", "concern_answered"]]
