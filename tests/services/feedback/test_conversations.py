"""Check-in conversations: an agenda from goals, feedback in every direction, and open points that nobody loses."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.conversations import AGENDA, AGREED, OPEN_POINTS, AgendaItem
from contracts.feedback.ids import ConversationId
from contracts.okrs.objectives import ObjectiveState
from contracts.values import ObjectiveId, PersonId, RemarkId
from services.feedback.conversations import rules
from tests.services.feedback.talking import ELSEWHERE, GOAL, give, listed, meet, objective
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import DISSOLVED, OTHER, TEAM

LAST = ConversationId("conversation_" + "9" * 32)


def point(number: int) -> RemarkId:
    return RemarkId(f"remark_{number:032x}")


def goal(number: int) -> ObjectiveId:
    return ObjectiveId(f"objective_{number:032x}")


async def seen(world: World, id: str, *, by: str = "author") -> dict[str, Any]:
    return dict(await world.read(f"/conversations/{id}", by=by))


async def close(world: World, id: str, *, by: str = "author", **more: Any) -> None:
    await world.do("close_conversation", by=by, conversation_id=id, **more)


def goals_of(agenda: list[dict[str, Any]]) -> list[str]:
    return [item["objective_id"] for item in agenda if item["objective_id"]]


def open_words(items: list[dict[str, Any]]) -> list[str]:
    return [item["open_point"]["text"] for item in items if item["point_id"]]


items = st.one_of(
    st.builds(AgendaItem, objective_id=st.integers(0, 30).map(goal)),
    st.builds(AgendaItem, point_id=st.integers(0, 30).map(point), left_by_id=st.just(LAST)),
)
agendas = st.lists(items, max_size=AGENDA, unique_by=lambda item: item.point_id or item.objective_id)
new_points = st.lists(st.integers(100, 130).map(point), max_size=10, unique=True)


class TestTheRules:
    @given(agendas, st.sets(st.integers(0, 30).map(point)), new_points)
    def test_what_is_carried_over_is_what_was_named_once_each_in_order_and_then_what_is_new(
        self, agenda: list[AgendaItem], named: set[RemarkId], new: list[RemarkId]
    ) -> None:
        left = rules.left_open(agenda, named, new, left_by=LAST)
        before = [item.point_id for item in agenda if item.point_id]
        assert [item.point_id for item in left] == [id for id in before if id in named] + new
        assert all(item.objective_id is None and item.left_by_id for item in left)

    @given(agendas, new_points, st.lists(st.integers(0, 60).map(goal), max_size=60))
    def test_an_agenda_begins_with_every_open_point_and_has_each_goal_once(
        self, earlier: list[AgendaItem], new: list[RemarkId], goals: list[ObjectiveId]
    ) -> None:
        points = [item for item in earlier if item.point_id]
        left = rules.left_open(earlier, [item.point_id for item in points if item.point_id], new, left_by=LAST)[:OPEN_POINTS]
        agenda = rules.agenda(left, goals)
        assert agenda[: len(left)] == left
        assert len(agenda) == min(AGENDA, len(left) + len(set(goals)))
        told = [item.objective_id for item in agenda[len(left) :]]
        assert told == list(dict.fromkeys(goals))[: len(told)]

    @given(st.lists(st.tuples(new_points, st.integers(0, 2**10)), max_size=6))
    def test_over_many_conversations_a_point_is_there_until_it_is_settled_and_never_after(
        self, meetings: list[tuple[list[RemarkId], int]]
    ) -> None:
        left, expected = list[AgendaItem](), list[RemarkId]()
        for number, (_, mask) in enumerate(meetings):
            new = [point(1_000 * (number + 1) + place) for place in range(len(meetings[number][0]))]
            agenda = rules.agenda(left, [])
            kept = [id for place, id in enumerate(expected) if mask >> place % 10 & 1]
            left = rules.left_open(agenda, reversed(kept), new, left_by=LAST)
            expected = [*kept, *new]
            assert [item.point_id for item in left] == expected

    @given(agendas, st.lists(st.integers(0, 40).map(point), max_size=5))
    def test_only_open_points_of_the_agenda_are_carried_over(self, agenda: list[AgendaItem], ids: list[RemarkId]) -> None:
        there = {item.point_id for item in agenda}
        assert rules.not_on(agenda, ids) == next((id for id in ids if id not in there), None)

    def test_a_pair_is_the_same_whoever_is_named_first(self) -> None:
        one, other = PersonId("person_" + "1" * 32), PersonId("person_" + "2" * 32)
        assert rules.between(one, other) == rules.between(other, one)


class TestOpening:
    async def test_a_pairs_agenda_is_what_either_of_them_works_on(self, world: World) -> None:
        await world.learn(GOAL, ELSEWHERE, objective(3, owner=PEOPLE["recipient"]), objective(4, champion=PEOPLE["member2"]))
        await world.learn(objective(5, champion=PEOPLE["author"], state=ObjectiveState.CLOSED))
        one = await seen(world, await meet(world))
        assert goals_of(one["agenda"]) == [goal(3), GOAL.id]
        assert (one["team_id"], one["person_ids"]) == (None, sorted([PEOPLE["author"], PEOPLE["recipient"]]))
        assert (one["opened_by"], one["closed_on"], one["earlier_id"]) == (PEOPLE["author"], None, None)

    async def test_a_teams_agenda_is_its_goals(self, world: World) -> None:
        await world.learn(GOAL, ELSEWHERE)
        one = await seen(world, await meet(world, team_id=TEAM))
        assert (goals_of(one["agenda"]), one["team_id"], one["person_ids"]) == ([GOAL.id], TEAM, [])

    async def test_one_of_a_kind_is_open_at_a_time_whoever_of_them_opens_it(self, world: World) -> None:
        first = await meet(world)
        again = {"by": "recipient", "person_id": PEOPLE["author"]}
        assert await world.refusal("open_conversation", **again, meeting="weekly") == (409, "conversation_is_open", None)
        await meet(world, **again, meeting="quarterly")
        await meet(world, person_id=PEOPLE["member1"])
        await close(world, first)
        second = await meet(world, **again)
        assert (await seen(world, second))["earlier_id"] == first

    async def test_two_who_open_it_at_once_have_one(self, world: World) -> None:
        pairs = [("author", "recipient"), ("recipient", "author")] * 2
        sent = [world.send("open_conversation", by=by, person_id=PEOPLE[other], meeting="weekly") for by, other in pairs]
        answers = await asyncio.gather(*sent)
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        assert await world.rows("select count(*) from conversations") == [(1,)]

    @pytest.mark.parametrize(
        ("given", "refused"),
        [
            ({"person_id": PEOPLE["author"]}, (422, "conversation_with_yourself", "person_id")),
            ({"person_id": PEOPLE["gone"]}, (422, "no_such_person", "person_id")),
            ({"team_id": OTHER}, (403, "not_in_the_team", None)),
            ({"team_id": DISSOLVED}, (422, "no_such_team", "team_id")),
            ({"team_id": "team_" + "0" * 32}, (422, "no_such_team", "team_id")),
        ],
    )
    async def test_with_nobody_it_is_refused(self, world: World, given: dict[str, str], refused: tuple[Any, ...]) -> None:
        assert await world.refusal("open_conversation", by="author", meeting="weekly", **given) == refused

    @pytest.mark.parametrize("by", ["lead_above", "lead_deputy", "stranger", "admin"])
    async def test_a_teams_is_for_its_members_and_leads(self, world: World, by: str) -> None:
        refused = await world.refusal("open_conversation", by=by, team_id=TEAM, meeting="weekly")
        assert refused == (403, "not_in_the_team", None)
        id = await meet(world, by="lead", team_id=TEAM)
        assert await world.read(f"/conversations/{id}", by=by) is None
        assert await listed(world, "/conversations", by=by) == []
        assert await world.refusal("close_conversation", by=by, conversation_id=id) == (
            404,
            "conversation_not_found",
            "conversation_id",
        )

    @pytest.mark.parametrize("more", [{}, {"person_id": PEOPLE["recipient"], "team_id": TEAM}])
    async def test_it_is_with_a_person_or_a_team(self, world: World, more: dict[str, str]) -> None:
        told = await world.problem("open_conversation", by="author", meeting="weekly", **more)
        assert (told["status"], told["code"]) == (422, "bad_input")


class TestSpeaking:
    async def test_feedback_goes_both_ways_and_the_pair_alone_reads_it(self, world: World) -> None:
        id = await meet(world)
        there = await give(world, conversation_id=id)
        back = await give(world, by="recipient", to="author", conversation_id=id)
        for by in ("author", "recipient"):
            assert [one["id"] for one in (await seen(world, id, by=by))["feedback"]] == [back, there]
        for by in ("member1", "lead", "admin", "auditor"):
            assert await world.read(f"/conversations/{id}", by=by) is None
            assert await world.texts(there, back, by=by) == {}

    async def test_in_a_team_its_members_and_leads_read_it_and_nobody_lists_it_by_person(self, world: World) -> None:
        id = await meet(world, team_id=TEAM)
        given = await give(world, conversation_id=id)
        for by in ("member1", "lead"):
            [one] = (await seen(world, id, by=by))["feedback"]
            assert (one["id"], one["text"]["why"]) == (given, "team")
            assert await listed(world, "/feedback/received", by=by) == []
        for by in ("lead_above", "lead_deputy", "stranger", "admin", "auditor"):
            assert await world.texts(given, by=by) == {}

    async def test_nothing_is_said_in_it_to_somebody_else_nor_by_somebody_else_nor_once_it_is_closed(self, world: World) -> None:
        id = await meet(world)
        body = {"kind": "appreciation", "text": "And", "conversation_id": id}
        to_other = await world.refusal("give_feedback", by="author", to_id=PEOPLE["member1"], **body)
        assert to_other == (422, "not_in_the_conversation", "conversation_id")
        by_other = await world.refusal("give_feedback", by="member1", to_id=PEOPLE["author"], **body)
        assert by_other == (404, "conversation_not_found", "conversation_id")
        await close(world, id)
        closed = await world.refusal("give_feedback", by="author", to_id=PEOPLE["recipient"], **body)
        assert closed == (409, "conversation_is_closed", "conversation_id")
        assert await world.rows("select id from feedback") == []


class TestClosing:
    async def test_open_points_are_carried_to_the_next_and_from_there_again(self, world: World) -> None:
        await world.learn(GOAL)
        first = await meet(world)
        await close(world, first, open_points=["Who covers in March?", "The laptop"], agreed=["We meet on Mondays"])
        told = await seen(world, first, by="recipient")
        assert ([one["text"] for one in told["agreed"]], told["closed_by"]) == (["We meet on Mondays"], PEOPLE["author"])
        second = await meet(world, by="recipient", person_id=PEOPLE["author"])
        agenda = (await seen(world, second))["agenda"]
        assert (open_words(agenda), goals_of(agenda)) == (["Who covers in March?", "The laptop"], [GOAL.id])
        assert {item["left_by_id"] for item in agenda if item["point_id"]} == {first}
        await close(world, second, by="recipient", carry_over_ids=[agenda[1]["point_id"]], open_points=["A desk"])
        third = await meet(world)
        assert open_words((await seen(world, third))["agenda"]) == ["The laptop", "A desk"]
        await close(world, third)
        assert open_words((await seen(world, await meet(world)))["agenda"]) == []

    async def test_whoever_joined_the_team_reads_what_was_left_open_and_whoever_left_it_does_not(self, world: World) -> None:
        await close(world, await meet(world, team_id=TEAM), open_points=["The rota"])
        id = await meet(world, team_id=TEAM)
        assert open_words((await seen(world, id, by="member5"))["agenda"]) == ["The rota"]
        assert await world.read(f"/conversations/{id}", by="invited") is None

    async def test_it_is_closed_once(self, world: World) -> None:
        id = await meet(world)
        sent = [world.send("close_conversation", by=by, conversation_id=id, agreed=[by]) for by in ("author", "recipient")]
        answers = await asyncio.gather(*sent)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert len((await seen(world, id))["agreed"]) == 1
        assert await world.refusal("close_conversation", by="author", conversation_id=id) == (
            409,
            "conversation_is_closed",
            "conversation_id",
        )

    async def test_only_what_is_on_its_agenda_is_carried_over_and_not_too_much(self, world: World) -> None:
        await close(world, await meet(world), open_points=["One"])
        id = await meet(world)
        [item] = (await seen(world, id))["agenda"]
        body: dict[str, Any] = {"by": "author", "conversation_id": id}
        unknown = await world.refusal("close_conversation", **body, carry_over_ids=[point(7)])
        assert unknown == (422, "not_on_the_agenda", "carry_over_ids")
        many: dict[str, Any] = {"carry_over_ids": [item["point_id"]], "open_points": ["More"] * OPEN_POINTS}
        assert await world.refusal("close_conversation", **body, **many) == (422, "too_many_open_points", "open_points")
        told = await world.problem("close_conversation", **body, agreed=["Yes"] * (AGREED + 1))
        assert (told["code"], told["field"]) == ("bad_input", "agreed")
        assert (await seen(world, id))["closed_on"] is None
        await close(world, id, carry_over_ids=[item["point_id"]] * 2, open_points=["More"] * (OPEN_POINTS - 1))
        assert len((await seen(world, id))["open_points"]) == OPEN_POINTS


async def test_many_conversations_cost_as_many_statements_as_one(world: World) -> None:
    await world.learn(GOAL)
    counted = []
    for number in (1, 6):
        for _ in range(number):
            id = await meet(world)
            await give(world, conversation_id=id)
            await close(world, id, open_points=["One"], agreed=["Two"])
        world.statements.clear()
        assert len(await listed(world, "/conversations", by="author")) >= number
        counted.append(len(world.statements))
    assert counted[0] == counted[1] <= 11, counted
