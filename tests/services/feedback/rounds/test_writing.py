"""People write, and all of it is revealed at once."""

from datetime import timedelta
from typing import Any

import pytest

from tests.services.feedback.rounds.rounding import (
    CROWD,
    OBJECTIVE,
    closed,
    inside,
    leave,
    names_of,
    opened,
    revealed,
    write,
)
from tests.services.feedback.world import PEOPLE, World


class TestWriting:
    @pytest.mark.parametrize(
        ("purpose", "given", "refusal"),
        [
            ("session", {}, (422, "nothing_to_write", "text")),
            ("session", {"text": "So", "confidence": 5}, (422, "no_confidence_is_asked", "confidence")),
            ("confidence", {}, (422, "nothing_to_write", "text")),
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
