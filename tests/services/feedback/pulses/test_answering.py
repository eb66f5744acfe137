"""Answering: sealed, replaced, taken back, until the close and never after; and nothing is noted of it."""

import asyncio
from typing import Any

import pytest

from chassis.sealing import SEALED_BYTES, PrivateKey
from contracts.directory.people import PersonStatus
from contracts.feedback.ids import ItemId, PulseId
from contracts.feedback.pulse_items import Item
from contracts.feedback.pulses import ANSWER_TEXT, AnswerPulse, content_of, read_content
from tests.services.feedback.pulsing import (
    MEMBERS_OF_TEAM,
    a_pulse,
    answer,
    close,
    closing,
    facets,
    good,
    moved,
    sealing_by,
    seen,
)
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import OTHER
from tests.services.serving import BALLOT

FIVE = MEMBERS_OF_TEAM[:5]


async def envelopes(world: World) -> dict[str, bytes]:
    return dict(await world.rows("select person_id, sealed from pulse_envelope"))


async def test_an_answer_is_kept_sealed_and_whoever_gave_it_sees_that_it_is_there(world: World) -> None:
    pulse = await a_pulse(world)
    assert (await seen(world, pulse))["answered"] is False
    told = await world.do("answer_pulse", by="member1", pulse_id=pulse["id"], answers=good(pulse, 5), text="I like it here")
    assert told == {"receipt": {"id": pulse["id"], "version": None, "published_at": None}}
    [(person, sealed)] = (await envelopes(world)).items()
    assert (person, len(sealed)) == (PEOPLE["member1"], SEALED_BYTES)
    answers, text = read_content(BALLOT.open(sealed, pulse["id"]), items_of(pulse))
    assert ({str(item): value for item, value in answers.items()}, text) == (
        {one["item_id"]: one["value"] for one in good(pulse, 5)},
        "I like it here",
    )
    assert (await seen(world, pulse))["answered"] is True
    assert (await seen(world, pulse, by="member2"))["answered"] is False


def items_of(pulse: dict[str, Any]) -> list[Item]:
    return [Item.model_validate(item) for item in pulse["items"]]


async def test_answering_again_replaces_and_taking_back_removes(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, ["member1"], 2)
    first = await envelopes(world)
    await answer(world, pulse, ["member1"], 7)
    again = await envelopes(world)
    assert again.keys() == first.keys()
    assert again != first
    for _ in range(2):
        await world.do("withdraw_pulse_answer", by="member1", pulse_id=pulse["id"])
    assert await envelopes(world) == {}


async def test_nothing_but_the_envelope_is_written(world: World) -> None:
    pulse = await a_pulse(world)
    counted = "select (select count(*) from journal), (select count(*) from outbox), (select count(*) from answered)"
    before = await world.rows(counted)
    world.statements.clear()
    answered = await world.client.post(
        "/answer_pulse",
        json={"pulse_id": pulse["id"], "answers": good(pulse), "text": "A word of mine"},
        headers={"authorization": "Bearer member1", "idempotency-key": "k"},
    )
    assert answered.status_code == 200
    changing = [said for said in world.statements if not said.lstrip().lower().startswith(("select", "with"))]
    assert [said.split()[:3] for said in changing] == [["insert", "into", "pulse_envelope"]]
    assert await world.rows(counted) == before
    assert await world.rows("select version from pulses") == [(1,)]


async def test_answers_whatever_their_length_have_envelopes_of_one(world: World) -> None:
    pulse = await a_pulse(world)
    await world.do(
        "answer_pulse", by="member1", pulse_id=pulse["id"], text="\N{GRINNING FACE}" * ANSWER_TEXT, answers=good(pulse)
    )
    await world.do("answer_pulse", by="member2", pulse_id=pulse["id"], answers=good(pulse)[:1])
    assert {len(sealed) for sealed in (await envelopes(world)).values()} == {SEALED_BYTES}


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({}, "nothing_answered", "answers"),
        ({"text": "  "}, "nothing_answered", "answers"),
        ({"answers": [{"item_id": "item_" + "0" * 32, "value": 3}]}, "no_such_item", "answers.0.item_id"),
        ({"text": "x" * (ANSWER_TEXT + 1)}, "bad_input", "text"),
        ({"answers": [{"item_id": "item_" + "0" * 32, "value": 8}]}, "bad_input", "answers.0.value"),
        ({"answers": [{"item_id": "item_" + "0" * 32, "value": 0}]}, "bad_input", "answers.0.value"),
    ],
)
async def test_what_is_no_answer_is_refused(world: World, given: dict[str, Any], code: str, field: str) -> None:
    pulse = await a_pulse(world)
    assert await world.refusal("answer_pulse", by="member1", pulse_id=pulse["id"], **given) == (422, code, field)
    assert await envelopes(world) == {}


