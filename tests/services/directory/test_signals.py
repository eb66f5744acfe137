"""Switches of signals: off until an admin says otherwise and why, each on its own, and never switched twice to the same."""

import asyncio
from typing import Any

import httpx2
import pytest

from contracts.derived import derived
from contracts.directory.signal_texts import EXPLAINED
from contracts.directory.signals import SignalKind
from contracts.values import SignalSwitchId
from tests.services.directory.world import World, someone

ISSUER = {"issuer": "https://issuer.example"}
WHY = "We want to learn how we ask for help"


@pytest.fixture
async def staff(world: World) -> World:
    """Ada is an admin; Bob leads Design; Cleo has left."""
    people = [someone(number, subject=name, **ISSUER) for number, name in enumerate(("ada", "bob", "cleo"), 1)]
    await world.applied("people", people)
    await world.applied("teams", "name,leads\nDesign,e2\n")
    await world.applied("people", people[:2], complete=True)
    await world.forget_facts()
    return world


async def switch(world: World, *, token: str = "ada+admin", key: str | None = None, **given: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {token}", **({"idempotency-key": key} if key else {})}
    body = {"signal": "help_asked", "on": True, "reason": WHY, **given}
    return await world.client.post("/switch_signal", json={k: v for k, v in body.items() if v is not ...}, headers=headers)


async def test_an_admin_switches_a_signal_on_and_everybody_reads_who_did_it_when_and_why(staff: World) -> None:
    answer = await switch(staff)
    assert answer.status_code == 200, answer.text
    ada = (await staff.person("e1"))["id"]
    told = answer.json()["signal_switch"]
    assert told.pop("switched_at").endswith("Z")
    id = str(derived(SignalSwitchId, SignalKind.HELP_ASKED))
    said = {"signal": "help_asked", "on": True, "switched_by": ada, "reason": WHY}
    assert told == {"id": id, "epoch": 1, "version": 1, **said}
    [(kind, fact)] = await staff.facts()
    assert (kind, fact["signal_switch"]["id"]) == ("signal_switched", id)
    assert await staff.rows("select actor, reason from journal order by position desc limit 1") == [(ada, WHY)]


async def test_switched_off_and_on_again_it_keeps_its_id_and_counts_from_the_last_time(staff: World) -> None:
    first = (await switch(staff)).json()["signal_switch"]
    off = (await switch(staff, on=False, reason="Nobody looks at it")).json()["signal_switch"]
    again = (await switch(staff)).json()["signal_switch"]
    assert [each["version"] for each in (first, off, again)] == [1, 2, 3]
    assert [each["on"] for each in (first, off, again)] == [True, False, True]
    assert first["id"] == off["id"] == again["id"]
    assert first["switched_at"] < off["switched_at"] < again["switched_at"]


async def test_every_signal_has_a_switch_of_its_own(staff: World) -> None:
    for signal in SignalKind:
        assert (await switch(staff, signal=signal)).status_code == 200
    assert await staff.rows('select count(*), count(distinct id), bool_and("on") from signal_switches') == [(8, 8, True)]


@pytest.mark.parametrize(("on", "code"), [(True, "signal_is_on_already"), (False, "signal_is_off_already")])
async def test_what_would_change_nothing_is_refused(staff: World, *, on: bool, code: str) -> None:
    if on:
        await switch(staff)
    before = await staff.facts()
    answer = await switch(staff, on=on, reason="Once more")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, code, "on")
    assert await staff.facts() == before
    assert await staff.rows("select reason from signal_switches") == ([(WHY,)] if on else [])


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("bad", 401, "not_signed_in"),
        ("somebody+admin", 403, "person_unknown"),
        ("cleo+admin", 403, "person_inactive"),
        ("ada", 403, "admins_only"),
        ("ada+auditor", 403, "admins_only"),
        ("bob", 403, "admins_only"),
    ],
)
async def test_only_an_admin_switches(staff: World, token: str, status: int, code: str) -> None:
    answer = await switch(staff, token=token)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await staff.facts() == []
    assert await staff.rows("select * from signal_switches") == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"signal": "who_is_slow"}, "signal"),
        ({"signal": None}, "signal"),
        ({"signal": ...}, "signal"),
        ({"on": "yes"}, "on"),
        ({"on": 1}, "on"),
        ({"on": ...}, "on"),
        ({"reason": ...}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 1_001}, "reason"),
        ({"reason": "right\u202eleft"}, "reason"),
        ({"since": "2020-01-01"}, "since"),
    ],
)
async def test_bad_input_is_refused_by_field_and_changes_nothing(staff: World, given: dict[str, Any], field: str) -> None:
    answer = await switch(staff, **given)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "bad_input", field)
    assert await staff.facts() == []


async def test_of_two_admins_at_once_one_switches_and_the_other_is_told_that_it_is_done(staff: World) -> None:
    answers = await asyncio.gather(*(switch(staff, reason=f"Reason {number}") for number in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"signal_is_on_already"}
    assert await staff.told() == ["signal_switched"]


async def test_the_same_request_twice_is_answered_alike_and_told_once(staff: World) -> None:
    first, again = [await switch(staff, key="once") for _ in range(2)]
    assert first.json() == again.json()
    assert await staff.told() == ["signal_switched"]


async def test_who_switched_it_may_be_erased_and_the_switch_stays(staff: World) -> None:
    await staff.applied("people", [someone(1, subject="ada", **ISSUER), someone(4, subject="dora", **ISSUER)])
    told = (await switch(staff, token="dora+admin")).json()["signal_switch"]
    headers = {"authorization": "Bearer ada+admin"}
    dora = told["switched_by"]
    assert (await staff.client.post("/erase_person", json={"person_id": dora}, headers=headers)).status_code == 200
    off = await switch(staff, on=False)
    assert (off.status_code, off.json()["signal_switch"]["version"]) == (200, 2)


def test_every_signal_has_words_for_what_it_does_not_say_what_comes_next_and_who_sees_it() -> None:
    assert set(EXPLAINED) == set(SignalKind)
    texts = [(each.does_not_say, each.next_step, each.seen_by) for each in EXPLAINED.values()]
    assert all(text[0].isupper() and text[-1] in ".?" for of_signal in texts for text in of_signal)
    assert len({text for of_signal in texts for text in of_signal[:2]}) == 2 * len(texts)
