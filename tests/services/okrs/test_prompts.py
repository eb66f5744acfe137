"""Reminders to check in: once for each key result and period, whatever happens to clocks and workers."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import orjson
import pytest

from chassis import copies
from chassis.clock import FixedClock
from contracts.directory.people import PersonDocument, PersonStatus
from services.okrs.prompts.jobs import BATCH, Prompting
from tests.services.okrs.world import PEOPLE, TEAM, World, metric

DAY = timedelta(days=1)


@pytest.fixture
def prompting(world: World) -> Prompting:
    return Prompting(world.app.state.service)


async def given(world: World) -> list[tuple[str, int, str, str]]:
    """Key result, period and its days of every reminder that was told of, in order; each was noted, and told of once."""
    rows = await world.rows("select payload from outbox where type = 'forthright.okrs.check_in_prompted.v1' order by position")
    told = [orjson.loads(payload)["prompt"] for (payload,) in rows]
    assert sorted(prompt["id"] for prompt in told) == [id for (id,) in await world.rows("select id from prompts order by id")]
    return [(prompt["key_result_id"], prompt["period"], prompt["first_day"], prompt["last_day"]) for prompt in told]


def at(world: World, day: str, hour: int = 9, minute: int = 0) -> None:
    world.clock.move_to(datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=UTC))


async def test_a_champion_is_reminded_of_every_key_result_once_in_a_period(
    world: World, cycle: str, prompting: Prompting
) -> None:
    active = await world.active(cycle, key_results=[metric(), metric()])
    parts = [part["id"] for part in active["key_results"]]
    assert await prompting.once() == 2
    assert await given(world) == [(part, 1, "2026-01-01", "2026-01-07") for part in parts]
    at(world, "2026-01-07", 23, 59)
    assert await prompting.once() == 0
    at(world, "2026-01-08")
    assert await prompting.once() == 2
    assert (await given(world))[2:] == [(part, 2, "2026-01-08", "2026-01-14") for part in parts]


async def test_a_reminder_tells_ids_alone_and_stays_among_our_own_services(
    world: World, cycle: str, prompting: Prompting
) -> None:
    active = await world.active(cycle)
    await prompting.once()
    rows = "select payload, topic, subject, aggregateid, actor from outbox order by position desc limit 1"
    [(payload, topic, subject, key, actor)] = await world.rows(rows)
    prompt = orjson.loads(payload)["prompt"]
    assert prompt == {
        "id": subject,
        "epoch": 1,
        "version": 1,
        "objective_id": active["id"],
        "key_result_id": active["key_results"][0]["id"],
        "cycle_id": cycle,
        "champion_id": PEOPLE["champion"],
        "period": 1,
        "first_day": "2026-01-01",
        "last_day": "2026-01-07",
        "prompted_at": "2026-01-05T09:00:00Z",
    }
    assert (topic, key, actor) == ("forthright.okrs.internal", active["id"], None)
    assert await world.rows("select public from journal where subject = :id", id=subject) == [(False,)]


async def test_nobody_is_reminded_before_nine_in_the_morning_where_they_live(
    world: World, cycle: str, prompting: Prompting
) -> None:
    here, far = await world.active(cycle), await world.active(cycle, champion_id=PEOPLE["traveler"], decider="lead")
    at(world, "2026-01-07", 18, 59)  # in Kiritimati, fourteen hours ahead, it is a minute to nine on the first day of period 2
    assert await prompting.once() == 1
    assert [key_result for key_result, *_ in await given(world)] == [here["key_results"][0]["id"]]
    at(world, "2026-01-07", 19)
    assert await prompting.once() == 1
    assert (await given(world))[1:] == [(far["key_results"][0]["id"], 2, "2026-01-08", "2026-01-14")]
    at(world, "2026-01-08", 8, 59)
    assert await prompting.once() == 0
    at(world, "2026-01-08", 9)
    assert await prompting.once() == 1


async def test_after_a_pause_of_days_only_the_current_period_has_its_reminder(
    world: World, cycle: str, prompting: Prompting
) -> None:
    part = (await world.active(cycle))["key_results"][0]["id"]
    await prompting.once()
    at(world, "2026-02-20")
    assert await prompting.once() == 1
    assert await given(world) == [(part, 1, "2026-01-01", "2026-01-07"), (part, 8, "2026-02-19", "2026-02-25")]


async def test_every_cadence_has_its_own_periods(world: World, prompting: Prompting) -> None:
    for cadence in ("every_two_weeks", "monthly"):
        await world.active(await world.cycle(cadence, cadence=cadence, starts_on="2025-12-31"))
    at(world, "2026-01-30")
    await prompting.once()
    assert sorted(days for _, *days in await given(world)) == [
        [1, "2025-12-31", "2026-01-30"],
        [3, "2026-01-28", "2026-02-10"],
    ]
    at(world, "2026-01-31")
    await prompting.once()
    assert [days for _, *days in await given(world)][2:] == [[2, "2026-01-31", "2026-02-27"]]


async def test_the_last_period_ends_with_the_cycle_and_nothing_comes_after(
    world: World, cycle: str, prompting: Prompting
) -> None:
    part = (await world.active(cycle))["key_results"][0]["id"]
    at(world, "2026-03-31", 23)
    await prompting.once()
    assert await given(world) == [(part, 13, "2026-03-26", "2026-03-31")]
    at(world, "2026-04-01", 12)
    assert await prompting.once() == 0
    at(world, "2025-12-31", 12)
    assert await prompting.once() == 0


async def test_whoever_has_checked_in_within_the_period_is_not_reminded(world: World, cycle: str, prompting: Prompting) -> None:
    active = await world.active(cycle, key_results=[metric(), metric()])
    await world.check_in(active, value="1")
    assert await prompting.once() == 1
    assert [key_result for key_result, *_ in await given(world)] == [active["key_results"][1]["id"]]
    at(world, "2026-01-08")
    late = await world.check_in(active, 1, value="1", effective_on="2026-01-07")
    assert await prompting.once() == 2
    await world.do("correct_check_in", check_in_id=late["check_in"]["id"], reason="Misread", value="2")
    at(world, "2026-01-15")
    said = await world.check_in(active, value="3")
    body = {"check_in_id": said["check_in"]["id"], "reason": "It was yesterday", "value": "3", "effective_on": "2026-01-14"}
    await world.do("correct_check_in", **body)
    assert await prompting.once() == 2


async def test_nobody_is_reminded_of_what_takes_no_check_ins(world: World, cycle: str, prompting: Prompting) -> None:
    await world.draft(cycle)
    await world.in_review(cycle)
    await world.closed(cycle)
    planned = await world.cycle("Planned", state="planning")
    await world.active(planned)
    closing = await world.cycle("Closing")
    await world.active(closing)
    await world.do("begin_closing_cycle", by="admin", cycle_id=closing)
    assert await prompting.once() == 0


async def test_a_champion_who_is_not_there_is_not_reminded(world: World, cycle: str, prompting: Prompting) -> None:
    await world.active(cycle)
    left = PersonDocument(epoch=1, version=2, id=PEOPLE["champion"], home_team_id=TEAM, status=PersonStatus.LEFT)
    connection = await asyncpg.connect(_owner(world))
    await copies.apply(connection, [left])
    assert await prompting.once() == 0
    back = left.model_copy(update={"version": 3, "status": PersonStatus.ACTIVE})
    await copies.apply(connection, [back])
    await connection.execute("update objectives set champion_id = null")
    assert await prompting.once() == 0
    await connection.execute("update objectives set champion_id = $1", str(PEOPLE["champion"]))
    await connection.close()
    assert await prompting.once() == 1


def _owner(world: World) -> str:
    return world.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


async def test_another_champion_in_the_same_period_is_not_reminded_again(world: World, cycle: str, prompting: Prompting) -> None:
    active = await world.active(cycle)
    await prompting.once()
    body = {"objective_id": active["id"], "champion_id": PEOPLE["traveler"], "reason": "A new role"}
    await world.do("revise_objective", **body)
    at(world, "2026-01-07", 0)  # the eighth has not begun there either
    assert await prompting.once() == 0


async def test_whatever_clocks_do_there_is_one_reminder_for_each_period_that_was_ever_there(world: World, cycle: str) -> None:
    """Back and forth by minutes and weeks, a new worker each time, over the clock changes of a zone that has them."""
    active = await world.active(cycle)
    connection = await asyncpg.connect(_owner(world))
    person = PersonDocument(
        epoch=1, version=2, id=PEOPLE["champion"], home_team_id=TEAM, status=PersonStatus.ACTIVE, time_zone="America/New_York"
    )
    await copies.apply(connection, [person])
    await connection.close()
    chance, begin, seen = random.Random(7), datetime(2025, 12, 28, tzinfo=UTC), set[int]()  # a walk that repeats
    zone = ZoneInfo("America/New_York")
    for _ in range(150):
        world.clock.move_to(begin + timedelta(minutes=chance.randrange(98 * 24 * 60)))
        local = world.clock.now().astimezone(zone)
        passed = (local.date() - datetime(2026, 1, 1, tzinfo=UTC).date()).days
        if local.hour >= 9 and 0 <= passed < 90:
            seen.add(passed // 7 + 1)
        await Prompting(world.app.state.service).once()
        told = [(part, period) for part, period, *_ in await given(world)]
        assert len(told) == len(set(told))
        assert {period for _, period in told} == seen
    assert {part for part, _ in told} == {active["key_results"][0]["id"]}
    assert seen == set(range(1, 14))


async def many(world: World, cycle: str, copies: int) -> int:
    """An active objective of twenty key results and copies of it; answers how many key results there are."""
    await world.active(cycle, key_results=[metric() for _ in range(20)])
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql(f"""
            insert into objectives select (jsonb_populate_record(o, jsonb_build_object(
              'id', 'objective_' || md5('o' || n),
              'key_results', (select jsonb_agg(part || jsonb_build_object('id', 'key_result_' || md5(n || (part->>'id'))))
                from jsonb_array_elements(o.key_results) part)
            ))).* from objectives o, generate_series(1, {copies}) n
        """)
    return 20 * (copies + 1)


async def test_schedulers_who_race_remind_of_everything_once(world: World, cycle: str) -> None:
    there = await many(world, cycle, 69)
    assert there > 2 * BATCH
    for period in (1, 2, 3):
        told = await asyncio.gather(*(Prompting(world.app.state.service).once() for _ in range(3)))
        assert sum(told) == there
        assert len(set(await given(world))) == len(await given(world)) == there * period
        world.clock.move(7 * DAY)


async def test_a_transaction_holds_no_more_than_a_batch_and_a_quiet_minute_costs_two_statements(
    world: World, cycle: str, prompting: Prompting
) -> None:
    there = await many(world, cycle, 59)
    assert await prompting.once() == there
    sizes = await world.rows("select count(*) from outbox where type like '%check_in_prompted%' group by xmin::text order by 1")
    assert [size for (size,) in sizes] == [there - 2 * BATCH, BATCH, BATCH]
    world.statements.clear()
    assert await prompting.once() == 0
    assert len(world.statements) == 2, world.statements


class Stumbling(FixedClock):
    """A clock that gives up after so many ids."""

    def __init__(self, at: datetime, ids: int) -> None:
        super().__init__(at, seed=1)
        self.left = ids

    def new_uuid7(self) -> UUID:
        self.left -= 1
        if self.left < 0:
            raise OSError("gave up")
        return super().new_uuid7()


async def test_what_failed_in_the_middle_is_given_the_next_time(world: World, cycle: str, prompting: Prompting) -> None:
    there, service = await many(world, cycle, 49), world.app.state.service
    with pytest.raises(OSError, match="gave up"):
        await Prompting(replace(service, clock=Stumbling(world.clock.now(), 3 * BATCH))).once()
    assert len(await given(world)) == BATCH
    assert await prompting.once() == there - BATCH
    assert len({part for part, *_ in await given(world)}) == there
