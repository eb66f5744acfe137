"""Resource requests: asked, answered once, and waited for by what is committed."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from tests.services.okrs.world import OTHER, PEOPLE, TEAM, World, metric

WHY = "Two more people until March; without them half the customers wait"
REQUEST = """
insert into resource_requests
  (id, version, objective_id, key_result_id, team_id, resource, why, state, due_on, asked_by, asked_at)
values (:id, 1, :objective, :part, :team, 'people', :why, 'open', '2026-01-09', :person, '2026-01-05T09:00:00Z')
"""


async def asked(world: World, objective: dict[str, Any], place: int = 0, *, by: str = "member", **more: Any) -> dict[str, Any]:
    part = {"objective_id": objective["id"], "key_result_id": objective["key_results"][place]["id"]}
    told = await world.do("request_resource", by=by, **part | {"resource": "people", "why": WHY} | more)
    return dict(told["resource_request"])


async def test_what_a_key_result_needs_is_asked_of_the_teams_lead_with_a_day_to_answer(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    request = await asked(world, draft)
    assert (request["state"], request["resource"], request["why"]) == ("open", "people", WHY)
    assert (request["objective_id"], request["key_result_id"]) == (draft["id"], draft["key_results"][0]["id"])
    assert (request["team_id"], request["approver_id"], request["asked_by"]) == (TEAM, None, PEOPLE["member"])
    assert (request["due_on"], request["version"]) == ("2026-01-09", 1)
    assert (request["reason"], request["answered_by"], request["answered_at"]) == (None, None, None)
    assert await world.rows("select version from objectives") == [(1,)], "the objective stays as it is"


async def test_the_day_to_answer_is_counted_where_the_asker_lives(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    world.clock.move_to(datetime(2026, 1, 5, 12, tzinfo=UTC))  # the sixth of January on Kiritimati
    assert (await asked(world, draft, by="traveler"))["due_on"] == "2026-01-10"
    assert (await asked(world, draft, by="member"))["due_on"] == "2026-01-09"


async def test_members_leads_and_whoever_works_on_the_key_result_ask_and_nobody_else(world: World, cycle: str) -> None:
    part = metric(owner_id=PEOPLE["stranger"], contributor_ids=[PEOPLE["helper"]])
    active = await world.active(cycle, key_results=[part, metric()], contributor_ids=[PEOPLE["contributor"]])
    for by in ("member", "champion", "deputy", "contributor", "stranger", "helper", "lead", "lead_deputy", "lead_above"):
        await asked(world, active, by=by)
    for by, place in (("admin", 0), ("old_deputy", 0), ("stranger", 1), ("helper", 1)):
        body = {"objective_id": active["id"], "key_result_id": active["key_results"][place]["id"], "resource": "time", "why": WHY}
        assert await world.refusal("request_resource", by=by, **body) == (403, "not_yours_to_ask_for", None)
    assert await world.rows("select count(*) from resource_requests") == [(9,)]


async def test_nothing_is_asked_for_what_is_closed_or_not_there(world: World, cycle: str) -> None:
    closed, draft = await world.closed(cycle), await world.draft(cycle)
    body = {"objective_id": closed["id"], "key_result_id": closed["key_results"][0]["id"], "resource": "tool", "why": WHY}
    open_one = body | {"objective_id": draft["id"], "key_result_id": draft["key_results"][0]["id"]}
    cases: list[tuple[dict[str, Any], tuple[int, str, str | None]]] = [
        (body, (409, "objective_is_closed", None)),
        (open_one | {"objective_id": "objective_" + "9" * 32}, (404, "objective_not_found", "objective_id")),
        (open_one | {"key_result_id": "key_result_" + "9" * 32}, (404, "key_result_not_found", "key_result_id")),
        (open_one | {"key_result_id": body["key_result_id"]}, (404, "key_result_not_found", "key_result_id")),
        (open_one | {"approver_id": PEOPLE["gone"]}, (422, "no_such_person", "approver_id")),
        (open_one | {"why": " "}, (422, "bad_input", "why")),
        (open_one | {"why": "w" * 2001}, (422, "bad_input", "why")),
        (open_one | {"resource": "luck"}, (422, "bad_input", "resource")),
    ]
    for faulty, refusal in cases:
        assert await world.refusal("request_resource", by="member", **faulty) == refusal
    await world.do("discard_draft", by="member", objective_id=draft["id"])
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    assert await world.refusal("request_resource", by="member", **body) == (409, "cycle_is_closed", None)
    assert await world.rows("select 1 from resource_requests") == []


async def test_a_request_is_granted_by_whoever_was_named_or_leads_or_stands_in(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    for by, approver in (("stranger", "stranger"), ("deputy", "champion"), ("lead", None), ("lead_deputy", None)):
        request = await asked(world, draft, approver_id=PEOPLE[approver] if approver else None)
        for nobody in ("member", "old_deputy", "admin", "helper"):
            refusal = await world.refusal("grant_resource", by=nobody, resource_request_id=request["id"])
            assert refusal == (403, "not_yours_to_grant", None)
        told = await world.do("grant_resource", by=by, resource_request_id=request["id"])
        granted = told["resource_request"]
        assert (granted["state"], granted["reason"], granted["answered_by"]) == ("granted", None, PEOPLE[by])
        assert (granted["answered_at"], granted["version"]) == ("2026-01-05T09:00:00Z", 2)
    by_title = await world.rows("select state, count(*) from resource_requests group by 1")
    assert by_title == [("granted", 4)]


async def test_a_request_is_declined_with_a_reason_that_the_journal_keeps(world: World, cycle: str) -> None:
    request = await asked(world, await world.draft(cycle))
    body = {"resource_request_id": request["id"]}
    assert await world.refusal("decline_resource", by="lead", **body) == (422, "bad_input", "reason")
    assert await world.refusal("decline_resource", by="lead", **body, reason=" ") == (422, "bad_input", "reason")
    assert await world.refusal("decline_resource", by="member", **body, reason="x") == (403, "not_yours_to_grant", None)
    told = await world.do("decline_resource", by="lead_above", **body, reason="No money before April")
    declined = told["resource_request"]
    assert (declined["state"], declined["reason"]) == ("declined", "No money before April")
    [(kind, reason)] = await world.rows("select type, reason from journal order by position desc limit 1")
    assert (kind, reason) == ("forthright.okrs.resource_declined.v1", "No money before April")


async def test_whoever_asked_takes_a_request_back_and_nobody_for_them(world: World, cycle: str) -> None:
    request = await asked(world, await world.draft(cycle), by="champion")
    body = {"resource_request_id": request["id"]}
    for by in ("deputy", "lead", "member", "stranger"):
        assert await world.refusal("withdraw_resource_request", by=by, **body) == (403, "not_your_request", None)
    withdrawn = (await world.do("withdraw_resource_request", by="champion", **body))["resource_request"]
    assert (withdrawn["state"], withdrawn["answered_by"], withdrawn["reason"]) == ("withdrawn", PEOPLE["champion"], None)


@pytest.mark.parametrize("verb", ["grant_resource", "decline_resource", "withdraw_resource_request"])
async def test_what_was_answered_is_not_answered_again_and_tells_what_happened(world: World, cycle: str, verb: str) -> None:
    request = await asked(world, await world.draft(cycle), by="lead")
    body = {"resource_request_id": request["id"]}
    await world.do("decline_resource", by="lead_above", **body, reason="No money before April")
    more = {"reason": "x"} if verb == "decline_resource" else {}
    told = await world.problem(verb, by="lead", **body, **more)
    assert (told["status"], told["code"]) == (409, "request_was_answered")
    assert told["detail"].startswith("This request is declined already")
    assert told["details"] == {
        "state": "declined",
        "answered_by": PEOPLE["lead_above"],
        "answered_at": "2026-01-05T09:00:00Z",
        "reason": "No money before April",
    }
    assert await world.rows("select state, version from resource_requests") == [("declined", 2)]
    unknown = await world.refusal(verb, by="lead", **more, resource_request_id="resource_request_" + "9" * 32)
    assert unknown == (404, "request_not_found", "resource_request_id")


async def test_of_two_who_grant_and_decline_at_once_one_wins_and_the_other_is_told(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    for _ in range(6):
        body = {"resource_request_id": (await asked(world, draft, approver_id=PEOPLE["stranger"]))["id"]}
        answers = await asyncio.gather(
            world.send("grant_resource", by="stranger", **body),
            world.send("decline_resource", by="lead", **body, reason="No money"),
            world.send("withdraw_resource_request", by="member", **body),
        )
        won = [answer.json() for answer in answers if answer.status_code == 200]
        lost = [answer.json() for answer in answers if answer.status_code == 409]
        assert (len(won), len(lost)) == (1, 2)
        now = won[0]["resource_request"]
        assert {(each["code"], each["details"]["state"], each["details"]["answered_by"]) for each in lost} == {
            ("request_was_answered", now["state"], now["answered_by"])
        }
        assert now["version"] == 2


async def test_activation_waits_for_what_a_committed_key_result_needs(world: World, cycle: str) -> None:
    reviewed = await world.in_review(cycle)
    request, other = await asked(world, reviewed), await asked(world, reviewed, resource="budget", why="A thousand")
    told = await world.problem("activate_objective", objective_id=reviewed["id"])
    assert (told["status"], told["code"]) == (409, "not_ready_to_activate")
    waiting = [(one["code"], one["request_id"], one["key_result_id"], one["said"]) for one in told["details"]["blockers"]]
    part = reviewed["key_results"][0]["id"]
    assert waiting == [("request_open", request["id"], part, WHY), ("request_open", other["id"], part, "A thousand")]
    await world.do("decline_resource", by="lead", resource_request_id=request["id"], reason="Not now")
    await world.do("withdraw_resource_request", by="member", resource_request_id=other["id"])
    await world.do("activate_objective", objective_id=reviewed["id"])


async def test_activation_waits_neither_of_what_is_dared_nor_for_key_results_that_are_gone(world: World, cycle: str) -> None:
    dared = await world.in_review(cycle, ambition="aspirational")
    await asked(world, dared)
    await world.do("activate_objective", objective_id=dared["id"])
    committed = await world.in_review(cycle, key_results=[metric(), metric()])
    await asked(world, committed, 1)
    part = {"objective_id": committed["id"], "key_result_id": committed["key_results"][1]["id"]}
    await world.do("remove_key_result", **part)
    await world.do("activate_objective", objective_id=committed["id"])


async def test_an_activation_waits_for_a_request_that_is_about_to_commit(world: World, cycle: str) -> None:
    reviewed = await world.in_review(cycle)
    async with world.engine.connect() as connection:
        await connection.execute(text("select 1 from objectives where id = :id for share"), {"id": reviewed["id"]})
        given = {"objective": reviewed["id"], "part": reviewed["key_results"][0]["id"], "id": "resource_request_" + "1" * 32}
        await connection.execute(text(REQUEST), given | {"person": PEOPLE["member"], "team": TEAM, "why": WHY})
        activation = asyncio.create_task(world.send("activate_objective", objective_id=reviewed["id"]))
        assert await asyncio.wait([activation], timeout=0.3) == (set(), {activation})
        await connection.commit()
    told = (await activation).json()
    assert (told["code"], [one["request_id"] for one in told["details"]["blockers"]]) == ("not_ready_to_activate", [given["id"]])


async def test_a_request_waits_for_an_activation_that_is_about_to_commit(world: World, cycle: str) -> None:
    reviewed = await world.in_review(cycle)
    async with world.engine.connect() as connection:
        await connection.execute(text("select 1 from objectives where id = :id for update"), {"id": reviewed["id"]})
        request = asyncio.create_task(asked(world, reviewed))
        assert await asyncio.wait([request], timeout=0.3) == (set(), {request})
        await connection.commit()
    assert (await request)["state"] == "open"


async def test_whichever_of_an_activation_and_a_request_is_first_nothing_is_overlooked(world: World, cycle: str) -> None:
    for turn in range(6):
        reviewed = await world.in_review(cycle)
        both = [asked(world, reviewed), world.send("activate_objective", objective_id=reviewed["id"])]
        done: list[Any] = list(await asyncio.gather(*both[:: 1 if turn % 2 else -1]))
        activation = next(each for each in done if not isinstance(each, dict))
        assert activation.status_code in {200, 409}
        [(last,)] = await world.rows("select type from journal order by position desc limit 1")
        assert last == "forthright.okrs.resource_requested.v1", "no activation came after it"


async def test_a_request_stays_answerable_when_its_objective_is_closed_or_gone(world: World, cycle: str) -> None:
    """Whoever owes an answer can always give it; nothing of the objective changes by it."""
    active, draft = await world.active(cycle, team_id=OTHER, by="stranger"), await world.draft(cycle)
    one, two = await asked(world, active, by="champion"), await asked(world, draft)
    await world.close(active)
    await world.do("discard_draft", by="member", objective_id=draft["id"])
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    await world.do("grant_resource", by="lead_above", resource_request_id=one["id"], reason="For the next quarter")
    await world.do("withdraw_resource_request", by="member", resource_request_id=two["id"])
    assert await world.rows("select count(*) from objectives") == [(1,)]
