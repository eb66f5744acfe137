"""What is owed in feedback joins what is owed elsewhere: by role for everyone, and to the viewer also what nobody else sees."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from gateway.read_model.owed import OwedKind
from tests.gateway.documents import cycle, objective
from tests.gateway.feedback.test_lists import document
from tests.gateway.reasons import concern, decided, request, review
from tests.gateway.test_owed_changes import following, told
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE, organization
from tests.services.okrs.world import OTHER, TEAM

LEAD = PEOPLE["lead"]
Json = dict[str, Any]
MINE = """query($kinds: [OwedKind!], $first: Int, $after: String, $last: Int, $before: String) { viewer {
  owed(kinds: $kinds, first: $first, after: $after, last: $last, before: $before) {
    nodes { id kind role dueOn since standsInFor { id } subject { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
ALL = (
    "query($f: OwedFilterInput) { owed(filter: $f, first: 50) { nodes { id kind role roleOf { id } team { id } dueOn since } } }"
)

CHANGED = "subscription { owedChanged { event { type } owed { nodes { id kind } } } }"


async def mine(gateway: Gateway, by: str, **more: Any) -> list[Json]:
    await gateway.project()
    return list((await gateway.read(MINE, by=by, **more))["viewer"]["owed"]["nodes"])


async def everyones(gateway: Gateway, **given: Any) -> list[Json]:
    await gateway.project()
    return list((await gateway.read(ALL, f=given))["owed"]["nodes"])


async def asked(gateway: Gateway, *, by: str = "member1") -> str:
    told = await gateway.mutate("askLeader", "leaderQuestion { id }", by=by, teamId=TEAM, text="Why do we rush?")
    assert told["userErrors"] == []
    return str(told["leaderQuestion"]["id"])


async def agreed(gateway: Gateway, owner: str) -> str:
    given = {"teamId": TEAM, "text": "Write the page", "ownerId": PEOPLE[owner], "dueOn": "2026-01-20"}
    told = await gateway.mutate("agreeAction", "action { id }", by="member1", **given)
    assert told["userErrors"] == []
    return str(told["action"]["id"])


async def wanted(gateway: Gateway, of: str, *, by: str = "author") -> str:
    told = await gateway.mutate("requestFeedback", "receipt { id }", by=by, ofIds=[PEOPLE[of]], question="How do I explain?")
    assert told["userErrors"] == []
    return str(told["receipt"]["id"])


async def test_a_question_is_owed_by_the_leads_of_its_team_and_those_who_stand_in_for_them(gateway: Gateway) -> None:
    id = await asked(gateway)
    [owed] = await mine(gateway, "lead")
    assert (owed["id"], owed["kind"], owed["role"], owed["subject"]) == (id, "QUESTION", "LEAD", {"id": id})
    assert (owed["since"], owed["dueOn"], owed["standsInFor"]) == ("2026-01-05", "2026-01-10", None)
    [deputies] = await mine(gateway, "lead_deputy")
    assert (deputies["id"], deputies["standsInFor"]) == (id, {"id": PEOPLE["lead"]})
    for by in ("lead_above", "member1", "champion", "admin"):
        assert await mine(gateway, by) == []
    [public] = await everyones(gateway, kinds=["QUESTION"])
    assert (public["id"], public["role"], public["roleOf"], public["team"]) == (id, "LEAD", {"id": TEAM}, {"id": TEAM})
    await gateway.mutate("answerQuestion", "leaderQuestion { id }", by="lead", leaderQuestionId=id, text="We should not")
    assert await mine(gateway, "lead") == await everyones(gateway) == []


async def test_topics_and_notes_are_owed_by_the_leads_of_their_notes_day_until_they_are_answered(gateway: Gateway) -> None:
    given = {"teamId": TEAM, "title": "A day", "question": "What slows us?", "endsAt": "2026-01-06T09:00:00Z"}
    shows = "notesDay { id }"
    day = (await gateway.mutate("openNotesDay", shows, by="lead", facilitatorId=PEOPLE["facilitator"], **given))["notesDay"]["id"]
    await gateway.mutate("passOpenly", shows, by="lead", id=day)
    note = (await gateway.mutate("submitNote", "note { id }", by="author", notesDayId=day, text="The builds"))["note"]["id"]
    topic = (await gateway.mutate("proposeTopic", "notesDayTopic { id }", by="member1", notesDayId=day, title="Builds"))[
        "notesDayTopic"
    ]["id"]
    assert {(each["id"], each["kind"]) for each in await mine(gateway, "lead")} == {(note, "NOTE"), (topic, "TOPIC")}
    await gateway.mutate("mergeNotes", "notes { id }", by="facilitator", topicId=topic, noteIds=[note])
    assert [each["id"] for each in await mine(gateway, "lead")] == [topic]
    assert [each["id"] for each in await everyones(gateway, teamIds=[TEAM])] == [topic]
    assert await everyones(gateway, teamIds=[OTHER]) == []


async def test_an_action_is_owed_by_its_owner_and_by_the_leads_once_that_person_is_gone(gateway: Gateway) -> None:
    id = await agreed(gateway, "author")
    [owed] = await mine(gateway, "author")
    assert (owed["id"], owed["kind"], owed["role"], owed["dueOn"]) == (id, "ACTION", "OWNER", "2026-01-20")
    assert await mine(gateway, "lead") == []
    left = PersonDocument(epoch=1, version=2, id=PEOPLE["author"], home_team_id=TEAM, status=PersonStatus.LEFT)
    await gateway.publish([left])
    [owed] = await mine(gateway, "lead")
    assert (owed["id"], owed["role"]) == (id, "LEAD")
    [public] = await everyones(gateway)
    assert (public["role"], public["roleOf"]) == ("LEAD", {"id": TEAM})


async def test_what_only_its_owner_tells_stands_among_the_rest_and_in_nobody_elses_list(gateway: Gateway) -> None:
    question, action, request = await asked(gateway), await agreed(gateway, "lead"), await wanted(gateway, "lead")
    mistake = await gateway.mutate("reportMistake", "receipt { id }", by="author", text="I sent it twice", teamId=TEAM)
    owed = await mine(gateway, "lead")
    assert [(each["id"], each["kind"], each["role"], each["dueOn"]) for each in owed] == [
        (mistake["receipt"]["id"], "MISTAKE", "LEAD", "2026-01-08"),
        (question, "QUESTION", "LEAD", "2026-01-10"),
        (request, "FEEDBACK", "ASKED", "2026-01-12"),
        (action, "ACTION", "OWNER", "2026-01-20"),
    ]
    assert [each["id"] for each in await mine(gateway, "lead", kinds=["FEEDBACK"])] == [request]
    assert {each["id"] for each in await everyones(gateway)} == {question, action}
    assert await everyones(gateway, kinds=["FEEDBACK", "MISTAKE"]) == []
    for by in ("lead_above", "admin", "auditor", "member1"):
        assert request not in {each["id"] for each in await mine(gateway, by)}


WAYS = ((("first", "after"), ("hasNextPage", "endCursor")), (("last", "before"), ("hasPreviousPage", "startCursor")))


@pytest.mark.parametrize("size", [1, 2, 3])
async def test_pages_go_through_both_without_a_gap_forwards_and_backwards(gateway: Gateway, size: int) -> None:
    for number in range(3):
        await asked(gateway, by=f"member{number + 1}")
        await wanted(gateway, "lead", by=f"member{number + 1}")
    whole = [each["id"] for each in await mine(gateway, "lead", first=50)]
    assert len(whole) == 6
    for names, beyond in WAYS:
        found, cursor, more = list[list[str]](), None, True
        while more:
            page = (await gateway.read(MINE, by="lead", **{names[0]: size, names[1]: cursor}))["viewer"]["owed"]
            found.append([each["id"] for each in page["nodes"]])
            more, cursor = (page["pageInfo"][name] for name in beyond)
        pages = found if names[0] == "first" else found[::-1]
        assert [id for each in pages for id in each] == whole


async def test_while_the_owner_is_away_the_list_is_not_shown_as_whole_and_the_rest_can_be_asked_for(
    gateway: Gateway,
) -> None:
    id = await asked(gateway)
    await gateway.project()
    gateway.way.cut = True
    assert await gateway.code(MINE, by="lead") == "SERVICE_UNAVAILABLE"
    assert [each["id"] for each in await mine(gateway, "lead", kinds=["QUESTION"])] == [id]


async def offered(gateway: Gateway) -> tuple[str, str]:
    """The author offers an action of theirs for one of the lead's."""
    theirs, wanted = await agreed(gateway, "author"), await agreed(gateway, "lead")
    gateway.clock.move(timedelta(days=1))
    told = await gateway.mutate("offerSwap", "action { id }", by="author", actionId=theirs, forActionId=wanted)
    assert told["userErrors"] == []
    return theirs, wanted


async def swaps(gateway: Gateway, by: str) -> list[tuple[str, str, str, Any]]:
    found = await mine(gateway, by, kinds=["SWAP"])
    return [(each["id"], each["role"], each["dueOn"], each["standsInFor"]) for each in found]


async def test_an_answer_to_a_swap_is_owed_by_whose_action_is_wanted_until_what_is_offered_is_due(gateway: Gateway) -> None:
    theirs, _ = await offered(gateway)
    assert await swaps(gateway, "lead") == [(theirs, "OWNER", "2026-01-20", None)]
    assert [each["since"] for each in await mine(gateway, "lead", kinds=["SWAP"])] == ["2026-01-06"]
    assert await swaps(gateway, "lead_deputy") == [(theirs, "OWNER", "2026-01-20", {"id": PEOPLE["lead"]})]
    assert [await swaps(gateway, by) for by in ("author", "lead_above", "member1", "admin")] == [[], [], [], []]
    assert await everyones(gateway, kinds=["SWAP"]) == []
    told = await gateway.mutate("declineSwap", "action { swapFor { id } }", by="lead", actionId=theirs)
    assert told == {"action": {"swapFor": None}, "userErrors": []}
    assert await swaps(gateway, "lead") == []


@pytest.mark.parametrize("end", ["taken", "done", "passed", "offerer left"])
async def test_a_swap_that_cannot_be_taken_any_more_is_owed_to_nobody(gateway: Gateway, end: str) -> None:
    theirs, wanted = await offered(gateway)
    ends = {
        "taken": ("swapAction", "lead", {"actionId": wanted, "offeredActionId": theirs}),
        "done": ("completeAction", "lead", {"actionId": wanted}),
        "passed": ("passAction", "author", {"actionId": theirs}),
    }
    if end in ends:
        verb, by, given = ends[end]
        assert (await gateway.mutate(verb, "action { id }", by=by, **given))["userErrors"] == []
    else:
        await gateway.publish(
            [PersonDocument(epoch=1, version=2, id=PEOPLE["author"], home_team_id=TEAM, status=PersonStatus.LEFT)]
        )
    assert [await swaps(gateway, by) for by in ("lead", "lead_deputy", "member1")] == [[], [], []]


async def test_where_whose_action_is_wanted_has_left_the_leads_answer(gateway: Gateway) -> None:
    theirs, wanted = await agreed(gateway, "member2"), await agreed(gateway, "author")
    await gateway.mutate("offerSwap", "action { id }", by="member2", actionId=theirs, forActionId=wanted)
    assert await swaps(gateway, "lead") == []
    await gateway.publish([PersonDocument(epoch=1, version=2, id=PEOPLE["author"], home_team_id=TEAM, status=PersonStatus.LEFT)])
    assert [swap[:2] for swap in await swaps(gateway, "lead")] == [(theirs, "LEAD")]


async def test_both_sides_of_a_swap_and_nobody_else_see_that_they_may_end_it(gateway: Gateway) -> None:
    theirs, _ = await offered(gateway)
    query = "query($id: ID!) { action(id: $id) { viewerActions } }"
    may = {
        by: "DECLINE_SWAP" in (await gateway.read(query, by=by, id=theirs))["action"]["viewerActions"]
        for by in ("author", "lead", "lead_deputy", "member1", "lead_above", "admin")
    }
    assert may == {"author": True, "lead": True, "lead_deputy": True, "member1": False, "lead_above": False, "admin": False}


async def one_of_each(gateway: Gateway) -> None:
    """Of everything that can be owed the lead owes one."""
    await gateway.publish(
        [
            cycle(1),
            objective(1, champion_id=LEAD),
            concern(1, due_on="2026-01-09"),
            request(1, approver_id=LEAD, due_on="2026-01-11"),
            review(1, asked_of=LEAD, due_on="2026-01-13"),
            decided(1, decider_id=LEAD, review_on="2026-01-04"),
            document("topic", 1, team_id=TEAM, owed_since="2026-01-05", due_on="2026-01-14"),
            document("note", 1, team_id=TEAM, owed_since="2026-01-05", due_on="2026-01-15"),
            document(
                "braintrust", 1, owner_id=LEAD, team_id=TEAM, objective_id=objective(1).id, state="called", meets_on="2026-01-05"
            ),
        ]
    )
    await asked(gateway)
    await offered(gateway)
    await wanted(gateway, "lead")
    await gateway.mutate("reportMistake", "receipt { id }", by="author", text="I sent it twice", teamId=TEAM)


async def test_every_kind_of_every_service_is_in_one_list_oldest_first_with_one_request_and_one_statement(
    gateway: Gateway,
) -> None:
    """The lead owes one of each; so does their deputy, but for what was asked of them alone, and what the team alone reads."""
    await one_of_each(gateway)
    await gateway.project()
    gateway.pool.statements.clear()
    gateway.way.asked.clear()
    owed = await mine(gateway, "lead", first=100)
    assert {each["kind"] for each in owed} == {kind.name for kind in OwedKind}
    assert [each["dueOn"] for each in owed] == sorted(each["dueOn"] for each in owed)
    assert all(each["dueOn"] and each["since"] for each in owed)
    listed = [each for each in gateway.statements if "owed as (" in each]
    assert (len(listed), gateway.way.asked) == (1, ["/owed"])
    deputies = await mine(gateway, "lead_deputy", first=100)
    assert {each["kind"] for each in owed} - {each["kind"] for each in deputies} == {"FEEDBACK", "MISTAKE"}
    assert {each["standsInFor"]["id"] for each in deputies} == {LEAD}


@pytest.mark.parametrize("status", [PersonStatus.LEFT, PersonStatus.ERASED])
async def test_what_people_left_behind_is_owed_by_whoever_comes_next_and_breaks_no_list(
    gateway: Gateway, status: PersonStatus
) -> None:
    """Whoever leads is gone, and so is everybody who wrote, asked or proposed what is owed."""
    await one_of_each(gateway)
    await gateway.project()
    gone = [LEAD, *(PEOPLE[name] for name in ("author", "member1", "member", "owner", "stranger"))]
    home = TEAM if status is PersonStatus.LEFT else None
    await gateway.publish([PersonDocument(epoch=1, version=2, id=id, home_team_id=home, status=status) for id in gone])
    [team] = [document for document in organization() if document.id == TEAM]
    await gateway.publish([team.model_copy(update={"lead_ids": [], "version": 2})])
    above = {each["kind"] for each in await mine(gateway, "lead_above", first=100)}
    assert above == {"CONCERN", "REQUEST", "QUESTION", "TOPIC", "NOTE", "ACTION"}
    listed = await everyones(gateway)
    roles = {each["kind"]: each["role"] for each in listed}
    assert {kind for kind, role in roles.items() if role == "NOBODY"} == {"DECISION", "REVIEW", "BRAINTRUST"}
    assert {kind for kind, role in roles.items() if role == "LEAD"} == above


async def test_whoever_comes_to_owe_an_answer_in_feedback_is_told_and_told_again_once_it_is_given(gateway: Gateway) -> None:
    async with following(gateway, CHANGED, by="lead") as lead:
        question = await asked(gateway)
        await gateway.project()
        update = await told(lead)
        assert (update["event"]["type"], [each["id"] for each in update["owed"]["nodes"]]) == ("QUESTION_ASKED", [question])
        await gateway.mutate(
            "answerQuestion", "leaderQuestion { id }", by="lead", leaderQuestionId=question, text="We should not"
        )
        await gateway.project()
        assert (await told(lead))["owed"]["nodes"] == []
        theirs, _ = await offered(gateway)
        await gateway.project()
        kinds = [each["kind"] for each in (await told(lead))["owed"]["nodes"]]
        assert sorted(kinds) in (["ACTION"], ["ACTION", "SWAP"])
        await gateway.mutate("declineSwap", "action { id }", by="lead", actionId=theirs)
        await gateway.project()
        while (update := await told(lead))["event"]["type"] != "SWAP_DECLINED":
            pass
        assert [each["kind"] for each in update["owed"]["nodes"]] == ["ACTION"]
