"""Votes of a majority: nobody sees one before the last."""

import asyncio
from itertools import product

import pytest

from tests.services.okrs.deciding import (
    BUILD,
    BUY,
    VOTERS,
    by_majority,
    making,
    problem,
    proposed,
    refused,
    state,
    told,
    vote,
)
from tests.services.okrs.world import PEOPLE, World

_SEEN = """
select (select coalesce(json_agg(d), '[]')::text from decisions d), (select count(*) from journal),
  (select count(*) from outbox)
"""


async def test_votes_are_shown_together_after_the_last_in_the_order_of_the_voters(world: World) -> None:
    decision = await by_majority(world)
    before = await world.rows(_SEEN)
    for by, place in (("helper", 1), ("member", 0)):
        receipt = await vote(world, decision, place, by=by)
        assert receipt == {"receipt": {"id": decision["id"], "version": 1, "published_at": None}}
        assert await world.rows(_SEEN) == before
    shown = (await vote(world, decision, 1, by="owner"))["decision"]
    buy, build = (option["id"] for option in decision["options"])
    assert shown["votes"] == [
        {"by": PEOPLE["member"], "option_id": buy},
        {"by": PEOPLE["owner"], "option_id": build},
        {"by": PEOPLE["helper"], "option_id": build},
    ]
    assert (shown["state"], shown["version"], shown["edit_version"]) == ("proposed", 2, 1)
    assert (await told(world))[-1] == "votes_shown"
    assert await world.rows("select * from decision_votes") == []


async def test_a_vote_may_be_changed_until_all_are_shown_and_not_after(world: World) -> None:
    decision = await by_majority(world)
    for by, place in (("member", 0), ("owner", 0), ("member", 1)):
        await vote(world, decision, place, by=by)
    shown = (await vote(world, decision, 0, by="helper"))["decision"]
    assert [one["option_id"] for one in shown["votes"]] == [decision["options"][place]["id"] for place in (1, 0, 0)]
    body = {"decision_id": decision["id"], "option_id": decision["options"][0]["id"]}
    assert await refused(world, "vote_on_decision", by="member", **body) == (409, "votes_are_shown", None)


@pytest.mark.parametrize("by", ["champion", "deputy", "stranger", "admin", "lead"])
async def test_only_voters_vote_and_no_deputy_for_them(world: World, by: str) -> None:
    decision = await by_majority(world, "member", "contributor")
    body = {"decision_id": decision["id"], "option_id": decision["options"][0]["id"]}
    assert await refused(world, "vote_on_decision", by=by, **body) == (403, "not_a_voter", None)


async def test_a_deputy_does_not_vote_for_whom_they_stand_in_for(world: World) -> None:
    decision = await by_majority(world, "champion", "member")
    body = {"decision_id": decision["id"], "option_id": decision["options"][0]["id"]}
    assert await refused(world, "vote_on_decision", by="deputy", **body) == (403, "not_a_voter", None)


async def test_one_votes_for_an_option_of_a_decision_by_majority(world: World) -> None:
    decision, other = await by_majority(world), await proposed(world, method="consent")
    body = {"decision_id": decision["id"], "option_id": other["options"][0]["id"]}
    assert await refused(world, "vote_on_decision", by="member", **body) == (404, "option_not_found", "option_id")
    body = {"decision_id": other["id"], "option_id": other["options"][0]["id"]}
    assert await refused(world, "vote_on_decision", by="member", **body) == (409, "not_by_majority", None)


async def test_a_repeated_vote_answers_the_same_receipt(world: World) -> None:
    decision = await by_majority(world)
    body = {"decision_id": decision["id"], "option_id": decision["options"][0]["id"]}
    headers = {"authorization": "Bearer member", "idempotency-key": "a-vote"}
    first, second = [await world.client.post("/vote_on_decision", json=body, headers=headers) for _ in range(2)]
    assert first.content == second.content
    assert (second.headers["idempotency-replayed"], second.headers["forthright-receipt"]) == ("true", "true")


async def test_of_votes_that_come_at_once_exactly_one_is_the_last_and_shows_them_all(world: World) -> None:
    for _ in range(5):
        decision = await by_majority(world)
        answers = await asyncio.gather(*(vote(world, decision, place % 2, by=by) for place, by in enumerate(VOTERS)))
        (fact,) = [answer for answer in answers if "decision" in answer]
        buy, build = (option["id"] for option in decision["options"])
        assert [one["option_id"] for one in fact["decision"]["votes"]] == [buy, build, buy]
        assert await world.rows("select version from decisions where id = :id", id=decision["id"]) == [(2,)]
    assert await world.rows("select * from decision_votes") == []


async def test_a_vote_that_is_changed_while_the_last_comes_in_counts_or_is_too_late(world: World) -> None:
    for _ in range(5):
        decision = await by_majority(world)
        for by in ("member", "owner"):
            await vote(world, decision, 0, by=by)
        ballots = [("helper", 0), ("member", 1)]
        last, changed = await asyncio.gather(
            *(
                world.send("vote_on_decision", by=by, decision_id=decision["id"], option_id=decision["options"][place]["id"])
                for by, place in ballots
            )
        )
        mine = last.json()["decision"]["votes"][0]["option_id"]
        assert (changed.is_success, mine) in {(True, decision["options"][1]["id"]), (False, decision["options"][0]["id"])}


