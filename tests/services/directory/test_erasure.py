"""Erasing a person: what goes, what stays, and what a restore must not bring back."""

import asyncio
from pathlib import Path

import httpx2
import orjson
import pytest
from sqlalchemy import text

from chassis.clock import SystemClock
from chassis.unit import Trail
from contracts.values import PersonId
from services.directory import app
from services.directory.people.jobs import reapply_erasures
from services.directory.settings import Ledger
from services.directory.tables import WRITING
from tests.services.directory.world import World, faults, service_over, someone

EVERYWHERE = ("people", "identities", "deputies", "employments", "external_ids", "buried", "journal", "outbox", "answered")
ISSUER = {"issuer": "https://issuer.example"}


@pytest.fixture
async def staff(world: World) -> World:
    """Ada is an admin; Bob leads Design, manages Cleo, has a deputy, and is Cleo's."""
    bob = {"title": "Baker", "email": "bob@example.org", "user_name": "bobby", "locale": "fr", "time_zone": "Europe/Paris"}
    await world.applied(
        "people",
        [
            someone(1, name="Ada", subject="ada", **ISSUER),
            someone(2, name="Bob Bunting", subject="bob", deputy="e1", manager="e1", start_date="2020-02-02", **bob, **ISSUER),
            someone(3, name="Cleo", manager="e2", deputy="e2", further_teams="Bread"),
        ],
    )
    await world.applied("teams", "name,leads\nDesign,e1|e2\n")
    await world.forget_facts()
    return world


async def erase(world: World, person_id: str, *, token: str = "ada+admin") -> httpx2.Response:
    headers = {"authorization": f"Bearer {token}"}
    return await world.client.post("/erase_person", json={"person_id": person_id}, headers=headers)


async def test_everything_of_the_person_goes_and_the_pseudonym_stays(staff: World) -> None:
    bob, cleo = (await staff.person("e2"))["id"], (await staff.person("e3"))["id"]
    answer = await erase(staff, bob)
    assert answer.status_code == 200, answer.text
    empty = {"id": bob, "epoch": 1, "version": 2, "home_team_id": None, "further_team_ids": [], "manager_id": None}
    assert answer.json() == {"person": {**empty, "status": "erased", "time_zone": "UTC"}}
    told = await staff.facts()
    assert sorted(kind for kind, _ in told) == [
        "deputy_ended",
        "deputy_ended",
        "employment_erased",
        "identity_unlinked",
        "person_changed",
        "person_erased",
        "team_changed",
    ]
    facts = dict(told)
    assert facts["team_changed"]["team"]["lead_ids"] == [(await staff.person("e1"))["id"]]
    assert (facts["person_changed"]["person"]["id"], facts["person_changed"]["person"]["manager_id"]) == (cleo, None)
    rows = str([await staff.rows(f"select * from {table}") for table in EVERYWHERE]).lower()
    words = ("bunting", "bob@", "bobby", "baker", "'bob'", "'e2'", "paris", "2020, 2, 2")
    assert not [word for word in words if word in rows]


async def test_an_erased_person_has_no_name_is_not_found_and_cannot_sign_in(staff: World) -> None:
    bob = (await staff.person("e2"))["id"]
    await erase(staff, bob)
    ada = {"authorization": "Bearer ada"}
    assert (await staff.client.post("/names", json={"ids": [bob]}, headers=ada)).json() == {"names": {bob: None}}
    found = (await staff.client.get("/people", headers=ada)).json()["people"]
    assert [person["name"] for person in found] == ["Ada", "Cleo"]
    answer = await staff.client.get("/people", headers={"authorization": "Bearer bob"})
    assert (answer.status_code, answer.json()["code"]) == (403, "person_unknown")


async def test_nobody_can_be_told_to_report_to_or_be_led_by_an_erased_person(staff: World) -> None:
    await erase(staff, (await staff.person("e2"))["id"])
    assert faults(await staff.imported("people", [someone(3, manager="e2")])) == [(2, "manager", "manager_unknown")]
    assert faults(await staff.imported("teams", "name,leads\nDesign,bob@example.org\n")) == [(2, "leads", "lead_unknown")]


async def test_who_is_imported_again_after_an_erasure_is_somebody_new(staff: World) -> None:
    bob = (await staff.person("e2"))["id"]
    await erase(staff, bob)
    await staff.applied("people", [someone(2, name="Bob Bunting", subject="bob", **ISSUER)])
    assert (await staff.person("e2"))["id"] != bob
    assert await staff.rows("select status from people where id = :bob", bob=bob) == [("erased",)]


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("bad", 401, "not_signed_in"),
        ("somebody+admin", 403, "person_unknown"),
        ("ada", 403, "admins_only"),
        ("ada+auditor", 403, "admins_only"),
        ("bob", 403, "admins_only"),
    ],
)
async def test_only_an_admin_erases(staff: World, token: str, status: int, code: str) -> None:
    answer = await erase(staff, (await staff.person("e2"))["id"], token=token)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await staff.facts() == []
    assert list(staff.ledger.erased()) == []


