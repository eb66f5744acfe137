"""Confidential concerns: seen by nobody before the hour, their authors known by handles alone, and not for ever."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis import confidential as acts
from contracts.directory.people import PersonDocument, PersonStatus
from contracts.okrs.limits import OPEN_CONCERNS
from contracts.terms import CONFIDENTIAL_AMONG
from contracts.values import PersonId
from services.okrs.concerns.rules import KNOWN_DAYS
from tests.services.okrs.concerning import (
    AUTHOR,
    CROWD,
    SECOND,
    at_the_hour,
    confidential,
    document,
    gather,
    mine,
    raised,
    released,
)
from tests.services.okrs.world import AT, OTHER, PEOPLE, World


@pytest.fixture
async def objective(world: World, cycle: str) -> dict[str, Any]:
    """In review, among enough people."""
    await gather(world)
    return await world.in_review(cycle)


async def answer(world: World, id: str, **more: Any) -> dict[str, Any]:
    given = {"concern_id": id, "answer": "adjust", "reason": "We take half of it"} | more
    return dict((await world.do("answer_concern", **given))["concern"])


def named(verb: str, id: str) -> dict[str, Any]:
    """A concern as the verb names it."""
    return {"id" if verb == "say_whether_it_helped" else "concern_id": id}


async def receipt(world: World, verb: str, id: str, **more: Any) -> dict[str, Any]:
    return dict((await world.do(verb, by=AUTHOR, **named(verb, id), **more))["receipt"])


class TestBeforeTheHour:
    async def test_it_is_answered_by_a_receipt_that_tells_the_hour(self, world: World, objective: dict[str, Any]) -> None:
        told = await raised(world, objective, mode="confidential")
        assert told["id"].startswith("concern_")
        assert (told["version"], told["published_at"]) == (None, "2026-01-05T10:00:00Z")

    async def test_nobody_sees_it_and_nothing_waits_for_it(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective)
        for by in ("champion", "lead", "admin"):
            refused = await world.refusal("answer_concern", by=by, concern_id=id, answer="adopt", reason="Yes")
            assert refused == (404, "concern_not_found", "concern_id")
        assert await document(world, id) == {}
        assert await world.rows("select count(*) from journal where type like '%concern%'") == [(0,)]
        await world.do("activate_objective", objective_id=objective["id"])

    async def test_only_its_author_knows_of_it(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective, text="Only I know")
        told = {"id": id, "objective_id": objective["id"], "text": "Only I know", "publishes_at": "2026-01-05T10:00:00Z"}
        assert [told.items() <= one.items() for one in await mine(world)] == [True]
        assert await mine(world, by="champion") == []
        for verb, more in {"withdraw_concern": {}, "follow_up_concern": {"text": "And?"}}.items():
            refused = await world.refusal(verb, by="champion", concern_id=id, **more)
            assert refused == (404, "concern_not_found", "concern_id")

    async def test_its_author_takes_it_back_and_nobody_ever_sees_it(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective)
        assert await receipt(world, "withdraw_concern", id) == {"id": id, "version": None, "published_at": None}
        assert await at_the_hour(world) == 0
        assert await world.rows("select (select count(*) from concerns), (select count(*) from held_act)") == [(0, 0)]

    async def test_its_author_waits_with_the_rest(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective)
        for verb, more in {"say_whether_it_helped": {"helped": "yes"}, "follow_up_concern": {"text": "And?"}}.items():
            refused = await world.refusal(verb, by=AUTHOR, **named(verb, id), **more)
            assert refused == (409, "concern_not_answered_yet", None)

    async def test_its_text_is_replaced_where_nobody_has_seen_it(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective, text="Frist")
        assert await world.refusal("edit_text", by="champion", id=id, text="Mine") == (404, "concern_not_found", "id")
        answer = await world.do("edit_text", by=AUTHOR, id=id, text="First")
        assert answer["receipt"]["id"] == id
        await at_the_hour(world)
        assert (await document(world, id))["text"] == "First"


class TestAtTheHour:
    async def test_everyone_sees_it_without_its_author(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective, text="Support has no capacity")
        assert await at_the_hour(world) == 1
        told = await document(world, id)
        assert (told["mode"], told["by"], told["state"], told["text"]) == (
            "confidential",
            None,
            "open",
            "Support has no capacity",
        )
        assert (told["raised_on"], told["due_on"], told["version"]) == ("2026-01-05", "2026-01-10", 1)
        assert await world.rows("select raised_at, by from concerns") == [(None, None)]

    async def test_activation_waits_for_it_from_then_on(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective)
        await at_the_hour(world)
        told = await world.problem("activate_objective", objective_id=objective["id"])
        assert [each["concern_id"] for each in told["details"]["blockers"]] == [id]
        await answer(world, id)
        await world.do("activate_objective", objective_id=objective["id"])

    async def test_what_it_is_about_stays_untouched(self, world: World, objective: dict[str, Any]) -> None:
        about = "select version, xmin::text, xmax::text, ctid::text from objectives where id = :id"
        before = await world.rows(about, id=objective["id"])
        await confidential(world, objective)
        await at_the_hour(world)
        assert await world.rows(about, id=objective["id"]) == before

    async def test_one_about_a_draft_that_was_discarded_is_dropped(self, world: World, cycle: str) -> None:
        await gather(world)
        gone, there = await world.draft(cycle), await world.draft(cycle)
        await confidential(world, gone)
        kept = await confidential(world, there)
        await world.do("discard_draft", by="member", objective_id=gone["id"])
        assert await at_the_hour(world) == 2
        assert await world.rows("select id from concerns") == [(kept,)]
        assert await world.rows("select count(*) from held_act") == [(0,)]

    async def test_one_about_an_objective_that_was_closed_is_published(self, world: World, objective: dict[str, Any]) -> None:
        id = await confidential(world, objective)
        active = (await world.do("activate_objective", objective_id=objective["id"]))["objective"]
        await world.close(active)
        await at_the_hour(world)
        assert (await document(world, id))["state"] == "open"


class TestItsAuthorLater:
    @pytest.fixture
    async def answered(self, world: World, objective: dict[str, Any]) -> str:
        id = await confidential(world, objective)
        await at_the_hour(world)
        await answer(world, id)
        return id

    async def test_asks_further_at_the_next_hour(self, world: World, answered: str) -> None:
        told = await receipt(world, "follow_up_concern", answered, text="And the rest?")
        assert told == {"id": answered, "version": None, "published_at": "2026-01-05T11:00:00Z"}
        assert len((await document(world, answered))["remarks"]) == 1
        further = {"by": AUTHOR, "concern_id": answered, "text": "Twice"}
        assert await world.refusal("follow_up_concern", **further) == (409, "concern_not_answered_yet", None)
        await at_the_hour(world)
        now = await document(world, answered)
        assert (now["state"], now["due_on"], now["version"]) == ("followed_up", "2026-01-10", 3)
        assert {"text": "And the rest?", "by": None, "on": "2026-01-05"}.items() <= now["remarks"][-1].items()

    async def test_judges_and_withdraws_in_order(self, world: World, answered: str) -> None:
        await receipt(world, "say_whether_it_helped", answered, helped="no")
        await receipt(world, "say_whether_it_helped", answered, helped="partly")
        await receipt(world, "withdraw_concern", answered)
        assert [(one["state"], one["helped"]) for one in await mine(world)] == [("withdrawn", "partly")]
        assert await world.refusal("withdraw_concern", by=AUTHOR, concern_id=answered) == (409, "concern_is_withdrawn", None)
        assert await at_the_hour(world) == 2
        now = await document(world, answered)
        assert (now["state"], now["helped"], now["version"]) == ("withdrawn", "partly", 4)

    async def test_judges_as_often_as_they_like_and_one_judgement_waits(self, world: World, answered: str) -> None:
        for helped in ("no", "yes", "partly") * 3:
            told = await receipt(world, "say_whether_it_helped", answered, helped=helped)
            assert told["published_at"] == "2026-01-05T11:00:00Z"
        assert await world.rows("select act from held_act") == [({"helped": "partly"},)]

    async def test_withdraws_although_an_answer_comes_first(self, world: World, answered: str) -> None:
        await receipt(world, "follow_up_concern", answered, text="And?")
        await at_the_hour(world)
        await receipt(world, "withdraw_concern", answered)
        assert (await answer(world, answered, answer="adopt"))["state"] == "answered"
        await at_the_hour(world)
        assert (await document(world, answered))["state"] == "withdrawn"

    @pytest.mark.parametrize("by", [SECOND, "champion", "admin"])
    async def test_is_nobody_else(self, world: World, answered: str, by: str) -> None:
        refused = await world.refusal("follow_up_concern", by=by, concern_id=answered, text="And?")
        assert refused == (403, "not_your_concern", "concern_id")

    async def test_is_not_known_any_more_thirty_days_after_the_answer(self, world: World, answered: str) -> None:
        for days, known in ((KNOWN_DAYS, True), (KNOWN_DAYS + 1, False)):
            world.clock.move_to(datetime(2026, 1, 5, 11, tzinfo=UTC) + timedelta(days=days))
            await released(world)
            assert bool(await mine(world)) is known
            assert await world.rows("select handle is not null from concerns") == [(known,)]
        refused = await world.refusal("follow_up_concern", by=AUTHOR, concern_id=answered, text="And?")
        assert refused == (403, "not_your_concern", "concern_id")

    async def test_is_known_for_as_long_as_an_answer_is_owed(self, world: World, objective: dict[str, Any]) -> None:
        await confidential(world, objective)
        await at_the_hour(world)
        world.clock.move(timedelta(days=200))
        await released(world)
        assert len(await mine(world)) == 1

    async def test_is_told_at_once_that_it_does_not_fit(self, world: World, answered: str) -> None:
        full = [
            {"id": f"remark_{n:032x}", "text": "題" * 2_000, "on": str(date(2026, 1, 5)), "answer": "adopt"} for n in range(10)
        ]
        async with world.engine.begin() as connection:
            statement = text("update concerns set remarks = cast(:full as jsonb)")
            await connection.execute(statement, {"full": str(full).replace("'", '"')})
        refused = await world.refusal("follow_up_concern", by=AUTHOR, concern_id=answered, text="題" * 2_000)
        assert refused == (422, "document_too_large", None)


class TestHowMany:
    async def test_could_have_written_decides(self, world: World, objective: dict[str, Any]) -> None:
        """13 of the team's world are active, 5 of them answer; a dozen colleagues make 20."""
        leaving = [
            PersonDocument(**AT | {"version": 2}, id=id, home_team_id=OTHER, status=PersonStatus.LEFT) for id in CROWD.values()
        ]
        await gather(world, *leaving[2:])
        assert CONFIDENTIAL_AMONG == 13 - 5 + 2
        await confidential(world, objective)
        await gather(world, leaving[1])
        body = {"by": AUTHOR, "objective_id": objective["id"], "text": "Hm", "mode": "confidential"}
        assert await world.refusal("raise_concern", **body) == (409, "too_few_to_be_confidential", "mode")
        assert await world.rows("select count(*) from held_act") == [(1,)]
        await world.do("raise_concern", **body | {"mode": "named"})

    async def test_an_author_has_three_open_ones_whatever_their_mode(self, world: World, objective: dict[str, Any]) -> None:
        await confidential(world, objective)
        await at_the_hour(world)
        await raised(world, objective)
        await confidential(world, objective)
        for mode in ("named", "confidential"):
            again = {"by": AUTHOR, "objective_id": objective["id"], "text": "One more", "mode": mode}
            assert await world.refusal("raise_concern", **again) == (409, "too_many_open_concerns", None)
        await confidential(world, objective, by=SECOND)

    async def test_at_the_same_time_there_are_not_more_either(self, world: World, objective: dict[str, Any]) -> None:
        body = {"by": AUTHOR, "objective_id": objective["id"], "text": "All at once"}
        modes = ["confidential", "named"] * OPEN_CONCERNS
        answers = await asyncio.gather(*(world.send("raise_concern", **body, mode=mode) for mode in modes))
        assert sorted(told.status_code for told in answers) == [200] * OPEN_CONCERNS + [409] * OPEN_CONCERNS

    async def test_of_ones_own_are_listed_those_that_wait_first(self, world: World, cycle: str) -> None:
        await gather(world)
        objectives = [await world.draft(cycle) for _ in range(3)]
        published = [await confidential(world, objective) for objective in objectives[:2]]
        await at_the_hour(world)
        waits = await confidential(world, objectives[2])
        await confidential(world, objectives[2], by=SECOND)
        assert (await mine(world))[0]["id"] == waits
        assert {one["id"] for one in await mine(world)} == {waits, *published}
        assert [one["publishes_at"] is not None for one in await mine(world)] == [True, False, False]


