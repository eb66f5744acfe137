"""Feedback from person to person: asked for, given, acknowledged, declined, and read by nobody else."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.feedback.giving import ASKED_AT_ONCE, OPEN_REQUESTS
from contracts.okrs.objectives import ObjectiveState
from tests.services.feedback.talking import CHECK_IN, DECISION, GOAL, ask, give, key_result_id, listed, objective
from tests.services.feedback.world import MEMBERS, PEOPLE, World
from tests.services.okrs.world import OTHER

NOBODY = "person_" + "0" * 32
OTHERS = ("member1", "lead", "lead_above", "lead_deputy", "stranger", "admin", "auditor", "moderator")


async def goes(world: World, name: str) -> None:
    """Somebody leaves the organization."""
    left = PersonDocument(epoch=1, version=2, id=PEOPLE[name], home_team_id=OTHER, status=PersonStatus.LEFT)
    await world.learn(left)


async def received(world: World, *, by: str = "recipient") -> list[dict[str, Any]]:
    return await listed(world, "/feedback/received", by=by)


async def asked(world: World, which: str, *, by: str) -> list[dict[str, Any]]:
    return await listed(world, f"/feedback_requests/{which}", by=by)


class TestAsking:
    async def test_whoever_is_asked_reads_the_question_and_not_who_else_is_asked(self, world: World) -> None:
        id = await ask(world, "author", "member1", "author")
        [one] = await asked(world, "to_answer", by="author")
        assert (one["id"], one["asked_by"], one["due_on"]) == (id, PEOPLE["recipient"], "2026-01-12")
        assert (one["question"]["text"], one["question"]["why"]) == ("How did I run the workshop?", "people")
        assert [each["person_id"] for each in one["asked"]] == [PEOPLE["author"]]
        [own] = await asked(world, "by_viewer", by="recipient")
        assert [each["person_id"] for each in own["asked"]] == sorted([PEOPLE["author"], PEOPLE["member1"]])
        assert own["question"]["why"] == "author"

    @pytest.mark.parametrize(
        "about",
        [
            {"objective_id": GOAL.id},
            {"key_result_id": key_result_id(1)},
            {"check_in_id": CHECK_IN.id},
            {"decision_id": DECISION.id},
            {},
        ],
    )
    async def test_it_is_about_a_goal_a_check_in_a_decision_or_whoever_asks(self, world: World, about: dict[str, str]) -> None:
        await world.learn(GOAL, CHECK_IN, DECISION)
        id = await ask(world, **about)
        [one] = await asked(world, "to_answer", by="author")
        assert {name: one[name] for name in one if name.endswith("_id") and one[name]} == about
        await give(world, request_id=id)
        [given] = await received(world)
        assert {name: given[name] for name in about} == about

    async def test_a_closed_objective_can_be_spoken_about(self, world: World) -> None:
        await world.learn(objective(1, state=ObjectiveState.CLOSED))
        await ask(world, objective_id=GOAL.id)
        await give(world, objective_id=GOAL.id)

    @pytest.mark.parametrize(
        ("given", "refused"),
        [
            ({"of_ids": [PEOPLE["recipient"]]}, (422, "asked_yourself", "of_ids")),
            ({"of_ids": [PEOPLE["author"], PEOPLE["gone"]]}, (422, "no_such_person", "of_ids")),
            ({"of_ids": [NOBODY]}, (422, "no_such_person", "of_ids")),
            ({"objective_id": "objective_" + "0" * 32}, (422, "no_such_objective", "objective_id")),
            ({"key_result_id": "key_result_" + "0" * 32}, (422, "no_such_key_result", "key_result_id")),
            ({"check_in_id": "check_in_" + "0" * 32}, (422, "no_such_check_in", "check_in_id")),
            ({"decision_id": "decision_" + "0" * 32}, (422, "no_such_decision", "decision_id")),
        ],
    )
    async def test_what_means_nothing_is_refused(self, world: World, given: dict[str, Any], refused: tuple[Any, ...]) -> None:
        body = {"of_ids": [PEOPLE["author"]], "question": "How was it?"} | given
        assert await world.refusal("request_feedback", by="recipient", **body) == refused
        assert await world.rows("select id from feedback_requests union all select id from writings") == []

    async def test_it_is_about_one_thing(self, world: World) -> None:
        two = {"objective_id": GOAL.id, "decision_id": DECISION.id}
        told = await world.problem("request_feedback", of_ids=[PEOPLE["author"]], question="And?", **two)
        assert (told["code"], told["errors"][0]["message"][:14]) == ("bad_input", "Give at most o")

    async def test_nobody_waits_for_more_answers_than_they_can_read(self, world: World) -> None:
        everybody = [PEOPLE[name] for name in MEMBERS if name != "recipient"][:ASKED_AT_ONCE]
        for _ in range(OPEN_REQUESTS // ASKED_AT_ONCE):
            await world.do("request_feedback", by="recipient", of_ids=everybody, question="And?")
        more = {"of_ids": [PEOPLE["author"]], "question": "And?"}
        assert await world.refusal("request_feedback", by="recipient", **more) == (409, "too_many_asked_for_feedback", "of_ids")
        await world.do("request_feedback", by="member1", **more)
        [*_, oldest] = await asked(world, "to_answer", by="author")
        await give(world, request_id=oldest["id"])
        await world.do("request_feedback", by="recipient", **more)


class TestGiving:
    async def test_giver_and_recipient_read_it_with_its_author_and_nobody_else_does(self, world: World) -> None:
        id = await give(world, kind="coaching", text="Let others finish")
        [one] = await received(world)
        assert (one["id"], one["kind"], one["by"], one["to_id"]) == (id, "coaching", PEOPLE["author"], PEOPLE["recipient"])
        assert (one["text"]["text"], one["text"]["why"], one["text"]["mode"]) == ("Let others finish", "people", "named")
        assert [each["text"]["why"] for each in await listed(world, "/feedback/given", by="author")] == ["author"]
        for name in OTHERS:
            assert await world.read(f"/feedback/one/{id}", by=name) is None
            for which in ("received", "given", "shared"):
                assert await listed(world, f"/feedback/{which}", by=name) == []
            assert await world.texts(id, by=name) == {}

    async def test_feedback_is_kept_for_eighteen_months(self, world: World) -> None:
        await give(world)
        [one] = await received(world)
        assert one["text"]["kept_until"] == "2027-07-05"

    async def test_feedforward_names_a_next_step(self, world: World) -> None:
        body = {"to_id": PEOPLE["recipient"], "kind": "feedforward", "text": "Next time"}
        refused = (422, "feedforward_names_a_next_step", "next_step")
        assert await world.refusal("give_feedback", by="author", **body) == refused
        await give(world, **body, next_step="Ask the quiet ones first")
        [one] = await received(world)
        assert (one["next_step"]["text"], one["next_step"]["why"]) == ("Ask the quiet ones first", "people")

    async def test_the_answer_to_a_request_goes_to_whoever_asked_and_is_told_to_nobody_else_who_was_asked(
        self, world: World
    ) -> None:
        id = await ask(world, "author", "member1")
        given = await give(world, request_id=id)
        assert await asked(world, "to_answer", by="author") == []
        [of_author] = await asked(world, "of_viewer", by="author")
        assert of_author["asked"] == [
            {"person_id": PEOPLE["author"], "state": "answered", "feedback_id": given, "declined": None}
        ]
        [own] = await asked(world, "by_viewer", by="recipient")
        assert {each["person_id"]: each["state"] for each in own["asked"]} == {
            PEOPLE["author"]: "answered",
            PEOPLE["member1"]: "open",
        }
        [of_member] = await asked(world, "to_answer", by="member1")
        assert [each["state"] for each in of_member["asked"]] == ["open"]

    async def test_a_request_is_answered_once(self, world: World) -> None:
        id = await ask(world)
        await give(world, request_id=id)
        body = {"request_id": id, "kind": "appreciation", "text": "And"}
        assert await world.refusal("give_feedback", by="author", **body) == (409, "feedback_request_is_answered", "request_id")
        declined = await world.refusal("decline_feedback_request", by="author", request_id=id, words="No")
        assert declined == (409, "feedback_request_is_answered", "request_id")

    @pytest.mark.parametrize("by", ["member1", "lead", "admin", "recipient"])
    async def test_who_is_not_asked_knows_of_no_request(self, world: World, by: str) -> None:
        id = await ask(world)
        body = {"request_id": id, "kind": "appreciation", "text": "And"}
        missing = (404, "feedback_request_not_found", "request_id")
        assert await world.refusal("give_feedback", by=by, **body) == missing
        assert await world.refusal("decline_feedback_request", by=by, request_id=id, words="No") == missing
        if by != "recipient":
            assert await world.read(f"/feedback_requests/one/{id}", by=by) is None

    async def test_nobody_gives_themselves_feedback_nor_somebody_who_left(self, world: World) -> None:
        body = {"kind": "appreciation", "text": "And"}
        own = await world.refusal("give_feedback", by="author", to_id=PEOPLE["author"], **body)
        assert own == (422, "feedback_to_yourself", "to_id")
        left = await world.refusal("give_feedback", by="author", to_id=PEOPLE["gone"], **body)
        assert left == (422, "no_such_person", "to_id")

    async def test_who_asked_and_left_is_answered_no_more(self, world: World) -> None:
        id = await ask(world)
        await goes(world, "recipient")
        body = {"request_id": id, "kind": "appreciation", "text": "And"}
        assert await world.refusal("give_feedback", by="author", **body) == (422, "no_such_person", "request_id")
        assert await world.read("/owed", by="author") == []

    @pytest.mark.parametrize(
        "given", [{}, {"to_id": PEOPLE["recipient"], "request_id": "feedback_request_" + "1" * 32},
                  {"request_id": "feedback_request_" + "1" * 32, "objective_id": GOAL.id}]
    )  # fmt: skip
    async def test_it_is_for_somebody_or_answers_a_request(self, world: World, given: dict[str, str]) -> None:
        told = await world.problem("give_feedback", kind="appreciation", text="And", **given)
        assert (told["status"], told["code"]) == (422, "bad_input")


class TestClosingTheLoop:
    async def test_its_giver_reads_the_thanks_and_what_will_be_tried(self, world: World) -> None:
        id = await give(world)
        said = {"thanks": "Thank you for the workshop", "will_try": "Ask first"}
        await world.do("acknowledge_feedback", by="recipient", feedback_id=id, **said)
        one = await world.read(f"/feedback/one/{id}", by="author")
        assert (one["acknowledged_on"], one["thanks"]["text"], one["will_try"]["text"]) == (
            "2026-01-05",
            "Thank you for the workshop",
            "Ask first",
        )
        again = await world.refusal("acknowledge_feedback", by="recipient", feedback_id=id, thanks="Again")
        assert again == (409, "feedback_is_acknowledged", None)

    async def test_only_its_recipient_acknowledges_it(self, world: World) -> None:
        id = await give(world)
        refused = await world.refusal("acknowledge_feedback", by="author", feedback_id=id, thanks="Me")
        assert refused == (403, "not_yours_to_acknowledge", None)
        for name in OTHERS:
            refused = await world.refusal("acknowledge_feedback", by=name, feedback_id=id, thanks="Me")
            assert refused == (404, "feedback_not_found", "feedback_id")

    async def test_who_declines_says_so_kindly_to_whoever_asked(self, world: World) -> None:
        id = await ask(world, "author", "member1")
        await world.do("decline_feedback_request", by="author", request_id=id, words="I was not there")
        [own] = await asked(world, "by_viewer", by="recipient")
        [declined] = [each for each in own["asked"] if each["person_id"] == PEOPLE["author"]]
        assert (declined["state"], declined["declined"]["text"]) == ("declined", "I was not there")
        [of_member] = await asked(world, "to_answer", by="member1")
        assert "I was not there" not in str(of_member)


class TestOwing:
    async def test_feedback_is_owed_by_whoever_is_asked_until_they_answer(self, world: World) -> None:
        first = await ask(world, "author", "member1")
        world.clock.move_to(world.clock.now() + timedelta(days=2))
        second = await ask(world, "author", by="member2")
        told = await world.read("/owed", by="author")
        assert told == [
            {"id": first, "kind": "feedback", "due_on": "2026-01-12", "since": "2026-01-05", "stands_in_for": None},
            {"id": second, "kind": "feedback", "due_on": "2026-01-14", "since": "2026-01-07", "stands_in_for": None},
        ]
        await world.do("decline_feedback_request", by="author", request_id=first, words="Not now")
        await give(world, request_id=second)
        assert await world.read("/owed", by="author") == []
        assert [one["id"] for one in await world.read("/owed", by="member1")] == [first]

    async def test_nobody_owes_it_in_anothers_place_nor_an_acknowledgement(self, world: World) -> None:
        await ask(world, "champion")
        await give(world)
        assert await world.read("/owed", by="deputy") == await world.read("/owed", by="recipient") == []


class TestLists:
    async def test_they_are_read_page_by_page_both_ways_whatever_is_added(self, world: World) -> None:
        ids = [await give(world, text=f"Number {number}") for number in range(5)]
        newest = ids[::-1]

        async def page(query: str) -> list[str]:
            return [one["id"] for one in await listed(world, f"/feedback/received?{query}", by="recipient")]

        assert await page("size=2") == newest[:3]
        assert await page(f"size=2&after={newest[1]}") == newest[2:5]
        added = await give(world)
        assert await page(f"size=2&after={newest[3]}") == newest[4:]
        assert await page("size=2&backwards=true") == ids[:3]
        assert await page(f"size=2&backwards=true&before={newest[2]}") == [newest[1], newest[0], added]

    async def test_many_cost_as_many_statements_as_one(self, world: World) -> None:
        counted = []
        for number in (1, 12):
            for _ in range(number):
                await give(world, kind="feedforward", next_step="Go on", request_id=await ask(world))
            paths = {"/feedback/received": "recipient", "/feedback/given": "author", "/feedback_requests/of_viewer": "author"}
            for path, by in paths.items():
                world.statements.clear()
                assert len(await listed(world, path, by=by)) >= number
                counted.append(len(world.statements))
            world.statements.clear()
            await world.read("/owed", by="author")
            counted.append(len(world.statements))
        assert counted[:4] == counted[4:]
        assert max(counted) <= 7, counted

    async def test_a_page_is_bounded(self, world: World) -> None:
        for query in ("size=101", "size=-1", "size=x", "after=nothing", "more=1"):
            answer = await world.client.get(f"/feedback/given?{query}", headers={"authorization": "Bearer author"})
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), query
