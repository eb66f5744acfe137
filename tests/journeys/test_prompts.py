"""A reminder to check in reaches our own services by its own topic, and nobody else."""

from datetime import UTC, datetime

from chassis.clock import FixedClock
from chassis.component import open_service
from chassis.events import Event
from chassis.lifecycle import Lifecycle
from chassis.settings import Process
from contracts.okrs.prompts import CheckInPrompted
from services.okrs.app import COMPONENT
from services.okrs.prompts.jobs import Prompting
from tests.chassis.streams import everything_in, until
from tests.journeys.world import World


async def _remind(world: World) -> None:
    """As a worker does at noon; the platform's own may have done it before."""
    lifecycle = Lifecycle()
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    settings = world.settings("okrs", Process.WORKER)
    await Prompting(open_service(lifecycle, settings, COMPONENT, clock=FixedClock(noon, seed=4711))).once()
    await lifecycle.abandon()


async def test_a_champion_is_reminded_once_by_an_internal_fact_that_the_gateway_passes_over(world: World) -> None:
    objective = await world.client.active(await world.client.cycle())
    part = objective["keyResults"][0]["id"]

    async def arrived() -> list[Event]:
        there = await everything_in(world.kafka, CheckInPrompted.topic())
        return [event for event in there if event.type == CheckInPrompted.type() and part.encode() in event.data]

    for _ in range(3):
        await _remind(world)
    [event] = await until(arrived)
    prompt = CheckInPrompted.model_validate_json(event.data).prompt
    assert (prompt.objective_id, prompt.key_result_id) == (objective["id"], part)
    assert prompt.champion_id == world.client.people["champion"]
    assert prompt.first_day <= datetime.now(UTC).date() <= prompt.last_day
    assert (event.partition_key, event.actor) == (objective["id"], None)
    read_to = "select next_offset from consumer_position where topic = $1 and partition = $2"

    async def passed() -> bool:
        rows = await world.truth.rows("gateway", read_to, event.topic, event.partition)
        return bool(rows) and rows[0]["next_offset"] > event.offset

    await until(passed)
    await world.truth.rest()
    assert await world.truth.rows("gateway", "select 1 from timeline where subject = $1", str(prompt.id)) == []
    assert await world.truth.rows("gateway", "select 1 from consumer_parked") == []
    assert str(prompt.id) not in await world.truth.held()
    assert len(await arrived()) == 1
