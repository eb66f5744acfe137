"""Whom nobody invites to a Braintrust: those who could make its notes bind."""

from itertools import pairwise

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument
from contracts.okrs.objectives import ObjectiveDocument
from tests.services.feedback.helping import GOAL, called, goal, noted, notes
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import DIVISION, OTHER, TEAM


@pytest.fixture(autouse=True)
async def a_goal(world: World) -> ObjectiveDocument:
    return await goal(world)


async def reporting(world: World, *chain: str) -> None:
    """Each reports to the next."""
    for place, (name, manager) in enumerate(pairwise(chain), 2):
        home = TEAM if name == "champion" else OTHER
        await world.learn(
            PersonDocument(
                epoch=1, version=place, id=PEOPLE[name], home_team_id=home, manager_id=PEOPLE[manager], status=PersonStatus.ACTIVE
            )
        )


@pytest.mark.parametrize("name", ["lead", "lead_above", "lead_deputy"])
async def test_leads_and_their_deputies_are_not_invited(world: World, name: str) -> None:
    ids = [PEOPLE["invited"], PEOPLE[name]]
    told = await world.problem(
        "call_braintrust", objective_id=GOAL.id, invited_ids=ids, meets_on="2026-01-09", question="What do we not see?"
    )
    assert (told["status"], told["code"], told["field"]) == (409, "authority_over_the_goal", "invited_ids")
    assert told["details"] == {"person_ids": [PEOPLE[name]]}
    assert await world.rows("select 1 from braintrusts") == []


async def test_whoever_the_champion_reports_to_is_not_invited_however_far_above(world: World) -> None:
    await reporting(world, "champion", "helper", "contributor", "facilitator", "helper")
    ids = [PEOPLE[name] for name in ("facilitator", "invited", "helper", "contributor")]
    given = {"objective_id": GOAL.id, "meets_on": "2026-01-09", "question": "What do we not see?"}
    told = await world.problem("call_braintrust", **given, invited_ids=ids)
    assert told["details"] == {"person_ids": [PEOPLE[name] for name in ("facilitator", "helper", "contributor")]}
    await called(world, "invited")


async def test_a_champion_who_leads_the_team_is_advised_by_others_and_their_own_deputy_may_be_among_them(world: World) -> None:
    leads = TeamDocument.model_validate(
        {"epoch": 1, "version": 2, "id": TEAM, "name": "T", "team_kind": "team", "parent_id": DIVISION,
         "lead_ids": [PEOPLE["champion"]], "status": "active"}
    )  # fmt: skip
    await world.learn(leads)
    assert (await called(world, "invited", "deputy", "lead"))["owner_id"] == PEOPLE["champion"]


async def test_whoever_came_to_lead_the_team_meanwhile_neither_writes_nor_reads_what_is_new(world: World) -> None:
    braintrust = await called(world)
    earlier = await noted(world, braintrust)
    leads = TeamDocument.model_validate(
        {"epoch": 1, "version": 2, "id": TEAM, "name": "T", "team_kind": "team", "parent_id": DIVISION,
         "lead_ids": [PEOPLE["stranger"]], "status": "active"}
    )  # fmt: skip
    await world.learn(leads)
    told = await world.problem("add_braintrust_note", by="stranger", braintrust_id=braintrust["id"], text="As your lead")
    assert (told["code"], told["details"]) == ("authority_over_the_goal", {"person_ids": [PEOPLE["stranger"]]})
    later = await noted(world, braintrust, text="Since you lead us")
    assert [each["note"]["id"] for each in await notes(world, braintrust, by="stranger")] == [earlier]
    assert [each["note"]["id"] for each in await notes(world, braintrust, by="champion")] == [earlier, later]
