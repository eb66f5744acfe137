"""What the gateway offers somebody is what the table says they may: no less, and nothing that would be refused."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from chassis import copies
from contracts.values import Term
from gateway.schema.actions import CycleAction, ObjectiveAction
from gateway.schema.actions_of_reasons import (
    ConcernAction,
    DecisionAction,
    ExperimentAction,
    ResourceRequestAction,
    ReviewAction,
)
from tests.gateway import world as gateways
from tests.gateway.world import Gateway
from tests.servers.postgres import Postgres
from tests.services.okrs import world as okrs
from tests.who_may.ground import MOVED, SUBJECTS, Ground, built
from tests.who_may.table import COLUMNS, COMMANDS, outcomes

Offered = dict[str, set[str]]
PEOPLE = {column: SUBJECTS[column] for column in COLUMNS[COLUMNS.index("any employee") :]}
SAYS = {row[:2]: outcomes(row) for row in COMMANDS}
REASONS: dict[str, type[Term]] = {
    "Concern": ConcernAction,
    "Decision": DecisionAction,
    "ResourceRequest": ResourceRequestAction,
    "Review": ReviewAction,
    "Experiment": ExperimentAction,
}
# Whoever decided the later one may say that it supersedes another; which that will be, nobody knows before they say it.
BY_THE_LATER = {("supersede_decision", "an imported one", column) for column in ("the champion", "the champion's deputy")}


@pytest.fixture(scope="module")
async def gateway(postgres: Postgres) -> AsyncIterator[tuple[Gateway, Ground]]:
    owner, read_model = await postgres.copy("okrs", okrs.build), await postgres.copy("gateway", gateways.build)
    for database in (owner, read_model):
        connection = await asyncpg.connect(database.owner_url)
        await copies.apply(connection, MOVED)
        await connection.close()
    async with okrs.opened(owner) as service, gateways.opened(read_model, service) as made:
        ground = await built(service)
        await made.project()
        yield made, ground
    await postgres.drop(read_model)
    await postgres.drop(owner)


def test_every_action_has_a_row_in_every_state(gateway: tuple[Gateway, Ground]) -> None:
    _, ground = gateway
    wanted = {(action.value, state) for action in CycleAction for state in ground.cycles}
    wanted |= {(action.value, state) for action in ObjectiveAction for state in ground.objectives if state != "an early one"}
    assert wanted - set(SAYS) == set(), "tests/who_may/table.py does not say who may do this then"


@pytest.mark.parametrize("column", PEOPLE)
async def test_an_action_is_offered_for_an_objective_if_and_only_if_the_table_allows_it(
    gateway: tuple[Gateway, Ground], column: str
) -> None:
    asked, ground = gateway
    states = [state for state in ground.objectives if state != "an early one"]
    offered = {state: await _offered(asked, "objective", ground.objectives[state]["id"], column) for state in states}
    allowed = {state: {a.name for a in ObjectiveAction if SAYS[a.value, state][column] == "ok"} for state in states}
    assert offered == allowed


@pytest.mark.parametrize("column", PEOPLE)
async def test_nobody_is_offered_a_check_in_before_the_cycle_has_started(gateway: tuple[Gateway, Ground], column: str) -> None:
    asked, ground = gateway
    offered = await _offered(asked, "objective", ground.objectives["an early one"]["id"], column)
    as_if_started = {a.name for a in ObjectiveAction if SAYS[a.value, "an active one"][column] == "ok"}
    assert offered == as_if_started - {"RECORD_CHECK_IN"}


@pytest.mark.parametrize("column", PEOPLE)
async def test_an_action_is_offered_for_a_cycle_if_and_only_if_the_table_allows_it(
    gateway: tuple[Gateway, Ground], column: str
) -> None:
    """Drafting is offered to whoever may draft for some team, and everybody here is a member of one."""
    asked, ground = gateway
    offered = {state: await _offered(asked, "cycle", id, column) for state, id in ground.cycles.items()}
    somewhere = {CycleAction.DRAFT_OBJECTIVE: "a member of the team"}
    allowed = {
        state: {a.name for a in CycleAction if SAYS[a.value, state][somewhere.get(a, column)] == "ok"} for state in offered
    }
    assert offered == allowed


async def _offered(gateway: Gateway, kind: str, id: str, column: str) -> set[str]:
    query = f"query($id: ID!) {{ {kind}(id: $id) {{ viewerActions }} }}"
    return set((await gateway.read(query, by=PEOPLE[column], id=id))[kind]["viewerActions"])


def _reason(ground: Ground, verb: str, state: str) -> str | None:
    """What the row is of, where it is a concern, a decision, a request, a review or an experiment."""
    called = f"review of {state}" if verb == "answer_review_question" else state
    return None if state in ground.objectives else ground.words.get(called)


def _reasons(ground: Ground) -> dict[tuple[str, str], str]:
    actions = {action.value for kind in REASONS.values() for action in kind}
    return {row[:2]: id for row in COMMANDS if row[0] in actions and (id := _reason(ground, row[0], row[1])) is not None}


def test_every_action_on_a_reason_has_a_row_that_allows_it(gateway: tuple[Gateway, Ground]) -> None:
    rows = _reasons(gateway[1])
    allowed = {verb for verb, state in rows if "ok" in {SAYS[verb, state][column] for column in PEOPLE}}
    assert {action.value for kind in REASONS.values() for action in kind} == allowed


@pytest.mark.parametrize("column", PEOPLE)
async def test_an_action_is_offered_for_a_reason_if_and_only_if_the_table_allows_it(
    gateway: tuple[Gateway, Ground], column: str
) -> None:
    asked, ground = gateway
    rows = _reasons(ground)
    parts = " ".join(f"... on {kind} {{ of{kind}: viewerActions }}" for kind in REASONS)
    query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {parts} }} }}"
    ids = list(dict.fromkeys(rows.values()))
    found = (await asked.read(query, by=PEOPLE[column], ids=ids))["nodes"]
    offered = {id: {name for actions in one.values() for name in actions} for id, one in zip(ids, found, strict=True)}
    wrong = [
        (verb, state)
        for (verb, state), id in rows.items()
        if (verb.upper() in offered[id]) is not (SAYS[verb, state][column] == "ok") and (verb, state, column) not in BY_THE_LATER
    ]
    assert wrong == []
