"""A close that has to wait: it keeps no other pulse open, and is not told over and over."""

from datetime import date, datetime, timedelta

from sqlalchemy import text
from structlog.testing import capture_logs

from chassis import metrics
from chassis.sealing import PrivateKey
from chassis.secret import Secret
from tests.services.feedback.pulsing import MEMBERS_OF_TEAM, a_pulse, answer, closing
from tests.services.feedback.world import World
from tests.services.okrs.world import OTHER


async def test_a_close_that_fails_keeps_no_other_pulse_open(world: World) -> None:
    failing, other = await a_pulse(world), await a_pulse(world, team_id=OTHER, by="lead_above", days=8)
    await answer(world, failing, MEMBERS_OF_TEAM[:6], 6)
    async with world.engine.begin() as connection:
        await connection.execute(text("update pulses set items = '[{\"id\": 1}]' where id = :id"), {"id": failing["id"]})
    failures = {"component": world.service.name}
    before = metrics.REGISTRY.get_sample_value("forthright_close_failures_total", failures) or 0
    world.clock.move_to(datetime.fromisoformat(other["closes_at"]))
    clockwork = closing(world)
    with capture_logs() as said:
        assert [await clockwork.once() for _ in range(3)] == [1, 0, 0]
    states = dict(await world.rows("select id, state from pulses"))
    assert states == {failing["id"]: "open", other["id"]: "closed"}
    assert metrics.REGISTRY.get_sample_value("forthright_close_failures_total", failures) == before + 3
    assert [one["event"] for one in said] == ["a pulse is closed later"]


async def test_a_key_that_is_not_there_is_told_once_an_hour(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    world.clock.move_to(datetime.fromisoformat(pulse["closes_at"]))
    clockwork = closing(world, Secret())
    with capture_logs() as said:
        for _ in range(9):
            await clockwork.once()
            world.clock.move(timedelta(minutes=10))
    told = [one["event"] for one in said]
    assert told == ["ballot keys cannot be read", "a pulse's ballot key is not in place"] * 2


async def test_a_key_that_was_destroyed_too_early_is_told_while_the_pulse_is_open(world: World) -> None:
    pulse = await a_pulse(world)
    other = PrivateKey.new(date(2026, 1, 6))
    with capture_logs() as said:
        assert await closing(world, Secret(str(other))).once() == 0
        assert await closing(world).once() == 0
    (only,) = said
    assert (only["code"], only["fingerprint"]) == ("ballot_key_missing", pulse["sealed_with"])
    assert "Mount the private half" in only["advice"]


async def test_while_no_pulse_is_open_a_worker_without_keys_says_nothing(world: World) -> None:
    with capture_logs() as said:
        await closing(world, Secret()).once()
    assert said == []
