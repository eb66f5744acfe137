"""Concerns, comments, requests, reviews and experiments as they are read: relations, ages, what waits, who is shown."""

from datetime import timedelta
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema
from strawberry.utils.str_converters import to_camel_case

from contracts.messages import Document
from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.objectives import Ambition
from contracts.values import PersonId
from gateway import export
from gateway.words import HIDDEN, SHOWN
from tests.gateway.documents import AT, cycle, objective
from tests.gateway.figures import inner
from tests.gateway.reasons import (
    KEY_RESULT,
    OBJECTIVE,
    answered,
    comment,
    concern,
    decided,
    experiment,
    named,
    option,
    request,
    review,
    revision,
)
from tests.gateway.world import Gateway
from tests.services.okrs.world import OTHER, PEOPLE, TEAM


def check_in(number: int = 1, **more: Any) -> CheckInDocument:
    given = {
        **AT,
        "id": named("check_in", number),
        "objective_id": OBJECTIVE,
        "key_result_id": KEY_RESULT,
        "value": "4",
        "confidence": 7,
        "effective_on": "2026-01-05",
        "recorded_at": "2026-01-05T08:00:00Z",
        "by": PEOPLE["owner"],
    }
    return CheckInDocument.model_validate(given | more)


async def test_a_confidential_concern_is_read_with_its_answer_and_without_its_author(gateway: Gateway) -> None:
    query = """query($id: ID!) { node(id: $id) { ... on Concern { text mode by { id } objective { title } team { id }
      remarks { text by { id } answer } decisions { nodes { title } } } } }"""
    worry = answered(1, mode="confidential", by=None)
    await gateway.publish([cycle(1), objective(1), worry, decided(2, options=[option(20, concern_id=worry.id)])])
    assert (await gateway.read(query, id=worry.id))["node"] == {
        "text": "Concern 1",
        "mode": "CONFIDENTIAL",
        "by": None,
        "objective": {"title": "Objective 1"},
        "team": {"id": TEAM},
        "remarks": [{"text": "We see it", "by": {"id": PEOPLE["champion"]}, "answer": "ADOPT"}],
        "decisions": {"nodes": [{"title": "Decision 2"}]},
    }


def test_who_said_something_is_shown_as_a_person_and_not_as_an_id() -> None:
    schema, found, unseen = build_schema(export.sdl()), 0, set[str]()
    for kind in SHOWN.values():
        of = schema.type_map[kind.__name__]
        assert isinstance(of, GraphQLObjectType)
        hidden = {each for base in kind.__mro__ if base in HIDDEN and base is not Document for each in HIDDEN[base]}
        # What is hidden and no person: the words of a text, and what only services want of a document.
        for name in (each for each in hidden if PersonId in inner(kind.model_fields[each].annotation)):
            field = of.fields.get(to_camel_case({"person_ids": "people"}.get(name, name.removesuffix("_id"))))
            if field is None:
                unseen.add(f"{of.name}.{name}")
                continue
            assert str(field.type).strip("[]!") == "Person", f"{of.name}.{name}"
            found += 1
    assert found >= 25
    assert unseen == {"Suggestion.settled_by"}, "nobody is told who took or dismissed one"


async def test_ages_are_of_what_waits_and_count_days_in_utc(gateway: Gateway) -> None:
    asked_again = {"id": named("remark", 7), "text": "And then?", "by": PEOPLE["stranger"], "on": "2026-01-05"}
    followed = concern(2, state="followed_up", due_on="2026-01-12", remarks=[*answered(2).remarks, asked_again])
    documents = [concern(1), followed, answered(3), request(4), request(5, state="granted"), review(6)]
    done = review(7, questions=[{"id": named("question", 7), "text": "Why?", "answer": "So"}])
    await gateway.publish([cycle(1), objective(1), check_in(), *documents, done])
    query = """{ concerns { nodes { id ageDays isOverdue } } requests { nodes { id ageDays isOverdue } }
      objectives { nodes { reviews { nodes { id isOverdue } } } } }"""

    async def read() -> dict[str, tuple[Any, ...]]:
        found = await gateway.read(query)
        nodes = [*found["concerns"]["nodes"], *found["requests"]["nodes"], *found["objectives"]["nodes"][0]["reviews"]["nodes"]]
        return {f"{one['id'][:3]}{one['id'][-1]}": (one.get("ageDays"), one["isOverdue"]) for one in nodes}

    assert await read() == {
        "con1": (2, False),
        "con2": (0, False),
        "con3": (None, False),
        "res4": (2, False),
        "res5": (None, False),
        "rev6": (None, False),
        "rev7": (None, False),
    }
    gateway.clock.move(timedelta(days=5, hours=14, minutes=59))  # a minute before midnight of the day by which it is owed
    assert (await read())["con1"] == (7, False)
    gateway.clock.move(timedelta(minutes=1))
    later = await read()
    assert (later["con1"], later["con2"], later["res4"]) == ((8, True), (6, False), (8, True))
    assert (later["con3"], later["rev6"], later["rev7"]) == ((None, False), (None, True), (None, False))


