"""A process that keeps what people answer refuses to work on a PostgreSQL that would write down when, or with what."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.postgres import LOST

WANTED: Mapping[str, str] = MappingProxyType(
    {
        "track_commit_timestamp": "off",  # else every row's transaction tells its second
        "log_parameter_max_length": "0",  # else a logged statement tells its parameters
        "log_parameter_max_length_on_error": "0",  # as above, of statements that fail
    }
)
AGAIN_SECONDS, RETRY_SECONDS = 60.0, 1.0
_SETTINGS = text("select name, setting from pg_settings where name = any(:names)")
_log = structlog.get_logger(__name__)


class DatabaseIndiscreet(Exception):
    """The database writes down what it must not; the message says which settings it needs."""


async def must_be_discreet(engine: AsyncEngine) -> None:
    """Looks at the settings as this role has them in this database. Raises `DatabaseIndiscreet`."""
    if not engine.sync_engine.hide_parameters:
        raise DatabaseIndiscreet(
            "An engine without hide_parameters would tell what people answer in its errors; see chassis.pools"
        )
    async with engine.connect() as connection:
        rows = await connection.execute(_SETTINGS, {"names": list(WANTED)})
        found = {row.name: row.setting for row in rows}
    wrong = [f"{name}={value}" for name, value in WANTED.items() if found.get(name) != value]
    if wrong:
        raise DatabaseIndiscreet(f"PostgreSQL has to be set otherwise before anybody answers here: {', '.join(wrong)}")


class Discretion:
    """Looks once a minute for as long as the process runs; until the first look it is not known to be ready."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Over the database."""
        self._engine, self.known = engine, False

    async def ready(self) -> bool:
        """Whether the database was looked at and found discreet."""
        return self.known

    async def watch(self) -> None:
        """Runs until cancelled; a database that is away is waited for. Raises `DatabaseIndiscreet`."""
        while True:
            try:
                await must_be_discreet(self._engine)
                self.known = True
            except (*LOST, SQLAlchemyError) as error:
                _log.warning("the database's settings are looked at later", error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS if self.known else RETRY_SECONDS)
