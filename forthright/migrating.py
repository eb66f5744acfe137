"""Migrates a component's database as its owner, and lets the application's role use it."""

from urllib.parse import urlsplit

from chassis.pools import open_engine
from chassis.settings import Settings
from forthright import components


async def upgrade(settings: Settings) -> list[str]:
    """The revisions that were run, the last one the newest."""
    engine = open_engine(settings.component.owner_url.read, component=settings.name, pool="migrations", size=1)
    try:
        return await components.migrations(settings.name).upgrade(engine, application_role=_application_role(settings))
    finally:
        await engine.dispose()


def _application_role(settings: Settings) -> str | None:
    """Who the application signs in as, where that is somebody else than the owner."""
    if not settings.database:
        return None
    role, owner = (urlsplit(url.read()).username for url in (settings.database, settings.component.owner_url))
    return role if role != owner else None
