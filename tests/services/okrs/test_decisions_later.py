"""What becomes of a decision: reviewed, superseded, named by changes to objectives; and that it fits at all its maxima."""

import asyncio
from typing import Any

import orjson
import pytest

from contracts.messages import DOCUMENT_BYTES
from contracts.okrs import limits
from contracts.okrs.decisions import DecisionDocument
from tests.services.okrs.deciding import decided, making, problem, proposed, refused, told
from tests.services.okrs.world import PEOPLE, World, metric

NONE = f"decision_{'f' * 32}"


async def superseded(world: World, earlier: dict[str, Any], later: dict[str, Any], *, by: str = "champion") -> dict[str, Any]:
    body = {"decision_id": earlier["id"], "by_decision_id": later["id"], "reason": "We grew"}
    return await world.do("supersede_decision", by=by, **body)


@pytest.mark.parametrize("by", ["champion", "deputy"])
async def test_a_decision_is_reviewed_by_its_decider_or_a_deputy(world: World, by: str) -> None:
    made = await decided(world, review_on="2026-01-05")
    body = {"decision_id": made["id"], "outcome": "keep", "learned": "Nobody waits"}
    kept = (await world.do("review_decision", by=by, **body, next_review_on="2026-06-30"))["decision"]
    assert [(one["outcome"], one["learned"], one["by"]) for one in kept["reviews"]] == [("keep", "Nobody waits", PEOPLE[by])]
    assert (kept["review_on"], kept["state"], kept["edit_version"]) == ("2026-06-30", "decided", made["edit_version"])
    last = (await world.do("review_decision", by=by, **body | {"outcome": "change"}))["decision"]
    assert ([one["outcome"] for one in last["reviews"]], last["review_on"]) == (["keep", "change"], None)
    assert (await told(world))[-1] == "decision_reviewed"


async def test_a_review_is_refused_where_it_is_not_the_time_or_the_person(world: World) -> None:
    made, proposal = await decided(world), await proposed(world)
    body = {"decision_id": made["id"], "outcome": "keep", "learned": "Nobody waits"}
    for by in ("member", "stranger", "lead", "admin"):
        assert await refused(world, "review_decision", by=by, **body) == (403, "not_yours_to_make", None)
    early = await refused(world, "review_decision", **body | {"decision_id": proposal["id"]})
    assert early == (409, "decision_is_not_made", "decision_id")
    past = await refused(world, "review_decision", **body, next_review_on="2026-01-04")
    assert past == (422, "review_date_in_the_past", "next_review_on")
    assert await refused(world, "review_decision", **body | {"learned": " "}) == (422, "bad_input", "learned")
    for _ in range(limits.DECISION_REVIEWS):
        await world.do("review_decision", **body)
    assert await refused(world, "review_decision", **body) == (409, "too_many_reviews", None)


@pytest.mark.parametrize("by", ["champion", "deputy", "owner"])
async def test_the_decider_of_either_decision_lets_one_take_the_place_of_the_other_and_both_show_it(
    world: World, by: str
) -> None:
    earlier = await decided(world)
    later = await proposed(world, decider_id=PEOPLE["owner"])
    later = (await world.do("make_decision", by="owner", **making(later)))["decision"]
    fact = await superseded(world, earlier, later, by=by)
    gone, here = fact["decision"], fact["superseded_by"]
    assert (gone["state"], gone["superseded_by_id"], gone["superseded_reason"]) == ("superseded", later["id"], "We grew")
    assert (here["state"], here["supersedes_ids"]) == ("decided", [earlier["id"]])
    assert [(one["version"], one["edit_version"]) for one in (gone, here)] == [(3, 3), (3, 3)]
    assert (await told(world))[-1] == "decision_superseded"


async def test_one_decision_takes_the_place_of_several_up_to_a_number(world: World) -> None:
    later = await decided(world)
    for _ in range(limits.SUPERSEDED):
        last = await superseded(world, await decided(world), later)
    assert len(last["superseded_by"]["supersedes_ids"]) == limits.SUPERSEDED
    body = {"decision_id": (await decided(world))["id"], "by_decision_id": later["id"], "reason": "x"}
    assert await refused(world, "supersede_decision", **body) == (409, "supersedes_too_many", "by_decision_id")


