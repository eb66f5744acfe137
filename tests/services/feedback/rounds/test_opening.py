"""Rounds are opened, and the lead goes first."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.feedback.rounds import GATE_HOURS, GATE_MINUTES_LIVE, OPTIONS_OF_A_ROUND, PEOPLE_OF_A_ROUND
from tests.services.feedback.rounds.rounding import (
    CLOSED_OBJECTIVE,
    DECISION,
    OBJECTIVE,
    names_of,
    opened,
    retrospective,
    write,
)
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import DISSOLVED, TEAM


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

    @pytest.mark.parametrize(
        ("by", "asked", "refusal"),
        [
            ("member1", ["member2"], (403, "not_yours_to_call", None)),
            ("stranger", ["member2"], (403, "not_yours_to_call", None)),
            ("lead", ["member2"], (409, "authority_over_the_goal", "person_ids")),
            ("member", ["member2", "lead"], (409, "authority_over_the_goal", "person_ids")),
            ("member", ["lead_above"], (409, "authority_over_the_goal", "person_ids")),
            ("member", ["lead_deputy"], (409, "authority_over_the_goal", "person_ids")),
        ],
    )
    async def test_nobody_with_authority_over_the_champions_goal_is_in_a_braintrust(
        self, world: World, by: str, asked: list[str], refusal: tuple[int, str, str | None]
    ) -> None:
        named = [PEOPLE[name] for name in asked]
        body = {"purpose": "braintrust", "question": "What do you see?", "person_ids": named, "objective_id": OBJECTIVE}
        assert await world.refusal("open_round", by=by, **body) == refusal
        assert await world.rows("select count(*) from rounds") == [(0,)]

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

    async def test_an_open_pass_opens_the_gate_too(self, world: World) -> None:
        round = await retrospective(world, passes=False)
        told = (await world.do("pass_openly", by="lead", id=round["id"]))["round"]
        assert (told["gate"], told["first"]) == ("passed", None)
        await write(world, round, "member")
        again = await world.refusal("pass_openly", by="lead", id=round["id"])
        assert again == (409, "nobody_waits_for_you", None)
        assert await world.refusal("pass_openly", by="member", id=round["id"]) == (403, "not_the_lead_waited_for", None)

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