async def test_a_repeated_request_is_one_concern_before_and_after_the_hour(world: World, objective: dict[str, Any]) -> None:
    body = {"objective_id": objective["id"], "text": "Once", "mode": "confidential"}
    headers = {"authorization": f"Bearer {AUTHOR}", "idempotency-key": "k"}
    ids = [(await world.client.post("/raise_concern", json=body, headers=headers)).json()["receipt"]["id"] for _ in range(2)]
    await at_the_hour(world)
    ids.append((await world.client.post("/raise_concern", json=body, headers=headers)).json()["receipt"]["id"])
    assert len(set(ids)) == 1
    assert await world.rows("select id from concerns") == [(ids[0],)]


async def test_a_handle_is_another_in_every_thread_of_one_author(world: World, objective: dict[str, Any]) -> None:
    for _ in range(OPEN_CONCERNS):
        await confidential(world, objective)
    await at_the_hour(world)
    assert await world.rows("select count(distinct handle) from concerns") == [(OPEN_CONCERNS,)]
    assert not {str(row[0]) for row in await world.rows("select handle from concerns")} & {*map(str, PEOPLE.values())}


async def test_an_act_of_a_release_is_not_seen_half(world: World, objective: dict[str, Any]) -> None:
    """While a release runs, whoever acts in a thread waits: they would find it neither waiting nor published."""
    id = await confidential(world, objective)
    async with world.engine.begin() as connection:
        await connection.execute(text(f"select pg_advisory_xact_lock({acts.RELEASING})"))
        acting = asyncio.create_task(world.send("withdraw_concern", by=AUTHOR, concern_id=id))
        done, _ = await asyncio.wait([acting], timeout=0.3)
        assert not done
    assert (await acting).status_code == 200


def test_people_of_tests_are_themselves() -> None:
    assert len({*CROWD.values(), *PEOPLE.values()} - {PersonId("")}) == len(CROWD) + len(PEOPLE)
