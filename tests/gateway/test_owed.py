"""What is owed, as the viewer sees theirs and everyone sees each role's: by whom, since when, in what order, in one statement."""

from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema

from contracts.messages import Document
from gateway import export
from tests.gateway.documents import cycle, objective
from tests.gateway.owing import deputy, team
from tests.gateway.reasons import OBJECTIVE, answered, concern, decided, decision, named, request, review
from tests.gateway.world import Gateway
from tests.services.okrs.world import COMPANY, DIVISION, PEOPLE, TEAM

MINE = """query($kinds: [OwedKind!], $first: Int, $after: String, $last: Int, $before: String) { viewer {
  owed(kinds: $kinds, first: $first, after: $after, last: $last, before: $before) {
  nodes { id kind dueOn since ageDays isOverdue role subject { __typename id } roleOf { id } objective { id } decision { id }
    team { id } standsInFor { id } } pageInfo { endCursor hasNextPage } } } }"""
OPEN = """query($filter: OwedFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
  owed(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { id kind dueOn since ageDays isOverdue role subject { __typename id } roleOf { id } objective { id } decision { id }
      team { id } } pageInfo { endCursor startCursor hasNextPage } } }"""


async def mine(gateway: Gateway, by: str, **asked: Any) -> list[dict[str, Any]]:
    return list((await gateway.read(MINE, by=by, **asked))["viewer"]["owed"]["nodes"])


async def ids(gateway: Gateway, by: str, **asked: Any) -> list[str]:
    return [one["id"] for one in await mine(gateway, by, **asked)]


async def listed(gateway: Gateway, **filter: Any) -> list[str]:
    return [one["id"] for one in (await gateway.read(OPEN, filter=filter))["owed"]["nodes"]]


def goal(number: int = 1, **more: Any) -> Document:
    """An active objective whose key result was just looked at."""
    made = objective(number, **more)
    parts = [part.model_copy(update={"last_check_in_at": datetime(2026, 1, 5, 8, tzinfo=UTC)}) for part in made.key_results]
    return made.model_copy(update={"key_results": parts})


def everything() -> list[Document]:
    """One answer of each kind, each due on another day."""
    return [
        cycle(1),
        goal(),
        review(1, due_on="2026-01-04", asked_of=PEOPLE["owner"]),
        concern(2, raised_on="2026-01-01", due_on="2026-01-08"),
        request(3, due_on="2026-01-09", approver_id=PEOPLE["member"]),
        decided(4, review_on="2026-01-02", decider_id=PEOPLE["lead"]),
        concern(5, decision_id=named("decision", 4), raised_on="2026-01-03", due_on="2026-01-10"),
        request(6, due_on="2026-01-11", approver_id=None),
    ]


WHO = {
    "owner": [named("review", 1)],
    "champion": [named("concern", 2)],
    "member": [named("resource_request", 3)],
    "lead": [named("decision", 4), named("concern", 5), named("resource_request", 6)],
    "lead_above": [],
    "stranger": [],
    "admin": [],
}
EVERYWHERE = [named(*each) for each in (("decision", 4), ("review", 1), ("concern", 2), ("resource_request", 3), ("concern", 5))]
EVERYWHERE.append(named("resource_request", 6))


async def test_everyone_sees_what_they_owe_and_nothing_else(gateway: Gateway) -> None:
    await gateway.publish(everything())
    assert {who: await ids(gateway, who) for who in WHO} == WHO
    assert await listed(gateway) == EVERYWHERE


