"""Open communication: a Notes Day from the lead's mistake to its close, and questions that leaders owe answers to."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.client import COMPANY, OTHER, TEAM, Client
from tests.journeys.world import World

Json = dict[str, Any]
DAY = "notesDay { id state gateOpenedBy }"
NOTE = "note { id text { text by { id } } } receipt { id }"
TOPIC = "notesDayTopic { id answer { verdict reason { text } } }"
NOTES = """query($id: ID!) { node(id: $id) { ... on NotesDay { state
  notes(first: 20) { nodes { id noteKind topicId text { text by { id } whyMayIRead } } }
  topics(first: 20) { nodes { id title answer { verdict reason { text } } } } } } }"""
QUESTIONS = """query($f: QuestionFilterInput) { questions(filter: $f, first: 20) {
  nodes { id state text { text mode by { id } } words { isAnswer text { text } } helped dueOn ageDays } } }"""


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


async def test_leaders_owe_answers_that_everyone_sees_waiting(world: World) -> None:
    client = world.client
    asked = await client.mutate("askLeader", "leaderQuestion { id } receipt { id }", by="hand4", teamId=client.teams[OTHER],
                                text="Why was the late shift never asked?", mode="CONFIDENTIAL")  # fmt: skip
    id = asked["receipt"]["id"]
    of: Json = {"f": {"teamIds": [client.teams[OTHER]]}}
    assert id not in {each["id"] for each in (await client.query(QUESTIONS, **of))["questions"]["nodes"]}
    await world.hour("feedback")
    [waiting] = [each for each in (await client.query(QUESTIONS, by="member", **of))["questions"]["nodes"] if each["id"] == id]
    assert (waiting["state"], waiting["text"]["by"], waiting["ageDays"]) == ("OPEN", None, 0)
    assert waiting["text"]["text"] == "Why was the late shift never asked?"
    mine = (await client.query("{ viewer { owed(kinds: [QUESTION]) { nodes { id kind } } } }", by="stranger"))["viewer"]["owed"]
    assert {"id": id, "kind": "QUESTION"} in mine["nodes"]
    threads = "{ viewer { confidentialThreads { id text } } }"
    own = (await client.query(threads, by="hand4"))["viewer"]["confidentialThreads"]
    assert id in {each["id"] for each in own}
    assert id not in {each["id"] for each in (await client.query(threads, by="stranger"))["viewer"]["confidentialThreads"]}
    answered = await client.mutate("answerQuestion", "leaderQuestion { state }", by="stranger", leaderQuestionId=id,
                                   text="Nobody thought of it. We meet at eight from now on.")  # fmt: skip
    assert answered["leaderQuestion"]["state"] == "ANSWERED"
    await client.mutate("followUpQuestion", "receipt { id }", by="hand4", leaderQuestionId=id, text="And who tells the others?")
    await world.hour("feedback")
    again = "leaderQuestion { id }"
    await client.mutate("answerQuestion", again, by="stranger", leaderQuestionId=id, text="I do, at each shift's begin")
    await client.mutate("sayWhetherItHelped", "receipt { id }", by="hand4", id=id, helped="YES")
    await world.hour("feedback")
    [done] = [each for each in (await client.query(QUESTIONS, by="member", **of))["questions"]["nodes"] if each["id"] == id]
    assert (done["helped"], done["dueOn"], [word["isAnswer"] for word in done["words"]]) == ("YES", None, [True, False, True])
    assert client.teams[TEAM] != client.teams[OTHER]
