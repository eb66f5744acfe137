"""Rounds from their opening to their close."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.feedback.rounds import CHOICES, GATE_HOURS, GATE_MINUTES_LIVE, OPTIONS_OF_A_ROUND, PEOPLE_OF_A_ROUND
from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.okrs.decisions import DecisionDocument, DecisionState, Method, Option
from contracts.okrs.objectives import Ambition, ObjectiveDocument, ObjectiveState, Origin
from contracts.values import CycleId, DecisionId, ObjectiveId, OptionId
from tests.services.feedback.rounds.rounding import (
    SUMMARY,
    closed,
    inside,
    leave,
    move,
    names_of,
    opened,
    retrospective,
    revealed,
    write,
)
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import DISSOLVED, TEAM

AT = {"epoch": 1, "version": 1}
OBJECTIVE, CLOSED_OBJECTIVE = (ObjectiveId(f"objective_{number:032x}") for number in (1, 2))
CYCLE, ENDED = (CycleId(f"cycle_{number:032x}") for number in (1, 2))
DECISION = DecisionId(f"decision_{1:032x}")
CROWD = ("member", "member1", "member2", "member3", "member4")


@pytest.fixture
async def world(world: World) -> World:
    """With goals, a decision and cycles that people speak about."""
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    told: dict[str, Any] = {**AT, "title": "Answer within a day", "team_id": TEAM, "cycle_id": CYCLE}
    told |= {"ambition": Ambition.COMMITTED, "progress": "0", "edit_version": 1, "drafted_at": moment, "origin": Origin.NATIVE}
    options = [Option(id=OptionId(f"option_{number:032x}"), title=title) for number, title in enumerate(("Buy", "Build"))]
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31), "cadence": Cadence.WEEKLY, "time_zone": "UTC"}
    await world.learn(
        ObjectiveDocument(id=OBJECTIVE, state=ObjectiveState.ACTIVE, **told),
        ObjectiveDocument(id=CLOSED_OBJECTIVE, state=ObjectiveState.CLOSED, **told),
        DecisionDocument(
            **AT,
            id=DECISION,
            title="Buy or build",
            options=options,
            method=Method.ADVICE,
            state=DecisionState.PROPOSED,
            origin=Origin.NATIVE,
            proposed_at=moment,
            edit_version=1,
        ),
        CycleDocument(**AT, id=CYCLE, name="Q1", state=CycleState.ACTIVE, **days),
        CycleDocument(**AT, id=ENDED, name="Q4", state=CycleState.CLOSED, **days),
    )
    return world


class TestOpening:
    async def test_a_team_is_asked(self, world: World) -> None:
        round = await opened(world)
        told = {"purpose": "session", "state": "opened", "gate": "none", "team_id": TEAM, "readership": "team", "version": 1}
        assert told.items() <= round.items()
        assert round["opened_by"] == PEOPLE["member"]
        assert round["kept_until"] == "2026-07-08", "half a year where no next cycle is planned"

    async def test_people_are_asked_and_whoever_opens_it_is_one_of_them(self, world: World) -> None:
        named = [PEOPLE["invited"], PEOPLE["member1"], PEOPLE["invited"]]
        round = await opened(world, "braintrust", team_id=None, person_ids=named, objective_id=OBJECTIVE)
        assert names_of(round["person_ids"]) == ["invited", "member1", "member"]
        assert (round["readership"], round["objective_id"]) == ("people", OBJECTIVE)

    async def test_a_round_about_a_decision_weighs_its_options(self, world: World) -> None:
        round = await opened(world, "options", decision_id=DECISION)
        assert [option["title"] for option in round["options"]] == ["Buy", "Build"]
        assert round["options"][0]["id"] == f"option_{0:032x}"

    @pytest.mark.parametrize(("asked", "by_name"), [(2, True), (3, True), (4, False), (5, False)])
    async def test_a_confidence_round_says_before_whether_people_speak_by_name(
        self, world: World, asked: int, by_name: bool
    ) -> None:
        named = [PEOPLE[f"member{number}"] for number in range(1, asked + 1)]
        round = await opened(world, "confidence", team_id=None, person_ids=named, objective_id=OBJECTIVE)
        assert round["numbers_by_name"] is by_name

    async def test_in_a_larger_team_nobody_speaks_by_name(self, world: World) -> None:
        assert (await opened(world, "confidence", objective_id=OBJECTIVE))["numbers_by_name"] is False

    @pytest.mark.parametrize(
        ("purpose", "given", "refusal"),
        [
            ("session", {"team_id": None}, (422, "team_or_people", "team_id")),
            ("session", {"person_ids": [PEOPLE["member1"]]}, (422, "team_or_people", "team_id")),
            ("retrospective", {"team_id": None, "person_ids": [PEOPLE["member1"]]}, (422, "asks_a_team", "person_ids")),
            ("braintrust", {"objective_id": OBJECTIVE}, (422, "asks_people", "team_id")),
            ("confidence", {}, (422, "round_needs_its_subject", "objective_id")),
            ("drafting", {"objective_id": OBJECTIVE}, (422, "not_what_it_is_about", "objective_id")),
            ("session", {"decision_id": DECISION}, (422, "not_what_it_is_about", "decision_id")),
            ("options", {}, (422, "options_to_weigh", "options")),
            ("options", {"options": ["One"]}, (422, "options_to_weigh", "options")),
            ("options", {"options": ["One", "one"]}, (422, "options_to_weigh", "options")),
            ("session", {"options": ["One", "Two"]}, (422, "options_to_weigh", "options")),
            ("confidence", {"objective_id": CLOSED_OBJECTIVE}, (409, "objective_is_closed_already", "objective_id")),
            ("confidence", {"objective_id": f"objective_{9:032x}"}, (422, "no_such_objective", "objective_id")),
            ("confidence", {"key_result_id": f"key_result_{9:032x}"}, (422, "no_such_key_result", "key_result_id")),
            ("options", {"decision_id": f"decision_{9:032x}"}, (422, "no_such_decision", "decision_id")),
            ("session", {"team_id": DISSOLVED}, (422, "no_such_team", "team_id")),
            ("session", {"team_id": None, "person_ids": [PEOPLE["gone"]]}, (422, "no_such_person", "person_ids")),
            (
                "options",
                {"options": [f"Way {number}" for number in range(OPTIONS_OF_A_ROUND + 1)]},
                (422, "bad_input", "options"),
            ),
            (
                "session",
                {"team_id": None, "person_ids": [PEOPLE["member1"]] * (PEOPLE_OF_A_ROUND + 1)},
                (422, "bad_input", "person_ids"),
            ),
        ],
    )
    async def test_what_does_not_fit_is_refused(
        self, world: World, purpose: str, given: dict[str, Any], refusal: tuple[int, str, str | None]
    ) -> None:
        body = {"purpose": purpose, "question": "What do we see?", "team_id": TEAM} | given
        assert await world.refusal("open_round", by="member", **body) == refusal
        assert await world.rows("select count(*) from rounds") == [(0,)]

    async def test_a_team_looks_back_on_a_closed_objective(self, world: World) -> None:
        assert (await opened(world, "retrospective", objective_id=CLOSED_OBJECTIVE))["objective_id"] == CLOSED_OBJECTIVE


class TestTheLeadGoesFirst:
    async def test_nobody_writes_before(self, world: World) -> None:
        round = await retrospective(world, passes=False)
        assert (round["gate"], round["gate_opens_at"]) == ("shut", "2026-01-06T09:00:00Z")
        for name in ("member", "lead"):
            refused = await world.refusal("write_in_round", by=name, round_id=round["id"], text="I begin")
            assert refused == (409, "leaders_first", None)

    async def test_an_admission_opens_the_gate_and_is_for_the_team(self, world: World) -> None:
        round = await retrospective(world, passes=False)
        text = {"round_id": round["id"], "kind": "unknown", "text": "I do not know whether it holds"}
        told = (await world.do("go_first", by="lead", **text))["round"]
        assert (told["gate"], told["admitted"], told["version"]) == ("went_first", "unknown", 2)
        assert (told["first"]["text"], told["first"]["by"]) == (None, None), "it is the team's, not everyone's"
        id = told["first"]["id"]
        assert (await world.texts(id, by="member"))[id]["text"] == "I do not know whether it holds"
        assert await world.texts(id, by="stranger") == {}
        await write(world, round, "member")
        assert await world.refusal("go_first", by="lead", **text) == (409, "nobody_waits_for_you", None)

    @pytest.mark.parametrize("name", ["member", "lead_above", "lead_deputy", "stranger"])
    async def test_nobody_else_goes_first(self, world: World, name: str) -> None:
        round = await retrospective(world, passes=False)
        refused = await world.refusal("go_first", by=name, round_id=round["id"], kind="mistake", text="Mine")
        assert refused == (403, "not_the_lead_waited_for", None)

    @pytest.mark.parametrize(
        ("live", "wait"), [(True, timedelta(minutes=GATE_MINUTES_LIVE)), (False, timedelta(hours=GATE_HOURS))]
    )
    async def test_after_a_while_nobody_waits(self, world: World, live: bool, wait: timedelta) -> None:
        round = await retrospective(world, passes=False, live=live)
        world.clock.move(wait - timedelta(seconds=1))
        early = await world.refusal("write_in_round", by="member", round_id=round["id"], text="I begin")
        assert early == (409, "leaders_first", None)
        world.clock.move(timedelta(seconds=1))
        await write(world, round, "member")
        late = await world.refusal("go_first", by="lead", round_id=round["id"], kind="mistake", text="Late")
        assert late == (409, "nobody_waits_for_you", None)


class TestWriting:
    @pytest.mark.parametrize(
        ("purpose", "given", "refusal"),
        [
            ("session", {}, (422, "nothing_to_write", "text")),
            ("session", {"text": "So", "confidence": 5}, (422, "no_confidence_is_asked", "confidence")),
            ("confidence", {"text": "So"}, (422, "confidence_is_asked", "confidence")),
            ("confidence", {"confidence": 11}, (422, "bad_input", "confidence")),
        ],
    )
    async def test_what_is_not_asked_is_refused(
        self, world: World, purpose: str, given: dict[str, Any], refusal: tuple[int, str, str | None]
    ) -> None:
        round = await opened(world, purpose, **({"objective_id": OBJECTIVE} if purpose == "confidence" else {}))
        assert await world.refusal("write_in_round", by="member1", round_id=round["id"], **given) == refusal
        assert await world.rows("select count(*) from round_contributions") == [(0,)]

    async def test_whoever_writes_again_replaces_what_they_wrote_and_alone_reads_it(self, world: World) -> None:
        round = await opened(world)
        first = await write(world, round, "member1", text="First")
        assert await write(world, round, "member1", text="Second") == first
        mine = await inside(world, round, by="member1")
        assert mine is not None
        assert (mine["own"]["text"]["text"], mine["contributions"], mine["turns"]) == ("Second", [], [])
        assert await world.rows("select count(*) from writings") == [(1,)]

    async def test_what_is_taken_back_in_time_was_never_written(self, world: World) -> None:
        round = await opened(world)
        [id] = await write(world, round, "member1")
        await world.do("withdraw_text", by="member1", id=id)
        await revealed(world, round, "member2")
        seen = await inside(world, round)
        assert seen is not None
        assert names_of([each["by"] for each in seen["contributions"]]) == ["member2"]
        assert await world.rows("select count(*) from writings") == [(1,)]

    async def test_nobody_writes_after_the_reveal_nor_after_the_close(self, world: World) -> None:
        round = await opened(world)
        await revealed(world, round, "member1")
        late = {"by": "member2", "round_id": round["id"], "text": "Late"}
        assert await world.refusal("write_in_round", **late) == (409, "round_is_revealed", None)
        assert await world.refusal("reveal_round", by="member", round_id=round["id"]) == (409, "round_is_revealed", None)
        await closed(world, round)
        for verb, more in {"write_in_round": {"text": "Late"}, "reveal_round": {}, "end_turn": {}, "vote_in_round": {}}.items():
            assert await world.refusal(verb, by="member", round_id=round["id"], **more) == (409, "round_is_closed", None)
        assert await world.refusal("close_round", by="member", round_id=round["id"]) == (409, "round_is_closed", None)


class TestTheReveal:
    async def test_everything_is_shown_at_once_to_those_who_are_asked(self, world: World) -> None:
        round = await opened(world)
        told = await revealed(world, round, "member1", "lead", "member2")
        assert (told["state"], told["version"]) == ("revealed", 2)
        for name in ("member", "member1", "member12", "lead"):
            seen = await inside(world, round, by=name)
            assert seen is not None
            texts = {each["by"]: each["text"]["text"] for each in seen["contributions"]}
            assert texts == {PEOPLE[each]: f"{each} sees it so" for each in ("member1", "lead", "member2")}
        for name in ("stranger", "lead_above", "admin", "auditor", "lead_deputy"):
            assert await inside(world, round, by=name) is None

    async def test_the_lead_comes_last_and_nothing_tells_who_was_quick(self, world: World) -> None:
        round = await opened(world)
        await write(world, round, "lead")
        world.clock.move(timedelta(minutes=3))
        await revealed(world, round, *CROWD)
        seen = await inside(world, round)
        assert seen is not None
        assert [turn["leads"] for turn in seen["turns"]] == [False] * 5 + [True]
        assert names_of([seen["turns"][-1]["person_id"]]) == ["lead"]
        assert [each["by"] for each in seen["contributions"]] == [turn["person_id"] for turn in seen["turns"]]
        assert await world.rows("select count(distinct (said_at, said_on, edited)) from writings") == [(1,)]
        assert await world.rows("select seed is not null from rounds") == [(True,)]

    async def test_a_named_group_hears_whoever_leads_another_of_it_last(self, world: World) -> None:
        named = [PEOPLE["lead"], PEOPLE["member1"], PEOPLE["invited"]]
        round = await opened(world, "session", team_id=None, person_ids=named)
        await revealed(world, round, "lead", "member1", "invited")
        seen = await inside(world, round)
        assert seen is not None
        assert {turn["person_id"]: turn["leads"] for turn in seen["turns"]} == {
            PEOPLE["lead"]: True,
            PEOPLE["member1"]: False,
            PEOPLE["invited"]: False,
        }

    async def test_an_empty_round_is_revealed_too(self, world: World) -> None:
        round = await opened(world)
        await revealed(world, round)
        seen = await inside(world, round)
        assert seen is not None
        assert (seen["contributions"], seen["own"]) == ([], None)

    @pytest.mark.parametrize("name", ["lead", "lead_above", "lead_deputy"])
    async def test_a_lead_reveals_it_as_well(self, world: World, name: str) -> None:
        assert (await revealed(world, await opened(world), by=name))["state"] == "revealed"

    async def test_where_the_opener_has_left_whoever_is_asked_runs_it(self, world: World) -> None:
        named = [PEOPLE["member1"], PEOPLE["invited"]]
        round = await opened(world, "session", team_id=None, person_ids=named)
        refused = await world.refusal("reveal_round", by="member1", round_id=round["id"])
        assert refused == (403, "not_leading_the_round", None)
        await leave(world, "member")
        await revealed(world, round, by="member1")


class TestConfidence:
    async def test_five_people_show_the_different_numbers_without_names(self, world: World) -> None:
        round = await opened(world, "confidence", objective_id=OBJECTIVE)
        for name, number in zip(CROWD, (7, 3, 7, 9, 3), strict=True):
            await world.do("write_in_round", by=name, round_id=round["id"], confidence=number)
        assert (await inside(world, round, by="member1") or {})["own"]["confidence"] == 3
        await revealed(world, round)
        seen = await inside(world, round, by="member1")
        assert seen is not None
        assert seen["numbers"] == [3, 7, 9]
        assert [each["confidence"] for each in seen["contributions"]] == [None] * 5
        assert seen["own"]["confidence"] == 3

    async def test_fewer_show_nothing_where_they_were_told_that_no_names_show(self, world: World) -> None:
        round = await opened(world, "confidence", objective_id=OBJECTIVE)
        await write(world, round, *CROWD[:4], confidence=4)
        await revealed(world, round)
        seen = await inside(world, round)
        assert seen is not None
        assert seen["numbers"] == []
        assert [each["confidence"] for each in seen["contributions"]] == [None] * 4

    async def test_a_small_group_speaks_by_name(self, world: World) -> None:
        named = [PEOPLE["member1"], PEOPLE["member2"]]
        round = await opened(world, "confidence", team_id=None, person_ids=named, objective_id=OBJECTIVE)
        await revealed(world, round, "member1", "member2", confidence=4)
        seen = await inside(world, round)
        assert seen is not None
        assert ([each["confidence"] for each in seen["contributions"]], seen["numbers"]) == ([4, 4], [])

    async def test_a_text_that_is_left_out_the_second_time_is_gone(self, world: World) -> None:
        round = await opened(world, "confidence", objective_id=OBJECTIVE)
        await write(world, round, "member1", confidence=4)
        await world.do("write_in_round", by="member1", round_id=round["id"], confidence=5)
        assert await world.rows("select count(*) from writings") == [(0,)]


class TestSpeaking:
    async def test_turns_end_in_order_and_passing_is_fine(self, world: World) -> None:
        round = await opened(world)
        await revealed(world, round, "lead", "member1", "member2")
        order = names_of([turn["person_id"] for turn in (await inside(world, round) or {})["turns"]])
        refused = await world.refusal("end_turn", by=order[1], round_id=round["id"])
        assert refused == (409, "not_your_turn", "person_id")
        await world.do("end_turn", by=order[0], round_id=round["id"], passed=True)
        await world.do("end_turn", by="member", round_id=round["id"], person_id=PEOPLE[order[1]])
        await world.do("end_turn", by="lead", round_id=round["id"])
        assert await world.refusal("end_turn", by="lead", round_id=round["id"]) == (409, "not_your_turn", "person_id")
        seen = await inside(world, round)
        assert seen is not None
        assert [turn["spoke"] for turn in seen["turns"]] == ["passed", "spoke", "spoke"]

    async def test_only_whoever_runs_it_ends_the_turn_of_another(self, world: World) -> None:
        round = await opened(world)
        await revealed(world, round, "member1")
        other = {"round_id": round["id"], "person_id": PEOPLE["member1"]}
        assert await world.refusal("end_turn", by="member2", **other) == (403, "not_leading_the_round", None)

    async def test_whoever_wrote_nothing_has_no_turn(self, world: World) -> None:
        round = await opened(world)
        await revealed(world, round, "member1")
        assert await world.refusal("end_turn", by="member2", round_id=round["id"]) == (422, "not_in_the_order", "person_id")

    async def test_nobody_speaks_or_votes_before_the_reveal(self, world: World) -> None:
        round = await opened(world)
        await write(world, round, "member1")
        for verb in ("end_turn", "vote_in_round", "close_round"):
            refused = await world.refusal(verb, by="member", round_id=round["id"])
            assert refused == (409, "round_is_not_revealed", None), verb


class TestVoting:
    async def test_votes_are_shown_together_after_the_last(self, world: World) -> None:
        round = await opened(world)
        one, two = await write(world, round, "member1", "member2")
        await revealed(world, round)
        await world.do("vote_in_round", by="member1", round_id=round["id"], choice_ids=[two])
        mine = await inside(world, round, by="member1")
        assert mine is not None
        assert (mine["votes"], mine["own_vote"]["choice_ids"]) == ([], [two])
        assert (await inside(world, round) or {})["votes"] == []
        await world.do("vote_in_round", by="member1", round_id=round["id"], choice_ids=[one, two])
        await world.do("vote_in_round", by="member2", round_id=round["id"])
        seen = await inside(world, round)
        assert seen is not None
        assert {vote["by"]: vote["choice_ids"] for vote in seen["votes"]} == {
            PEOPLE["member1"]: [one, two],
            PEOPLE["member2"]: [],
        }
        again = await world.refusal("vote_in_round", by="member1", round_id=round["id"], choice_ids=[two])
        assert again == (409, "round_votes_are_shown", None)
        assert await world.rows("select version from rounds") == [(2,)], "votes change nothing that everybody sees"

    async def test_leads_vote_once_everybody_else_has(self, world: World) -> None:
        round = await opened(world)
        await revealed(world, round, "lead", "member1", "member2")
        await world.do("vote_in_round", by="member1", round_id=round["id"])
        assert await world.refusal("vote_in_round", by="lead", round_id=round["id"]) == (409, "leaders_last", None)
        await world.do("vote_in_round", by="member2", round_id=round["id"])
        await world.do("vote_in_round", by="lead", round_id=round["id"])

    async def test_whoever_left_the_team_holds_nobody_up(self, world: World) -> None:
        round = await opened(world)
        await revealed(world, round, "lead", "member1", "member2")
        await world.do("vote_in_round", by="member1", round_id=round["id"])
        await move(world, "member2")
        await world.do("vote_in_round", by="lead", round_id=round["id"])
        assert len((await inside(world, round) or {})["votes"]) == 2
        refused = await world.refusal("vote_in_round", by="member2", round_id=round["id"])
        assert refused == (403, "not_in_this_round", None)

    async def test_only_those_vote_who_wrote_and_only_for_what_is_there(self, world: World) -> None:
        round = await opened(world)
        [one] = await write(world, round, "member1")
        await revealed(world, round)
        assert await world.refusal("vote_in_round", by="member2", round_id=round["id"]) == (403, "only_writers_vote", None)
        nothing = f"contribution_{9:032x}"
        refused = await world.refusal("vote_in_round", by="member1", round_id=round["id"], choice_ids=[one, nothing])
        assert refused == (422, "no_such_choice", "choice_ids.1")
        many = await world.refusal("vote_in_round", by="member1", round_id=round["id"], choice_ids=[one] * (CHOICES + 1))
        assert many == (422, "bad_input", "choice_ids")

    async def test_everybody_has_one_option(self, world: World) -> None:
        round = await opened(world, "options", options=["Buy", "Build"])
        await revealed(world, round, "member1")
        both = [option["id"] for option in round["options"]]
        refused = await world.refusal("vote_in_round", by="member1", round_id=round["id"], choice_ids=both)
        assert refused == (422, "one_option_each", "choice_ids")

    @pytest.mark.parametrize(("voters", "counted"), [(5, [4, 1]), (4, [])])
    async def test_options_are_counted_after_the_close_from_five_voters_up(
        self, world: World, voters: int, counted: list[int]
    ) -> None:
        round = await opened(world, "options", decision_id=DECISION)
        await revealed(world, round, *CROWD)
        first, second = (option["id"] for option in round["options"])
        for place, name in enumerate(CROWD[:voters]):
            choice = second if place == 4 else first
            await world.do("vote_in_round", by=name, round_id=round["id"], choice_ids=[choice])
        told = (await closed(world, round))["round"]
        assert [each["votes"] for each in told["counts"]] == counted
        assert len((await inside(world, round) or {})["votes"]) == voters


class TestTheClose:
    async def test_a_retrospective_ends_with_a_public_summary_and_actions(self, world: World) -> None:
        round = await retrospective(world)
        await revealed(world, round, "member1")
        refused = await world.refusal("close_round", by="member", round_id=round["id"])
        assert refused == (422, "summary_is_needed", "summary")
        action = {"text": "Ask the customer first", "owner_id": PEOPLE["member2"], "due_on": "2026-02-01"}
        told = await closed(world, round, actions=[action, {"text": "Try it", "due_on": "2026-02-01"}])
        summary = told["round"]["summary"]
        assert (summary["text"], summary["by"], summary["readership"]) == (SUMMARY, PEOPLE["member"], "everyone")
        assert [each["text"] for each in told["actions"]] == ["Ask the customer first", "Try it"]
        assert told["actions"][0]["owner_id"] == PEOPLE["member2"]
        assert told["actions"][1]["owner_id"] not in {PEOPLE["member2"], None}, "whoever had none of late"
        assert {each["round_id"] for each in told["actions"]} == {round["id"]}

    async def test_its_author_takes_the_summary_back_for_everybody(self, world: World) -> None:
        round = await retrospective(world)
        await revealed(world, round, "member1")
        summary = (await closed(world, round))["round"]["summary"]
        told = await world.do("withdraw_text", by="member", id=summary["id"])
        assert (told["round"]["summary"]["text"], told["round"]["summary"]["state"]) == (None, "withdrawn")

    async def test_a_contribution_is_edited_and_withdrawn_without_a_fact(self, world: World) -> None:
        round = await opened(world)
        [id] = await write(world, round, "member1")
        await revealed(world, round)
        before = await world.rows("select count(*) from journal")
        assert "receipt" in await world.do("edit_text", by="member1", id=id, text="What I meant")
        assert "receipt" in await world.do("withdraw_text", by="member1", id=id)
        assert await world.rows("select count(*) from journal") == before
        assert (await inside(world, round) or {})["contributions"][0]["text"]["state"] == "withdrawn"

    async def test_a_drafting_round_ends_with_the_draft(self, world: World) -> None:
        round = await opened(world, "drafting")
        await revealed(world, round, "member1")
        assert await world.refusal("close_round", by="member", round_id=round["id"]) == (422, "draft_is_needed", "draft")
        draft = {"title": "Answer within a day", "why": "They wait", "ambition": "learning", "cycle_id": CYCLE}
        told = (await closed(world, round, draft=draft))["round"]
        assert told["draft"] == draft | {"champion_id": None}

    @pytest.mark.parametrize(
        ("purpose", "given", "refusal"),
        [
            ("session", {"draft": {"title": "A goal"}}, (422, "no_draft_here", "draft")),
            ("drafting", {"draft": {"title": "A goal", "cycle_id": ENDED}}, (422, "no_cycle_for_a_draft", "draft.cycle_id")),
            (
                "drafting",
                {"draft": {"title": "A goal", "champion_id": PEOPLE["gone"]}},
                (422, "no_such_person", "draft.champion_id"),
            ),
            (
                "session",
                {"actions": [{"text": "Do it", "due_on": "2026-01-04"}]},
                (422, "action_due_in_the_past", "actions.0.due_on"),
            ),
            (
                "session",
                {"actions": [{"text": "Do it", "due_on": "2026-02-01", "owner_id": PEOPLE["stranger"]}]},
                (422, "owner_not_in_the_team", "actions.0.owner_id"),
            ),
        ],
    )
    async def test_what_does_not_fit_is_refused_and_nothing_ends(
        self, world: World, purpose: str, given: dict[str, Any], refusal: tuple[int, str, str | None]
    ) -> None:
        round = await opened(world, purpose)
        await revealed(world, round, "member1")
        assert await world.refusal("close_round", by="member", round_id=round["id"], **given) == refusal
        assert await world.rows("select state, version from rounds") == [("revealed", 2)]

    async def test_a_group_without_a_team_has_no_list_of_actions(self, world: World) -> None:
        round = await opened(world, "session", team_id=None, person_ids=[PEOPLE["member1"]])
        await revealed(world, round)
        given = {"actions": [{"text": "Do it", "due_on": "2026-02-01"}]}
        refused = await world.refusal("close_round", by="member", round_id=round["id"], **given)
        assert refused == (422, "no_team_for_actions", "actions")

    async def test_votes_that_were_given_are_shown_at_the_close(self, world: World) -> None:
        round = await opened(world)
        [one, _] = await write(world, round, "member1", "member2")
        await revealed(world, round)
        await world.do("vote_in_round", by="member1", round_id=round["id"], choice_ids=[one])
        await closed(world, round)
        assert [vote["choice_ids"] for vote in (await inside(world, round) or {})["votes"]] == [[one]]


async def test_who_wrote_and_voted_goes_with_time_and_the_round_stays(world: World) -> None:
    round = await opened(world)
    await revealed(world, round, "member1")
    await world.do("vote_in_round", by="member1", round_id=round["id"])
    await closed(world, round)
    world.clock.move_to(datetime(2026, 7, 8, 20, tzinfo=UTC))
    await world.hour()
    counts = (
        "select (select count(*) from round_contributions), (select count(*) from round_votes), (select count(*) from rounds)"
    )
    assert await world.rows(counts) == [(1, 1, 1)], "on the last day they are kept"
    world.clock.move(timedelta(days=1))
    await world.hour()
    assert await world.rows(counts) == [(0, 0, 1)]


async def test_an_unknown_round_is_told_as_one_that_is_not_theirs(world: World) -> None:
    unknown = f"round_{9:032x}"
    refused = await world.refusal("write_in_round", by="member", round_id=unknown, text="So")
    assert refused == (404, "round_not_found", "round_id")
    assert await world.read(f"/rounds/{unknown}", by="member") is None
