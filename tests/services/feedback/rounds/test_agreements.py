"""Agreements: adopted by each for themselves, holding once everyone who is there has, looked at again each cycle."""

import asyncio
from typing import Any

import orjson
import pytest

from contracts.feedback.agreements import STATEMENTS
from tests.services.feedback.moderation.moderating import hidden, moderates
from tests.services.feedback.rounds.rounding import join, leave, move
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import DISSOLVED, TEAM

PRESENT = (
    "author",
    "recipient",
    *(f"member{number}" for number in range(1, 13)),
    "member",
    "champion",
    "owner",
    "traveler",
    "lead",
)
SAID = [
    {"about": "speaking", "text": "We say it to each other first"},
    {"about": "mistakes", "text": "We thank whoever tells of one"},
]


async def proposed(world: World, *, by: str = "member", **more: Any) -> dict[str, Any]:
    return dict((await world.do("propose_agreement", by=by, **{"team_id": TEAM, "statements": SAID} | more))["agreement"])


async def adopt(world: World, agreement: dict[str, Any], *names: str) -> list[dict[str, Any]]:
    return [await world.do("adopt_agreement", by=name, agreement_id=agreement["id"]) for name in names]


async def holding(world: World, **more: Any) -> dict[str, Any]:
    return dict((await adopt(world, await proposed(world, **more), *PRESENT))[-1]["agreement"])


async def asked(world: World, name: str) -> dict[str, bool]:
    found = await world.read("/agreements/mine", by=name)
    return {each["agreement_id"]: each["adopted_by_you"] for each in found}


class TestAdopting:
    async def test_it_holds_once_everyone_who_is_there_has_adopted_it(self, world: World) -> None:
        agreement = await proposed(world)
        said = [{"about": each["about"], "text": each["text"]} for each in agreement["statements"]]
        assert (agreement["state"], agreement["edition"], said) == ("proposed", 1, SAID)
        assert {each["by"] for each in agreement["statements"]} == {PEOPLE["member"]}
        *earlier, last = await adopt(world, agreement, *PRESENT)
        assert all(set(told) == {"receipt"} for told in earlier)
        assert await world.rows("select count(*) from journal where type like '%agreement_adopted%'") == [(1,)]
        told = last["agreement"]
        assert (told["state"], told["adopted_on"], told["review_on"]) == ("adopted", "2026-01-05", "2026-04-06")
        assert told["version"] == 2, "what anybody adopts for themselves is not seen before"

    async def test_everybody_sees_their_own_alone(self, world: World) -> None:
        agreement = await proposed(world)
        await adopt(world, agreement, "member1")
        assert await asked(world, "member1") == {agreement["id"]: True}
        assert await asked(world, "member2") == {agreement["id"]: False}
        assert await asked(world, "stranger") == {}
        [(document,)] = await world.rows("select payload from outbox")
        assert PEOPLE["member1"] not in document

    async def test_whoever_joins_later_is_asked_and_it_holds_on(self, world: World) -> None:
        agreement = await holding(world)
        await join(world, "stranger")
        assert await asked(world, "stranger") == {agreement["id"]: False}
        told = await adopt(world, agreement, "stranger")
        assert set(told[0]) == {"receipt"}
        assert await asked(world, "stranger") == {agreement["id"]: True}

    async def test_whoever_leaves_does_not_count(self, world: World) -> None:
        agreement = await proposed(world)
        await adopt(world, agreement, *(name for name in PRESENT if name not in {"member1", "member2"}))
        await move(world, "member1")
        await world.hour()
        assert await world.rows("select state from agreements") == [("proposed",)]
        await leave(world, "member2")
        await world.hour()
        assert await world.rows("select state, version from agreements") == [("adopted", 2)]

    async def test_the_last_two_at_once_adopt_it_once(self, world: World) -> None:
        agreement = await proposed(world)
        await adopt(world, agreement, *PRESENT[:-2])
        await asyncio.gather(*(adopt(world, agreement, name) for name in PRESENT[-2:]))
        assert await world.rows("select state, version from agreements") == [("adopted", 2)]

    async def test_adopting_twice_changes_nothing(self, world: World) -> None:
        agreement = await proposed(world)
        await adopt(world, agreement, "member1", "member1")
        assert await world.rows("select count(*) from agreement_adoptions") == [(1,)]


