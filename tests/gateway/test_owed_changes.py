"""What is owed, decisions and objectives, followed over WebSockets as they change."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from contracts.directory.people import PersonChanged
from contracts.directory.teams import TeamChanged
from contracts.messages import Document
from contracts.okrs.comments import CommentAdded
from contracts.okrs.concerns import ConcernAnswered, ConcernRaised
from contracts.okrs.decisions import DecisionMade, DecisionProposed
from contracts.okrs.objectives import ObjectiveRevised
from contracts.okrs.requests import ResourceRequested
from tests.gateway.documents import cycle, objective
from tests.gateway.owing import deputy, person, team
from tests.gateway.reasons import OBJECTIVE, answered, comment, concern, decided, decision, named, request
from tests.gateway.toy import listening
from tests.gateway.world import Gateway
from tests.journeys.subscriber import Subscriber, subscribed
from tests.services.okrs.concerning import AUTHOR, at_the_hour, confidential, crowd, gather
from tests.services.okrs.world import PEOPLE, TEAM

OWED = """subscription($after: String, $first: Int, $kinds: [OwedKind!]) {
  owedChanged(after: $after, first: $first, kinds: $kinds) {
    cursor event { type } owed { nodes { id kind standsInFor { id } } pageInfo { hasNextPage } } } }"""
DECISIONS = """subscription($ids: [ID!], $teams: [ID!], $objectives: [ID!], $after: String) {
  decisionChanged(decisionIds: $ids, teamIds: $teams, objectiveIds: $objectives, after: $after) {
    cursor event { type } decisionId decision { state title } } }"""
OBJECTIVES = "subscription($ids: [ID!]) { objectiveChanged(objectiveIds: $ids) { event { type } objectiveId } }"
SILENCE = 0.6


@asynccontextmanager
async def following(gateway: Gateway, query: str, *, by: str = "champion", **asked: Any) -> AsyncIterator[Subscriber]:
    """A subscription that has begun: whatever happens from here on is after it."""
    before = gateway.followers
    async with listening(gateway.app) as port, subscribed(f"http://127.0.0.1:{port}", by, query, **asked) as subscriber:
        await gateway.followed(before)
        with pytest.raises(TimeoutError):
            await subscriber.next(within=SILENCE)
        yield subscriber


async def told(subscriber: Subscriber) -> dict[str, Any]:
    [found] = (await subscriber.next()).values()
    return dict(found)


async def silent(gateway: Gateway, subscriber: Subscriber) -> None:
    await gateway.told_on()
    with pytest.raises(TimeoutError):
        await subscriber.next(within=SILENCE)


def owed(update: dict[str, Any]) -> list[str]:
    return [one["id"] for one in update["owed"]["nodes"]]


@pytest.fixture
async def goal(gateway: Gateway) -> Gateway:
    """One objective of the champion, in draft: nobody owes anything."""
    await gateway.publish([cycle(1), objective(1, state="draft")])
    return gateway


async def test_whoever_comes_to_owe_an_answer_is_told_and_told_again_once_it_is_given(goal: Gateway) -> None:
    async with following(goal, OWED) as champion, following(goal, OWED, by="stranger") as stranger:
        await goal.happens(ConcernRaised(concern=concern(1)))
        update = await told(champion)
        assert (update["event"], owed(update)) == ({"type": "CONCERN_RAISED"}, [named("concern", 1)])
        await goal.happens(CommentAdded(comment=comment(1)))
        await goal.happens(ConcernRaised(concern=concern(1, version=2, text="Said better")))
        await silent(goal, champion)
        await goal.happens(ConcernAnswered(concern=answered(1, version=3)))
        update = await told(champion)
        assert (update["event"], owed(update)) == ({"type": "CONCERN_ANSWERED"}, [])
        await silent(goal, champion)
        await silent(goal, stranger)


async def test_a_change_of_champion_or_of_the_leads_moves_what_is_owed(goal: Gateway) -> None:
    await goal.publish([concern(1), request(2, approver_id=None)])
    async with following(goal, OWED) as champion, following(goal, OWED, by="member") as member:
        moved = objective(1, state="draft", version=2, champion_id=PEOPLE["member"])
        await goal.happens(ObjectiveRevised(objective=moved))
        assert owed(await told(champion)) == []
        assert owed(await told(member)) == [named("concern", 1)]
        led = team(3, parent_id=None, lead_ids=[PEOPLE["champion"]], version=2)
        await goal.happens(TeamChanged(team=led.model_copy(update={"id": TEAM})))
        assert owed(await told(champion)) == [named("resource_request", 2)]
        left = person(2, version=2, status="left")
        await goal.happens(PersonChanged(person=left.model_copy(update={"id": PEOPLE["member"]})))
        assert owed(await told(champion)) == [named("concern", 1), named("resource_request", 2)]


async def test_a_deputy_is_told_with_whatever_happens_next(goal: Gateway) -> None:
    await goal.publish([concern(1)])
    async with following(goal, OWED, by="stranger") as stranger:
        await goal.publish([deputy(9, PEOPLE["champion"], PEOPLE["stranger"])])
        await silent(goal, stranger)
        await goal.happens(ResourceRequested(resource_request=request(2)))
        update = await told(stranger)
        assert update["owed"]["nodes"] == [
            {"id": named("concern", 1), "kind": "CONCERN", "standsInFor": {"id": PEOPLE["champion"]}}
        ]


async def test_what_lies_beyond_the_page_is_noticed_too_and_kinds_that_were_not_asked_for_are_not(goal: Gateway) -> None:
    async with following(goal, OWED, first=1, kinds=["CONCERN"]) as champion:
        await goal.happens(ConcernRaised(concern=concern(1)))
        assert owed(await told(champion)) == [named("concern", 1)]
        await goal.happens(ConcernRaised(concern=concern(2, due_on="2026-01-20")))
        update = await told(champion)
        assert (owed(update), update["owed"]["pageInfo"]) == ([named("concern", 1)], {"hasNextPage": True})
        await goal.happens(ResourceRequested(resource_request=request(3, approver_id=PEOPLE["champion"])))
        await silent(goal, champion)


async def test_facts_that_are_committed_together_are_compared_once(goal: Gateway) -> None:
    async with following(goal, OWED) as champion:
        goal.pool.statements.clear()
        await goal.happens(*(ConcernRaised(concern=concern(n)) for n in range(1, 30)))
        assert len(owed(await told(champion))) == 20
        await silent(goal, champion)
        assert len([each for each in goal.statements if "with recursive day" in each]) == 1


async def test_who_comes_back_with_a_cursor_is_told_what_they_owe_by_now(goal: Gateway) -> None:
    async with following(goal, OWED) as champion:
        await goal.happens(ConcernRaised(concern=concern(1)))
        cursor = (await told(champion))["cursor"]
    await goal.happens(ConcernRaised(concern=concern(2)))
    async with listening(goal.app) as port, subscribed(f"http://127.0.0.1:{port}", "champion", OWED, after=cursor) as again:
        assert owed(await told(again)) == [named("concern", 1), named("concern", 2)]
        await silent(goal, again)


async def test_decisions_are_followed_with_what_belongs_to_them(goal: Gateway) -> None:
    async with following(goal, DECISIONS, by="stranger") as stranger:
        await goal.happens(DecisionProposed(decision=decision(1)))
        first = await told(stranger)
        assert (first["event"], first["decisionId"], first["decision"]) == (
            {"type": "DECISION_PROPOSED"},
            named("decision", 1),
            {"state": "PROPOSED", "title": "Decision 1"},
        )
        await goal.happens(ConcernRaised(concern=concern(1, decision_id=named("decision", 1))))
        await goal.happens(ConcernRaised(concern=concern(2)))
        await goal.happens(CommentAdded(comment=comment(1, decision_id=named("decision", 1))))
        await goal.happens(DecisionMade(decision=decided(1, version=2)))
        heard = [(await told(stranger))["event"]["type"] for _ in range(3)]
        assert heard == ["CONCERN_RAISED", "COMMENT_ADDED", "DECISION_MADE"]
        await silent(goal, stranger)
    async with (
        listening(goal.app) as port,
        subscribed(f"http://127.0.0.1:{port}", "stranger", DECISIONS, after=first["cursor"]) as again,
    ):
        assert [(await told(again))["event"]["type"] for _ in range(3)] == heard


@pytest.mark.parametrize(
    "asked",
    [
        {"ids": [named("decision", 1)]},
        {"teams": [TEAM]},
        {"objectives": [OBJECTIVE]},
        {"teams": [TEAM], "objectives": [OBJECTIVE]},
    ],
)
async def test_decisions_are_followed_by_what_they_affect(goal: Gateway, asked: dict[str, Any]) -> None:
    other: dict[str, Any] = {"team_ids": [named("team", 9)], "objective_ids": []}
    await goal.publish([decision(1, team_ids=[TEAM]), decision(2, **other)])
    async with following(goal, DECISIONS, **asked) as champion:
        for number in (2, 1):
            await goal.happens(ConcernRaised(concern=concern(number, decision_id=named("decision", number))))
        assert (await told(champion))["decisionId"] == named("decision", 1)
        await silent(goal, champion)


async def test_an_objective_is_followed_with_concerns_about_it(goal: Gateway) -> None:
    async with following(goal, OBJECTIVES, ids=[OBJECTIVE]) as champion:
        await goal.happens(ConcernRaised(concern=concern(1, objective_id=objective(2).id)))
        await goal.happens(ConcernRaised(concern=concern(2)))
        assert await told(champion) == {"event": {"type": "CONCERN_RAISED"}, "objectiveId": OBJECTIVE}
        await silent(goal, champion)


async def test_too_many_ids_and_ids_of_other_kinds_are_refused(goal: Gateway) -> None:
    for asked in ({"ids": [OBJECTIVE]}, {"ids": [named("decision", n) for n in range(101)]}, {"teams": ["team_1"]}):
        async with listening(goal.app) as port, subscribed(f"http://127.0.0.1:{port}", "champion", DECISIONS, **asked) as refused:
            with pytest.raises(AssertionError, match="BAD_USER_INPUT"):
                await refused.next()


async def test_a_confidential_concern_fires_nothing_before_the_full_hour(gateway: Gateway) -> None:
    people: list[Document] = crowd()
    await gather(gateway.okrs, *people)
    await gateway.publish(people)
    draft = await gateway.okrs.draft(await gateway.okrs.cycle())
    await gateway.project()
    async with following(gateway, OWED) as champion, following(gateway, OBJECTIVES) as everything:
        id = await confidential(gateway.okrs, draft, by=AUTHOR)
        await gateway.project()
        gateway.clock.move(timedelta(minutes=30))
        await gateway.project()
        await silent(gateway, champion)
        await silent(gateway, everything)
        await at_the_hour(gateway.okrs)
        await gateway.project()
        assert owed(await told(champion)) == [id]
        assert (await told(everything))["event"] == {"type": "CONCERN_RAISED"}
