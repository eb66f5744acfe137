"""Who may see how private recognition was mixed: everybody asks, and each is shown the figures of their own teams alone."""

from chassis.unit import Trail
from contracts.okrs.cycles import CycleState
from services.recognition.reports.jobs import report_cycles
from tests.services.feedback.talking import CYCLE, cycle
from tests.services.recognition.world import World
from tests.who_may.features import Feature, Ground
from tests.who_may.table import Row

ADDRESSES: tuple[Row, ...] = (("GET /private_mix/{cycle_id}", "a cycle", "", "", "sssss uull +++++++++++++"),)


async def lay(world: World, ground: Ground) -> None:
    """A cycle that is closed and counted."""
    await world.learn(cycle(state=CycleState.CLOSED))
    service = world.service
    async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
        await report_cycles(unit)


FEATURE = Feature((), {}, lay, addresses=ADDRESSES, paths={ADDRESSES[0][0]: lambda _: {"cycle_id": CYCLE}})
