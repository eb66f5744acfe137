"""Fixtures that start real servers, and the word on which tests do not run here."""

import gc
import itertools
import os
import subprocess
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts import catalog
from tests.servers.broker import Broker
from tests.servers.choice import Choice, choose, data, missing, named, required
from tests.servers.choice import kcat as client
from tests.servers.docker import DockerKafka
from tests.servers.kafka import Kafka, jars
from tests.servers.leashed import free_port as any_port
from tests.servers.mock import MockKafka
from tests.servers.postgres import Database, Postgres
from tests.servers.room import Room

TOPICS = tuple(catalog.topics())
_CHOICE = pytest.StashKey[Choice]()
_QUICK = Path(__file__).parent / "services"
# No clock. New examples in every run; the same ones in CI, where a find would be told of a change that it has nothing to do with.
_ANY_PACE: settings = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("searching", _ANY_PACE)
settings.register_profile("repeating", _ANY_PACE, derandomize=True)
settings.load_profile("repeating" if os.environ.get("CI") else "searching")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_CHOICE] = choose()
    if required() and not config.stash[_CHOICE].real:
        raise pytest.UsageError("FORTHRIGHT_REQUIRE_REAL_BROKER is set, and no real broker is to be had. " + missing(Choice.MOCK))
    if config.stash[_CHOICE] is Choice.NAMED and config.getoption("numprocesses", None):
        raise pytest.UsageError("Tests on one named broker delete each other's topics: run them with -n 0.")


def pytest_report_header(config: pytest.Config) -> list[str]:
    choice = config.stash[_CHOICE]
    return [line for line in (f"broker: {choice.value}", missing(choice)) if line]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The line stands before pytest's own, which stays the last; `make test` says it once more after that."""
    if line := missing(config.stash[_CHOICE]):
        terminalreporter.write_line(line, yellow=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported meanwhile stays, so nothing is looked for that could go."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    choice = config.stash[_CHOICE]

    def runs(item: pytest.Item) -> bool:
        names = getattr(item, "fixturenames", ())
        real = item.get_closest_marker("real_broker") is not None
        on_data = item.get_closest_marker("real_data") is not None or "real_data" in names
        fits = (choice.real or not real) and (choice.ours or "own_kafka" not in names)
        return fits and (data() is not None or not on_data) and (client() is not None or required() or "kcat" not in names)

    away = [item for item in items if not runs(item)]
    if away:
        config.hook.pytest_deselected(items=away)
    # What is quick comes last, so that all processes end at the same moment.
    items[:] = sorted((item for item in items if runs(item)), key=lambda item: item.path.is_relative_to(_QUICK))


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: looking through all of it for cycles again and again takes an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture
def free_port() -> int:
    """A loopback port that nothing uses right now."""
    return any_port()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; tests that ask for it do not run where it is absent."""
    folder = data()
    assert folder is not None
    return folder


@pytest.fixture
def kcat(kafka: str) -> Callable[..., str]:
    """Runs kcat, a Kafka client of another family, against `kafka`, with the words given; returns what it prints."""
    program = client()
    assert program is not None, "kcat is missing"

    def run(*arguments: str) -> str:
        done = subprocess.run([program, "-b", kafka, *arguments], capture_output=True, text=True, timeout=180, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL server. Stop, kill and restart only `own_postgres`."""
    server = Postgres()
    yield server
    server.discard()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this test alone, to be stopped, killed and started."""
    server = Postgres()
    yield server
    server.discard()


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[Database]:
    """An empty database: `owner_url` for migrations, `url` for the application's role. More: `await postgres.create()`."""
    made = await postgres.create()
    yield made
    await postgres.drop(made)


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """SQLAlchemy on `database`, as its owner."""
    opened = database.engine(owner=True)
    yield opened
    await opened.dispose()


@pytest.fixture(scope="session")
def new_broker(pytestconfig: pytest.Config) -> Iterator[Callable[[], Broker]]:
    """Starts another broker; whoever calls it discards it."""
    choice, numbers, room = pytestconfig.stash[_CHOICE], itertools.count(1), Room("kafka")

    def start() -> Broker:
        broker = _broker(choice, room.path / f"kafka-{next(numbers)}")
        if choice.ours:
            broker.start()
        return broker

    yield start
    room.discard()


def _broker(choice: Choice, folder: Path) -> Broker:
    if choice is Choice.JAVA:
        return Kafka(folder, jars())
    if choice is Choice.DOCKER:
        return DockerKafka()
    return Broker(named()) if choice is Choice.NAMED else MockKafka()


@pytest.fixture(scope="session")
def broker(new_broker: Callable[[], Broker]) -> Iterator[Broker]:
    """The session's broker, with whatever topics there are; `await broker.renew(...)` leaves the named ones, empty."""
    started = new_broker()
    yield started
    started.discard()


@pytest.fixture
async def kafka(broker: Broker) -> str:
    """The address of a broker whose topics are the platform's, empty (12 partitions; the mock's have 4)."""
    await broker.renew(*TOPICS)
    return broker.bootstrap


@pytest.fixture
async def own_kafka(new_broker: Callable[[], Broker]) -> AsyncIterator[Broker]:
    """A real broker of this test alone, with the platform's topics, to be stopped, killed and started."""
    started = new_broker()
    await started.create_topics(*TOPICS)
    yield started
    started.discard()