async def test_supersession_is_refused_where_it_is_not_the_time_or_the_person(world: World) -> None:
    earlier, later, proposal = await decided(world), await decided(world), await proposed(world)
    body = {"decision_id": earlier["id"], "by_decision_id": later["id"], "reason": "We grew"}
    for by in ("member", "stranger", "lead", "admin"):
        assert await refused(world, "supersede_decision", by=by, **body) == (403, "not_yours_to_supersede", None)
    for change, refusal in (
        ({"by_decision_id": earlier["id"]}, (422, "decision_supersedes_itself", "by_decision_id")),
        ({"by_decision_id": NONE}, (404, "decision_not_found", "by_decision_id")),
        ({"decision_id": NONE}, (404, "decision_not_found", "decision_id")),
        ({"by_decision_id": proposal["id"]}, (409, "decision_is_not_made", "by_decision_id")),
        ({"decision_id": proposal["id"]}, (409, "decision_is_not_made", "decision_id")),
        ({"reason": " "}, (422, "bad_input", "reason")),
    ):
        assert await refused(world, "supersede_decision", **body | change) == refusal
    await superseded(world, earlier, later)
    another = await decided(world)
    again = await problem(world, "supersede_decision", **body | {"by_decision_id": another["id"]})
    assert (again["status"], again["code"], again["field"]) == (409, "decision_was_superseded", "decision_id")
    assert later["id"] in again["detail"]


async def test_a_loop_of_supersession_is_refused_with_its_path(world: World) -> None:
    first, second, third = [await decided(world) for _ in range(3)]
    await superseded(world, first, second)
    await superseded(world, second, third)
    body = {"decision_id": third["id"], "by_decision_id": first["id"], "reason": "Back"}
    said = await problem(world, "supersede_decision", **body)
    assert (said["status"], said["code"], said["field"]) == (409, "supersession_cycle", "by_decision_id")
    ids = [one["id"] for one in (third, first, second, third)]
    assert said["details"] == {"path": ids}
    assert said["detail"].endswith(" → ".join(ids) + ".")


async def test_of_two_that_supersede_each_other_at_once_one_does(world: World) -> None:
    for _ in range(5):
        one, other = await decided(world), await decided(world)
        bodies = [
            {"decision_id": one["id"], "by_decision_id": other["id"], "reason": "x"},
            {"decision_id": other["id"], "by_decision_id": one["id"], "reason": "x"},
        ]
        answers = await asyncio.gather(*(world.send("supersede_decision", **body) for body in bodies))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert [answer.json()["code"] for answer in answers if not answer.is_success] == ["supersession_cycle"]


async def test_of_two_that_take_the_place_of_one_at_once_one_does(world: World) -> None:
    for _ in range(5):
        earlier, *later = [await decided(world) for _ in range(3)]
        answers = await asyncio.gather(
            *(world.send("supersede_decision", decision_id=earlier["id"], by_decision_id=one["id"], reason="x") for one in later)
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        rows = await world.rows("select count(*) from decisions where supersedes_ids ? :id", id=earlier["id"])
        assert rows == [(1,)]


def changes(active: dict[str, Any]) -> dict[str, dict[str, Any]]:
    first, second = (part["id"] for part in active["key_results"])
    weights = [{"key_result_id": first, "weight": "0.3"}, {"key_result_id": second, "weight": "0.7"}]
    return {
        "revise_objective": {"title": "Answer within an hour"},
        "revise_key_result": {"key_result_id": first, "title": "Answered within an hour"},
        "weigh_key_results": {"weights": weights},
        "add_key_result": {"key_result": metric("Asked again")},
        "remove_key_result": {"key_result_id": second},
    }


async def test_a_change_to_an_active_objective_names_its_decision_in_place_of_a_reason(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(), metric()])
    made = await decided(world, title="Answer sooner")
    for verb, change in changes(active).items():
        body = {"objective_id": active["id"], **change}
        assert await refused(world, verb, **body) == (422, "change_needs_a_reason", "reason")
        fact = await world.do(verb, **body, decision_id=made["id"])
        assert fact["revisions"]
        for revision in fact["revisions"]:
            assert (revision["decision_id"], revision["why"]) == (made["id"], "Answer sooner")
    both = {"objective_id": active["id"], "why": "Or they leave", "reason": "They told us", "decision_id": made["id"]}
    [revision] = (await world.do("revise_objective", **both))["revisions"]
    assert (revision["decision_id"], revision["why"]) == (made["id"], "They told us")
    kept = await world.rows("select why, decision_id from revisions where id = :id", id=revision["id"])
    assert kept == [("They told us", made["id"])]


