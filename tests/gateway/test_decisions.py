"""Decisions as they are found and read: filters, orders, cursors, and everything that belongs to them."""

from datetime import timedelta
from typing import Any

import pytest

from tests.gateway.documents import cycle, objective
from tests.gateway.reasons import (
    OBJECTIVE,
    comment,
    concern,
    decided,
    decision,
    named,
    option,
    revision,
)
from tests.gateway.world import Gateway
from tests.services.okrs.world import DIVISION, OTHER, PEOPLE, TEAM

LIST = """query(
    $filter: DecisionFilterInput, $orderBy: DecisionOrderInput, $first: Int, $after: String, $last: Int, $before: String) {
  decisions(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id title reviewDue } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


@pytest.fixture(scope="module")
async def board(untouched: Gateway) -> Gateway:
    """Five decisions, one of each sort; the clock says January the 5th."""
    documents = [
        decision(1, title="Where to meet", context="The rooms are loud", team_ids=[TEAM], objective_ids=[]),
        decided(2, title="How to count", options=[option(20, title="Count good answers")], review_on="2026-01-04"),
        decided(3, title="When to ship", review_on="2026-01-05", team_ids=[OTHER], decider_id=PEOPLE["champion"]),
        decided(4, title="Who answers", state="superseded", superseded_by_id=named("decision", 3), review_on="2026-01-01"),
        decision(5, title="Another way", state="withdrawn", withdrawn_reason="No need", objective_ids=[objective(2).id]),
    ]
    await untouched.publish([cycle(1), objective(1), objective(2), *documents])
    return untouched


async def found(gateway: Gateway, **asked: Any) -> list[int]:
    """The numbers of the decisions, in order."""
    return [int(node["id"].removeprefix("decision_")) for node in (await gateway.read(LIST, **asked))["decisions"]["nodes"]]


@pytest.mark.parametrize(
    ("filter", "numbers"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"states": ["PROPOSED"]}, [1]),
        ({"states": ["DECIDED", "SUPERSEDED"]}, [4, 3, 2]),
        ({"objectiveIds": [OBJECTIVE]}, [4, 3, 2]),
        ({"objectiveIds": [OBJECTIVE, objective(2).id]}, [5, 4, 3, 2]),
        ({"teamIds": [TEAM]}, [1]),
        ({"teamIds": [DIVISION]}, []),
        ({"teamIds": [DIVISION], "includeSubteams": True}, [1]),
        ({"teamIds": [TEAM, OTHER], "states": ["DECIDED"]}, [3]),
        ({"deciderIds": [PEOPLE["champion"]]}, [3]),
        ({"deciderIds": [PEOPLE["lead"]], "states": ["DECIDED"]}, [2]),
        ({"reviewDue": True}, [2]),
        ({"reviewDue": False}, [5, 4, 3, 1]),
        ({"text": "how cou"}, [2]),
        ({"text": "LOUD"}, [1]),
        ({"text": "reason 3"}, [3]),
        ({"text": "good"}, [2]),
        ({"text": "good loud"}, []),
        ({"text": "'); drop table decision; --"}, []),
        ({"text": "&|!"}, []),
        ({"text": "   "}, [5, 4, 3, 2, 1]),
    ],
)
async def test_filters_combine_with_and_and_lists_mean_any_of(board: Gateway, filter: dict[str, Any], numbers: list[int]) -> None:
    board.pool.statements.clear()
    assert await found(board, filter=filter) == numbers
    assert len(board.statements) == 1


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("PROPOSED_AT", [1, 2, 3, 4, 5]),
        ("DECIDED_AT", [1, 5, 2, 3, 4]),
        ("REVIEW_ON", [1, 5, 4, 2, 3]),
        ("TITLE", [5, 2, 3, 1, 4]),
    ],
)
async def test_every_order_runs_both_ways_and_in_pages(board: Gateway, field: str, numbers: list[int]) -> None:
    for direction, expected in (("ASC", numbers), ("DESC", numbers[::-1])):
        order = {"field": field, "direction": direction}
        assert await found(board, orderBy=order) == expected
        walked, after = list[int](), None
        while after is not None or not walked:
            page = (await board.read(LIST, orderBy=order, first=2, after=after))["decisions"]
            walked += [int(node["id"].removeprefix("decision_")) for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
        assert walked == expected
        back = (await board.read(LIST, orderBy=order, last=2))["decisions"]
        assert [int(node["id"].removeprefix("decision_")) for node in back["nodes"]] == expected[-2:]
        assert (back["pageInfo"]["hasPreviousPage"], back["pageInfo"]["hasNextPage"]) == (True, False)


@pytest.mark.parametrize(
    "asked",
    [
        {"filter": {"objectiveIds": [TEAM]}},
        {"filter": {"deciderIds": [PEOPLE["lead"]] * 101}},
        {"filter": {"states": ["MADE"]}},
        {"filter": {"text": "x" * 201}},
        {"filter": {"votes": 1}},
        {"orderBy": {"field": "DECIDER"}},
        {"first": 101},
        {"first": 1, "last": 1},
        {"after": "AAAA"},
    ],
)
async def test_what_is_malformed_or_out_of_bounds_is_refused(board: Gateway, asked: dict[str, Any]) -> None:
    assert await board.code(LIST, **asked) == "BAD_USER_INPUT"


async def test_a_cursor_of_another_order_or_another_list_is_refused(board: Gateway) -> None:
    cursor = (await board.read(LIST, first=1))["decisions"]["pageInfo"]["endCursor"]
    assert await board.code(LIST, after=cursor, orderBy={"field": "TITLE"}) == "BAD_USER_INPUT"
    assert await board.code("query($after: String) { objectives(after: $after) { nodes { id } } }", after=cursor)


async def test_a_decision_is_due_for_review_once_its_day_has_passed_in_utc(gateway: Gateway) -> None:
    query = "query($id: ID!) { decision(id: $id) { reviewDue } }"
    made, open_ = decided(1, review_on="2026-01-05"), decision(2, review_on="2026-01-04")
    await gateway.publish([cycle(1), objective(1), made, open_])
    assert (await gateway.read(query, id=made.id))["decision"] == {"reviewDue": False}
    gateway.clock.move(timedelta(hours=15))
    assert (await gateway.read(query, id=made.id))["decision"] == {"reviewDue": True}
    assert (await gateway.read(query, id=open_.id))["decision"] == {"reviewDue": False}


AT = "2026-01-05T08:00:00Z"
WHOLE = """query($id: ID!) { decision(id: $id) { title decider { name } voters { id } proposedBy { id } decidedBy { id }
  options { title concern { text } } chosenOption { title } votes { by { id } optionId } dissents { by { id } text }
  objections { text by { id } resolvedBy { id } } reviews { learned by { id } }
  objectives { title } teams { id } supersedes { title supersededReason } supersededBy { title }
  concerns { nodes { text } } open: concerns(states: [OPEN]) { nodes { text } }
  comments { nodes { text by { id } mentions { id } } }
  changed { nodes { why objective { title } decision { title } } } } }"""


@pytest.fixture
async def whole(gateway: Gateway) -> Gateway:
    """Decision 1 with everything there can be, in the place of decision 2."""
    voters = [PEOPLE["member"], PEOPLE["owner"]]
    resolved = {"resolution": "Met", "resolved_by": PEOPLE["lead"], "resolved_at": AT}
    made = decided(
        1,
        title="How to count",
        method="majority",
        voter_ids=voters,
        votes=[{"by": voter, "option_id": named("option", 10)} for voter in voters],
        options=[option(10, title="Good ones", concern_id=concern(9).id), option(11, title="All")],
        dissents=[{"by": None, "text": "Too hard"}, {"by": voters[0], "text": "Too slow"}],
        objections=[{"id": named("objection", 1), "text": "Harm", "by": PEOPLE["stranger"], "raised_at": AT, **resolved}],
        reviews=[{"outcome": "keep", "learned": "It works", "by": PEOPLE["lead"], "at": AT}],
        team_ids=[TEAM],
        supersedes_ids=[named("decision", 2)],
    )
    earlier = decided(2, state="superseded", superseded_by_id=made.id, superseded_reason="Unfair", objective_ids=[])
    await gateway.publish(
        [
            *(cycle(1), objective(1), made, earlier, concern(9), revision(5, decision_id=made.id)),
            concern(7, decision_id=made.id, text="Who counts?"),
            concern(8, decision_id=made.id, text="Why so?", state="withdrawn", raised_on="2026-01-04"),
            comment(4, decision_id=made.id, mentions=[PEOPLE["owner"]]),
        ]
    )
    return gateway


async def test_a_decision_shows_who_and_what_it_names(whole: Gateway) -> None:
    read = (await whole.read(WHOLE, id=named("decision", 1)))["decision"]
    assert (read["decider"], read["proposedBy"]["id"], read["decidedBy"]["id"]) == (
        {"name": "Lead"},
        PEOPLE["member"],
        PEOPLE["lead"],
    )
    voters = [PEOPLE["member"], PEOPLE["owner"]]
    assert [one["id"] for one in read["voters"]] == [one["by"]["id"] for one in read["votes"]] == voters
    assert read["options"] == [{"title": "Good ones", "concern": {"text": "Concern 9"}}, {"title": "All", "concern": None}]
    assert read["chosenOption"] == {"title": "Good ones"}
    assert [one["by"] for one in read["dissents"]] == [None, {"id": voters[0]}]
    assert read["objections"] == [{"text": "Harm", "by": {"id": PEOPLE["stranger"]}, "resolvedBy": {"id": PEOPLE["lead"]}}]
    assert read["reviews"] == [{"learned": "It works", "by": {"id": PEOPLE["lead"]}}]
    assert (read["objectives"], read["teams"]) == ([{"title": "Objective 1"}], [{"id": TEAM}])


async def test_a_decision_shows_what_belongs_to_it(whole: Gateway) -> None:
    read = (await whole.read(WHOLE, id=named("decision", 1)))["decision"]
    assert read["supersedes"] == [{"title": "Decision 2", "supersededReason": "Unfair"}]
    assert [one["text"] for one in read["concerns"]["nodes"]] == ["Why so?", "Who counts?"]
    assert [one["text"] for one in read["open"]["nodes"]] == ["Who counts?"]
    said = {"text": "Comment 4", "by": {"id": PEOPLE["member"]}, "mentions": [{"id": PEOPLE["owner"]}]}
    assert read["comments"]["nodes"] == [said]
    changed = {"why": "Change 5", "objective": {"title": "Objective 1"}, "decision": {"title": "How to count"}}
    assert read["changed"]["nodes"] == [changed]
    assert (await whole.read(WHOLE, id=named("decision", 2)))["decision"]["supersededBy"] == {"title": "How to count"}


RELATIONS = """{ decisions(first: 100) { nodes { title viewerActions decider { id } voters { id } objectives { title }
  teams { id } options { concern { text by { id } } } supersedes { title } supersededBy { title }
  concerns { nodes { text viewerActions } }
  comments { nodes { text by { id } mentions { id } } } changed { nodes { why by { id } } } } } }"""


async def test_decisions_take_the_same_statements_however_many_there_are(gateway: Gateway) -> None:
    counts = []
    for size in (2, 25):
        for n in range(1, size + 1):
            goal = objective(n)
            told = decided(n, objective_ids=[goal.id], team_ids=[TEAM], voter_ids=[PEOPLE["owner"]])
            around = [concern(n, decision_id=told.id), comment(n, decision_id=told.id), revision(n, decision_id=told.id)]
            await gateway.publish([cycle(1), goal, told, *around])
        gateway.pool.statements.clear()
        read = (await gateway.read(RELATIONS))["decisions"]["nodes"]
        assert [len(one["changed"]["nodes"]) for one in read] == [1] * size
        counts.append(len(gateway.statements))
    # A statement for each relation at most: those for the same kind are one where the loop happens to ask for them together.
    assert max(counts) <= 17, gateway.statements