async def test_each_answer_says_what_it_is_about_and_whose_role_it_is(gateway: Gateway) -> None:
    await gateway.publish(everything())
    [asked] = await mine(gateway, "owner")
    assert asked == {
        "id": named("review", 1),
        "kind": "REVIEW",
        "dueOn": "2026-01-04",
        "since": "2026-01-03",
        "ageDays": 2,
        "isOverdue": True,
        "role": "AUTHOR",
        "subject": {"__typename": "Review", "id": named("review", 1)},
        "roleOf": None,  # the check-in is not there
        "objective": {"id": OBJECTIVE},
        "decision": None,
        "team": {"id": TEAM},
        "standsInFor": None,
    }
    again, about, wanted = await mine(gateway, "lead")
    assert (again["kind"], again["role"], again["objective"], again["team"]) == ("DECISION", "DECIDER", None, None)
    assert again["decision"] == again["roleOf"] == {"id": again["subject"]["id"]} == {"id": named("decision", 4)}
    assert (about["kind"], about["role"], about["roleOf"]) == ("CONCERN", "DECIDER", {"id": named("decision", 4)})
    assert (wanted["kind"], wanted["role"], wanted["roleOf"], wanted["isOverdue"]) == ("REQUEST", "LEAD", {"id": TEAM}, False)
    public = (await gateway.read(OPEN))["owed"]["nodes"]
    assert [one["role"] for one in public] == ["DECIDER", "AUTHOR", "CHAMPION", "APPROVER", "DECIDER", "LEAD"]
    assert {key: value for key, value in asked.items() if key != "standsInFor"} == public[1]


def test_the_public_list_knows_no_person() -> None:
    schema = build_schema(export.sdl())
    shown = schema.type_map["OpenAnswer"]
    assert isinstance(shown, GraphQLObjectType)
    assert [name for name, field in shown.fields.items() if "Person" in str(field.type)] == []
    page = schema.type_map["OwedConnection"]
    assert isinstance(page, GraphQLObjectType)
    assert "totalCount" not in page.fields


async def test_what_was_answered_withdrawn_closed_or_deleted_is_not_owed(gateway: Gateway) -> None:
    later = {"review_on": "2026-01-05"}
    await gateway.publish(
        [
            cycle(1),
            goal(),
            goal(2, state="closed"),
            answered(1),
            concern(2, state="withdrawn", due_on=None),
            concern(3, objective_id=objective(2).id),
            concern(4, objective_id=objective(3).id),
            request(5, state="granted"),
            request(6, objective_id=objective(2).id),
            review(7, questions=[{"id": named("question", 1), "text": "Why?", "answer": "So"}]),
            review(8, objective_id=objective(2).id),
            decided(9, **later),
            decision(10, review_on="2026-01-02"),
            decided(11, state="superseded", review_on="2026-01-02"),
            concern(12, decision_id=named("decision", 11)),
        ]
    )
    assert await listed(gateway) == []
    for who in WHO:
        assert await ids(gateway, who) == []


async def test_a_followed_up_concern_is_owed_again_since_it_was(gateway: Gateway) -> None:
    remarks = [
        {"id": named("remark", 1), "answer": "decline", "text": "No", "by": PEOPLE["champion"], "on": "2026-01-03"},
        {"id": named("remark", 2), "text": "And now?", "on": "2026-01-04"},
    ]
    await gateway.publish([cycle(1), goal(), concern(1, state="followed_up", remarks=remarks, due_on="2026-01-11")])
    [one] = await mine(gateway, "champion")
    assert (one["since"], one["dueOn"], one["ageDays"]) == ("2026-01-04", "2026-01-11", 1)


async def test_without_a_champion_the_leads_owe_and_without_leads_those_above(gateway: Gateway) -> None:
    await gateway.publish(
        [
            cycle(1),
            goal(champion_id=None),
            goal(2, champion_id=PEOPLE["gone"]),
            goal(3, champion_id=None, team_id=DIVISION),
            goal(4, champion_id=None, team_id=named("team", 77)),
            *(concern(number, objective_id=objective(number).id) for number in (1, 2, 3, 4)),
            team(77),
        ]
    )
    assert await ids(gateway, "lead") == [named("concern", 1), named("concern", 2)]
    [above] = await mine(gateway, "lead_above")
    assert (above["id"], above["role"], above["roleOf"], above["team"]) == (
        named("concern", 3),
        "LEAD",
        {"id": COMPANY},
        {"id": DIVISION},
    )
    shown = (await gateway.read(OPEN))["owed"]["nodes"]
    assert [(one["role"], one["roleOf"]) for one in shown] == [
        ("LEAD", {"id": TEAM}),
        ("LEAD", {"id": TEAM}),
        ("LEAD", {"id": COMPANY}),
        ("NOBODY", None),
    ]


