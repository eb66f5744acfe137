"""Files of people, over HTTP into a real database."""

import asyncio

import orjson
import pytest
from sqlalchemy import event

from tests.services.directory.world import World, as_bytes, faults, someone


async def test_people_join_with_everything_their_lines_say(world: World) -> None:
    line = {
        **someone(1, email="One@Example.org", user_name="one", title="Designer", locale="pt-PT", time_zone="Europe/Lisbon"),
        "further_teams": "Sales|Bread",
        "start_date": "2024-02-29",
        "issuer": "https://issuer.example",
        "subject": "s1",
    }
    report = await world.applied("people", [line, someone(2, manager="one@example.org", deputy="e1", deputy_until="2030-01-01")])
    assert {"lines": 2, "added": 2, "changed": 0, "unchanged": 0, "removed": 0, "dry_run": False}.items() <= report.items()
    one, two = await world.person("e1"), await world.person("e2")
    sales, bread = await world.team("Sales"), await world.team("Bread")
    assert one["further_team_ids"] == sorted([sales["id"], bread["id"]])
    assert two["manager_id"] == one["id"]
    joined = {fact["person"]["id"]: fact["person"] for kind, fact in await world.facts() if kind == "person_joined"}
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


async def test_only_what_others_may_read_raises_a_version(world: World) -> None:
    await world.applied("people", [someone(1, title="Designer", email="one@example.org")])
    await world.forget_facts()
    report = await world.applied("people", [someone(1, title="Head of design", email="two@example.org")])
    assert report["changed"] == 1
    assert await world.facts() == []
    assert {"version": 1, "title": "Head of design", "email": "two@example.org"}.items() <= (await world.person("e1")).items()
    await world.applied("people", [someone(1, home_team="Sales")])
    [(kind, fact)] = await world.facts()
    assert (kind, fact["person"]["version"], fact["person"]["home_team_id"]) == (
        "person_changed",
        2,
        (await world.team("Sales"))["id"],
    )


async def test_who_is_absent_from_a_complete_file_has_left_and_may_come_back(world: World) -> None:
    await world.applied("people", [someone(1), someone(2, manager="e1")])
    await world.applied("people", [someone(2)])
    assert (await world.person("e1"))["status"] == "active"
    await world.forget_facts()
    report = await world.applied("people", [someone(2)], complete=True)
    assert (report["removed"], report["unchanged"]) == (1, 1)
    left = await world.person("e1")
    assert (left["status"], left["version"], left["display_name"]) == ("left", 2, "Person 1")
    assert (await world.applied("people", [someone(2)], complete=True))["removed"] == 0
    assert (await world.applied("people", [someone(1), someone(2)]))["added"] == 1
    back = await world.person("e1")
    assert (back["status"], back["version"], back["id"]) == ("active", 3, left["id"])
    assert await world.told() == ["person_left", "person_joined"]


async def test_a_dry_run_tells_everything_and_changes_nothing(world: World) -> None:
    report = await world.imported("people", [someone(1), someone(2)], dry_run=True)
    assert {"dry_run": True, "applied": False, "added": 2, "faults": []}.items() <= report.items()
    assert await world.rows("select count(*) from people") == [(0,)]
    assert await world.facts() == []