@pytest.mark.parametrize(
    ("field", "filter", "ids"),
    [
        ("concerns", {}, ["concern2", "concern1", "concern3"]),
        ("concerns", {"states": ["OPEN"]}, ["concern2", "concern3"]),
        ("concerns", {"objectiveIds": [OBJECTIVE]}, ["concern2", "concern1"]),
        ("concerns", {"decisionIds": [named("decision", 1)]}, ["concern3"]),
        ("concerns", {"teamIds": [OTHER]}, []),
        ("concerns", {"teamIds": [TEAM], "states": ["ANSWERED"]}, ["concern1"]),
        ("requests", {}, ["resource_request2", "resource_request1"]),
        ("requests", {"states": ["OPEN"], "resources": ["BUDGET"]}, ["resource_request2"]),
        ("requests", {"keyResultIds": [KEY_RESULT], "teamIds": [TEAM], "states": ["DECLINED"]}, ["resource_request1"]),
        ("requests", {"objectiveIds": [objective(2).id]}, []),
        ("experiments", {}, ["experiment2", "experiment1"]),
        ("experiments", {"states": ["RUNNING", "ADOPTED"]}, ["experiment2"]),
        ("experiments", {"keyResultIds": [KEY_RESULT], "objectiveIds": [OBJECTIVE], "states": ["PLANNED"]}, ["experiment1"]),
    ],
)
async def test_lists_are_found_by_filter_in_one_statement(
    board: Gateway, field: str, filter: dict[str, Any], ids: list[str]
) -> None:
    kind = {"concerns": "Concern", "requests": "ResourceRequest", "experiments": "Experiment"}[field]
    query = f"""query($filter: {kind}FilterInput, $first: Int, $after: String) {{
      found: {field}(filter: $filter, first: $first, after: $after) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}"""
    board.pool.statements.clear()
    whole = (await board.read(query, filter=filter))["found"]
    assert len(board.statements) == 1
    assert [f"{one['id'].rpartition('_')[0]}{int(one['id'][-1])}" for one in whole["nodes"]] == ids
    first = (await board.read(query, filter=filter, first=1))["found"]
    rest = (await board.read(query, filter=filter, after=first["pageInfo"]["endCursor"]))["found"]
    assert first["nodes"] + rest["nodes"] == whole["nodes"] or not ids
    assert await board.code(query, filter={"states": ["NONSENSE"]}) == "BAD_USER_INPUT"
    assert await board.code(query, filter={"objectiveIds": [TEAM]}) == "BAD_USER_INPUT"
    assert await board.code(query, first=101) == "BAD_USER_INPUT"


@pytest.fixture(scope="module")
async def board(untouched: Gateway) -> Gateway:
    documents = [
        *(answered(1, raised_on="2026-01-03"), concern(2, raised_on="2026-01-04")),
        concern(3, decision_id=named("decision", 1), raised_on="2026-01-02"),
        *(request(1, state="declined", reason="No"), request(2, resource="budget")),
        *(experiment(1), experiment(2, state="running", started_at="2026-01-04T09:00:00Z")),
    ]
    await untouched.publish([cycle(1), objective(1), objective(2), decided(1), *documents])
    return untouched


BLOCKED = "query($id: ID!) { objective(id: $id) { activationBlockers { code concernId requestId keyResultId said } } }"