async def test_an_imported_decision_without_a_decider_is_owed_by_nobody_and_listed_so(gateway: Gateway) -> None:
    await gateway.publish([decided(1, decider_id=None, decided_by=None, method=None, origin="imported", review_on="2025-12-01")])
    [one] = (await gateway.read(OPEN))["owed"]["nodes"]
    assert (one["id"], one["role"], one["roleOf"]) == (named("decision", 1), "NOBODY", None)


async def test_check_ins_are_owed_by_owner_or_champion_and_shown_to_nobody_else(gateway: Gateway) -> None:
    made = objective(1, parts=4)
    said = [None, datetime(2026, 1, 2, tzinfo=UTC), None, datetime(2026, 1, 5, tzinfo=UTC)]
    owners = [PEOPLE["owner"], PEOPLE["owner"], None, PEOPLE["owner"]]
    parts = [
        part.model_copy(update={"owner_id": owner, "last_check_in_at": at})
        for part, owner, at in zip(made.key_results, owners, said, strict=True)
    ]
    await gateway.publish([cycle(1), made.model_copy(update={"key_results": parts}), objective(2, state="draft")])
    [own] = await mine(gateway, "owner")
    shown = (own["id"], own["kind"], own["dueOn"], own["since"], own["isOverdue"], own["role"])
    assert shown == (parts[0].id, "CHECK_IN", "2026-01-08", "2026-01-01", False, "OWNER")
    assert own["subject"] == {"__typename": "KeyResult", "id": parts[0].id} != own["roleOf"]
    assert own["roleOf"] == {"id": parts[0].id}
    [other] = await mine(gateway, "champion")
    assert (other["id"], other["role"], other["roleOf"]) == (parts[2].id, "CHAMPION", {"id": made.id})
    assert await listed(gateway) == []
    assert await listed(gateway, kinds=["CHECK_IN"]) == []
    gateway.clock.move_to(datetime(2026, 1, 8, 0, 30, tzinfo=UTC))
    later = [
        (one["id"], one["dueOn"], one["since"], one["isOverdue"]) for one in await mine(gateway, "owner", kinds=["CHECK_IN"])
    ]
    assert later == [
        (parts[0].id, "2026-01-08", "2026-01-01", False),
        (parts[1].id, "2026-01-09", "2026-01-08", False),
        (parts[3].id, "2026-01-12", "2026-01-08", False),
    ]


async def test_deputies_owe_it_too_marked_with_the_one_in_whose_place(gateway: Gateway) -> None:
    await gateway.publish(everything())
    [instead] = await mine(gateway, "deputy")
    assert (instead["id"], instead["standsInFor"], instead["role"]) == (
        named("concern", 2),
        {"id": PEOPLE["champion"]},
        "CHAMPION",
    )
    assert await ids(gateway, "old_deputy") == []
    assert await ids(gateway, "lead_deputy") == WHO["lead"]
    assert {one["standsInFor"]["id"] for one in await mine(gateway, "lead_deputy")} == {PEOPLE["lead"]}


@pytest.mark.parametrize(("hour", "owes"), [(9, False), (10, True)])
async def test_a_deputy_stands_in_by_the_calendar_where_the_other_lives(gateway: Gateway, hour: int, owes: bool) -> None:
    """In Kiritimati, the day begins at ten in the morning of the day before in UTC."""
    gateway.clock.move_to(datetime(2026, 1, 5, hour, 30, tzinfo=UTC))
    stands_in = deputy(9, PEOPLE["traveler"], PEOPLE["stranger"], first_day="2026-01-06", last_day="2026-01-06")
    await gateway.publish([cycle(1), goal(champion_id=PEOPLE["traveler"]), concern(1), stands_in])
    assert await ids(gateway, "stranger") == ([named("concern", 1)] if owes else [])


async def test_what_is_owed_for_oneself_and_for_another_is_shown_once_as_ones_own(gateway: Gateway) -> None:
    both = team(77, parent_id=COMPANY, lead_ids=[PEOPLE["lead"], PEOPLE["lead_deputy"]])
    await gateway.publish([cycle(1), both, goal(champion_id=None, team_id=both.id), concern(1)])
    [one] = await mine(gateway, "lead_deputy")
    assert (one["id"], one["standsInFor"]) == (named("concern", 1), None)
