"""Whether responses to mistakes helped, and what becomes of a mistake whose text is withdrawn."""

import asyncio
from typing import Any

import pytest

from contracts.disclosure import FIGURES_FROM, SUBJECTS_FROM
from contracts.okrs.cycles import CycleState
from tests.services.feedback.talking import CYCLE, cycle, of_team, report
from tests.services.feedback.world import World
from tests.services.okrs.world import TEAM

REPORTING = [f"member{number}" for number in range(1, FIGURES_FROM + 1)]
RESPONDING = ["lead", "author", "recipient", "member", "champion"]


async def respond(world: World, id: str, *, by: str = "member") -> None:
    await world.do("respond_to_mistake", by=by, mistake_id=id, thanks="Thank you for telling us")


async def judge(world: World, id: str, *, by: str = "author", helped: str = "yes") -> dict[str, Any]:
    return dict((await world.do("say_whether_it_helped", by=by, id=id, helped=helped))["receipt"])


async def told(world: World) -> list[Any]:
    return [each["helped"] for each in await of_team(world) or []]


class TestJudging:
    async def test_its_reporter_says_whether_it_helped_and_may_change_their_mind(self, world: World) -> None:
        id = await report(world)
        refused = await world.refusal("say_whether_it_helped", by="author", id=id, helped="yes")
        assert refused == (409, "nothing_to_judge", "id")
        await respond(world, id)
        for helped in ("no", "partly"):
            await judge(world, id, helped=helped)
            assert await told(world) == [helped]
        refused = await world.refusal("say_whether_it_helped", by="member", id=id, helped="yes")
        assert refused == (403, "not_your_text", "id")
        assert await world.rows("select 1 from journal union all select 1 from outbox") == []

    async def test_of_a_confidential_one_it_is_seen_at_the_next_hour(self, world: World) -> None:
        id = await report(world, mode="confidential")
        await world.hour()
        await respond(world, id)
        assert (await judge(world, id))["published_at"] == "2026-01-05T11:00:00Z"
        assert await told(world) == [None]
        await world.hour()
        assert await told(world) == ["yes"]
        assert await world.rows("select 1 from journal union all select 1 from outbox") == []

    async def test_the_days_of_a_handle_count_from_the_last_response(self, world: World) -> None:
        id = await report(world, mode="confidential")
        await world.hour()
        settled = "select distinct settled_on from writings where handle is not null"
        assert await world.rows(settled) == [(None,)]
        await respond(world, id)
        [(day,)] = await world.rows(settled)
        assert str(day) == "2026-01-05"
        await world.do("follow_up_mistake", by="author", mistake_id=id, text="And the rest?")
        await world.hour()
        assert await world.rows(settled) == [(None,)]


class TestWithdrawing:
    async def test_a_withdrawn_mistake_is_owed_no_response_and_takes_none(self, world: World) -> None:
        id = await report(world)
        await world.do("withdraw_text", by="author", id=id)
        assert await world.read("/owed", by="lead") == []
        refused = await world.refusal("respond_to_mistake", by="member", mistake_id=id, thanks="Thank you")
        assert refused == (409, "mistake_is_withdrawn", None)
        [seen] = await of_team(world) or []
        assert (seen["text"]["text"], seen["text"]["state"], seen["due_on"]) == (None, "withdrawn", None)

    async def test_a_response_and_a_withdrawal_at_once_leave_no_response_owed(self, world: World) -> None:
        for _ in range(4):
            id = await report(world)
            answers = await asyncio.gather(
                world.send("withdraw_text", by="author", id=id),
                world.send("respond_to_mistake", by="member", mistake_id=id, thanks="Thank you"),
            )
            assert answers[0].status_code == 200
            assert answers[1].status_code in {200, 409}
            [(responses,)] = await world.rows("select count(*) from writings where thread = :id and role = 'thanks'", id=id)
            assert responses == (answers[1].status_code == 200)
        assert await world.read("/owed", by="lead") == []

    async def test_one_that_waits_is_taken_back_unseen(self, world: World) -> None:
        id = await report(world, mode="confidential")
        await world.do("edit_text", by="author", id=id, text="In other words")
        await world.do("withdraw_text", by="author", id=id)
        assert await world.hour() == 0
        assert await world.rows("select id from mistakes union all select id from writings") == []

    async def test_a_follow_up_that_waits_is_dropped_with_the_text(self, world: World) -> None:
        id = await report(world, mode="confidential")
        await world.hour()
        await respond(world, id)
        await world.do("withdraw_text", by="author", id=id)
        await world.do("follow_up_mistake", by="author", mistake_id=id, text="And the rest?")
        await world.hour()
        [seen] = await of_team(world) or []
        assert ([word["kind"] for word in seen["words"]], seen["due_on"]) == (["thanks"], None)


class TestFigures:
    @pytest.mark.parametrize(
        ("responding", "mode", "shown"),
        [(SUBJECTS_FROM, "named", True), (SUBJECTS_FROM - 1, "named", False), (1, "named", False), (5, "confidential", False)],
    )
    async def test_they_are_of_enough_who_reported_by_name_and_enough_who_responded(
        self, world: World, responding: int, mode: str, shown: bool
    ) -> None:
        await world.learn(cycle())
        ids = [await report(world, by=by, mode=mode) for by in REPORTING]
        await world.hour()
        for place, (by, id) in enumerate(zip(REPORTING, ids, strict=True)):
            await respond(world, id, by=RESPONDING[place % responding])
            await judge(world, id, by=by, helped="yes" if place else "partly")
        await world.hour()
        await world.learn(cycle(state=CycleState.CLOSED, version=2))
        await world.hour()
        found = await world.read(f"/feedback_loop/{CYCLE}", by="member1")
        means = [each["mean"] for each in found["figures"] if (each["team_id"], each["measure"]) == (TEAM, "mistakes_helped")]
        assert means == (["0.9"] if shown else [])
