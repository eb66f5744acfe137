"""Help, Braintrusts and skill gaps as they are asked, answered and read through the gateway."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.help import HelpRequestDocument
from contracts.feedback.readings import FIRST_OFFER_DAYS, OfferBand, offer_band
from contracts.feedback.skills import SkillGapDocument
from tests.gateway.documents import AT
from tests.gateway.world import Gateway
from tests.services.feedback.helping import GOAL, KEY_RESULT, ON_IT, called, flagged, goal, noted, training
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM

PART = {"objectiveId": GOAL.id, "keyResultId": KEY_RESULT}


@pytest.fixture(autouse=True)
async def a_goal(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    await goal(service)
    await gateway.publish([GOAL])


async def test_somebody_asks_is_offered_accepts_and_thanks(gateway: Gateway) -> None:
    shows = "helpRequest { id state ask { text by { name } } offers { id text } }"
    asked = await gateway.mutate("askForHelp", shows, by="author", **PART, what="Who has read tide tables before?")
    assert asked["helpRequest"]["ask"] == {"text": "Who has read tide tables before?", "by": {"name": "Author"}}
    id = asked["helpRequest"]["id"]
    offered = await gateway.mutate("offerHelp", shows, by="stranger", helpRequestId=id, what="An hour")
    [offer] = offered["helpRequest"]["offers"]
    accepted = await gateway.mutate("acceptHelp", "helpRequest { state acceptedOfferIds }", by="author", helpOfferId=offer["id"])
    assert accepted["helpRequest"] == {"state": "ACCEPTED", "acceptedOfferIds": [offer["id"]]}
    closed = await gateway.mutate("closeHelp", "helpRequest { state }", by="author", helpRequestId=id, used="It", thanks="Thanks")
    assert closed == {"helpRequest": {"state": "CLOSED"}, "userErrors": []}
    query = """query($id: ID!, $team: ID!) {
      node(id: $id) { ... on HelpRequest { askedBy { name } wasUsed used { text } thanks { text } firstOfferOn isOverdue ageDays
        keyResult { id help { nodes { id } } } objective { health { health } help { nodes { id } } } team { id } viewerActions } }
      team(id: $team) { help(states: [CLOSED]) { nodes { id } } timeToFirstOffer { help skills } } }"""
    read = await gateway.read(query, by="member1", id=id, team=TEAM)
    assert read["node"] == {
        "askedBy": {"name": "Author"},
        "wasUsed": True,
        "used": {"text": "It"},
        "thanks": {"text": "Thanks"},
        "firstOfferOn": "2026-01-05",
        "isOverdue": False,
        "ageDays": None,
        "keyResult": {"id": KEY_RESULT, "help": {"nodes": [{"id": id}]}},
        "objective": {"health": None, "help": {"nodes": [{"id": id}]}},
        "team": {"id": TEAM},
        "viewerActions": [],
    }
    assert read["team"] == {"help": {"nodes": [{"id": id}]}, "timeToFirstOffer": {"help": "WITHIN_A_DAY", "skills": None}}


async def test_refusals_are_user_errors(gateway: Gateway) -> None:
    told = await gateway.mutate("askForHelp", "helpRequest { id }", by="stranger", **PART, what="Help them")
    [error] = told["userErrors"]
    assert (told["helpRequest"], error["code"]) == (None, "NOT_YOURS_TO_ASK_FOR_HELP")
    query = """mutation($input: CallBraintrustInput!) { callBraintrust(input: $input) { userErrors { code field
      ... on AuthorityOverTheGoalError { personIds } } } }"""
    given = {"objectiveId": GOAL.id, "invitedIds": [PEOPLE["lead"]], "meetsOn": "2026-01-09", "question": "What?"}
    told = await gateway.read(query, by="champion", input=given)
    assert told["callBraintrust"]["userErrors"] == [
        {"code": "AUTHORITY_OVER_THE_GOAL", "field": ["invitedIds"], "personIds": [PEOPLE["lead"]]}
    ]


NOTES = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Braintrust { question { text } closing { text by { name } whyMayIRead }
  notes { note { text by { name } why } use why { text } } viewerActions } } }"""


