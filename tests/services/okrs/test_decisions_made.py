"""Decisions made, each method by its own rule; and objections."""

import asyncio
from typing import Any

import pytest

from contracts.okrs import limits
from tests.services.okrs.deciding import BUILD, BUY, decided, making, problem, proposed, refused, told
from tests.services.okrs.world import PEOPLE, World

NOBODY = f"person_{'f' * 32}"


async def objection(
    world: World, decision: dict[str, Any], text: str = "A year is long", *, by: str = "stranger"
) -> dict[str, Any]:
    raised = await world.do("raise_objection", by=by, decision_id=decision["id"], text=text)
    return dict(raised["decision"]["objections"][-1])


async def resolved(world: World, decision: dict[str, Any], one: dict[str, Any], *, by: str = "champion") -> dict[str, Any]:
    body = {"decision_id": decision["id"], "objection_id": one["id"], "resolution": "We borrow one until then"}
    return dict((await world.do("resolve_objection", by=by, **body))["decision"])


@pytest.mark.parametrize("by", ["champion", "deputy"])
async def test_the_decider_or_a_deputy_decides_with_rationale_dissent_and_consequences(world: World, by: str) -> None:
    proposal = await proposed(world, review_on="2026-02-01")
    dissents = [{"by": PEOPLE["owner"], "text": "It will not fit"}, {"text": "Too dear"}]
    body = making(proposal, 1, rationale="It fits", dissents=dissents, consequences="We wait a year", review_on="2026-06-30")
    made = (await world.do("make_decision", by=by, **body))["decision"]
    assert (made["state"], made["chosen_option_id"]) == ("decided", proposal["options"][1]["id"])
    assert (made["rationale"], made["consequences"], made["review_on"]) == ("It fits", "We wait a year", "2026-06-30")
    assert made["dissents"] == [{"by": PEOPLE["owner"], "text": "It will not fit"}, {"by": None, "text": "Too dear"}]
    assert (made["decided_by"], made["decided_at"]) == (PEOPLE[by], world.clock.now().isoformat().replace("+00:00", "Z"))
    assert (made["version"], made["edit_version"]) == (2, 2)
    assert (await told(world))[-1] == "decision_made"


async def test_the_day_of_review_stays_as_proposed_where_no_other_is_named(world: World) -> None:
    assert (await decided(world, review_on="2026-02-01"))["review_on"] == "2026-02-01"


@pytest.mark.parametrize("by", ["member", "stranger", "lead", "admin", "old_deputy"])
async def test_nobody_else_decides_not_even_who_proposed_it(world: World, by: str) -> None:
    proposal = await proposed(world)
    assert await refused(world, "make_decision", by=by, **making(proposal)) == (403, "not_yours_to_make", None)


async def test_a_decision_is_refused_where_it_does_not_hold_together(world: World) -> None:
    proposal, elsewhere = await proposed(world), await proposed(world)
    for more, refusal in (
        ({"option_id": elsewhere["options"][0]["id"]}, (404, "option_not_found", "option_id")),
        ({"rationale": "  "}, (422, "bad_input", "rationale")),
        ({"review_on": "2026-01-04"}, (422, "review_date_in_the_past", "review_on")),
        ({"dissents": [{"text": "x"}, {"by": NOBODY, "text": "x"}]}, (422, "no_such_person", "dissents.1.by")),
        ({"dissents": [{"text": "x"}] * (limits.DISSENTS + 1)}, (422, "bad_input", "dissents")),
    ):
        assert await refused(world, "make_decision", **making(proposal) | more) == refusal
    bare = await proposed(world, options=[])
    body = making(proposal) | {"decision_id": bare["id"]}
    assert await refused(world, "make_decision", **body) == (409, "options_missing", None)


async def test_what_was_decided_is_told_to_whoever_decides_again(world: World) -> None:
    made = await decided(world)
    said = await problem(world, "make_decision", by="deputy", **making(made, 1))
    assert (said["status"], said["code"]) == (409, "decision_was_made")
    chosen = made["options"][0]
    assert said["details"] == {
        "option_id": chosen["id"],
        "option": chosen["title"],
        "by": PEOPLE["champion"],
        "at": made["decided_at"],
    }
    assert "Buy a desk" in said["detail"]


async def test_of_two_who_decide_at_once_one_decides_and_the_other_learns_what(world: World) -> None:
    for _ in range(5):
        proposal = await proposed(world)
        bodies = [("champion", making(proposal, 0)), ("deputy", making(proposal, 1))]
        answers = await asyncio.gather(*(world.send("make_decision", by=by, **body) for by, body in bodies))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (won,), (lost,) = ([one.json() for one in answers if one.is_success is ok] for ok in (True, False))
        assert lost["code"] == "decision_was_made"
        assert lost["details"]["option_id"] == won["decision"]["chosen_option_id"]
        assert lost["details"]["by"] == won["decision"]["decided_by"]
        rows = await world.rows("select version, chosen_option_id from decisions where id = :id", id=proposal["id"])
        assert rows == [(2, won["decision"]["chosen_option_id"])]
    assert (await told(world)).count("decision_made") == 5


