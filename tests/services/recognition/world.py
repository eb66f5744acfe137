"""A recognition service over a real database, with the organization of the feedback service's tests."""

from contextlib import AbstractAsyncContextManager

from services.recognition import app
from services.recognition.jobs import APPLIERS, CHORES
from tests.servers.postgres import Database
from tests.services.feedback.world import PEOPLE, organization
from tests.services.serving import Serving, at_the_hour, filled, served

__all__ = ["PEOPLE"]


async def build(database: Database) -> None:
    """Migrates a database and fills the copies of the directory."""
    await filled(database, app.MIGRATIONS, organization())


class World(Serving):
    """What a test does to the recognition service."""

    async def hour(self) -> int:
        """Moves on to a little after the next full hour, and does its chores."""
        return await at_the_hour(self, APPLIERS, CHORES)


def opened(database: Database) -> AbstractAsyncContextManager[World]:
    """The service over a built database, as the application's own role."""
    return served(World, database, app.COMPONENT, app.create_app)
