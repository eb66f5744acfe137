"""Goals, people and teams as they are read, and how many statements that takes."""

from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.messages import Document
from contracts.okrs.objectives import DiscardedDraft
from contracts.values import ObjectiveId, PersonId
from tests.gateway.documents import cycle, objective
from tests.gateway.world import Gateway
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, PEOPLE, TEAM

BOARD = """query(
    $filter: ObjectiveFilterInput, $orderBy: ObjectiveOrderInput, $first: Int, $after: String, $last: Int, $before: String) {
  objectives(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }"""


async def titles(gateway: Gateway, **asked: Any) -> list[str]:
    return [node["title"] for node in (await gateway.read(BOARD, **asked))["objectives"]["nodes"]]


@pytest.fixture(scope="module")
async def board(untouched: Gateway) -> Gateway:
    """Objectives of three teams in two cycles."""
    documents: list[Document] = [cycle(1), cycle(2, state="planning")]
    documents += [
        objective(1, title="Answer sooner", team_id=TEAM, confidence=8, progress="0.5"),
        objective(2, title="Answer better", team_id=TEAM, state="draft", ambition="learning"),
        objective(3, title="Ship the widget", team_id=OTHER, confidence=2, why="Customers wait for an answer"),
        objective(4, title="Grow", team_id=DIVISION, cycle=2, state="in_review", ambition="aspirational"),
        objective(5, title="Finish", team_id=COMPANY, state="closed", score="0.7", ambition="aspirational", outcome="achieved"),
    ]
    await untouched.publish(documents)
    return untouched


async def test_filters_combine_with_and_and_lists_mean_any_of(board: Gateway) -> None:
    assert set(await titles(board, filter={"teamIds": [TEAM]})) == {"Answer sooner", "Answer better"}
    assert set(await titles(board, filter={"teamIds": [DIVISION], "includeSubteams": True})) == {
        "Answer sooner",
        "Answer better",
        "Grow",
    }
    assert set(await titles(board, filter={"states": ["DRAFT", "IN_REVIEW"]})) == {"Answer better", "Grow"}
    assert set(await titles(board, filter={"ambitions": ["ASPIRATIONAL"], "cycleIds": [cycle(1).id]})) == {"Finish"}
    assert await titles(board, filter={"health": ["AT_RISK"]}) == ["Ship the widget"]
    assert set(await titles(board, filter={"text": "answ"})) == {"Answer sooner", "Answer better", "Ship the widget"}
    assert set(await titles(board, filter={"text": "answer BET"})) == {"Answer better"}
    assert await titles(board, filter={"text": "'); drop table objective; --"}) == []
    for odd in ("&|!", "_", "\\", "''", "grow & !finish"):
        assert await titles(board, filter={"text": odd}) == []
    assert len(await titles(board, filter={})) == 5


async def test_orders_run_both_ways(board: Gateway) -> None:
    by_title = {"field": "TITLE", "direction": "ASC"}
    assert await titles(board, orderBy=by_title) == ["Answer better", "Answer sooner", "Finish", "Grow", "Ship the widget"]
    assert await titles(board, orderBy={"field": "DRAFTED_AT", "direction": "DESC"}) == await titles(board)
    assert (await titles(board, orderBy={"field": "PROGRESS", "direction": "DESC"}))[0] == "Answer sooner"


@pytest.mark.parametrize(
    "filter",
    [
        {"teamIds": ["team_1"]},
        {"cycleIds": [PEOPLE["member"]]},
        {"text": "x" * 201},
        {"states": ["FAILED"]},
        {"unknown": 1},
        {"teamIds": ["team_" + "1" * 32] * 101},
    ],
)
async def test_a_malformed_filter_is_refused(board: Gateway, filter: dict[str, Any]) -> None:
    assert await board.code(BOARD, filter=filter) == "BAD_USER_INPUT"


