"""What is about something that has ended for good is marked, and the lists pass it by; the mark never says what is owed."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.messages import Document
from gateway.read_model import bygones
from gateway.read_model.bygones import Bygones
from tests.gateway.documents import cycle
from tests.gateway.reasons import concern, decided, named, request, review
from tests.gateway.test_owed import goal, listed
from tests.gateway.world import Gateway
from tests.servers.postgres import Database

DECISION = named("decision", 4)
OPEN = [named("concern", 2), named("resource_request", 3), named("review", 1)]
OF_DECISION = named("concern", 5)


def reasons() -> list[Document]:
    """Open answers about one objective, and one about a decision."""
    due = {"due_on": "2026-01-08"}
    return [review(1, **due), concern(2, **due), request(3, **due), concern(5, decision_id=DECISION, due_on="2026-01-09")]


@pytest.fixture
async def engine(gateway: Gateway) -> AsyncIterator[AsyncEngine]:
    async with gateway.raw.acquire() as connection:
        name, port = await connection.fetchrow("select current_database(), inet_server_port()")
    made = Database(name, port).engine()
    yield made
    await made.dispose()


async def marked(gateway: Gateway) -> list[str]:
    sql = " union all ".join(f"select id from {kind} where bygone" for kind in bygones.KINDS)
    async with gateway.raw.acquire() as connection:
        return sorted(row["id"] for row in await connection.fetch(sql))


async def test_what_is_open_stays_unmarked_and_listed(gateway: Gateway, engine: AsyncEngine) -> None:
    await gateway.publish([cycle(1), goal(), decided(4), *reasons()])
    assert await Bygones(engine).once() == 0
    assert await listed(gateway) == [*OPEN, OF_DECISION]


async def test_what_was_closed_in_a_running_cycle_stays_unmarked_and_is_owed_again_once_it_goes_on(
    gateway: Gateway, engine: AsyncEngine
) -> None:
    await gateway.publish([cycle(1), goal(version=2, state="closed"), decided(4), *reasons()])
    assert await Bygones(engine).once() == 0
    assert await listed(gateway) == [OF_DECISION]
    await gateway.publish([goal(version=3)])
    assert await listed(gateway) == [*OPEN, OF_DECISION]


async def test_what_was_closed_with_its_cycle_is_marked_once(gateway: Gateway, engine: AsyncEngine) -> None:
    await gateway.publish([cycle(1, state="closed"), goal(state="closed"), decided(4), *reasons()])
    assert await Bygones(engine).once() == len(OPEN)
    assert await marked(gateway) == OPEN
    assert await Bygones(engine).once() == 0
    assert await listed(gateway) == [OF_DECISION]


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
async def test_what_is_about_a_decision_that_holds_no_more_is_marked(gateway: Gateway, engine: AsyncEngine, state: str) -> None:
    await gateway.publish([cycle(1), goal(), decided(4, state=state), *reasons()])
    await Bygones(engine).once()
    assert await marked(gateway) == [OF_DECISION]
    assert await listed(gateway) == OPEN


async def test_an_owner_that_goes_on_from_a_backup_has_its_open_answers_listed_again(
    gateway: Gateway, engine: AsyncEngine
) -> None:
    await gateway.publish([cycle(1, state="closed"), goal(state="closed"), decided(4, state="superseded"), *reasons()])
    await Bygones(engine).once()
    assert await listed(gateway) == []
    await gateway.publish([cycle(1, epoch=2), goal(epoch=2), decided(4, epoch=2)])
    assert await Bygones(engine).once() == len(OPEN) + 1
    assert await listed(gateway) == [*OPEN, OF_DECISION]


async def test_a_row_that_somebody_is_writing_waits_for_the_next_run(gateway: Gateway, engine: AsyncEngine) -> None:
    await gateway.publish([cycle(1, state="closed"), goal(state="closed"), *reasons()])
    async with gateway.raw.acquire() as connection, connection.transaction():
        await connection.execute("select from concern where id = $1 for update", OPEN[0])
        assert await Bygones(engine).once() == len(OPEN) - 1
    assert await Bygones(engine).once() == 1
    assert await marked(gateway) == OPEN
