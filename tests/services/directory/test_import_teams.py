"""Files of teams, over HTTP into a real database."""

import pytest

from tests.services.directory.world import TEAMS, World, faults, someone


async def test_teams_are_formed_in_any_order_of_lines(empty: World) -> None:
    report = await empty.applied("teams", "name,kind,parent\nDesign,,Product\nProduct,Department,\n")
    assert report["added"] == 2
    design, product = await empty.team("Design"), await empty.team("Product")
    assert (design["team_kind"], design["parent_id"], product["team_kind"]) == ("team", product["id"], "department")
    kind, fact = (await empty.facts())[0]
    assert kind == "team_formed"
    assert fact["team"] == {
        "id": design["id"],
        "epoch": 1,
        "version": 1,
        "name": "Design",
        "team_kind": "team",
        "parent_id": product["id"],
        "lead_ids": [],
        "status": "active",
    }


async def test_the_same_file_twice_changes_nothing(world: World) -> None:
    report = await world.applied("teams", TEAMS, complete=True)
    assert (report["unchanged"], report["added"], report["changed"], report["removed"]) == (5, 0, 0, 0)
    assert await world.facts() == []


async def test_leads_come_after_people_and_leave_other_columns_alone(world: World) -> None:
    await world.applied("people", [someone(1), someone(2, email="two@example.org")])
    await world.forget_facts()
    await world.applied("teams", "name,leads\nDesign,e1|TWO@example.org\n")
    design = await world.team("Design")
    assert design["lead_ids"] == [(await world.person("e1"))["id"], (await world.person("e2"))["id"]]
    assert design["parent_id"] == (await world.team("Product"))["id"]
    assert (await world.applied("teams", "name,leads\nDesign,e1|e2\n"))["unchanged"] == 1
    assert await world.told() == ["team_changed"]


async def test_a_team_is_renamed_and_keeps_its_people_and_children(world: World) -> None:
    before = await world.team("Product")
    report = await world.applied("teams", "name,former_name\nThe product,Product\n")
    assert report["changed"] == 1
    after = await world.team("The product")
    assert (after["id"], after["version"], after["parent_id"]) == (before["id"], 2, before["parent_id"])
    assert (await world.team("Design"))["parent_id"] == before["id"]


async def test_two_teams_may_not_trade_names_unnoticed_but_a_name_that_became_free_can_be_used(world: World) -> None:
    await world.applied("teams", "name,former_name\nDesign studio,Design\n")
    assert (await world.applied("teams", "name\nDesign\n"))["added"] == 1


async def test_an_empty_team_that_a_complete_file_lacks_is_dissolved_and_keeps_its_name(world: World) -> None:
    without = TEAMS.replace("Sales,team,Acme\n", "")
    assert (await world.applied("teams", without))["removed"] == 0
    assert (await world.applied("teams", without, complete=True))["removed"] == 1
    sales = await world.team("Sales")
    assert (sales["status"], sales["version"]) == ("dissolved", 2)
    assert (await world.applied("teams", without, complete=True))["removed"] == 0
    report = await world.imported("people", [someone(1, home_team="Sales")])
    assert faults(report) == [(2, "home_team", "team_unknown")]
    assert (await world.applied("teams", TEAMS))["added"] == 1
    assert (await world.team("Sales"))["id"] == sales["id"]
    assert await world.told() == ["team_dissolved", "team_formed"]


@pytest.mark.parametrize("member", [someone(1, home_team="Sales"), someone(1, further_teams="Sales")])
async def test_a_team_with_people_is_not_dissolved(world: World, member: dict[str, str]) -> None:
    await world.applied("people", [member])
    report = await world.imported("teams", TEAMS.replace("Sales,team,Acme\n", ""), complete=True)
    assert faults(report) == [(None, "name", "team_not_empty")]
    assert "Sales" in report["faults"][0]["reason"]
    await world.applied("people", [someone(2)], complete=True)
    await world.applied("teams", TEAMS.replace("Sales,team,Acme\n", ""), complete=True)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("name,parent\nA,B\nB,C\nC,A\n", [(2, "parent", "team_cycle")]),
        ("name,parent\nA,A\n", [(2, "parent", "team_cycle")]),
        ("name,parent\nAcme,Design\n", [(2, "parent", "team_cycle")]),
        ("name,parent\nA,Nowhere\n", [(2, "parent", "parent_unknown")]),
        ("name,parent\nA,Bread\n", [(2, "parent", "guild_above")]),
        ("name,kind\nProduct,guild\n", [(2, "kind", "guild_above")]),
        ("name,leads\nDesign,e77\n", [(2, "leads", "lead_unknown")]),
        ("name,leads\nDesign," + "|".join(f"e{n}" for n in range(11)) + "\n", [(2, "leads", "bad_input")]),
        ("name,kind\nA,tribe\n", [(2, "kind", "bad_input")]),
        ("name\nA\n a \n", [(3, "name", "duplicate_row")]),
        ("name,former_name\nA,Design\nB,Design\n", [(3, "name", "duplicate_row")]),
        ("name,kind\n,team\n", [(2, "name", "bad_input")]),
        ("name\n" + "x" * 121 + "\n", [(2, "name", "bad_input")]),
        ("title\nA\n", [(1, "name", "bad_input")]),
        ("name,parent,kind\nA,B,team\nB,,tribe\nC,Nowhere,team\n", [(3, "kind", "bad_input"), (4, "parent", "parent_unknown")]),
    ],
)
async def test_each_fault_is_told_with_line_column_and_reason_and_nothing_changes(
    world: World, content: str, found: list[tuple[int | None, str | None, str]]
) -> None:
    before = await world.rows("select * from teams order by id")
    report = await world.imported("teams", content)
    assert faults(report) == found
    assert not report["applied"]
    assert await world.rows("select * from teams order by id") == before
    assert await world.facts() == []


async def test_the_circle_is_told_by_names(world: World) -> None:
    report = await world.imported("teams", "name,parent\nA,B\nB,A\n")
    assert "A → B → A" in report["faults"][0]["reason"]


async def test_a_home_does_not_become_a_guild(world: World) -> None:
    await world.applied("people", [someone(1)])
    report = await world.imported("teams", "name,kind\nDesign,guild\n")
    assert faults(report) == [(2, "kind", "home_in_a_guild")]