async def test_notes_are_read_by_their_readers_in_one_request_and_never_kept_here(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    first, second = await called(service), await called(service, "stranger")
    note = await noted(service, first, text="Too many at once")
    await noted(service, second, by="stranger", text="Ask the harbor")
    verdict = {"note_id": note, "use": "used", "why": "We do fewer"}
    await service.do("close_braintrust", braintrust_id=first["id"], outcome="used", why="We see it now", verdicts=[verdict])
    await gateway.project()
    ids = [first["id"], second["id"]]
    closing = {"text": "We see it now", "by": {"name": "Champion"}, "whyMayIRead": "AUTHOR"}
    shown = [
        {
            "note": {"text": "Too many at once", "by": {"name": "Invited"}, "why": "PEOPLE"},
            "use": "USED",
            "why": {"text": "We do fewer"},
        },
        {"note": {"text": "Ask the harbor", "by": {"name": "Stranger"}, "why": "PEOPLE"}, "use": None, "why": None},
    ]
    question = {"text": "What do we not see?"}
    gateway.way.asked.clear()
    assert (await gateway.read(NOTES, by="champion", ids=ids))["nodes"] == [
        {"question": question, "closing": closing, "notes": shown[:1], "viewerActions": []},
        {"question": question, "closing": None, "notes": shown[1:], "viewerActions": ["CLOSE_BRAINTRUST"]},
    ]
    assert sorted(gateway.way.asked) == ["/braintrusts/notes", "/texts"]
    hidden = {"text": None, "by": None, "whyMayIRead": None}
    for outsider in ("lead", "lead_above", "admin", "auditor", "member1"):
        assert (await gateway.read(NOTES, by=outsider, ids=ids))["nodes"] == [
            {"question": question, "closing": hidden, "notes": [], "viewerActions": []},
            {"question": question, "closing": None, "notes": [], "viewerActions": []},
        ]
    kept = "select string_agg(t::text, ' ') from {} t"
    held = [await gateway.raw.fetchval(kept.format(table)) for table in ("braintrust", "timeline")]
    for words in ("Too many at once", "Ask the harbor", "We do fewer", "We see it now", "braintrust_note"):
        assert not [text for text in held if words in text], words


async def test_while_the_owner_is_away_notes_are_null_and_the_rest_stands(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    braintrust = await called(service)
    await gateway.project()
    gateway.way.cut = True
    query = "query($id: ID!) { node(id: $id) { ... on Braintrust { outcome state notes { use } } } }"
    answer = await gateway.ask(query, id=braintrust["id"])
    assert answer["data"]["node"] == {"outcome": None, "state": "CALLED", "notes": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]


async def test_adding_a_note_answers_a_receipt_and_tells_nobody(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    braintrust = await called(service)
    await gateway.project()
    before = await gateway.raw.fetchval("select count(*) from timeline")
    told = await gateway.mutate(
        "addBraintrustNote", "receipt { id }", by="invited", braintrustId=braintrust["id"], text="Too many at once"
    )
    assert told["receipt"]["id"].startswith("braintrust_note_")
    await gateway.project()
    assert await gateway.raw.fetchval("select count(*) from timeline") == before


async def test_a_skill_gap_is_read_with_its_offers_and_its_flag_tells_nobody(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    gap = await flagged(service)
    await service.do("offer_mentoring", by="stranger", skill_gap_id=gap["id"], what="An hour")
    wanted = await training(service)
    await gateway.publish([wanted])
    await service.do("offer_training", by="lead", skill_gap_id=gap["id"], resource_request_id=wanted.id, what="Two days")
    await gateway.project()
    query = """query($id: ID!, $objective: ID!) {
      node(id: $id) { ... on SkillGap { skill state isOverdue answers { kind said { text by { name } } resourceRequestId
        resourceRequest { id } } keyResult { skillGaps { nodes { id } } } objective { skillGaps { nodes { id } } } } }
      timeline(filter: { objectiveIds: [$objective] }) { nodes { type actor { name } } } }"""
    read = await gateway.read(query, by="member1", id=gap["id"], objective=GOAL.id)
    node = read["node"]
    training_ = f"resource_request_{1:032x}"
    assert [(each["kind"], each["said"]["text"], each["said"]["by"]["name"]) for each in node["answers"]] == [
        ("MENTORING", "An hour", "Stranger"),
        ("TRAINING", "Two days", "Lead"),
    ]
    assert [each["resourceRequestId"] for each in node["answers"]] == [None, training_]
    assert [each["resourceRequest"] for each in node["answers"]] == [None, {"id": training_}]
    assert (node["skill"], node["state"], node["isOverdue"]) == ("Reading tide tables", "ANSWERED", False)
    assert node["keyResult"] == node["objective"] == {"skillGaps": {"nodes": [{"id": gap["id"]}]}}
    told = {event["type"]: event["actor"] for event in read["timeline"]["nodes"]}
    assert told["SKILL_GAP_FLAGGED"] is None


def request(number: int, *, asked: str = "2026-01-01", offered: str | None = None, team: str = TEAM, **more: Any) -> Any:
    """As the owner would publish it; of skill gaps where a skill is named."""
    kind = "skill_gap" if "skill" in more else "help_request"
    said = {"id": f"{kind}_{number:032x}", "text": "Help", "state": "shown", "mode": "named", "by": PEOPLE["author"],
            "readership": "everyone", "on": asked}  # fmt: skip
    given = {**AT, **ON_IT, "id": f"{kind}_{number:032x}", "team_id": team, "state": "open", "first_offer_on": offered}
    if kind == "skill_gap":
        return SkillGapDocument.model_validate({**given, "flagged_on": asked, **more})
    return HelpRequestDocument.model_validate({**given, "asked_on": asked, "asked_by": PEOPLE["author"], "ask": said, **more})


BANDS = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Team { timeToFirstOffer { help skills } } } }"


async def test_the_band_is_the_one_within_which_half_of_what_was_asked_had_a_first_offer(gateway: Gateway) -> None:
    gateway.clock.move_to(gateway.clock.now() + timedelta(days=60))
    await gateway.publish(
        [
            *(request(number, offered="2026-01-02") for number in range(2)),
            *(request(number, offered="2026-01-20") for number in (2, 3)),
            *(request(number, team=OTHER, offered="2026-01-04") for number in (4, 5)),
            *(request(number, team=OTHER) for number in (6, 7, 8)),
            request(9, team=DIVISION, offered="2026-01-09"),
            request(10, skill="Sailing", offered="2026-01-08"),
            request(11, skill="Rowing", offered="2026-01-08"),
        ]
    )
    gateway.pool.statements.clear()
    found = await gateway.read(BANDS, ids=[TEAM, OTHER, DIVISION, COMPANY])
    assert [node["timeToFirstOffer"] for node in found["nodes"]] == [
        {"help": "WITHIN_A_DAY", "skills": "WITHIN_A_WEEK"},
        {"help": "NONE_YET", "skills": None},
        {"help": "LONGER", "skills": None},
        {"help": None, "skills": None},
    ]
    assert len(gateway.statements) == 2


async def test_what_was_asked_long_ago_does_not_count(gateway: Gateway) -> None:
    today = gateway.clock.now().date()
    await gateway.publish([request(1, asked=str(today - timedelta(days=FIRST_OFFER_DAYS)), offered="2026-01-05")])
    assert (await gateway.read(BANDS, ids=[TEAM]))["nodes"] == [{"timeToFirstOffer": {"help": None, "skills": None}}]
    await gateway.publish([request(2, asked=str(today - timedelta(days=FIRST_OFFER_DAYS - 1)))])
    assert (await gateway.read(BANDS, ids=[TEAM]))["nodes"] == [{"timeToFirstOffer": {"help": "NONE_YET", "skills": None}}]


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_longer_wait_is_no_better_band(one: int, other: int) -> None:
    order = list(OfferBand)
    assert order.index(offer_band(min(one, other))) <= order.index(offer_band(max(one, other))) < order.index(offer_band(None))


def test_the_bands_are_those_that_are_named() -> None:
    assert [offer_band(days) for days in (0, 1, 2, 3, 4, 7, 8)] == [
        *([OfferBand.WITHIN_A_DAY] * 2), *([OfferBand.WITHIN_THREE_DAYS] * 2), *([OfferBand.WITHIN_A_WEEK] * 2), OfferBand.LONGER,
    ]  # fmt: skip


async def test_open_help_is_found_by_team_with_its_subteams(gateway: Gateway) -> None:
    await gateway.publish(
        [
            request(1),
            request(2, state="closed", closed_on="2026-01-03", was_used=False),
            request(3, team=OTHER),
            request(4, asked="2026-01-02", team=DIVISION),
            request(5, skill="Sailing"),
        ]
    )
    query = """query($filter: HelpRequestFilterInput) { helpRequests(filter: $filter, first: 10) { nodes { id } } }"""

    async def found(**filter: Any) -> list[int]:
        nodes = (await gateway.read(query, filter=filter))["helpRequests"]["nodes"]
        return [int(node["id"][-32:], 16) for node in nodes]

    assert await found() == [4, 3, 2, 1]
    assert await found(teamIds=[DIVISION], states=["OPEN", "ACCEPTED"]) == [4]
    assert await found(teamIds=[DIVISION], includeSubteams=True, states=["OPEN", "ACCEPTED"]) == [4, 1]
    assert await found(teamIds=[COMPANY], includeSubteams=True) == [4, 3, 2, 1]
    assert await found(states=["CLOSED"]) == [2]
    assert await found(keyResultIds=[KEY_RESULT], objectiveIds=[GOAL.id], states=["OPEN", "ACCEPTED"]) == [4, 3, 1]
    assert await found(keyResultIds=[f"key_result_{9:032x}"]) == []
    gaps = """query { skillGaps(filter: { states: [OPEN, ANSWERED] }) { nodes { skill } }
      braintrusts(filter: { states: [CALLED] }) { nodes { id } } }"""
    assert await gateway.read(gaps) == {"skillGaps": {"nodes": [{"skill": "Sailing"}]}, "braintrusts": {"nodes": []}}


async def test_what_waits_too_long_for_an_offer_is_overdue(gateway: Gateway) -> None:
    waits = request(1, due_on="2026-01-04")
    await gateway.publish([waits, request(2, skill="Sailing", due_on="2026-01-05")])
    query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on HelpRequest { isOverdue ageDays }
      ... on SkillGap { isOverdue ageDays } } }"""
    found = await gateway.read(query, ids=[waits.id, f"skill_gap_{2:032x}"])
    assert found["nodes"] == [{"isOverdue": True, "ageDays": 4}, {"isOverdue": False, "ageDays": 4}]