async def test_activation_names_what_waits_for_an_answer_by_the_owners_rule(gateway: Gateway) -> None:
    draft = objective(1, state="in_review")
    asked_again = concern(3, state="followed_up")
    await gateway.publish([cycle(1), draft, concern(1), answered(2), asked_again, request(4), request(5, state="granted")])

    async def waiting() -> list[dict[str, Any]]:
        blockers = (await gateway.read(BLOCKED, id=draft.id))["objective"]["activationBlockers"]
        return [one for one in blockers if one["concernId"] or one["requestId"]]

    assert await waiting() == [
        {
            "code": "CONCERN_UNANSWERED",
            "concernId": concern(1).id,
            "requestId": None,
            "keyResultId": None,
            "said": "Concern 1",
        },
        {"code": "REQUEST_OPEN", "concernId": None, "requestId": request(4).id, "keyResultId": KEY_RESULT, "said": "Request 4"},
    ]
    aspirational = draft.model_copy(update={"version": 2, "ambition": Ambition.ASPIRATIONAL})
    await gateway.publish([aspirational, answered(1, version=2)])
    assert await waiting() == []


GOALS = """{ objectives(first: 100) { nodes { title activationBlockers { code } viewerActions
  concerns { nodes { text by { id } viewerActions isOverdue } } open: concerns(states: [OPEN]) { nodes { id } }
  comments { nodes { text by { id } mentions { id } } } decisions { nodes { title viewerActions } }
  requests { nodes { why approver { id } keyResult { title } viewerActions } }
  reviews { nodes { note by { id } checkIn { value } viewerActions } }
  experiments { nodes { hypothesis plannedBy { id } continues { id } viewerActions } }
  keyResults { title requests { nodes { why } } experiments { nodes { hypothesis } } } revisions { nodes { decision { title } } }
  checkIns { nodes { comments { nodes { text } }
    reviews { nodes { questions { text answeredBy { id } } askedOf { id } } } } } } } }"""


async def test_the_reasons_of_a_board_take_the_same_statements_however_large_it_is(gateway: Gateway) -> None:
    counts = []
    for size in (2, 25):
        for n in range(1, size + 1):
            goal = objective(n, state="in_review")
            of = {"objective_id": goal.id}
            of_part = of | {"key_result_id": goal.key_results[0].id}
            said, asked = check_in(n, **of_part), review(n, check_in_id=named("check_in", n), **of)
            told = decided(n, objective_ids=[goal.id])
            reasons = [concern(n, team_id=TEAM, **of), comment(n, **of), comment(n + 900, check_in_id=said.id, **of), told]
            work = [request(n, **of_part), experiment(n, **of_part), revision(n, decision_id=told.id, **of), said, asked]
            await gateway.publish([cycle(1), goal, *reasons, *work])
        gateway.pool.statements.clear()
        read = (await gateway.read(GOALS))["objectives"]["nodes"]
        for one in read:
            assert [len(one[field]["nodes"]) for field in ("concerns", "open", "comments", "decisions", "requests")] == [1] * 5
            assert [len(one["keyResults"][0][field]["nodes"]) for field in ("requests", "experiments")] == [1, 1]
            other = int(one["comments"]["nodes"][0]["text"].removeprefix("Comment ")) + 900
            assert one["checkIns"]["nodes"][0]["comments"]["nodes"] == [{"text": f"Comment {other}"}]
        counts.append(len(gateway.statements))
        assert len(read) == size
    # A statement for each relation at most: those for the same kind are one where the loop happens to ask for them together.
    assert max(counts) <= 31, gateway.statements


async def test_a_team_shows_its_decisions_and_what_it_asked_for(gateway: Gateway) -> None:
    query = """query($id: ID!) { team(id: $id) { decisions { nodes { title } }
      requests(states: [OPEN]) { nodes { why resource ageDays } } } }"""
    await gateway.publish(
        [cycle(1), objective(1), decided(1, team_ids=[TEAM]), decided(2), request(3), request(4, state="granted")]
    )
    read = (await gateway.read(query, id=TEAM))["team"]
    assert read["decisions"]["nodes"] == [{"title": "Decision 1"}]
    assert read["requests"]["nodes"] == [{"why": "Request 3", "resource": "TIME", "ageDays": 2}]


async def test_anything_of_these_can_be_read_again_by_its_id(board: Gateway) -> None:
    ids = [concern(1).id, decided(1).id, request(1).id, experiment(1).id, comment(404).id]
    found = (await board.read("query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids))["nodes"]
    assert [one and one["__typename"] for one in found] == ["Concern", "Decision", "ResourceRequest", "Experiment", None]