class TestProposing:
    async def test_a_new_proposal_takes_the_place_of_one_that_waits(self, world: World) -> None:
        first = await proposed(world)
        told = await world.do("propose_agreement", by="member1", team_id=TEAM, statements=SAID[:1])
        assert (told["agreement"]["edition"], told["replaced"]["id"], told["replaced"]["state"]) == (2, first["id"], "replaced")
        late = await world.refusal("adopt_agreement", by="member", agreement_id=first["id"])
        assert late == (409, "agreement_is_not_proposed", None)

    async def test_one_that_holds_is_reviewed_instead(self, world: World) -> None:
        await holding(world)
        refused = await world.refusal("propose_agreement", by="member", team_id=TEAM, statements=SAID)
        assert refused == (409, "agreement_holds", "team_id")

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"team_id": DISSOLVED}, (422, "no_such_team", "team_id")),
            ({"statements": [SAID[0], SAID[0]]}, (422, "statement_stands_twice", "statements.1.text")),
            ({"statements": []}, (422, "bad_input", "statements")),
            ({"statements": SAID * STATEMENTS}, (422, "bad_input", "statements")),
        ],
    )
    async def test_what_cannot_be_is_refused(
        self, world: World, given: dict[str, Any], refusal: tuple[int, str, str | None]
    ) -> None:
        body = {"team_id": TEAM, "statements": SAID} | given
        assert await world.refusal("propose_agreement", by="member", **body) == refusal
        assert await world.rows("select count(*) from agreements") == [(0,)]


class TestReviewing:
    async def test_a_team_keeps_it(self, world: World) -> None:
        agreement = await holding(world)
        told = await world.do("review_agreement", by="member", agreement_id=agreement["id"], verdict="keep")
        assert (told["agreement"]["state"], told["agreement"]["reviewed_on"], told["proposal"]) == ("adopted", "2026-01-05", None)

    async def test_a_change_is_a_proposal_and_the_old_one_holds_until_it_is_adopted(self, world: World) -> None:
        old = await holding(world)
        changed = {"agreement_id": old["id"], "verdict": "change", "statements": SAID[:1]}
        told = await world.do("review_agreement", by="member", **changed)
        new = told["proposal"]
        assert (told["agreement"]["state"], new["state"], new["replaces_id"]) == ("adopted", "proposed", old["id"])
        last = (await adopt(world, new, *PRESENT))[-1]
        assert (last["agreement"]["id"], last["replaced"]["id"]) == (new["id"], old["id"])
        states = dict(await world.rows("select id, state from agreements"))
        assert states == {old["id"]: "replaced", new["id"]: "adopted"}

    async def test_a_change_says_what_and_a_keep_says_nothing(self, world: World) -> None:
        agreement = await holding(world)
        for given in ({"verdict": "change"}, {"verdict": "keep", "statements": SAID}):
            refused = await world.refusal("review_agreement", by="member", agreement_id=agreement["id"], **given)
            assert refused == (422, "statements_are_needed", "statements")

    async def test_only_what_holds_is_reviewed(self, world: World) -> None:
        agreement = await proposed(world)
        refused = await world.refusal("review_agreement", by="member", agreement_id=agreement["id"], verdict="keep")
        assert refused == (409, "agreement_does_not_hold", None)


class TestItsSentences:
    async def test_one_is_hidden_and_the_others_stand(self, world: World) -> None:
        await moderates(world)
        agreement = await holding(world)
        first, second = agreement["statements"]
        await hidden(world, first["id"])
        [(payload,)] = await world.rows("select payload from outbox order by position desc limit 1")
        told = orjson.loads(payload)["agreement"]
        assert (told["state"], told["version"]) == ("adopted", agreement["version"] + 1)
        assert [(each["text"], each["state"], each["hidden_because"]) for each in told["statements"]] == [
            (None, "hidden", "disrespect"),
            (second["text"], "shown", None),
        ]

    async def test_whoever_proposed_it_takes_one_back_and_changes_none_that_others_adopt(self, world: World) -> None:
        agreement = await proposed(world)
        id = agreement["statements"][0]["id"]
        refused = await world.refusal("edit_text", by="member", id=id, text="We say nothing")
        assert refused == (409, "adopted_as_it_stands", "id")
        assert await world.rows("select text from writings where id = :id", id=id) == [(SAID[0]["text"],)]
        assert await world.refusal("withdraw_text", by="author", id=id) == (403, "not_your_text", "id")
        told = (await world.do("withdraw_text", by="member", id=id))["agreement"]
        assert [each["state"] for each in told["statements"]] == ["withdrawn", "shown"]
