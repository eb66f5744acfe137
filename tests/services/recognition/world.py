"""A recognition service over a real database, with the organization of the feedback service's tests."""

from contextlib import AbstractAsyncContextManager
from typing import Any

import asyncpg

from chassis import copies
from contracts.messages import Document
from services.recognition import app
from services.recognition.jobs import APPLIERS, CHORES
from tests.servers.postgres import Database
from tests.services.feedback.world import PEOPLE, organization
from tests.services.serving import Serving, at_the_hour, served

__all__ = ["PEOPLE"]


async def build(database: Database) -> None:
    """Migrates a database and fills the copies of the directory."""
    engine = database.engine(owner=True)
    await app.MIGRATIONS.upgrade(engine, application_role=database.application_role)
    await engine.dispose()
    connection = await asyncpg.connect(database.owner_url)
    await copies.apply(connection, organization())
    await connection.close()


class World(Serving):
    """What a test does to the recognition service."""

    async def learn(self, *documents: Document) -> None:
        """What the consumer would copy: goals, lessons, decisions, people who moved or left."""
        async with self.engine.connect() as connection:
            raw: Any = await connection.get_raw_connection()
            await copies.apply(raw.driver_connection, documents)

    async def hour(self) -> int:
        """Moves on to a little after the next full hour, and does its chores."""
        return await at_the_hour(self, APPLIERS, CHORES)

    async def read(self, path: str, *, by: str = "author") -> Any:
        """What the service shows of it; None where there is nothing for them."""
        answer = await self.client.get(path, headers={"authorization": f"Bearer {by}"})
        assert answer.status_code in {200, 404}, answer.text
        return answer.json() if answer.status_code == 200 else None


def opened(database: Database) -> AbstractAsyncContextManager[World]:
    """The service over a built database, as the application's own role."""
    return served(World, database, app.COMPONENT, app.create_app)
