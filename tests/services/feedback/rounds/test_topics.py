"""Sessions about a Notes Day's topic, and actions with where they come from."""

from typing import Any

import pytest

from tests.services.feedback.notes_days.noting import answered, called, over, running, topic_of
from tests.services.feedback.post_mortems.telling import opened as post_mortem
from tests.services.feedback.rounds.rounding import opened, write
from tests.services.feedback.talking import report
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import COMPANY, TEAM

DUE = "2026-02-01"
ACTION: dict[str, Any] = {"team_id": TEAM, "text": "Ask first", "due_on": DUE}


class TestSessions:
    async def test_the_facilitator_opens_and_closes_one_for_the_people_of_the_scope(self, world: World) -> None:
        topic = await topic_of(world, await running(world))
        round = await opened(world, by="facilitator", topic_id=topic["id"])
        assert (round["topic_id"], round["team_id"], round["opened_by"]) == (topic["id"], TEAM, PEOPLE["facilitator"])
        await write(world, round, "member1", "facilitator")
        await world.do("reveal_round", by="facilitator", round_id=round["id"])
        assert (await world.do("close_round", by="facilitator", round_id=round["id"]))["round"]["state"] == "closed"

    async def test_the_facilitator_runs_one_that_a_member_opened_but_no_other_round(self, world: World) -> None:
        topic = await topic_of(world, await running(world))
        round, other = await opened(world, topic_id=topic["id"]), await opened(world)
        refused = await world.refusal("reveal_round", by="facilitator", round_id=other["id"])
        assert refused == (403, "not_leading_the_round", None)
        await world.do("reveal_round", by="facilitator", round_id=round["id"])
        assert await world.refusal("close_round", by="invited", round_id=round["id"]) == (403, "not_leading_the_round", None)

    async def test_a_topic_leaves_the_session_that_worked_on_it_and_no_other_round(self, world: World) -> None:
        day = await running(world)
        topic, other = await topic_of(world, day), await topic_of(world, day)
        ids = [(await opened(world, topic_id=one["id"]))["id"] for one in (topic, other)]
        left = {"proposal": "Cache", "carried_by": PEOPLE["member"], "first_step": "Measure", "first_step_by": "2026-01-12"}
        given: dict[str, Any] = {"topic_id": topic["id"], **left}
        for wrong in (ids[1], (await opened(world))["id"], f"round_{9:032x}"):
            refused = await world.refusal("record_topic_exit", by="facilitator", **given, round_id=wrong)
            assert refused == (422, "no_session_about_the_topic", "round_id")
        told = (await world.do("record_topic_exit", by="facilitator", **given, round_id=ids[0]))["notes_day_topic"]
        assert told["exit"]["round_id"] == ids[0]
        given |= {"topic_id": other["id"]}
        assert (await world.do("record_topic_exit", by="facilitator", **given))["notes_day_topic"]["exit"]["round_id"] is None

    async def test_a_team_below_the_scope_is_asked_and_no_team_beside_it(self, world: World) -> None:
        whole = await called(world, by="lead_above", team_id=COMPANY)
        for_all = await topic_of(world, whole, by="facilitator")
        assert (await opened(world, by="facilitator", topic_id=for_all["id"]))["team_id"] == TEAM
        topic = await topic_of(world, await running(world))
        asked = {"purpose": "session", "question": "Why?", "team_id": COMPANY, "topic_id": topic["id"]}
        refused = await world.refusal("open_round", by="facilitator", **asked)
        assert refused == (403, "not_in_the_team", "team_id")

    async def test_facilitating_lets_nobody_open_a_round_about_nothing_of_it(self, world: World) -> None:
        await running(world)
        asked = {"purpose": "session", "question": "Why?", "team_id": TEAM}
        assert await world.refusal("open_round", by="facilitator", **asked) == (403, "not_in_the_team", "team_id")

    async def test_of_a_closed_day_or_of_no_topic_or_for_another_purpose_there_is_none(self, world: World) -> None:
        day = await running(world)
        topic = await topic_of(world, day)
        asked = {"purpose": "session", "question": "Why?", "team_id": TEAM, "topic_id": topic["id"]}
        none = await world.refusal("open_round", by="member", **asked | {"topic_id": f"topic_{9:032x}"})
        assert none == (404, "topic_not_found", "topic_id")
        other = await world.refusal("open_round", by="member", **asked | {"purpose": "drafting"})
        assert other == (422, "not_what_it_is_about", "topic_id")
        await answered(world, topic)
        await over(world)
        await world.do("close_notes_day", by="lead", notes_day_id=day["id"])
        assert await world.refusal("open_round", by="member", **asked) == (409, "notes_day_is_closed", None)
        assert await world.rows("select count(*) from rounds") == [(0,)]


class TestWhereActionsComeFrom:
    async def test_from_a_post_mortem_or_a_topic_everybody_knows(self, world: World) -> None:
        topic, told = await topic_of(world, await running(world)), await post_mortem(world)
        for name, id in (("topic_id", topic["id"]), ("post_mortem_id", told["id"])):
            action = (await world.do("agree_action", by="member", **ACTION, **{name: id}))["action"]
            assert action[name] == id

    async def test_from_a_mistake_nobody_learns(self, world: World) -> None:
        id = await report(world)
        action = (await world.do("agree_action", by="member", **ACTION, mistake_id=id))["action"]
        assert id not in str(action)
        assert await world.rows("select mistake_id from actions") == [(id,)]
        assert id not in str(await world.rows("select payload from outbox"))

    async def test_of_a_mistake_that_they_do_not_read_they_do_not_learn_that_it_is_there(self, world: World) -> None:
        id = await report(world)
        for of in (id, f"mistake_{9:032x}"):
            refused = await world.refusal("agree_action", by="lead_above", **ACTION, mistake_id=of)
            assert refused == (404, "mistake_not_found", "mistake_id")
        assert await world.rows("select count(*) from actions") == [(0,)]

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"post_mortem_id": f"post_mortem_{9:032x}"}, (404, "post_mortem_not_found", "post_mortem_id")),
            ({"topic_id": f"topic_{9:032x}"}, (404, "topic_not_found", "topic_id")),
            (
                {"round_id": f"round_{9:032x}", "topic_id": f"topic_{9:032x}"},
                (422, "comes_from_one_thing", "topic_id"),
            ),
        ],
    )
    async def test_it_comes_from_one_thing_that_is_there(
        self, world: World, given: dict[str, Any], refusal: tuple[int, str, str]
    ) -> None:
        assert await world.refusal("agree_action", by="member", **ACTION, **given) == refusal
        assert await world.rows("select count(*) from actions") == [(0,)]
