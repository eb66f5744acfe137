"""Model curiosity and inquiry: whoever leads asks about a check-in before saying anything, and the question is owed an answer."""

from typing import Any

from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
REVIEW = "review { id questions { id text answer } }"
OWED = "{ viewer { owed(kinds: [REVIEW]) { nodes { kind subject { id } } } } }"
SHOWN = """query($id: ID!) { objective(id: $id) { checkIns(first: 5) { nodes { question reviews(first: 5) { nodes {
  note by { id } askedOf { id } questions { text answer answeredBy { id } } } } } } } }"""


async def test_a_lead_s_review_begins_with_a_question_that_is_owed_an_answer_until_it_has_one(world: World) -> None:
    client, people = world.client, world.client.people
    objective = await client.active(await client.cycle())
    said = await client.check_in(objective, "2", question="Who else has read the tide like this?")
    checked = said["checkIn"]["id"]
    told_off = await client.refusal("reviewCheckIn", REVIEW, by="lead", checkInId=checked, note="This is late")
    assert told_off["code"] == "REVIEW_STARTS_WITH_A_QUESTION"
    other = await client.refusal("reviewCheckIn", REVIEW, by="member", checkInId=checked, questions=["Why?"])
    assert other["code"] == "NOT_YOURS_TO_REVIEW"
    asked = ["What surprised you?", "What would you try with another week?"]
    note = "I would like to understand it"
    review = (await client.mutate("reviewCheckIn", REVIEW, by="lead", checkInId=checked, questions=asked, note=note))["review"]

    async def owes() -> bool:
        nodes = (await client.query(OWED, by="champion"))["viewer"]["owed"]["nodes"]
        return review["id"] in {one["subject"]["id"] for one in nodes}

    assert await owes()
    for number, question in enumerate(review["questions"]):
        assert await owes(), "one is still open"
        given = {"reviewId": review["id"], "questionId": question["id"], "answer": f"Answer {number}"}
        assert (await client.refusal("answerReviewQuestion", REVIEW, by="stranger", **given))["code"] == "NOT_YOURS_TO_EXPLAIN"
        await client.mutate("answerReviewQuestion", REVIEW, by="champion", **given)
    assert not await owes()
    [shown] = (await client.query(SHOWN, by="stranger", id=objective["id"]))["objective"]["checkIns"]["nodes"]
    assert shown["question"] == "Who else has read the tide like this?"
    by = {"note": note, "by": {"id": people["lead"]}, "askedOf": {"id": people["champion"]}}
    answered = [
        {"text": text, "answer": f"Answer {number}", "answeredBy": {"id": people["champion"]}}
        for number, text in enumerate(asked)
    ]
    assert shown["reviews"]["nodes"] == [{**by, "questions": answered}]
    [facts] = await told(world, "okrs", review["id"])
    assert facts == ["check_in_reviewed", "review_question_answered", "review_question_answered"]
