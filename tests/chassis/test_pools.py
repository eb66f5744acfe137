"""Connections: capped and counted, opened with the password of the moment, and replaced when PostgreSQL restarts."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import metrics, pools
from chassis.secret import Secret
from tests.servers.postgres import Database, Postgres


def in_use(pool: str) -> float | None:
    return metrics.REGISTRY.get_sample_value("forthright_pool_in_use", {"component": "toy", "pool": pool})


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    opened = pools.open_engine(lambda: database.url, component="toy", size=2, wait_seconds=0.3)
    yield opened
    await opened.dispose()


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Any]:
    opened = await pools.open_pool(lambda: database.url, component="toy", size=2)
    yield opened
    await pools.close_pool(opened)


async def test_an_engine_opens_so_many_connections_and_counts_those_in_use(engine: AsyncEngine) -> None:
    async with engine.connect() as one, engine.connect():
        assert in_use("commands") == 2
        assert (await one.execute(text("show application_name"))).scalar_one() == "forthright toy commands"
        with pytest.raises(PoolTimeout):
            await engine.connect().start()
    assert in_use("commands") == 0


async def test_an_engines_errors_hold_no_parameters(engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError) as error:
        async with engine.connect() as connection:
            await connection.execute(text("select 1 / (length(:who) - length(:who))"), {"who": "Anna Example"})
    assert "Anna" not in str(error.value)


async def test_a_pool_hands_out_json_as_text_and_counts(pool: Any) -> None:
    async with pool.acquire() as connection:
        assert await connection.fetchval("""select '{"a": 1}'::jsonb""") == '{"a": 1}'
        assert in_use("reads") == 1
    assert in_use("reads") == 0


async def test_neither_waits_for_the_database_at_its_start(free_port: int) -> None:
    def url() -> str:
        return f"postgresql://app@127.0.0.1:{free_port}/none"

    pool = await pools.open_pool(url, component="toy", pool="away")
    engine = pools.open_engine(url, component="toy", pool="away")
    with pytest.raises(OSError, match="Connect call failed"):
        await pool.fetchval("select 1")
    with pytest.raises(OSError, match="Connect call failed"):
        async with engine.connect():
            pass
    await pools.close_pool(pool)
    await engine.dispose()


@pytest.mark.parametrize("size", [0, 100])
async def test_statements_work_with_and_without_a_cache(database: Database, size: int) -> None:
    engine = pools.open_engine(lambda: database.url, component="toy", statement_cache_size=size)
    pool = await pools.open_pool(lambda: database.url, component="toy", statement_cache_size=size)
    for number in range(3):
        async with engine.connect() as connection:
            assert (await connection.execute(text("select cast(:n as int)"), {"n": number})).scalar_one() == number
        assert await pool.fetchval("select $1::int", number) == number
    await engine.dispose()
    await pools.close_pool(pool)


async def test_a_rotated_url_is_taken_up_by_the_next_connection(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(database.url)
    secret = Secret(file=file)
    engine = pools.open_engine(secret.read, component="toy")
    pool = await pools.open_pool(secret.read, component="toy")

    async def who() -> set[str]:
        async with engine.connect() as connection:
            mine: str = (await connection.execute(text("select current_user"))).scalar_one()
        return {mine, await pool.fetchval("select current_user")}

    first = await who()
    file.write_text(database.owner_url)
    assert await who() == first
    await engine.dispose()
    await pool.expire_connections()
    second = await who()
    assert len(first) == len(second) == 1
    assert first != second
    await engine.dispose()
    await pools.close_pool(pool)


async def test_after_a_restart_of_postgresql_the_next_use_gets_a_new_connection(own_postgres: Postgres) -> None:
    made = await own_postgres.create()
    engine = pools.open_engine(lambda: made.url, component="toy")
    pool = await pools.open_pool(lambda: made.url, component="toy")
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))
    await pool.fetchval("select 1")
    restart: list[Callable[[], None]] = [own_postgres.stop, own_postgres.start]
    for step in restart:
        await asyncio.to_thread(step)
    async with engine.connect() as connection:
        assert (await connection.execute(text("select 1"))).scalar_one() == 1
    assert await pool.fetchval("select 1") == 1
    await engine.dispose()
    await pools.close_pool(pool)


async def test_a_pool_that_is_still_in_use_is_closed_all_the_same(database: Database) -> None:
    pool = await pools.open_pool(lambda: database.url, component="toy")
    connection = await pool.acquire()
    asleep = asyncio.create_task(connection.fetchval("select pg_sleep(60)"))
    await asyncio.sleep(0.1)
    await asyncio.wait_for(pools.close_pool(pool, within=0.3), 20)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await asleep
