"""Skill gaps name a skill and a key result, never a person, and lower nothing."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.skills import ANSWERS, OPEN_GAPS
from contracts.okrs.objectives import ObjectiveDocument
from contracts.values import PersonId
from services.feedback.skills import rules
from tests.services.feedback.helping import KEY_RESULT, NOWHERE, ON_IT, SECOND, closed_goal, flagged, goal, smaller_goal, training
from tests.services.feedback.world import PEOPLE, World


@pytest.fixture
async def a_goal(world: World) -> ObjectiveDocument:
    return await goal(world)


pytestmark = pytest.mark.usefixtures("a_goal")


async def test_a_gap_is_flagged_answered_with_mentoring_and_training_and_closed(world: World) -> None:
    gap = await flagged(world)
    assert (gap["skill"], gap["key_result_id"], gap["state"]) == ("Reading tide tables", KEY_RESULT, "open")
    assert (gap["flagged_on"], gap["due_on"], gap["first_offer_on"]) == ("2026-01-05", "2026-01-10", None)
    world.clock.move_to(world.clock.now().replace(day=7))
    await world.do("offer_mentoring", by="stranger", skill_gap_id=gap["id"], what="An hour a week")
    request = (await training(world)).id
    told = await world.do(
        "offer_training", by="lead", skill_gap_id=gap["id"], resource_request_id=request, what="Two days at the harbor"
    )
    answered = told["skill_gap"]
    assert (answered["state"], answered["first_offer_on"], answered["due_on"]) == ("answered", "2026-01-07", None)
    shown = [
        (each["kind"], each["said"]["text"], each["said"]["by"], each["resource_request_id"]) for each in answered["answers"]
    ]
    assert shown == [
        ("mentoring", "An hour a week", PEOPLE["stranger"], None),
        ("training", "Two days at the harbor", PEOPLE["lead"], request),
    ]
    told = await world.do("close_skill_gap", by="contributor", skill_gap_id=gap["id"], how="Two of us read them now")
    closed = told["skill_gap"]
    assert (closed["state"], closed["closed_on"], closed["how"]["text"]) == ("closed", "2026-01-07", "Two of us read them now")
    facts = await world.rows("select type from outbox order by position")
    assert [fact.split(".")[2] for (fact,) in facts] == [
        "skill_gap_flagged", "skill_gap_answered", "skill_gap_answered", "skill_gap_closed",
    ]  # fmt: skip


async def test_neither_document_nor_event_nor_journal_tells_who_flagged_it(world: World) -> None:
    gap = await flagged(world, by="contributor")
    assert PEOPLE["contributor"] not in str(gap)
    assert await world.rows("select actor from outbox") == [(None,)]
    assert await world.rows("select actor from journal") == [(None,)]
    for table in ("outbox", "journal", "skill_gaps", "writings"):
        [(held,)] = await world.rows(f"select coalesce(string_agg(t::text, ''), '') from {table} t")  # as listed
        assert PEOPLE["contributor"] not in held, table
    answered = await world.do("offer_mentoring", by="stranger", skill_gap_id=gap["id"], what="An hour")
    assert PEOPLE["stranger"] in str(answered)  # who offers says so openly: in the document alone, where it can be taken back
    assert await world.rows("select actor from outbox union all select actor from journal") == [(None,)] * 4


async def test_a_flag_lowers_nothing(world: World) -> None:
    before = await world.rows("select id, version, document from objective")
    await flagged(world)
    assert await world.rows("select id, version, document from objective") == before
    assert await world.rows("select distinct jsonb_array_elements(touched)->>0 from journal") == [("skill_gap",)]


async def test_only_those_who_work_on_it_flag_and_never_a_person(world: World) -> None:
    for by in ("author", "stranger", "lead", "lead_above", "deputy", "admin"):
        told = await world.refusal("flag_skill_gap", by=by, **ON_IT, skill="Reading")
        assert told == (403, "not_yours_to_flag", None)
    for skill in (f"Reading, {PEOPLE['author']}", "Reading (@author)"):
        told = await world.refusal("flag_skill_gap", **ON_IT, skill=skill)
        assert told == (422, "names_somebody", "skill")
    assert await world.refusal("flag_skill_gap", **ON_IT, skill="x" * 61) == (422, "bad_input", "skill")


@given(st.text(alphabet=st.characters(blacklist_characters="@"), max_size=60))
def test_a_skill_that_mentions_nobody_is_one(skill: str) -> None:
    assert not rules.names_somebody(skill)


@given(st.uuids(), st.text(max_size=10), st.text(max_size=10))
def test_a_mention_is_found_wherever_it_stands(uuid: object, before: str, after: str) -> None:
    assert rules.names_somebody(f"{before} {PersonId.of(uuid)} {after}")  # type: ignore[arg-type]  # a UUID
    assert rules.names_somebody(f"{before}@{after}")


@given(st.text(max_size=60))
def test_capitals_and_spaces_make_no_other_skill(skill: str) -> None:
    assert rules.same(f"  {skill} ") == rules.same(skill)
    assert rules.same(rules.same(skill)) == rules.same(skill)
    assert rules.same("Reading  TIDE tables") == rules.same("reading tide tables") != rules.same("reading tables")


async def test_one_skill_is_flagged_once_while_it_is_open(world: World) -> None:
    gap = await flagged(world)
    told = await world.problem("flag_skill_gap", by="champion", **ON_IT, skill="reading  Tide tables")
    assert (told["status"], told["code"], told["details"]) == (409, "skill_is_flagged", {"skill_gap_id": gap["id"]})
    await flagged(world, by="champion", key_result_id=SECOND)
    await world.do("close_skill_gap", skill_gap_id=gap["id"], how="Learned")
    await flagged(world)


async def test_two_who_flag_one_skill_at_once_flag_it_once(world: World) -> None:
    body = {**ON_IT, "skill": "Reading"}
    answers = await asyncio.gather(*(world.send("flag_skill_gap", by=by, **body) for by in ("champion", "contributor")))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_key_result_has_a_bounded_number_of_open_gaps(world: World) -> None:
    for number in range(OPEN_GAPS):
        await flagged(world, skill=f"Skill {number}")
    told = await world.refusal("flag_skill_gap", **ON_IT, skill="One more")
    assert told == (409, "too_many_skill_gaps", "key_result_id")


async def test_training_is_a_request_for_training_of_the_same_key_result_that_is_open_or_granted(world: World) -> None:
    gap = await flagged(world)
    body = {"skill_gap_id": gap["id"], "what": "Two days"}
    wrong = [
        f"resource_request_{NOWHERE}",
        (await training(world, 1, resource="budget")).id,
        (await training(world, 2, key_result_id=SECOND)).id,
        (await training(world, 3, state="declined")).id,
        (await training(world, 4, state="withdrawn")).id,
    ]
    for request in wrong:
        told = await world.refusal("offer_training", by="lead", **body, resource_request_id=request)
        assert told == (422, "no_such_training_request", "resource_request_id")
    for number, state in ((5, "open"), (6, "granted")):
        request = (await training(world, number, state=state)).id
        await world.do("offer_training", by="lead", **body, resource_request_id=request)
        told = await world.refusal("offer_training", by="stranger", **body, resource_request_id=request)
        assert told == (409, "training_offered_already", "resource_request_id")


async def test_everyone_offers_mentoring_once_and_no_more_than_anyone_can_use(world: World) -> None:
    gap = await flagged(world)
    body = {"skill_gap_id": gap["id"], "what": "An hour"}
    await world.do("offer_mentoring", by="stranger", **body)
    assert await world.refusal("offer_mentoring", by="stranger", **body) == (409, "mentoring_offered_already", None)
    for number in range(1, ANSWERS):
        await world.do("offer_mentoring", by=f"member{number}", **body)
    assert await world.refusal("offer_mentoring", by="member12", **body) == (409, "too_many_skill_answers", None)


async def test_those_who_work_on_it_and_leads_close_it_once(world: World) -> None:
    gap = await flagged(world)
    body = {"skill_gap_id": gap["id"], "how": "Learned"}
    for by in ("author", "stranger", "admin"):
        assert await world.refusal("close_skill_gap", by=by, **body) == (403, "not_yours_to_close_gap", None)
    await world.do("close_skill_gap", by="deputy", **body)
    over = (409, "skill_gap_is_closed", None)
    assert await world.refusal("close_skill_gap", by="lead", **body) == over
    assert await world.refusal("offer_mentoring", by="stranger", skill_gap_id=gap["id"], what="Late") == over
    request = (await training(world)).id
    late = {"skill_gap_id": gap["id"], "resource_request_id": request, "what": "Late"}
    assert await world.refusal("offer_training", by="lead", **late) == over


async def test_what_was_closed_or_removed_meanwhile_takes_no_flags_and_offers_and_its_gaps_can_be_closed(world: World) -> None:
    gap, other = await flagged(world), await flagged(world, skill="Sailing")
    await smaller_goal(world)
    told = await world.refusal("offer_mentoring", by="stranger", skill_gap_id=gap["id"], what="Late")
    assert told == (422, "no_such_key_result", "skill_gap_id")
    assert await world.refusal("flag_skill_gap", **ON_IT, skill="x") == (422, "no_such_key_result", "key_result_id")
    await world.do("close_skill_gap", by="contributor", skill_gap_id=gap["id"], how="Not needed any more")
    await closed_goal_later(world)
    told = await world.refusal("offer_mentoring", by="stranger", skill_gap_id=other["id"], what="Late")
    assert told == (409, "objective_is_closed_already", "skill_gap_id")
    assert await world.refusal("flag_skill_gap", **ON_IT, skill="x") == (409, "objective_is_closed_already", "objective_id")
    await world.do("close_skill_gap", by="lead", skill_gap_id=other["id"], how="It is over")


async def closed_goal_later(world: World) -> None:
    await goal(world, version=3)
    await closed_goal(world, version=4)


async def test_offers_beside_a_close_are_either_inside_or_refused(world: World) -> None:
    for number in range(5):
        gap = await flagged(world, skill=f"Skill {number}")
        closing, offer = await asyncio.gather(
            world.send("close_skill_gap", skill_gap_id=gap["id"], how="Learned"),
            world.send("offer_mentoring", by="stranger", skill_gap_id=gap["id"], what="An hour"),
        )
        assert closing.status_code == 200
        assert offer.status_code == 200 or offer.json()["code"] == "skill_gap_is_closed"


async def test_an_offer_is_withdrawn_and_made_anew(world: World) -> None:
    gap = await flagged(world)
    request = (await training(world)).id
    body = {"skill_gap_id": gap["id"], "what": "An hour"}
    told = await world.do("offer_mentoring", by="stranger", **body)
    await world.do("withdraw_text", by="stranger", id=told["skill_gap"]["answers"][0]["said"]["id"])
    await world.do("offer_mentoring", by="stranger", **body)
    told = await world.do("offer_training", by="lead", **body, resource_request_id=request)
    await world.do("withdraw_text", by="lead", id=told["skill_gap"]["answers"][2]["said"]["id"])
    told = await world.do("offer_training", by="lead", **body, resource_request_id=request)
    shown = [(each["kind"], each["said"]["state"]) for each in told["skill_gap"]["answers"]]
    assert shown == [("mentoring", "withdrawn"), ("mentoring", "shown"), ("training", "withdrawn"), ("training", "shown")]