async def test_nobody_is_erased_twice_and_nobody_who_is_not_there(staff: World) -> None:
    bob = (await staff.person("e2"))["id"]
    await erase(staff, bob)
    again = await erase(staff, bob)
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (409, "person_already_erased", "person_id")
    unknown = await erase(staff, "person_" + "0" * 32)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "person_not_found")
    malformed = await erase(staff, "bob")
    assert (malformed.status_code, malformed.json()["code"], malformed.json()["field"]) == (422, "bad_input", "person_id")
    assert list(staff.ledger.erased()) == [bob]


async def test_without_its_ledger_nobody_is_erased(staff: World) -> None:
    bob = (await staff.person("e2"))["id"]
    staff.ledger.path.unlink()
    answer = await erase(staff, bob)
    assert (answer.status_code, answer.json()["code"]) == (503, "ledger_unavailable")
    assert not staff.ledger.path.exists()
    assert (await staff.person("e2"))["display_name"] == "Bob Bunting"
    assert await staff.facts() == []
    app.create_app(staff.app.state.service)
    answer = await erase(staff, bob)
    assert (answer.status_code, answer.json()["code"]) == (503, "ledger_unavailable")


async def test_the_ledger_holds_pseudonyms_and_times_and_bears_a_line_cut_short(staff: World, tmp_path: Path) -> None:
    bob, cleo = (await staff.person("e2"))["id"], (await staff.person("e3"))["id"]
    await erase(staff, bob)
    await erase(staff, cleo)
    lines = [orjson.loads(line) for line in staff.ledger.path.read_bytes().splitlines()]
    assert [sorted(line) for line in lines] == [["erased_at", "person_id"]] * 2
    torn = Ledger(tmp_path / "torn")
    torn.path.write_bytes(staff.ledger.path.read_bytes() + b'{"person_id":"per\n[]\n\xff\n' + staff.ledger.path.read_bytes())
    assert list(torn.erased()) == [bob, cleo]


async def test_an_erasure_waits_for_an_import_and_sees_what_it_brought(staff: World) -> None:
    bob = (await staff.person("e2"))["id"]
    async with staff.engine.begin() as importing:
        await importing.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": WRITING})
        erasing = asyncio.create_task(erase(staff, bob))
        await importing.execute(text("update people set manager_id = :bob where id <> :bob"), {"bob": bob})
        await asyncio.sleep(0.3)
        assert not erasing.done()
    assert (await erasing).status_code == 200
    assert await staff.rows("select count(*) from people where manager_id is not null") == [(0,)]


async def test_a_backup_that_brings_people_back_loses_them_again_in_a_higher_epoch(staff: World) -> None:
    bob = PersonId((await staff.person("e2"))["id"])
    await erase(staff, bob)
    async with staff.engine.begin() as connection:  # as a backup of before the erasure would have it
        query = "update people set display_name = 'Bob', email = 'bob@example.org', status = 'active', version = 1 where id = :id"
        await connection.execute(text(query), {"id": bob})
    assert await restored(staff) == 1
    assert await staff.rows("select display_name, email, status from people where id = :bob", bob=bob) == [(None, None, "erased")]
    kind, fact = (await staff.facts())[-1]
    assert (kind, fact["person"]["epoch"], fact["person"]["version"]) == ("person_erased", 2, 2)
    assert await restored(staff) == 0
    assert await staff.rows("select epoch from epoch") == [(3,)]


async def test_people_who_lead_and_report_to_each_other_are_erased_again_together(staff: World) -> None:
    ada, bob, cleo = [PersonId((await staff.person(key))["id"]) for key in ("e1", "e2", "e3")]
    for person_id in (cleo, bob, ada):
        staff.ledger.append(person_id, SystemClock().now())
    assert await restored(staff) == 3
    kept = "select distinct status, display_name, email, manager_id, home_team_id, further_team_ids from people"
    assert await staff.rows(kept) == [("erased", None, None, None, None, [])]
    assert (await staff.team("Design"))["lead_ids"] == []
    assert await staff.rows("select count(*) from identities where person_id is not null or subject is not null") == [(0,)]
    newest = {fact["person"]["id"]: fact["person"]["status"] for kind, fact in await staff.facts() if kind.startswith("person")}
    assert newest == {ada: "erased", bob: "erased", cleo: "erased"}


async def test_a_ledger_that_is_not_there_stops_the_reapplication(staff: World) -> None:
    staff.ledger.path.unlink()
    with pytest.raises(OSError, match="No such file"):
        await restored(staff)
    assert await staff.rows("select epoch from epoch") == [(1,)]


async def restored(world: World) -> int:
    """As `forthright restored directory` does it."""
    service = service_over(world.engine)
    async with service.sessions() as session, session.begin():
        await session.execute(text("update epoch set epoch = epoch + 1"))
        async with service.begin_unattended(session, Trail()) as unit:
            return await reapply_erasures(unit, world.ledger)
