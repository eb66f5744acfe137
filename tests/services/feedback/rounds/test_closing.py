"""Rounds end, with what came of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.services.feedback.rounds.rounding import (
    CYCLE,
    ENDED,
    SUMMARY,
    closed,
    inside,
    opened,
    retrospective,
    revealed,
    write,
)
from tests.services.feedback.world import PEOPLE, World


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
