"""A process that keeps answers ends, and says why, where PostgreSQL would write down when they came or what was in them."""

import asyncio
import io
import json
from collections.abc import Iterator

import pytest

from chassis.discretion import WANTED, DatabaseIndiscreet, Discretion, must_be_discreet
from chassis.lifecycle import Lifecycle
from chassis.pools import open_engine
from tests.chassis.lines import written
from tests.servers.postgres import Database, Postgres


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged."""
    with written("info") as stream:
        yield stream


@pytest.fixture
async def database(postgres: Postgres) -> Database:
    return await postgres.create()


async def test_the_servers_of_tests_are_discreet(database: Database) -> None:
    engine = open_engine(lambda: database.url, component="tests")
    await must_be_discreet(engine)
    await engine.dispose()


@pytest.mark.parametrize("setting", ["log_parameter_max_length", "log_parameter_max_length_on_error"])
async def test_a_database_that_logs_parameters_is_named_with_the_setting_it_needs(
    postgres: Postgres, database: Database, setting: str
) -> None:
    await postgres.execute(f"alter database {database.name} set {setting} = 64")
    engine = open_engine(lambda: database.url, component="tests")
    with pytest.raises(DatabaseIndiscreet, match=f"{setting}={WANTED[setting]}$"):
        await must_be_discreet(engine)
    await engine.dispose()


async def test_an_engine_that_shows_parameters_in_its_errors_is_refused(database: Database) -> None:
    engine = database.engine()
    with pytest.raises(DatabaseIndiscreet, match="hide_parameters"):
        await must_be_discreet(engine)
    await engine.dispose()


def test_times_of_commits_are_looked_at_too() -> None:
    assert WANTED["track_commit_timestamp"] == "off"


async def test_a_process_over_such_a_database_goes_down_and_says_why(
    postgres: Postgres, database: Database, lines: io.StringIO
) -> None:
    await postgres.execute(f"alter database {database.name} set log_parameter_max_length = -1")
    lifecycle = Lifecycle(shutdown_seconds=1)
    engine = open_engine(lambda: database.url, component="tests")
    lifecycle.on_close(engine.dispose)
    lifecycle.run_task("discretion", Discretion(engine).watch)
    assert await asyncio.wait_for(lifecycle.run(), 60) == 1
    said = [line for line in map(json.loads, lines.getvalue().splitlines()) if "exception" in line]
    assert "log_parameter_max_length=0" in said[0]["exception"][0]["message"]


async def test_a_database_that_is_away_is_waited_for(database: Database) -> None:
    engine = open_engine(lambda: database.url.replace(database.name, "nowhere"), component="tests")
    discretion = Discretion(engine)
    watching = asyncio.create_task(discretion.watch())
    await asyncio.sleep(0.3)
    assert not watching.done()
    assert not await discretion.ready()
    watching.cancel()
    await engine.dispose()


async def test_it_is_ready_once_it_has_looked(database: Database) -> None:
    engine = open_engine(lambda: database.url, component="tests")
    discretion = Discretion(engine)
    watching = asyncio.create_task(discretion.watch())
    while not await discretion.ready():
        assert not watching.done()
        await asyncio.sleep(0.01)
    watching.cancel()
    await engine.dispose()