async def test_people_of_one_file_may_name_each_other_in_any_order(world: World) -> None:
    await world.applied(
        "people", [someone(1, manager="e3"), someone(2, manager="three@example.org"), someone(3, email="three@example.org")]
    )
    three = (await world.person("e3"))["id"]
    assert [(await world.person(key))["manager_id"] for key in ("e1", "e2")] == [three, three]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([someone(1), someone(2, manager="e9")], [(3, "manager", "manager_unknown")]),
        ([someone(1, manager="e2"), someone(2, manager="e1")], [(2, "manager", "manager_cycle")]),
        ([someone(1, manager="e1")], [(2, "manager", "manager_cycle")]),
        ([someone(1, deputy="e9")], [(2, "deputy", "deputy_unknown")]),
        ([someone(1, deputy="e1")], [(2, "deputy", "own_deputy")]),
        ([someone(1, deputy_from="2024-01-01")], [(2, "deputy_from", "deputy_dates")]),
        (
            [someone(1, deputy="e2", deputy_from="2024-02-01", deputy_until="2024-01-31"), someone(2)],
            [(2, "deputy_until", "deputy_dates")],
        ),
        ([someone(1, home_team="Nowhere")], [(2, "home_team", "team_unknown")]),
        ([someone(1, home_team="Bread")], [(2, "home_team", "home_in_a_guild")]),
        ([someone(1, further_teams="Sales|Nowhere")], [(2, "further_teams", "team_unknown")]),
        ([someone(1, further_teams="Design")], [(2, "further_teams", "home_team_twice")]),
        ([someone(1, further_teams="Sales|sales")], [(2, "further_teams", "bad_input")]),
        ([someone(1, subject="s1")], [(2, "issuer", "identity_incomplete")]),
        ([someone(1, issuer="i", subject="")], [(2, "subject", "identity_incomplete")]),
        ([someone(1), someone(2), someone(1)], [(4, "employee_id", "duplicate_row")]),
        ([someone(1, email="a@b.c"), someone(2, email="A@B.C")], [(3, "email", "duplicate_row")]),
        ([someone(1, user_name="ada"), someone(2, user_name="Ada")], [(3, "user_name", "duplicate_row")]),
        ([someone(1, issuer="i", subject="s"), someone(2, issuer="i", subject="s")], [(3, "subject", "duplicate_row")]),
        ([someone(1, email="nobody")], [(2, "email", "bad_input")]),
        ([someone(1, time_zone="Mars/Olympus")], [(2, "time_zone", "bad_input")]),
        ([someone(1, locale="portuguese of course")], [(2, "locale", "bad_input")]),
        ([someone(1, start_date="2024-02-30")], [(2, "start_date", "bad_input")]),
        ([someone(1, start_date="30.2.2024")], [(2, "start_date", "bad_input")]),
        ([someone(1, start_date="1066-10-14")], [(2, "start_date", "bad_input")]),
        ([someone(1, name="x" * 121)], [(2, "name", "bad_input")]),
        ([someone(1, name="   ")], [(2, "name", "bad_input")]),
        ([someone(1, name="bell\x07")], [(2, "name", "bad_input")]),
        ([someone(1, name="\u202eevil")], [(2, "name", "bad_input")]),
        ([someone(1, name="two\nlines")], [(2, "name", "bad_input")]),
        ([someone(1, further_teams="|".join(f"T{n}" for n in range(21)))], [(2, "further_teams", "bad_input")]),
        ([someone(1, home_team="")], [(2, "home_team", "bad_input")]),
        (
            [someone(1, email="no"), someone(2, manager="e1"), someone(3, manager="e9"), someone(4, name="\x00")],
            [(2, "email", "bad_input"), (4, "manager", "manager_unknown"), (5, "name", "bad_input")],
        ),
    ],
)
async def test_each_fault_is_told_with_line_column_and_reason_and_nothing_changes(
    world: World, lines: list[dict[str, str]], found: list[tuple[int, str, str]]
) -> None:
    report = await world.imported("people", lines)
    assert faults(report) == found
    assert not report["applied"]
    assert all(len(fault["reason"]) > 10 for fault in report["faults"])
    assert await world.rows(
        "select (select count(*) from people), (select count(*) from journal where type like '%person%')"
    ) == [(0, 0)]


async def test_what_belongs_to_somebody_outside_the_file_is_taken(world: World) -> None:
    await world.applied("people", [someone(1, email="a@b.c", user_name="ada", issuer="i", subject="s")])
    report = await world.imported("people", [someone(2, email="A@b.c", user_name="ADA", issuer="i", subject="s")])
    assert faults(report) == [(2, "email", "already_taken"), (2, "subject", "already_taken"), (2, "user_name", "already_taken")]


async def test_people_may_swap_addresses_and_identities_in_one_file(world: World) -> None:
    def lines(one: str, two: str) -> list[dict[str, str]]:
        return [someone(n, email=f"{key}@b.c", user_name=key, issuer="i", subject=key) for n, key in ((1, one), (2, two))]

    await world.applied("people", lines("a", "b"))
    await world.forget_facts()
    assert (await world.applied("people", lines("b", "a")))["changed"] == 2
    assert ((await world.person("e1"))["email"], (await world.person("e2"))["email"]) == ("b@b.c", "a@b.c")
    assert await world.told() == ["identity_linked", "identity_linked"]
    assert {fact["identity"]["version"] for _, fact in await world.facts()} == {2}