async def test_an_item_is_answered_once(world: World) -> None:
    pulse = await a_pulse(world)
    twice = [good(pulse)[0]] * 2
    told = await world.refusal("answer_pulse", by="member1", pulse_id=pulse["id"], answers=twice)
    assert told == (422, "answered_twice", "answers.1.item_id")


async def test_a_pulse_of_nothing_is_refused(world: World) -> None:
    for verb, more in (("answer_pulse", {"text": "Hello"}), ("withdraw_pulse_answer", {})):
        told = await world.refusal(verb, by="member1", pulse_id="pulse_" + "0" * 32, **more)
        assert told == (404, "pulse_not_found", "pulse_id")


@pytest.mark.parametrize("name", ["lead", "lead_above", "admin", "auditor", "stranger"])
async def test_who_is_not_asked_does_not_answer(world: World, name: str) -> None:
    pulse = await a_pulse(world)
    for verb, more in (("answer_pulse", {"text": "Hello"}), ("withdraw_pulse_answer", {})):
        assert await world.refusal(verb, by=name, pulse_id=pulse["id"], **more) == (403, "not_in_this_pulse", "pulse_id")


async def test_whoever_moved_answers_where_they_were_and_whoever_left_does_not(world: World) -> None:
    pulse = await a_pulse(world)
    await moved(world, "member1", OTHER)
    await answer(world, pulse, ["member1"])
    await moved(world, "member2", OTHER, status=PersonStatus.LEFT)
    assert (await world.refusal("answer_pulse", by="member2", pulse_id=pulse["id"], text="Bye"))[1] == "person_inactive"


async def test_from_the_minute_it_closes_nothing_is_taken_also_before_the_worker_looked(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, FIVE)
    world.clock.move_to(world.clock.now().replace(day=12))
    for verb, more in (("answer_pulse", {"text": "Too late"}), ("withdraw_pulse_answer", {})):
        assert await world.refusal(verb, by="member1", pulse_id=pulse["id"], **more) == (409, "pulse_is_closed", "pulse_id")
    await close(world, pulse)
    assert (await world.refusal("withdraw_pulse_answer", by="member1", pulse_id=pulse["id"]))[1] == "pulse_is_closed"


async def test_a_pulse_goes_on_under_its_own_key_when_a_newer_one_is_in_place(world: World) -> None:
    pulse = await a_pulse(world)
    newer = PrivateKey.new(world.clock.now().date())
    sealing_by(world, newer, BALLOT)
    await answer(world, pulse, ["member1"])
    assert BALLOT.open((await envelopes(world))[PEOPLE["member1"]], pulse["id"])
    sealing_by(world, newer)
    told = await world.refusal("answer_pulse", by="member2", pulse_id=pulse["id"], text="Hello")
    assert told == (503, "answer_unsealed", None)


async def test_participation_reads_fewer_than_five_or_five_and_more(world: World) -> None:
    pulse = await a_pulse(world)
    told = []
    for name in MEMBERS_OF_TEAM[:7]:
        told.append((await seen(world, pulse, by="stranger"))["participation"])
        await answer(world, pulse, [name])
    assert told == ["fewer_than_five"] * 5 + ["five_or_more"] * 2


async def test_an_answer_and_the_close_never_pass_each_other_unseen(world: World) -> None:
    """Whoever is answered 200 is counted; whoever is not is told that it is over."""
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM[:5], 6)
    late = MEMBERS_OF_TEAM[5:]
    sending = [
        asyncio.create_task(world.send("answer_pulse", by=name, pulse_id=pulse["id"], answers=good(pulse, 6))) for name in late
    ]
    await asyncio.sleep(0.02)
    world.clock.move_to(world.clock.now().replace(day=12))
    assert await closing(world).once() == 1
    answers = await asyncio.gather(*sending)
    accepted = [each for each in answers if each.status_code == 200]
    assert {each.json()["code"] for each in answers if each.status_code != 200} <= {"pulse_is_closed"}
    assert await envelopes(world) == {}
    band = "from_5_to_9" if 5 + len(accepted) < 10 else "from_10_to_19"
    assert (await facets(world, pulse))["included"] == ("6", band)


@pytest.mark.parametrize("skipped", [0, 1, 5, 10])
async def test_what_is_sealed_reads_back_whatever_is_skipped(world: World, skipped: int) -> None:
    pulse = await a_pulse(world)
    given = {ItemId(one["item_id"]): one["value"] for one in good(pulse, 3)[skipped:]}
    assert read_content(content_of(given, "née ☂"), items_of(pulse)) == (given, "née ☂")
    command = AnswerPulse(pulse_id=PulseId(pulse["id"]), text="née ☂")
    assert command.to_seal() == (pulse["id"], content_of({}, "née ☂"))
