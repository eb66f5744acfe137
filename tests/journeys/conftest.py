"""One platform for all journeys of a test process: its own databases, and the session's broker until they are over."""

import subprocess
from collections.abc import AsyncIterator, Callable

import pytest

from tests.conftest import TOPICS
from tests.journeys.client import Client
from tests.journeys.world import World, away_from_the_hour, opened
from tests.servers.broker import Broker
from tests.servers.choice import kcat as program
from tests.servers.postgres import Postgres


@pytest.fixture(scope="package")
async def world(postgres: Postgres, broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    await broker.renew(*TOPICS)
    async with opened(postgres, broker.bootstrap, tmp_path_factory.mktemp("issuer")) as made:
        yield made


@pytest.fixture(autouse=True)
async def undisturbed(world: World) -> None:  # once it runs, as its workers are those that would
    """No full hour comes in the middle."""
    await away_from_the_hour()


@pytest.fixture
def client(world: World) -> Client:
    return world.client


@pytest.fixture
def kcat(broker: Broker, world: World) -> Callable[..., str]:
    """Runs kcat against the platform's own broker, whose topics must stay as they are."""
    found = program()
    assert found is not None, "kcat is missing"

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [found, "-b", broker.bootstrap, *arguments], capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
