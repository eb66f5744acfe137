"""What the gateway offers somebody for help, Braintrusts and skill gaps is what the table says they may."""

from collections.abc import AsyncIterator

import pytest

from contracts.values import Term
from gateway.schema.actions_of_help import BraintrustAction, HelpAction, KeyResultAction, ObjectiveVoiceAction, SkillGapAction
from tests.gateway import world as gateways
from tests.gateway.world import Gateway
from tests.servers.postgres import Database, Postgres
from tests.services.feedback import world as feedback
from tests.who_may.features import HERE, Ground
from tests.who_may.feedback import helping
from tests.who_may.feedback.helping import FEATURE, GOALS, goal
from tests.who_may.feedback.table import outcomes

ACTIONS: dict[str, type[Term]] = {
    "HelpRequest": HelpAction,
    "Braintrust": BraintrustAction,
    "SkillGap": SkillGapAction,
    "KeyResult": KeyResultAction,
    "Objective": ObjectiveVoiceAction,
}
SAYS = {row[:2]: outcomes(row) for row in FEATURE.rows}


async def build(database: Database) -> None:
    await gateways.build(database, feedback.organization)


@pytest.fixture(scope="module")
async def gateway(postgres: Postgres) -> AsyncIterator[tuple[Gateway, Ground]]:
    owner, copies = await postgres.copy("feedback", feedback.build), await postgres.copy("speaking gateway", build)
    async with feedback.opened(owner) as service, gateways.opened(copies, service, people=feedback.PEOPLE) as made:
        ground = Ground()
        await helping.lay(service, ground)
        for name in GOALS:
            ground.ids[name] = goal(name).id
        await made.publish([goal("a goal"), goal("a closed goal", version=2, state="closed")])
        await made.project()
        yield made, ground
    await postgres.drop(copies)
    await postgres.drop(owner)


def test_every_action_is_a_verb_with_rows() -> None:
    assert {action.value for kind in ACTIONS.values() for action in kind} == {verb for verb, _ in SAYS}


@pytest.mark.parametrize("column", HERE)
async def test_an_action_is_offered_if_and_only_if_the_table_allows_it(gateway: tuple[Gateway, Ground], column: str) -> None:
    asked, ground = gateway
    states = list(dict.fromkeys(state for _, state in SAYS))
    query = """query($ids: [ID!]!) { nodes(ids: $ids) {
      ... on HelpRequest { help: viewerActions } ... on Braintrust { advice: viewerActions }
      ... on SkillGap { gap: viewerActions }
      ... on Objective { voices: voiceActions keyResults { viewerActions } } } }"""
    found = (await asked.read(query, by=HERE[column], ids=[ground.ids[state] for state in states]))["nodes"]
    offered = set()
    for state, node in zip(states, found, strict=True):
        parts = [action for part in node.pop("keyResults", []) for action in part["viewerActions"]]
        offered |= {(action.lower(), state) for actions in (*node.values(), parts) for action in actions}
    assert offered == {row for row, told in SAYS.items() if told[column] == "ok"}
