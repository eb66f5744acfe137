"""What the gateway offers somebody to begin in a team is what the table says they may."""

from collections.abc import AsyncIterator

import pytest

from contracts.directory.teams import TeamDocument, TeamStatus
from gateway.schema.actions_of_teams import TeamAction
from tests.gateway import world as gateways
from tests.gateway.world import Gateway
from tests.servers.postgres import Database, Postgres
from tests.services.feedback import world as feedback
from tests.services.okrs.world import COMPANY, TEAM
from tests.who_may.features import HERE
from tests.who_may.feedback.features import FEATURES
from tests.who_may.feedback.table import outcomes

STATES = {"the team", "a team"}
VERBS = [action.value for action in TeamAction]
SAYS = {row[0]: outcomes(row) for feature in FEATURES for row in feature.rows if row[0] in VERBS and row[1] in STATES}
ASKED = "query($id: ID!) { team(id: $id) { viewerActions } }"
STATEMENTS = [{"about": "SPEAKING", "text": "We say it to each other first"}]


async def build(database: Database) -> None:
    await gateways.build(database, feedback.organization)


@pytest.fixture
async def gateway(postgres: Postgres) -> AsyncIterator[Gateway]:
    owner, copies = await postgres.copy("feedback", feedback.build), await postgres.copy("speaking gateway", build)
    async with feedback.opened(owner) as service, gateways.opened(copies, service, people=feedback.PEOPLE) as made:
        yield made
    await postgres.drop(copies)
    await postgres.drop(owner)


async def offered(gateway: Gateway, by: str) -> list[str]:
    return list((await gateway.read(ASKED, by=by, id=TEAM))["team"]["viewerActions"])


def test_every_action_is_a_verb_with_a_row() -> None:
    assert set(SAYS) == set(VERBS)


async def test_an_action_is_offered_if_and_only_if_the_table_allows_it(gateway: Gateway) -> None:
    for column, name in HERE.items():
        allowed = [action.name for action in TeamAction if SAYS[action.value][column] == "ok"]
        assert await offered(gateway, name) == allowed, column


async def test_while_an_agreement_holds_it_is_reviewed_and_no_other_is_proposed(gateway: Gateway) -> None:
    told = await gateway.mutate("proposeAgreement", "agreement { id }", by="member", teamId=TEAM, statements=STATEMENTS)
    assert "PROPOSE_AGREEMENT" in await offered(gateway, "member")
    for name in (*feedback.MEMBERS, "member", "champion", "owner", "traveler", "lead"):
        await gateway.mutate("adoptAgreement", "receipt { id }", by=name, agreementId=told["agreement"]["id"])
    await gateway.project()
    state = (await gateway.read("query($id: ID!) { agreement(id: $id) { state } }", id=told["agreement"]["id"]))["agreement"]
    assert state == {"state": "ADOPTED"}
    assert "PROPOSE_AGREEMENT" not in await offered(gateway, "member")


@pytest.mark.parametrize("more", [{"status": TeamStatus.DISSOLVED}, {"lead_ids": []}])
async def test_in_a_dissolved_team_nothing_is_begun_and_nobody_is_asked_where_nobody_leads(
    gateway: Gateway, more: dict[str, object]
) -> None:
    team = next(each for each in feedback.organization() if isinstance(each, TeamDocument) and each.id == TEAM)
    await gateway.publish([team.model_copy(update={"version": 9, "parent_id": COMPANY, **more})])
    actions = await offered(gateway, "member")
    assert "ASK_LEADER" not in actions
    assert bool(actions) is ("lead_ids" in more)