async def test_pages_go_forth_and_back(board: Gateway) -> None:
    order = {"field": "TITLE", "direction": "ASC"}
    first = (await board.read(BOARD, orderBy=order, first=2))["objectives"]
    assert [node["title"] for node in first["nodes"]] == ["Answer better", "Answer sooner"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (5, True, False)
    rest = (await board.read(BOARD, orderBy=order, first=9, after=first["pageInfo"]["endCursor"]))["objectives"]
    assert [node["title"] for node in rest["nodes"]] == ["Finish", "Grow", "Ship the widget"]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
    back = (await board.read(BOARD, orderBy=order, last=2, before=rest["pageInfo"]["startCursor"]))["objectives"]
    assert back["nodes"] == first["nodes"]
    assert (await board.read(BOARD, first=0))["objectives"]["nodes"] == []


@pytest.mark.parametrize(
    "asked", [{"first": 101}, {"last": -1}, {"first": 1, "last": 1}, {"after": "AAAA"}, {"after": "not a cursor"}, {"before": ""}]
)
async def test_a_page_out_of_bounds_is_refused(board: Gateway, asked: dict[str, Any]) -> None:
    assert await board.code(BOARD, **asked) == "BAD_USER_INPUT"


async def test_a_cursor_of_another_order_is_refused(board: Gateway) -> None:
    page = (await board.read(BOARD, first=1))["objectives"]["pageInfo"]
    assert await board.code(BOARD, after=page["endCursor"], orderBy={"field": "TITLE"}) == "BAD_USER_INPUT"


async def test_alignment_is_seen_both_ways_and_rolled_up(gateway: Gateway) -> None:
    whole, *parts = (ObjectiveId(f"objective_{number:032x}") for number in (1, 2, 3, 4))
    edge = {"target_objective_id": whole, "kind": "contributes_to"}
    await gateway.publish(
        [
            cycle(1),
            objective(1, title="Whole"),
            objective(2, title="One", progress="0.2", aligned_to=[edge]),
            objective(3, title="Two", progress="0.6", aligned_to=[edge]),
            objective(4, title="Draft", state="draft", progress="1", aligned_to=[edge | {"kind": "supports"}]),
        ]
    )
    query = """query($id: ID!) { objective(id: $id) { title progress alignedTo { kind objective { title } }
      contributionRollUp { objectives progress } contributions { nodes { kind objective { title } } } } }"""
    read = (await gateway.read(query, id=whole))["objective"]
    assert read["contributionRollUp"] == {"objectives": 2, "progress": 0.4}
    assert [(one["kind"], one["objective"]["title"]) for one in read["contributions"]["nodes"]] == [
        ("CONTRIBUTES_TO", "One"),
        ("CONTRIBUTES_TO", "Two"),
        ("SUPPORTS", "Draft"),
    ]
    assert read["progress"] == 0
    child = (await gateway.read(query, id=parts[0]))["objective"]
    assert child["alignedTo"] == [{"kind": "CONTRIBUTES_TO", "objective": {"title": "Whole"}}]


async def test_a_score_is_read_by_its_ambition(board: Gateway) -> None:
    query = "query($id: ID!) { objective(id: $id) { score scoreReading { scale text } health { health } outcome } }"
    read = (await board.read(query, id=objective(5).id))["objective"]
    assert read["scoreReading"]["scale"] == "AS_HOPED"
    assert (read["score"], read["health"], read["outcome"]) == (0.7, None, "ACHIEVED")


async def test_blockers_and_actions_are_computed_at_read(board: Gateway) -> None:
    query = "query($id: ID!) { objective(id: $id) { activationBlockers { code keyResultId } viewerActions } }"
    read = (await board.read(query, id=objective(2).id, by="lead"))["objective"]
    assert {blocker["code"] for blocker in read["activationBlockers"]} >= {"NO_DEFINITION", "NO_SCORING_GUIDANCE"}
    assert "SUBMIT_FOR_REVIEW" in read["viewerActions"]
    stranger = (await board.read(query, id=objective(2).id, by="stranger"))["objective"]["viewerActions"]
    assert stranger == ["RAISE_CONCERN", "COMMENT_ON_OBJECTIVE"]
    member = (await board.read(query, id=objective(2).id, by="member"))["objective"]["viewerActions"]
    assert "EDIT_OBJECTIVE" in member
    assert "SUBMIT_FOR_REVIEW" not in member
    assert (await board.read(query, id=objective(1).id))["objective"]["activationBlockers"] is None


async def test_anything_can_be_read_again_by_its_id(board: Gateway) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    part = objective(1).key_results[0].id
    ids = [objective(1).id, PEOPLE["lead"], TEAM, cycle(1).id, part, "objective_" + "f" * 32, "unheard_of_" + "1" * 32]
    found = (await board.read(query, ids=ids))["nodes"]
    assert [one and one["__typename"] for one in found] == ["Objective", "Person", "Team", "Cycle", "KeyResult", None, None]
    assert [one["id"] for one in found[:5]] == ids[:5]
    assert await board.code(query, ids=["nonsense"]) == "BAD_USER_INPUT"
    assert await board.code(query, ids=ids[:1] * 101) == "BAD_USER_INPUT"


async def test_a_deleted_document_is_not_there(gateway: Gateway) -> None:
    draft = objective(1, state="draft")
    await gateway.publish([cycle(1), draft])
    await gateway.publish([draft.model_copy(update={"version": 2}), deleted(draft, 3), draft.model_copy(update={"version": 2})])
    query = "query($id: ID!) { objective(id: $id) { id } node(id: $id) { id } objectives { totalCount } }"
    read = await gateway.read(query, id=draft.id)
    assert read == {"objective": None, "node": None, "objectives": {"totalCount": 0}}


def deleted(draft: Any, version: int) -> Document:
    ids = {"id": draft.id, "team_id": draft.team_id, "cycle_id": draft.cycle_id}
    return DiscardedDraft.model_validate({**ids, "epoch": 1, "version": version, "deleted_at": "2026-01-05T09:00:00Z"})


async def test_the_tree_of_teams_with_members_and_leads(untouched: Gateway) -> None:
    query = """{ teams { nodes { id children { nodes { id children { nodes { id parent { id } leads { id name }
      members(first: 100) { nodes { id } } } } } } } } }"""
    [company] = (await untouched.read(query))["teams"]["nodes"]
    assert company["id"] == COMPANY
    [division] = [one for one in company["children"]["nodes"] if one["id"] == DIVISION]
    [team] = division["children"]["nodes"]
    assert team["parent"]["id"] == DIVISION
    assert team["leads"] == [{"id": PEOPLE["lead"], "name": "Lead"}]
    assert {one["id"] for one in team["members"]["nodes"]} == {
        PEOPLE[name] for name in ("member", "champion", "owner", "traveler")
    }


async def test_a_person_shows_their_goals(board: Gateway) -> None:
    query = """query($id: ID!) { person(id: $id) { name status homeTeam { id } objectives { nodes { title } } }
      viewer { person { id } roles } }"""
    read = await board.read(query, id=PEOPLE["champion"], by="admin")
    assert {one["title"] for one in read["person"]["objectives"]["nodes"]} == set(await titles(board))
    assert read["person"]["name"] == "Champion"
    assert read["viewer"] == {"person": {"id": PEOPLE["admin"]}, "roles": ["ADMIN"]}


@pytest.mark.parametrize(("by", "code"), [("bad", "UNAUTHENTICATED"), ("gone", "FORBIDDEN"), ("nobody", "FORBIDDEN")])
async def test_strangers_and_those_who_left_read_nothing(untouched: Gateway, by: str, code: str) -> None:
    answer = await untouched.ask("{ viewer { person { id } } }", by=by)
    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["code"] == code


async def test_a_read_model_that_is_away_is_said_so(gateway: Gateway) -> None:
    gateway.pool.away = True
    assert await gateway.code("{ cycles { nodes { id } } }") == "SERVICE_UNAVAILABLE"


WHOLE_BOARD = """query($first: Int) { objectives(first: $first) { nodes { title progress health { health reasons } viewerActions
  team { name } champion { id } cycle { name } keyResults { title progress confidence health { health } owner { id }
    checkIns(first: 1) { nodes { value confidence by { id } } } } revisions { nodes { what } }
  contributionRollUp { objectives } } } }"""


@pytest.mark.parametrize("parts", [1, 4])
async def test_a_board_takes_the_same_statements_however_large_it_is(gateway: Gateway, parts: int) -> None:
    people = [
        PersonDocument(epoch=1, version=1, id=PersonId(f"person_{n:032x}"), home_team_id=TEAM, status=PersonStatus.ACTIVE)
        for n in range(90, 140)
    ]
    await gateway.publish([cycle(1), *people])
    counts = []
    for size in (2, 25):
        await gateway.publish([objective(n, parts=parts, champion_id=f"person_{90 + n:032x}") for n in range(1, size + 1)])
        gateway.pool.statements.clear()
        read = await gateway.read(WHOLE_BOARD, first=100)
        assert len(read["objectives"]["nodes"]) == size
        counts.append(len(gateway.statements))
    assert counts[0] == counts[1] <= 9, gateway.statements
