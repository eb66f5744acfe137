"""Actions: owners rotate, pass on and swap; somebody else verifies."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from tests.services.feedback.rounds.rounding import leave, names_of
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import DISSOLVED, DIVISION, TEAM

DUE = "2026-02-01"
MEMBERS_OF_TEAM = 18
"""Active ones: author, recipient, member1 to member12, member, champion, owner, traveler."""


async def agreed(world: World, owner: str | None = "member1", *, by: str = "member", **more: Any) -> dict[str, Any]:
    named = {"owner_id": PEOPLE[owner]} if owner else {}
    given = {"team_id": TEAM, "text": "Ask the customer first", "due_on": DUE, **named}
    return dict((await world.do("agree_action", by=by, **given | more))["action"])


async def done(world: World, owner: str = "member1") -> dict[str, Any]:
    action = await agreed(world, owner)
    return dict((await world.do("complete_action", by=owner, action_id=action["id"]))["action"])


class TestAgreeing:
    async def test_it_is_on_the_teams_list_with_its_owner_and_day(self, world: World) -> None:
        told = await agreed(world)
        expected = {"state": "agreed", "owner_id": PEOPLE["member1"], "due_on": DUE, "agreed_by": PEOPLE["member"], "version": 1}
        assert expected.items() <= told.items()

    async def test_owners_rotate_where_nobody_is_named(self, world: World) -> None:
        owners = [(await agreed(world, None))["owner_id"] for _ in range(MEMBERS_OF_TEAM)]
        assert len(set(owners)) == MEMBERS_OF_TEAM, "everybody has one before anybody has two"
        assert set(names_of(owners)).isdisjoint({"gone", "lead", "stranger"})

    async def test_two_that_are_agreed_on_at_once_are_not_both_the_same_ones(self, world: World) -> None:
        told = await asyncio.gather(*(agreed(world, None) for _ in range(6)))
        assert set(Counter(action["owner_id"] for action in told).values()) == {1}

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"due_on": "2026-01-04"}, (422, "action_due_in_the_past", "due_on")),
            ({"owner_id": PEOPLE["stranger"]}, (422, "owner_not_in_the_team", "owner_id")),
            ({"owner_id": PEOPLE["gone"]}, (422, "no_such_person", "owner_id")),
            ({"team_id": DISSOLVED}, (422, "no_such_team", "team_id")),
            ({"round_id": f"round_{9:032x}"}, (404, "round_not_found", "round_id")),
        ],
    )
    async def test_what_cannot_be_is_refused(
        self, world: World, given: dict[str, Any], refusal: tuple[int, str, str | None]
    ) -> None:
        body = {"team_id": TEAM, "text": "Ask", "due_on": DUE} | given
        assert await world.refusal("agree_action", by="member", **body) == refusal
        assert await world.rows("select count(*) from actions") == [(0,)]

    async def test_a_team_that_has_nobody_needs_a_name(self, world: World) -> None:
        given = {"team_id": DIVISION, "text": "Ask", "due_on": DUE}
        assert await world.refusal("agree_action", by="lead_above", **given) == (422, "nobody_to_own_it", "owner_id")


class TestVerifying:
    async def test_somebody_else_says_what_shows_it(self, world: World) -> None:
        action = await done(world)
        assert (action["state"], action["done_by"]) == ("done", PEOPLE["member1"])
        told = (await world.do("verify_action", by="member2", action_id=action["id"], evidence="Two customers said so"))["action"]
        assert (told["state"], told["verified_by"], told["evidence"]["text"]) == (
            "verified",
            PEOPLE["member2"],
            "Two customers said so",
        )
        again = await world.refusal("verify_action", by="member3", action_id=action["id"], evidence="Again")
        assert again == (409, "action_is_verified", None)

    async def test_evidence_that_its_author_takes_back_is_gone_for_everybody(self, world: World) -> None:
        action = await done(world)
        told = (await world.do("verify_action", by="member2", action_id=action["id"], evidence="So"))["action"]
        withdrawn = await world.do("withdraw_text", by="member2", id=told["evidence"]["id"])
        assert withdrawn["action"]["evidence"]["text"] is None

    async def test_its_owner_does_not_verify_it_and_nobody_before_it_is_done(self, world: World) -> None:
        action = await agreed(world)
        early = await world.refusal("verify_action", by="member2", action_id=action["id"], evidence="So")
        assert early == (409, "action_is_not_done", None)
        await world.do("complete_action", by="member1", action_id=action["id"])
        own = await world.refusal("verify_action", by="member1", action_id=action["id"], evidence="So")
        assert own == (403, "somebody_else_verifies", None)
        twice = await world.refusal("complete_action", by="member1", action_id=action["id"])
        assert twice == (409, "action_is_done", None)


class TestPassing:
    async def test_it_goes_to_somebody_who_has_not_had_it(self, world: World) -> None:
        action = await agreed(world)
        owners = [action["owner_id"]]
        for _ in range(3):
            told = await world.do("pass_action", by=names_of(owners)[-1], action_id=action["id"])
            owners.append(told["action"]["owner_id"])
        assert len(set(owners)) == 4

    async def test_once_everybody_had_it_they_talk(self, world: World) -> None:
        action = await agreed(world)
        for _ in range(MEMBERS_OF_TEAM - 1):
            [(owner,)] = await world.rows("select owner_id from actions")
            await world.do("pass_action", by=names_of([owner])[0], action_id=action["id"])
        [(owner,)] = await world.rows("select owner_id from actions")
        refused = await world.refusal("pass_action", by=names_of([owner])[0], action_id=action["id"])
        assert refused == (409, "nobody_left_to_pass_to", None)

    async def test_only_its_owner_passes_it_on_while_they_are_in_the_team(self, world: World) -> None:
        action = await agreed(world)
        assert await world.refusal("pass_action", by="member2", action_id=action["id"]) == (403, "not_your_action", None)
        await leave(world, "member1")
        await world.do("pass_action", by="member2", action_id=action["id"])

    async def test_what_is_done_stays_with_whoever_did_it(self, world: World) -> None:
        action = await done(world)
        for verb, more in {"pass_action": {}, "offer_swap": {"for_action_id": action["id"]}}.items():
            refused = await world.refusal(verb, by="member1", action_id=action["id"], **more)
            assert refused == (409, "action_is_done", None)


class TestSwapping:
    async def test_two_people_agree(self, world: World) -> None:
        mine, other = await agreed(world, "member1"), await agreed(world, "member2")
        early = await world.refusal("swap_action", by="member2", action_id=other["id"], offered_action_id=mine["id"])
        assert early == (409, "swap_is_not_offered", "offered_action_id")
        offered = await world.do("offer_swap", by="member1", action_id=mine["id"], for_action_id=other["id"])
        assert offered["action"]["swap_for_id"] == other["id"]
        told = await world.do("swap_action", by="member2", action_id=other["id"], offered_action_id=mine["id"])
        assert (told["action"]["owner_id"], told["other"]["owner_id"]) == (PEOPLE["member1"], PEOPLE["member2"])
        assert (told["action"]["swap_for_id"], told["other"]["swap_for_id"]) == (None, None)

    @pytest.mark.parametrize("by", ["member2", "member1"])
    async def test_an_offer_is_declined_or_taken_back_and_everybody_keeps_what_they_have(self, world: World, by: str) -> None:
        mine, other = await agreed(world, "member1"), await agreed(world, "member2")
        early = await world.refusal("decline_swap", by=by, action_id=mine["id"])
        assert early == (409, "swap_is_not_offered", "action_id")
        offered = await world.do("offer_swap", by="member1", action_id=mine["id"], for_action_id=other["id"])
        assert offered["action"]["swap_offered_on"] == "2026-01-05"
        told = await world.do("decline_swap", by=by, action_id=mine["id"])
        assert (told["action"]["swap_for_id"], told["action"]["swap_offered_on"]) == (None, None)
        assert told["action"]["owner_id"] == PEOPLE["member1"]
        swap = {"action_id": other["id"], "offered_action_id": mine["id"]}
        assert await world.refusal("swap_action", by="member2", **swap) == (409, "swap_is_not_offered", "offered_action_id")

    async def test_an_offer_is_not_declined_by_others_but_by_whoever_stands_in(self, world: World) -> None:
        mine, other = await agreed(world, "lead"), await agreed(world, "member2")
        await world.do("offer_swap", by="member2", action_id=other["id"], for_action_id=mine["id"])
        before = await world.rows("select version, swap_for_id from actions order by id")
        for by in ("member3", "stranger", "admin", "auditor", "lead_above"):
            refused = await world.refusal("decline_swap", by=by, action_id=other["id"])
            assert refused == (403, "not_your_action", None)
        assert await world.rows("select version, swap_for_id from actions order by id") == before
        await world.do("decline_swap", by="lead_deputy", action_id=other["id"])

    async def test_what_was_done_or_went_to_somebody_else_is_offered_no_more(self, world: World) -> None:
        mine, other = await agreed(world, "member1"), await agreed(world, "member2")
        for verb in ("complete_action", "pass_action"):
            await world.do("offer_swap", by="member1", action_id=mine["id"], for_action_id=other["id"])
            told = await world.do(verb, by="member1", action_id=mine["id"])
            assert (told["action"]["swap_for_id"], told["action"]["swap_offered_on"]) == (None, None)
            mine = await agreed(world, "member1")

    async def test_nobody_takes_it_for_somebody_else(self, world: World) -> None:
        mine, other = await agreed(world, "member1"), await agreed(world, "member2")
        swap = {"action_id": other["id"], "offered_action_id": mine["id"]}
        await world.do("offer_swap", by="member1", action_id=mine["id"], for_action_id=other["id"])
        assert await world.refusal("swap_action", by="member1", **swap) == (403, "not_your_action", None)

    async def test_an_action_is_not_swapped_for_ones_own_nor_for_itself(self, world: World) -> None:
        mine, also = await agreed(world, "member1"), await agreed(world, "member1")
        refused = await world.refusal("offer_swap", by="member1", action_id=mine["id"], for_action_id=also["id"])
        assert refused == (422, "nothing_to_swap", "for_action_id")
        itself = {"action_id": mine["id"], "offered_action_id": mine["id"]}
        assert await world.refusal("swap_action", by="member1", **itself) == (422, "nothing_to_swap", "offered_action_id")

    async def test_an_offer_ends_where_the_action_is_passed_on(self, world: World) -> None:
        mine, other = await agreed(world, "member1"), await agreed(world, "member2")
        await world.do("offer_swap", by="member1", action_id=mine["id"], for_action_id=other["id"])
        assert (await world.do("pass_action", by="member1", action_id=mine["id"]))["action"]["swap_for_id"] is None
        late = await world.refusal("swap_action", by="member2", action_id=other["id"], offered_action_id=mine["id"])
        assert late == (409, "swap_is_not_offered", "offered_action_id")

    async def test_two_who_take_each_others_at_once_swap_once(self, world: World) -> None:
        mine, other = await agreed(world, "member1"), await agreed(world, "member2")
        await world.do("offer_swap", by="member1", action_id=mine["id"], for_action_id=other["id"])
        await world.do("offer_swap", by="member2", action_id=other["id"], for_action_id=mine["id"])
        answers = await asyncio.gather(
            world.send("swap_action", by="member2", action_id=other["id"], offered_action_id=mine["id"]),
            world.send("swap_action", by="member1", action_id=mine["id"], offered_action_id=other["id"]),
        )
        assert min(answer.status_code for answer in answers) == 200
        owners = dict(await world.rows("select id, owner_id from actions"))
        assert owners == {mine["id"]: PEOPLE["member2"], other["id"]: PEOPLE["member1"]}