async def test_a_change_names_a_decision_that_is_there_and_holds(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    proposal, earlier, later = await proposed(world), await decided(world), await decided(world)
    withdrawn = await proposed(world)
    await world.do("withdraw_decision", decision_id=withdrawn["id"], reason="x")
    await superseded(world, earlier, later)
    body = {"objective_id": active["id"], "title": "Answer within an hour", "reason": "They told us"}
    for decision in (proposal, earlier, withdrawn):
        refusal = await refused(world, "revise_objective", **body, decision_id=decision["id"])
        assert refusal == (409, "decision_is_not_made", "decision_id")
    missing = await refused(world, "revise_objective", **body, decision_id=NONE)
    assert missing == (404, "decision_not_found", "decision_id")


async def test_a_revision_with_a_reason_alone_names_no_decision(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    fact = await world.do("revise_objective", objective_id=active["id"], title="x", reason="They told us")
    assert [one["decision_id"] for one in fact["revisions"]] == [None]


async def test_a_decision_in_plain_english_fits_even_at_all_its_maxima(world: World, cycle: str) -> None:
    everybody = [id for name, id in PEOPLE.items() if name != "gone"]
    share = limits.OPTIONS_TEXT // limits.OPTIONS - 250
    arguments = ["a" * (share // (2 * limits.PROS_AND_CONS))] * limits.PROS_AND_CONS
    options = [{"title": f"{n:02}" + "t" * 248, "pros": arguments, "cons": arguments} for n in range(limits.OPTIONS)]
    objective = (await world.draft(cycle))["id"]
    heard = (await world.do("raise_concern", by="stranger", objective_id=objective, text="x"))["concern"]["id"]
    options = [one | {"concern_id": heard} for one in options]
    proposal = await proposed(
        world, title="t" * 400, context="c" * 4000, options=options, objective_ids=[objective], review_on="2026-02-01"
    )
    for _ in range(limits.OBJECTIONS):
        raised = await world.do("raise_objection", decision_id=proposal["id"], text="o" * 500)
        last = raised["decision"]["objections"][-1]["id"]
        await world.do("resolve_objection", decision_id=proposal["id"], objection_id=last, resolution="r" * 500)
    dissents = [{"by": PEOPLE["owner"], "text": "d" * 500}] * limits.DISSENTS
    await world.do("make_decision", **making(proposal, rationale="r" * 4000, consequences="c" * 4000, dissents=dissents))
    for _ in range(limits.DECISION_REVIEWS):
        body = {"decision_id": proposal["id"], "outcome": "change", "learned": "l" * 1000}
        reviewed = await world.do("review_decision", **body, next_review_on="2026-06-30")
    full = reviewed["decision"] | {
        "voter_ids": (everybody * limits.VOTERS)[: limits.VOTERS],
        "votes": [{"by": PEOPLE["owner"], "option_id": proposal["options"][0]["id"]}] * limits.VOTERS,
        "objective_ids": [objective] * limits.AFFECTED,
        "team_ids": [f"team_{'f' * 32}"] * limits.AFFECTED,
        "supersedes_ids": [NONE] * limits.SUPERSEDED,
        "superseded_by_id": NONE,
        "superseded_reason": "s" * 1000,
        "source": "s" * 400,
        "state": "superseded",
        "version": 10**13,
        "epoch": 999_999,
    }
    document = DecisionDocument.model_validate(full).model_dump_json().encode()
    assert DOCUMENT_BYTES - 3_000 < len(document) <= DOCUMENT_BYTES, "or the limits could be wider"
    assert orjson.loads(document) == full
