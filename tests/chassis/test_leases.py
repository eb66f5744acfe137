"""Leases: shared out fairly, whoever comes and goes, and never held twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.kafka import Partition
from chassis.leases import Leases, LeasesLost, fair
from chassis.postgres import LOST, Connection
from chassis.watchdog import Watchdog
from tests.chassis.streams import connects, until
from tests.servers.postgres import Database

TWELVE = [Partition("toys", number) for number in range(12)]


def settle(held: list[int], total: int) -> list[int]:
    """What becomes of the numbers of leases when the workers act one after another, many times."""
    held = list(held)
    for _ in range(3 * total + 3):
        for worker, mine in enumerate(held):
            target = fair(mine, held[:worker] + held[worker + 1 :], total)
            free = total - sum(held)
            held[worker] = target if mine > target else min(target, mine + free)
    return held


@given(total=some.integers(0, 48), workers=some.integers(1, 9), data=some.data())
def test_whoever_holds_what_at_first_everyone_ends_with_a_fair_share_and_none_is_left(
    total: int, workers: int, data: some.DataObject
) -> None:
    held: list[int] = []
    for _ in range(workers):
        held.append(data.draw(some.integers(0, total - sum(held))))
    ended = settle(held, total)
    assert sum(ended) == total
    assert max(ended) - min(ended) <= 1
    assert settle(ended, total) == ended


@pytest.fixture
async def workers(database: Database) -> AsyncIterator[list[Leases]]:
    made = [Leases(connects(database.owner_url), "toys") for _ in range(3)]
    yield made
    for leases in made:
        await leases.close()


async def balanced(workers: Sequence[Leases], partitions: Sequence[Partition] = TWELVE) -> list[int]:
    for _ in range(4):
        for leases in workers:
            for partition in await leases.balance(partitions):
                await leases.release(partition)
    held = [partition for leases in workers for partition in leases.held]
    assert len(held) == len(set(held)) == len(partitions)
    return sorted(len(leases.held) for leases in workers)


async def test_workers_that_come_get_their_share_and_what_one_leaves_the_others_take(workers: list[Leases]) -> None:
    await workers[0].open()
    assert await balanced(workers[:1]) == [12]
    await workers[1].open()
    assert await balanced(workers[:2]) == [6, 6]
    await workers[2].open()
    assert await balanced(workers) == [4, 4, 4]
    await workers[0].close()
    assert await balanced(workers[1:]) == [6, 6]
    assert await balanced(workers[1:], TWELVE[:5]) == [2, 3]


async def test_consumers_of_another_name_have_leases_of_their_own(database: Database, workers: list[Leases]) -> None:
    other = Leases(connects(database.owner_url), "others")
    await workers[0].open()
    await other.open()
    assert await balanced(workers[:1]) == [12]
    assert await balanced([other]) == [12]
    await other.close()


async def test_with_its_connection_a_worker_loses_all_leases_at_once(database: Database, workers: list[Leases]) -> None:
    connection: Connection = await connects(database.owner_url)()
    await workers[0].open()
    await workers[1].open()
    await balanced(workers[:2])
    await connection.execute(
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ShareLock' limit 1"
    )

    async def one_lost() -> bool:
        lost = 0
        for leases in workers[:2]:
            try:
                await leases.balance(TWELVE)
            except (LeasesLost, *LOST):
                lost += 1
        return lost == 1 and max(len(leases.held) for leases in workers[:2]) == 12

    await until(one_lost)
    await connection.close()


async def test_a_worker_that_takes_long_over_a_batch_shows_that_it_lives(database: Database) -> None:
    leases = Leases(connects(database.owner_url), "toys", beat=0.05, frozen=2)
    await leases.open()
    await leases.balance(TWELVE)
    await asyncio.sleep(2.6)
    assert await leases.balance(TWELVE) == []
    assert len(leases.held) == 12
    await leases.close()


async def test_a_frozen_worker_loses_its_leases_so_that_others_read_on(database: Database, workers: list[Leases]) -> None:
    frozen = Leases(connects(database.owner_url), "toys", beat=60, frozen=1)
    await frozen.open()
    await frozen.balance(TWELVE)
    await workers[0].open()

    async def taken_over() -> bool:
        await workers[0].balance(TWELVE)
        return len(workers[0].held) == 12

    await until(taken_over)
    with pytest.raises((LeasesLost, *LOST)):
        await frozen.balance(TWELVE)
    await frozen.close()


def test_the_watchdog_bites_only_where_there_is_more_to_read_and_nothing_moves() -> None:
    one, other = TWELVE[:2]
    dog = Watchdog(patience=30)
    assert dog.look({one: 5, other: 5}, {one: 9, other: 5}, 0) == []
    assert dog.look({one: 6, other: 5}, {one: 9, other: 5}, 20) == []
    assert dog.look({one: 6, other: 5}, {one: 9, other: 5}, 49) == []
    assert dog.waiting(one, 49) == 29
    assert dog.look({one: 6, other: 5}, {one: 9, other: 5}, 50) == [one]
    assert dog.look({one: 9, other: 5}, {one: 9, other: 6}, 60) == []
    assert dog.look({other: 5}, {other: 6}, 89) == []
    assert dog.look({other: 5}, {other: 6}, 90) == [other]
