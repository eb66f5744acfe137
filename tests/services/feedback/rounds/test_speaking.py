"""People speak in turn, and vote."""

import pytest

from contracts.feedback.rounds import CHOICES
from tests.services.feedback.rounds.rounding import (
    CROWD,
    DECISION,
    closed,
    inside,
    move,
    names_of,
    opened,
    revealed,
    write,
)
from tests.services.feedback.world import PEOPLE, World


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
