"""What Kafka holds of something that happened at a platform."""

from tests.chassis.streams import everything_in, until
from tests.journeys.world import World


async def told(world: World, service: str, *subjects: str) -> list[list[str]]:
    """The facts about each, as everybody who follows the service's topic reads them: by name, in their order."""

    async def nothing_waits() -> bool:
        return await world.truth.outbox() == 0

    await until(nothing_waits)
    records = await everything_in(world.kafka, f"forthright.{service}")
    return [[one.type.split(".")[2] for one in records if one.subject == subject] for subject in subjects]