async def test_an_identity_that_is_unlinked_and_linked_again_goes_on_at_a_higher_version(world: World) -> None:
    await world.applied("people", [someone(1, issuer="i", subject="s")])
    await world.applied("people", [someone(1, issuer="", subject="")])
    assert await world.rows("select issuer, subject, person_id, unlinked_at is not null from identities") == [
        (None, None, None, True)
    ]
    await world.applied("people", [someone(1, issuer="i", subject="s")])
    links = [(kind, fact["identity"]["version"]) for kind, fact in await world.facts() if kind.startswith("identity")]
    assert links == [("identity_linked", 1), ("identity_unlinked", 2), ("identity_linked", 3)]
    identity = next(fact["identity"]["id"] for kind, fact in await world.facts() if kind == "identity_linked")
    assert identity.startswith("identity_")
    assert "subject" not in str([fact for kind, fact in await world.facts() if kind.startswith("identity")])


async def test_deputies_come_with_days_change_and_end(world: World) -> None:
    others = [someone(2), someone(3)]
    await world.applied("people", [someone(1, deputy="e2", deputy_from="2026-01-05", deputy_until="2026-01-31"), *others])
    await world.applied("people", [someone(1, deputy="e2", deputy_until="2026-02-28")])
    await world.applied("people", [someone(1, title="no word about deputies")])
    await world.applied("people", [someone(1, deputy="e3")])
    await world.applied("people", [someone(1, deputy="")])
    told = [(kind, fact["deputy"]) for kind, fact in await world.facts() if kind.startswith("deputy")]
    assert [(kind, deputy["version"]) for kind, deputy in told] == [
        ("deputy_appointed", 1), ("deputy_appointed", 2), ("deputy_ended", 3), ("deputy_appointed", 1), ("deputy_ended", 2),
    ]  # fmt: skip
    assert (told[0][1]["first_day"], told[0][1]["last_day"]) == ("2026-01-05", "2026-01-31")
    assert (told[1][1]["first_day"], told[1][1]["last_day"]) == (None, "2026-02-28")
    assert {deputy["person_id"] for _, deputy in told} == {(await world.person("e1"))["id"]}
    assert await world.rows("select count(*) from deputies") == [(0,)]


async def test_a_first_day_is_recorded_and_corrected_for_our_own_services_alone(world: World) -> None:
    await world.applied("people", [someone(1, start_date="2024-01-01")])
    await world.applied("people", [someone(1, start_date="2024-01-02")])
    employments = [fact["employment"] for kind, fact in await world.facts() if kind == "employment_recorded"]
    assert [(one["version"], one["start_day"]) for one in employments] == [(1, "2024-01-01"), (2, "2024-01-02")]
    assert employments[0]["id"].removeprefix("employment_") == (await world.person("e1"))["id"].removeprefix("person_")
    assert await world.rows("select distinct topic from outbox where type like '%employment%'") == [
        ("forthright.directory.internal",)
    ]


async def test_no_name_address_title_or_sign_in_is_in_any_fact_or_journal(world: World) -> None:
    secret = {"name": "Zara Quill", "email": "zara@quill.example", "user_name": "zquill", "title": "Falconer", "locale": "cy-GB"}
    await world.applied("people", [someone(1, **secret, issuer="https://idp.example", subject="zq-17", start_date="2024-01-01")])
    await world.applied("people", [someone(1, **secret, issuer="https://idp.example", subject="zq-18", home_team="Sales")])
    everything = str(await world.rows("select o.*, j.* from outbox o full join journal j on j.fact_id = o.id")).lower()
    assert not [word for word in (*secret.values(), "idp.example", "zq-1", "'e1'") if word.lower() in everything]


async def test_two_imports_at_once_wait_for_each_other(world: World) -> None:
    lines = [someone(number) for number in range(60)]
    reports = await asyncio.gather(*(world.applied("people", lines) for _ in range(4)))
    assert sorted(report["added"] for report in reports) == [0, 0, 0, 60]
    assert await world.rows("select count(*), max(version) from people") == [(60, 1)]


async def test_thousands_of_people_take_few_statements_and_show_progress(world: World) -> None:
    lines = [
        someone(number, manager=f"e{number // 10}" if number > 9 else "", start_date="2024-01-01") for number in range(2_000)
    ]
    statements = await statements_of(world, lines)
    assert statements < 25
    answer = await world.send("people", as_bytes([{**line, "home_team": "Sales"} for line in lines]))
    *progress, last = [orjson.loads(line) for line in answer.content.splitlines()]
    assert last["report"]["changed"] == 2_000
    assert [line["done"] for line in progress] == sorted(line["done"] for line in progress)
    assert len(progress) > 5


async def statements_of(world: World, lines: list[dict[str, str]]) -> int:
    count = 0

    def seen(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(world.engine.sync_engine, "before_cursor_execute", seen)
    await world.applied("people", lines)
    event.remove(world.engine.sync_engine, "before_cursor_execute", seen)
    return count
