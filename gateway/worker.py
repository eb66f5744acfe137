"""The gateway's worker: the projector, which keeps the read model and its timeline; its marks; how it is built anew."""

from collections.abc import Callable

from chassis import catch_up
from chassis.clock import Clock
from chassis.following import Following, add_following, opened
from chassis.lifecycle import Lifecycle
from chassis.pools import open_engine
from chassis.settings import Settings
from chassis.tail import tell
from gateway.read_model import MIGRATIONS
from gateway.read_model.bygones import Bygones
from gateway.read_model.tables import KINDS
from gateway.read_model.timeline import TIMELINE

FOLLOWING = Following(
    "gateway", ["directory", "okrs", "feedback", "recognition"], KINDS, MIGRATIONS, timeline=TIMELINE, committed=tell
)
"""Whose documents and facts the read model holds."""


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds the projector to the process, and what marks what has ended."""
    add_following(lifecycle, settings, FOLLOWING, clock=clock)
    engine = open_engine(settings.database.read, component=settings.name, pool="bygones", size=1)
    lifecycle.on_close(engine.dispose)
    lifecycle.run_task("gateway bygones", Bygones(engine).run, component=settings.name)


async def rebuild(
    settings: Settings, progress: Callable[[str, str, int], None] = lambda *_: None, *, clock: Clock | None = None
) -> dict[str, int]:
    """Builds the read model anew, in place, while it serves; answers how many rows of each kind nobody owned any more.

    `progress` is told owner, kind (or `facts`) and how many so far. Raises `PullFailed`; it can simply be run again.
    """
    async with opened(settings, "rebuild", clock) as (pool, pull):
        removed = await catch_up.rebuild(FOLLOWING.owned(settings), pull, FOLLOWING.derived(pool), progress)
        await tell(pool)
        return removed
