"""What is told to nobody: it stands with its owner, in the tables that are read for its readers, and nowhere else."""

import re
from collections.abc import Sequence

from tests.chassis.streams import everything_in
from tests.conftest import TOPICS
from tests.journeys.world import World

_TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
_TOLD = frozenset({"journal", "outbox", "outbox_parked", "answered"})
"""Tables of the feedback service itself that others could read of it in."""


async def stands_with_its_owner_alone(world: World, kinds: Sequence[str], texts: Sequence[str]) -> None:
    """No topic, no table of another component, no journal and no outbox holds any of these texts, or an id of these kinds."""
    ids = re.compile(rf"\b({'|'.join(kinds)})_[0-9a-f]{{32}}")
    await world.truth.rest()
    told = [
        f"{one.type} {one.partition_key} {one.data.decode()}"
        for topic in TOPICS
        for one in await everything_in(world.kafka, topic)
    ]
    assert told, "a search that finds nothing anywhere"
    for name in world.places.databases:
        tables = [row[0] for row in await world.truth.rows(name, _TABLES)]
        for table in tables:
            if name != "feedback" or table in _TOLD:
                told += [row[0] for row in await world.truth.rows(name, f'select t::text from "{table}" t')]
    assert [content for content in told if ids.search(content)] == [], "not even that there is such a thing"
    assert [text for text in texts for content in told if text in content] == []
    held = " ".join([row[0] for row in await world.truth.rows("feedback", "select text from writings")])
    assert [text for text in texts if text not in held] == [], "they are where they belong"
