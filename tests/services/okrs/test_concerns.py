"""Named concerns: raised, answered, followed up, judged, withdrawn; and what waits for their answers."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from contracts.okrs.limits import OPEN_CONCERNS, REMARKS
from tests.services.okrs.concerning import raised
from tests.services.okrs.world import PEOPLE, TEAM, World, metric

OPTIONS = [{"title": "Hire"}, {"title": "Wait"}]


@pytest.fixture
async def draft(world: World, cycle: str) -> dict[str, Any]:
    return await world.draft(cycle)


@pytest.fixture
async def concern(world: World, draft: dict[str, Any]) -> dict[str, Any]:
    return dict(await raised(world, draft, by="stranger"))


async def answer(world: World, concern: dict[str, Any], *, by: str = "champion", what: str = "adjust") -> dict[str, Any]:
    given = {"concern_id": concern["id"], "answer": what, "reason": "We take half of it"}
    return dict((await world.do("answer_concern", by=by, **given))["concern"])


class TestRaising:
    async def test_anyone_raises_one_about_a_draft_and_an_answer_is_owed(self, world: World, draft: dict[str, Any]) -> None:
        concern = await raised(world, draft, by="stranger")
        expected = {"objective_id": draft["id"], "decision_id": None, "team_id": TEAM, "mode": "named", "by": PEOPLE["stranger"]}
        assert expected.items() <= concern.items()
        assert (concern["state"], concern["raised_on"], concern["due_on"]) == ("open", "2026-01-05", "2026-01-10")
        assert (concern["version"], concern["remarks"], concern["helped"]) == (1, [], None)

    async def test_it_leaves_its_objective_as_it_is(self, world: World, draft: dict[str, Any]) -> None:
        await raised(world, draft, by="stranger")
        assert await world.rows("select version, edit_version from objectives where id = :id", id=draft["id"]) == [(1, 1)]

    @pytest.mark.parametrize("state", ["in_review", "active"])
    async def test_it_can_be_about_an_objective_in_review_or_active(self, world: World, cycle: str, state: str) -> None:
        objective = await getattr(world, state)(cycle)
        assert (await raised(world, objective, by="stranger"))["objective_id"] == objective["id"]

    async def test_it_is_not_about_a_closed_objective(self, world: World, cycle: str) -> None:
        objective = await world.closed(cycle)
        refused = await world.refusal("raise_concern", objective_id=objective["id"], text="Too late")
        assert refused == (409, "objective_is_closed", None)
        assert await world.rows("select * from concerns") == []

    @pytest.mark.parametrize("kind", ["objective", "decision"])
    async def test_it_needs_something_that_is_there(self, world: World, kind: str) -> None:
        refused = await world.refusal("raise_concern", **{f"{kind}_id": f"{kind}_{'9' * 32}", "text": "Hm"})
        assert refused == (404, f"{kind}_not_found", f"{kind}_id")

    @pytest.mark.parametrize(
        "given",
        [
            {"text": "About nothing"},
            {"objective_id": "objective_" + "9" * 32, "decision_id": "decision_" + "9" * 32, "text": "About both"},
            {"objective_id": "objective_" + "9" * 32, "text": " "},
            {"objective_id": "objective_" + "9" * 32, "text": "x" * 2_001},
            {"objective_id": "objective_" + "9" * 32, "text": "x", "mode": "anonymous"},
        ],
    )
    async def test_it_needs_one_thing_and_a_text(self, world: World, given: dict[str, Any]) -> None:
        assert (await world.refusal("raise_concern", **given))[:2] == (422, "bad_input")

    async def test_an_author_has_three_open_ones_about_the_same_at_most(self, world: World, draft: dict[str, Any]) -> None:
        concerns = [await raised(world, draft, by="stranger") for _ in range(OPEN_CONCERNS)]
        again = {"by": "stranger", "objective_id": draft["id"], "text": "One more"}
        assert await world.refusal("raise_concern", **again) == (409, "too_many_open_concerns", None)
        await raised(world, draft, by="helper")
        await answer(world, concerns[0])
        await world.do("raise_concern", **again)

    async def test_at_the_same_time_there_are_not_more_either(self, world: World, draft: dict[str, Any]) -> None:
        body = {"by": "stranger", "objective_id": draft["id"], "text": "All at once"}
        answers = await asyncio.gather(*(world.send("raise_concern", **body) for _ in range(OPEN_CONCERNS + 3)))
        assert sorted(told.status_code for told in answers) == [200] * OPEN_CONCERNS + [409] * 3
        assert await world.rows("select count(*) from concerns") == [(OPEN_CONCERNS,)]


class TestAnswering:
    @pytest.mark.parametrize("by", ["champion", "deputy", "lead", "lead_deputy", "lead_above"])
    async def test_champion_leads_and_their_deputies_answer(self, world: World, concern: dict[str, Any], by: str) -> None:
        answered = await answer(world, concern, by=by)
        assert (answered["state"], answered["due_on"], answered["version"]) == ("answered", None, 2)
        [remark] = answered["remarks"]
        said = {"answer": "adjust", "text": "We take half of it", "by": PEOPLE[by], "on": "2026-01-05"}
        assert said.items() <= remark.items()

    @pytest.mark.parametrize("by", ["stranger", "member", "contributor", "old_deputy", "admin"])
    async def test_nobody_else_does(self, world: World, concern: dict[str, Any], by: str) -> None:
        refused = await world.refusal("answer_concern", by=by, concern_id=concern["id"], answer="adopt", reason="Yes")
        assert refused == (403, "not_yours_to_answer", None)

    async def test_it_takes_a_reason(self, world: World, concern: dict[str, Any]) -> None:
        refused = await world.refusal("answer_concern", concern_id=concern["id"], answer="decline", reason=" ")
        assert refused[:2] == (422, "bad_input")

    async def test_of_two_at_once_one_wins_and_the_other_reads_what_happened(self, world: World, concern: dict[str, Any]) -> None:
        given = {"concern_id": concern["id"], "answer": "decline", "reason": "Out of scope"}
        answers = await asyncio.gather(*(world.send("answer_concern", by=by, **given) for by in ("champion", "lead")))
        won, lost = sorted(answers, key=lambda told: told.status_code)
        assert (won.status_code, lost.status_code, lost.json()["code"]) == (200, 409, "concern_was_answered")
        winner = won.json()["concern"]["remarks"][0]["by"]
        told = {"answered_by": winner, "answer": "decline", "reason": "Out of scope", "answered_on": "2026-01-05"}
        assert lost.json()["details"] == told
        assert await world.rows("select jsonb_array_length(remarks) from concerns") == [(1,)]

    async def test_there_must_be_one(self, world: World) -> None:
        nothing = {"concern_id": "concern_" + "9" * 32, "answer": "adopt", "reason": "Yes"}
        assert await world.refusal("answer_concern", **nothing) == (404, "concern_not_found", "concern_id")

    async def test_the_leads_answer_for_a_discarded_draft(
        self, world: World, draft: dict[str, Any], concern: dict[str, Any]
    ) -> None:
        await world.do("discard_draft", by="member", objective_id=draft["id"])
        refused = await world.refusal("answer_concern", concern_id=concern["id"], answer="adopt", reason="Gone")
        assert refused == (403, "not_yours_to_answer", None)
        assert (await answer(world, concern, by="lead"))["state"] == "answered"


class TestTheAuthor:
    async def test_asks_further_and_is_answered_again(self, world: World, concern: dict[str, Any]) -> None:
        await answer(world, concern)
        asked = (await world.do("follow_up_concern", by="stranger", concern_id=concern["id"], text="And the rest?"))["concern"]
        assert (asked["state"], asked["due_on"]) == ("followed_up", "2026-01-10")
        last = {"answer": None, "text": "And the rest?", "by": PEOPLE["stranger"]}
        assert last.items() <= asked["remarks"][-1].items()
        assert (await answer(world, concern, by="lead", what="adopt"))["state"] == "answered"

    async def test_asks_further_only_once_there_is_an_answer(self, world: World, concern: dict[str, Any]) -> None:
        further = {"by": "stranger", "concern_id": concern["id"], "text": "And?"}
        assert await world.refusal("follow_up_concern", **further) == (409, "concern_not_answered_yet", None)
        await answer(world, concern)
        await world.do("follow_up_concern", **further)
        assert await world.refusal("follow_up_concern", **further) == (409, "concern_not_answered_yet", None)

    async def test_finds_an_end_of_the_thread_after_an_answer(self, world: World, concern: dict[str, Any]) -> None:
        await answer(world, concern)
        for _ in range((REMARKS - 1) // 2):
            await world.do("follow_up_concern", by="stranger", concern_id=concern["id"], text="And?")
            thread = (await answer(world, concern))["remarks"]
        assert len(thread) == REMARKS - 1
        refused = await world.refusal("follow_up_concern", by="stranger", concern_id=concern["id"], text="And?")
        assert refused == (409, "too_many_remarks", None)

    async def test_says_whether_it_helped_and_changes_their_mind(self, world: World, concern: dict[str, Any]) -> None:
        judged = {"by": "stranger", "id": concern["id"]}
        refused = await world.refusal("say_whether_it_helped", **judged, helped="no")
        assert refused == (409, "concern_not_answered_yet", None)
        await answer(world, concern)
        assert (await world.do("say_whether_it_helped", **judged, helped="no"))["concern"]["helped"] == "no"
        assert (await world.do("say_whether_it_helped", **judged, helped="partly"))["concern"]["helped"] == "partly"

    async def test_withdraws_it_for_good(self, world: World, concern: dict[str, Any]) -> None:
        withdrawn = (await world.do("withdraw_concern", by="stranger", concern_id=concern["id"]))["concern"]
        assert (withdrawn["state"], withdrawn["due_on"], withdrawn["text"]) == ("withdrawn", None, concern["text"])
        for verb, more in AGAIN.items():
            by = "champion" if verb == "answer_concern" else "stranger"
            refused = await world.refusal(verb, by=by, **named(verb, concern["id"]), **more)
            assert refused == (409, "concern_is_withdrawn", None)

    @pytest.mark.parametrize("verb", ["follow_up_concern", "withdraw_concern", "say_whether_it_helped"])
    @pytest.mark.parametrize("by", ["champion", "lead", "admin", "helper"])
    async def test_alone_does_that(self, world: World, concern: dict[str, Any], verb: str, by: str) -> None:
        await answer(world, concern)
        names = named(verb, concern["id"])
        refused = await world.refusal(verb, by=by, **names, **AGAIN[verb])
        assert refused == (403, "not_your_concern", *names)


AGAIN: dict[str, dict[str, Any]] = {
    "answer_concern": {"answer": "adopt", "reason": "Yes"},
    "follow_up_concern": {"text": "And?"},
    "withdraw_concern": {},
    "say_whether_it_helped": {"helped": "yes"},
}


def named(verb: str, id: str) -> dict[str, Any]:
    """A concern as the verb names it."""
    return {"id" if verb == "say_whether_it_helped" else "concern_id": id}


class TestActivation:
    async def test_waits_until_every_concern_is_answered(self, world: World, cycle: str) -> None:
        objective = await world.in_review(cycle)
        first, second = [await raised(world, objective, by="stranger", text=said) for said in ("Who pays?", "Who checks?")]
        told = await world.problem("activate_objective", objective_id=objective["id"])
        assert (told["status"], told["code"]) == (409, "not_ready_to_activate")
        waiting = {(each["code"], each["concern_id"], each["said"]) for each in told["details"]["blockers"]}
        assert waiting == {("concern_unanswered", first["id"], "Who pays?"), ("concern_unanswered", second["id"], "Who checks?")}
        await answer(world, first, what="decline")
        await world.do("withdraw_concern", by="stranger", concern_id=second["id"])
        await world.do("activate_objective", objective_id=objective["id"])

    async def test_does_not_wait_for_agreement_nor_for_what_is_asked_further(self, world: World, cycle: str) -> None:
        objective = await world.in_review(cycle)
        concern = await raised(world, objective, by="stranger")
        await answer(world, concern, what="decline")
        await world.do("follow_up_concern", by="stranger", concern_id=concern["id"], text="I still see it")
        await world.do("activate_objective", objective_id=objective["id"])

    async def test_and_a_concern_at_the_same_moment_know_of_each_other(self, world: World, cycle: str) -> None:
        objective = await world.in_review(cycle)
        raising = {"by": "stranger", "objective_id": objective["id"], "text": "Wait"}
        activating, _ = await asyncio.gather(
            world.send("activate_objective", objective_id=objective["id"]), world.send("raise_concern", **raising)
        )
        [(state, ahead)] = await world.rows(
            "select o.state, (select position from journal where type like '%activated%') "
            "< (select position from journal where type like '%concern_raised%') from objectives o"
        )
        assert (state == "active") is (activating.status_code == 200) is bool(ahead)


class TestAboutADecision:
    @pytest.fixture
    async def decision(self, world: World, draft: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {"title": "Whom to hire", "options": OPTIONS, "method": "decider"}
        given |= {"decider_id": PEOPLE["champion"]}
        told = await world.do("propose_decision", by="member", **given, objective_ids=[draft["id"]])
        return dict(told["decision"])

    async def test_its_decider_answers_and_whoever_stands_in(self, world: World, decision: dict[str, Any]) -> None:
        one, two = [await raised(world, decision, by="stranger") for _ in range(2)]
        assert (one["decision_id"], one["objective_id"], one["team_id"]) == (decision["id"], None, None)
        refused = await world.refusal("answer_concern", by="lead", concern_id=one["id"], answer="adopt", reason="Yes")
        assert refused == (403, "not_yours_to_answer", None)
        for concern, by in ((one, "champion"), (two, "deputy")):
            assert (await answer(world, concern, by=by))["remarks"][0]["by"] == PEOPLE[by]

    async def test_it_is_not_raised_once_the_decision_is_off(self, world: World, decision: dict[str, Any]) -> None:
        await world.do("withdraw_decision", by="member", decision_id=decision["id"], reason="Not now")
        refused = await world.refusal("raise_concern", decision_id=decision["id"], text="Hm")
        assert refused == (409, "decision_takes_no_concerns", "decision_id")

    async def test_it_does_not_keep_an_objective_from_being_activated(self, world: World, cycle: str) -> None:
        objective = await world.in_review(cycle, key_results=[metric()])
        given: dict[str, Any] = {"title": "Whom to hire", "options": OPTIONS, "method": "decider"}
        given |= {"decider_id": PEOPLE["champion"]}
        decision = (await world.do("propose_decision", **given, objective_ids=[objective["id"]]))["decision"]
        await raised(world, decision, by="stranger")
        await world.do("activate_objective", objective_id=objective["id"])


async def test_a_repeated_request_raises_one_concern_and_shows_it_as_it_is_now(world: World, draft: dict[str, Any]) -> None:
    body = {"objective_id": draft["id"], "text": "Once"}
    headers = {"authorization": "Bearer stranger", "idempotency-key": "k"}
    first = (await world.client.post("/raise_concern", json=body, headers=headers)).json()["concern"]
    await answer(world, first)
    again = (await world.client.post("/raise_concern", json=body, headers=headers)).json()["concern"]
    assert (again["id"], again["state"]) == (first["id"], "answered")
    async with world.engine.connect() as connection:
        assert await connection.scalar(text("select count(*) from concerns")) == 1
