"""Encouragement to speak up: questions that leaders owe answers to, by name or in confidence, and everyone sees which wait."""

from typing import Any

from tests.journeys.client import OTHER
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
QUESTIONS = """query($f: QuestionFilterInput) { questions(filter: $f, first: 20) {
  nodes { id state text { text mode by { id } } words { isAnswer text { text } } helped dueOn ageDays } } }"""


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
    [facts] = await told(world, "feedback", id)
    assert facts == [
        "question_asked",
        "question_answered",
        "question_followed_up",
        "question_answered",
        "help_judged",
    ]