async def test_a_majority_waits_for_every_vote_and_names_who_is_missing(world: World) -> None:
    decision = await by_majority(world)
    await vote(world, decision, 0, by="owner")
    said = await problem(world, "make_decision", **making(decision))
    assert (said["status"], said["code"]) == (409, "votes_missing")
    assert said["details"] == {"voted": 1, "voters": 3, "missing_ids": [PEOPLE["member"], PEOPLE["helper"]]}


async def test_a_majority_decides_for_the_option_with_most_votes(world: World) -> None:
    decision = await by_majority(world)
    for by, place in (("member", 1), ("owner", 0), ("helper", 1)):
        await vote(world, decision, place, by=by)
    said = await problem(world, "make_decision", **making(decision, 0))
    assert (said["status"], said["code"], said["field"]) == (422, "not_the_majority", "option_id")
    assert said["details"] == {"option_ids": [decision["options"][1]["id"]]}
    assert (await world.do("make_decision", **making(decision, 1)))["decision"]["state"] == "decided"


@pytest.mark.parametrize(("place", "decides"), [(0, True), (1, True), (2, False)])
async def test_between_equals_the_decider_chooses(world: World, place: int, decides: bool) -> None:
    decision = await by_majority(world, "member", "owner", options=[BUY, BUILD, {"title": "Stand"}])
    for by, mine in (("member", 0), ("owner", 1)):
        await vote(world, decision, mine, by=by)
    answer = await world.send("make_decision", **making(decision, place))
    assert answer.is_success is decides
    if not decides:
        assert answer.json()["details"]["option_ids"] == [one["id"] for one in decision["options"][:2]]


async def test_votes_for_an_option_that_goes_go_with_it_and_others_stay(world: World) -> None:
    decision = await by_majority(world)
    await vote(world, decision, 0, by="member")
    await vote(world, decision, 1, by="owner")
    edited = (await world.do("edit_decision", decision_id=decision["id"], options=decision["options"][:1]))["decision"]
    assert edited["votes"] == []
    assert await world.rows("select person_id from decision_votes") == [(PEOPLE["member"],)]
    await vote(world, edited, 0, by="owner")
    assert len((await vote(world, edited, 0, by="helper"))["decision"]["votes"]) == 3


async def test_who_votes_no_more_takes_the_vote_along_and_the_votes_are_shown_where_nobody_is_missing(world: World) -> None:
    decision = await by_majority(world)
    await vote(world, decision, 0, by="member")
    await vote(world, decision, 1, by="owner")
    fewer = {"decision_id": decision["id"], "voter_ids": [PEOPLE["owner"], PEOPLE["helper"]]}
    assert (await world.do("edit_decision", **fewer))["decision"]["votes"] == []
    assert await world.rows("select person_id from decision_votes") == [(PEOPLE["owner"],)]
    last = await world.do("edit_decision", decision_id=decision["id"], voter_ids=[PEOPLE["owner"]])
    assert last["decision"]["votes"] == [{"by": PEOPLE["owner"], "option_id": decision["options"][1]["id"]}]
    assert await world.rows("select * from decision_votes") == []


async def test_another_method_needs_no_voters_and_forgets_the_votes(world: World) -> None:
    decision = await by_majority(world)
    await vote(world, decision, 0, by="member")
    edited = (await world.do("edit_decision", decision_id=decision["id"], method="consent"))["decision"]
    assert (edited["method"], edited["voter_ids"], edited["votes"]) == ("consent", [], [])
    assert await world.rows("select * from decision_votes") == []


async def test_once_the_votes_are_shown_nobody_changes_what_was_voted_on(world: World) -> None:
    decision = await by_majority(world)
    for by in VOTERS:
        await vote(world, decision, 0, by=by)
    for field, value in (
        ("options", decision["options"][:1]),
        ("voter_ids", [PEOPLE["member"]]),
        ("method", "decider"),
    ):
        body = {"decision_id": decision["id"], field: value}
        assert await refused(world, "edit_decision", **body) == (409, "votes_are_shown", field)
    told_more = await world.do("edit_decision", decision_id=decision["id"], context="We counted", options=decision["options"])
    assert (told_more["decision"]["context"], len(told_more["decision"]["votes"])) == ("We counted", 3)


async def test_every_way_to_vote_is_counted_as_it_was_cast(world: World) -> None:
    for places in product((0, 1), repeat=3):
        decision = await by_majority(world)
        for by, place in zip(VOTERS, places, strict=True):
            shown = await vote(world, decision, place, by=by)
        cast = [one["option_id"] for one in shown["decision"]["votes"]]
        assert cast == [decision["options"][place]["id"] for place in places]
        winner = int(sum(places) > 1)
        before = await state(world)
        assert (await world.send("make_decision", **making(decision, 1 - winner))).status_code == 422
        assert await state(world) == before
        await world.do("make_decision", **making(decision, winner))