async def test_by_consent_nothing_is_decided_against_an_objection_and_each_is_listed(world: World) -> None:
    proposal = await proposed(world, method="consent")
    first, second = await objection(world, proposal), await objection(world, proposal, "It smells", by="helper")
    said = await problem(world, "make_decision", **making(proposal))
    assert (said["status"], said["code"]) == (409, "objections_unresolved")
    assert said["details"]["objections"] == [{"id": one["id"], "text": one["text"]} for one in (first, second)]
    await resolved(world, proposal, first)
    said = await problem(world, "make_decision", **making(proposal))
    assert [one["id"] for one in said["details"]["objections"]] == [second["id"]]
    await resolved(world, proposal, second)
    made = (await world.do("make_decision", **making(proposal)))["decision"]
    assert [one["resolution"] for one in made["objections"]] == ["We borrow one until then"] * 2


async def test_by_other_methods_an_objection_does_not_stop_a_decision_and_stays_with_it(world: World) -> None:
    proposal = await proposed(world)
    one = await objection(world, proposal)
    made = (await world.do("make_decision", **making(proposal)))["decision"]
    assert made["objections"] == [one]


async def test_an_objection_raised_while_it_is_decided_either_stops_it_or_comes_too_late(world: World) -> None:
    for _ in range(5):
        proposal = await proposed(world, method="consent")
        made, raised = await asyncio.gather(
            world.send("make_decision", **making(proposal)),
            world.send("raise_objection", by="stranger", decision_id=proposal["id"], text="Wait"),
        )
        codes = {made.json().get("code"), raised.json().get("code")}
        assert codes in ({None, "objections_unresolved"}, {None, "decision_is_not_proposed"})


async def test_by_advice_somebody_else_than_who_decides_says_something_first(world: World) -> None:
    proposal = await proposed(world, method="advice")
    comment = {"decision_id": proposal["id"], "text": "I would buy"}
    assert await refused(world, "make_decision", **making(proposal)) == (409, "advice_needed", None)
    await world.do("comment_on_decision", by="champion", **comment)
    assert await refused(world, "make_decision", **making(proposal)) == (409, "advice_needed", None)
    await world.do("comment_on_decision", by="deputy", **comment)
    assert await refused(world, "make_decision", by="deputy", **making(proposal)) == (409, "advice_needed", None)
    assert (await world.do("make_decision", **making(proposal, 1)))["decision"]["state"] == "decided"


async def test_advice_about_something_else_or_taken_back_is_none(world: World) -> None:
    proposal, other = [await proposed(world, method="advice") for _ in range(2)]
    await world.do("comment_on_decision", by="helper", decision_id=other["id"], text="I would buy")
    said = await world.do("comment_on_decision", by="helper", decision_id=proposal["id"], text="I would build")
    await world.do("withdraw_text", by="helper", id=said["comment"]["id"])
    assert await refused(world, "make_decision", **making(proposal)) == (409, "advice_needed", None)
    await world.do("make_decision", **making(other))


async def test_anybody_objects_while_it_is_proposed_and_not_after(world: World) -> None:
    proposal = await proposed(world)
    one = await objection(world, proposal)
    assert (one["by"], one["resolution"], one["resolved_at"]) == (PEOPLE["stranger"], None, None)
    body = {"decision_id": proposal["id"], "text": "Too late"}
    assert await refused(world, "raise_objection", by="helper", **body | {"text": ""}) == (422, "bad_input", "text")
    await world.do("make_decision", **making(proposal))
    assert await refused(world, "raise_objection", by="helper", **body) == (409, "decision_is_not_proposed", None)
    late = {"decision_id": proposal["id"], "objection_id": one["id"], "resolution": "x"}
    assert await refused(world, "resolve_objection", **late) == (409, "decision_is_not_proposed", None)


@pytest.mark.parametrize("by", ["champion", "deputy", "member", "stranger"])
async def test_decider_proposer_objector_and_deputies_resolve_an_objection_once(world: World, by: str) -> None:
    proposal = await proposed(world)
    one = await objection(world, proposal)
    found = (await resolved(world, proposal, one, by=by))["objections"][0]
    assert (found["resolution"], found["resolved_by"]) == ("We borrow one until then", PEOPLE[by])
    again = {"decision_id": proposal["id"], "objection_id": one["id"], "resolution": "Otherwise"}
    said = await problem(world, "resolve_objection", **again)
    assert (said["status"], said["code"], said["field"]) == (409, "objection_was_resolved", "objection_id")
    assert said["details"] == {"resolution": "We borrow one until then", "by": PEOPLE[by], "at": found["resolved_at"]}


async def test_others_do_not_resolve_an_objection(world: World) -> None:
    proposal = await proposed(world)
    one = await objection(world, proposal)
    body = {"decision_id": proposal["id"], "objection_id": one["id"], "resolution": "x"}
    for by in ("helper", "lead", "admin", "old_deputy"):
        assert await refused(world, "resolve_objection", by=by, **body) == (403, "not_yours_to_resolve", None)
    missing = body | {"objection_id": f"objection_{'f' * 32}"}
    assert await refused(world, "resolve_objection", **missing) == (404, "objection_not_found", "objection_id")


async def test_objections_have_a_number(world: World) -> None:
    proposal = await proposed(world)
    for number in range(limits.OBJECTIONS):
        await objection(world, proposal, f"Number {number}")
    body = {"decision_id": proposal["id"], "text": "One more"}
    assert await refused(world, "raise_objection", by="helper", **body) == (409, "too_many_objections", None)


async def test_objections_do_not_raise_the_edit_version(world: World) -> None:
    proposal = await proposed(world, options=[BUY, BUILD])
    one = await objection(world, proposal)
    found = await resolved(world, proposal, one)
    assert (found["version"], found["edit_version"]) == (3, 1)
