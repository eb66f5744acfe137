"""The gateway's worker: the projector of the read model and the timeline, and its rebuild."""

from collections.abc import Callable

from chassis.catch_up import rebuild as rebuild_from
from chassis.clock import Clock
from chassis.following import Following, add_following, opened
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from chassis.tail import tell
from gateway.read_model import MIGRATIONS
from gateway.read_model.history import TIMELINE
from gateway.read_model.tables import KINDS

FOLLOWING = Following("projector", ["directory", "okrs"], KINDS, MIGRATIONS, TIMELINE, tell)


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds the projector to the process."""
    add_following(lifecycle, settings, FOLLOWING, clock=clock)


async def rebuild(settings: Settings, progress: Callable[[str, str, int], None]) -> dict[str, int]:
    """Asks the owners for everything, in place, while the gateway serves; answers the rows removed by kind.

    `progress` is told owner, kind and how many so far. Raises `chassis.catch_up.PullFailed`: then nothing is removed.
    """
    async with opened(settings, "rebuild") as (pool, pull):
        removed = await rebuild_from(FOLLOWING.owned(settings), pull, FOLLOWING.derived(pool), progress)
        await tell(pool)
    return removed
