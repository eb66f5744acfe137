"""How the service finds its viewer's own confidential texts among everybody's."""

from dataclasses import replace

import pytest

from chassis.handles import Handles
from chassis.secret import Secret
from contracts.feedback.ids import ContributionId
from tests.services.feedback.moderation.moderating import hidden, moderates
from tests.services.feedback.world import World
from tests.services.feedback.writings import by_handle
from tests.services.serving import SECRET


class Counted(Secret):
    """Knows how often it was read."""

    reads = 0

    def read(self) -> str:
        self.reads += 1
        return super().read()


@pytest.mark.parametrize(("path", "found"), [("/threads/mine", 3), ("/texts/mine/hidden", 3)])
async def test_the_secret_is_read_once_however_many_handles_are_compared(world: World, path: str, found: int) -> None:
    await moderates(world)
    for number in range(1, 4):
        await hidden(world, await by_handle(world, number=number, thread=ContributionId(f"contribution_{number:032x}")))
    secret = Counted(SECRET.read())
    world.app.state.service = replace(world.service, handles=Handles(secret))
    assert len(await world.read(path)) == found
    assert secret.reads == 1
