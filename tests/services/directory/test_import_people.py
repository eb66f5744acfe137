"""Files of people, over HTTP into a real database."""

from tests.services.directory.world import World, faults, someone


async def test_people_join_with_everything_their_lines_say(world: World) -> None:
    line = {
        **someone(1, email="One@Example.org", user_name="one", title="Designer", locale="pt-PT", time_zone="Europe/Lisbon"),
        **{"further_teams": "Sales|Bread", "start_date": "2024-02-29", "issuer": "https://issuer.example", "subject": "s1"},
    }
    report = await world.applied("people", [line, someone(2, manager="one@example.org", deputy="e1", deputy_until="2030-01-01")])
    assert {"lines": 2, "added": 2, "changed": 0, "unchanged": 0, "removed": 0, "dry_run": False}.items() <= report.items()
    one, two = await world.person("e1"), await world.person("e2")
    sales, bread = await world.team("Sales"), await world.team("Bread")
    assert one["further_team_ids"] == sorted([sales["id"], bread["id"]])
    assert two["manager_id"] == one["id"]
    joined = dict((fact["person"]["id"], fact["person"]) for kind, fact in await world.facts() if kind == "person_joined")
    assert joined[one["id"]] == {
        "id": one["id"],
        "epoch": 1,
        "version": 1,
        "home_team_id": (await world.team("Design"))["id"],
        "further_team_ids": one["further_team_ids"],
        "manager_id": None,
        "status": "active",
        "time_zone": "Europe/Lisbon",
    }
    assert sorted(await world.told()) == [
        "deputy_appointed", "employment_recorded", "identity_linked", "person_joined", "person_joined",
    ]  # fmt: skip


async def test_the_same_file_twice_changes_nothing(world: World) -> None:
    lines = [someone(1, email="one@example.org"), someone(2, manager="e1", further_teams="Bread", deputy="e1")]
    await world.applied("people", lines)
    await world.forget_facts()
    before = await world.rows("select * from people order by id")
    report = await world.applied("people", lines, complete=True)
    assert (report["unchanged"], report["added"], report["changed"], report["removed"]) == (2, 0, 0, 0)
    assert await world.facts() == []
    assert await world.rows("select * from people order by id") == before


async def test_an_unknown_manager_is_a_fault_and_nothing_changes(world: World) -> None:
    report = await world.imported("people", [someone(1), someone(2, manager="e9")])
    assert not report["applied"]
    assert faults(report) == [(3, "manager", "manager_unknown")]
    assert await world.rows("select count(*) from people") == [(0,)]
