"""What is told of recognition as it happens: on the timeline and to those who follow it, of what everybody reads alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from contracts.recognition.openness import OpennessShared
from contracts.recognition.recognitions import RecognitionGiven, RecognitionHidden, WithdrawnRecognition
from contracts.recognition.texts import TextWithdrawn
from contracts.recognition.welcomes import MemberWelcomed, WelcomePrompted
from tests.gateway.recognition.documents import openness, prompt, recognition, thanks, welcome
from tests.gateway.recognition.test_private import WORDS, give
from tests.gateway.toy import listening
from tests.gateway.world import Gateway
from tests.journeys.subscriber import Subscriber, subscribed
from tests.services.okrs.world import OTHER, TEAM

GIVEN = """subscription($teams: [ID!], $after: String) { recognitionGiven(teamIds: $teams, after: $after) {
  cursor event { type } recognition { text by { name } } } }"""
TIMELINE = """query($filter: TimelineFilterInput) { timeline(filter: $filter) {
  nodes { type subjectId actor { id } documents { __typename } } } }"""
OBJECTIVE, PART, THREAD = f"objective_{1:032x}", f"key_result_{1:032x}", f"note_{1:032x}"
SILENCE = 0.6


@asynccontextmanager
async def following(gateway: Gateway, *, by: str = "stranger", **asked: Any) -> AsyncIterator[Subscriber]:
    """A subscription that has begun: whatever happens from here on is after it."""
    before = gateway.followers
    async with listening(gateway.app) as port, subscribed(f"http://127.0.0.1:{port}", by, GIVEN, **asked) as subscriber:
        await gateway.followed(before)
        await silent(gateway, subscriber)
        yield subscriber


async def told(subscriber: Subscriber) -> str:
    found = (await subscriber.next())["recognitionGiven"]
    assert found["event"] == {"type": "RECOGNITION_GIVEN"}
    return str(found["recognition"]["text"])


async def silent(gateway: Gateway, subscriber: Subscriber) -> None:
    await gateway.told_on()
    with pytest.raises(TimeoutError):
        await subscriber.next(within=SILENCE)


async def test_what_everybody_reads_is_told_as_it_is_given_and_what_few_read_is_not(gateway: Gateway) -> None:
    await gateway.mutate("choosePraise", "receipt { id }", by="member", widest="ORGANIZATION")
    async with following(gateway) as anybody, following(gateway, by="member") as recipient:
        await give(gateway, "for few", "member")
        await gateway.project()
        await silent(gateway, recipient)
        await give(gateway, WORDS, "member", audience="ORGANIZATION")
        await gateway.project()
        assert [await told(each) for each in (anybody, recipient)] == [WORDS, WORDS]


async def test_it_is_told_by_team_and_thanks_on_threads_are_of_no_team(gateway: Gateway) -> None:
    async with following(gateway, teams=[TEAM]) as of_team, following(gateway) as of_all:
        await gateway.happens(RecognitionGiven(recognition=recognition(1, "stranger", team_id=OTHER, reader_team_ids=[OTHER])))
        await gateway.happens(RecognitionGiven(recognition=thanks(2, THREAD)))
        await gateway.happens(RecognitionGiven(recognition=recognition(3, "member")))
        assert await told(of_team) == "recognition 3"
        assert [await told(of_all) for _ in range(3)] == ["recognition 1", "recognition 2", "recognition 3"]
        await silent(gateway, of_team)


async def test_a_cursor_goes_on_and_what_went_since_is_not_told(gateway: Gateway) -> None:
    async with following(gateway) as subscriber:
        await gateway.happens(RecognitionGiven(recognition=recognition(1, "member")))
        cursor = (await subscriber.next())["recognitionGiven"]["cursor"]
    for number in (2, 3):
        await gateway.happens(RecognitionGiven(recognition=recognition(number, "member")))
    gone = {"id": f"recognition_{2:032x}", "epoch": 1, "version": 2, "deleted_at": gateway.clock.now()}
    await gateway.happens(RecognitionHidden(recognition=WithdrawnRecognition.model_validate(gone)))
    async with listening(gateway.app) as port, subscribed(f"http://127.0.0.1:{port}", "member", GIVEN, after=cursor) as again:
        assert await told(again) == "recognition 3"


async def types(gateway: Gateway, **filter: Any) -> list[str]:
    return [each["type"] for each in (await gateway.read(TIMELINE, filter=filter))["timeline"]["nodes"]]


async def test_the_timeline_has_everything_public_by_team_and_by_what_it_rests_on(gateway: Gateway) -> None:
    later = gateway.clock
    for fact in (
        RecognitionGiven(recognition=recognition(1, "member", evidence_ids=[PART, OBJECTIVE])),
        OpennessShared(openness=openness(1, objective_id=OBJECTIVE, team_id=OTHER)),
        MemberWelcomed(welcome=welcome(1, "author")),
        WelcomePrompted(welcome_prompt=prompt(1, "author")),
    ):
        await gateway.happens(fact)
        later.move_to(later.now() + timedelta(seconds=1))
    assert await types(gateway) == ["MEMBER_WELCOMED", "OPENNESS_SHARED", "RECOGNITION_GIVEN"]
    assert await types(gateway, teamIds=[TEAM]) == ["MEMBER_WELCOMED", "RECOGNITION_GIVEN"]
    assert await types(gateway, objectiveIds=[OBJECTIVE]) == ["OPENNESS_SHARED", "RECOGNITION_GIVEN"]
    assert await types(gateway, types=["OPENNESS_SHARED"]) == ["OPENNESS_SHARED"]


@pytest.mark.parametrize(("verb", "by"), [("hideRecognition", "member"), ("withdrawRecognition", "lead")])
async def test_what_was_hidden_or_withdrawn_is_on_no_timeline_nor_that_it_was(gateway: Gateway, verb: str, by: str) -> None:
    await gateway.mutate("choosePraise", "receipt { id }", by="member", widest="ORGANIZATION")
    id = await give(gateway, WORDS, "member", audience="ORGANIZATION")
    await gateway.mutate("addReaction", "reaction { id }", by="stranger", recognitionId=id, reaction="THANKS")
    await gateway.project()
    assert await types(gateway) == ["REACTION_ADDED", "RECOGNITION_GIVEN"]
    assert await types(gateway, teamIds=[TEAM]) == ["RECOGNITION_GIVEN"]
    gateway.clock.move_to(gateway.clock.now() + timedelta(minutes=1))
    await gateway.mutate(verb, "receipt { id }", by=by, recognitionId=id)
    await gateway.project()
    assert await types(gateway) == await types(gateway, teamIds=[TEAM]) == []


async def test_an_openness_that_was_taken_back_is_on_no_timeline(gateway: Gateway) -> None:
    await gateway.happens(OpennessShared(openness=openness(1)))
    assert await types(gateway) == ["OPENNESS_SHARED"]
    taken_back = openness(1, text="", text_state="withdrawn", version=2)
    await gateway.happens(TextWithdrawn(openness=taken_back))
    assert await types(gateway) == []
