"""The schema that the feedback service's rows come from."""

import importlib
import pkgutil

import services.feedback
from chassis.tables import metadata as chassis_tables
from services.feedback import app
from services.feedback.rows import FeedbackRow
from tests.servers.postgres import Database


async def test_the_migrated_schema_is_the_one_the_code_describes(database: Database) -> None:
    for module in pkgutil.walk_packages(services.feedback.__path__, "services.feedback."):
        if module.name.endswith(".tables"):
            importlib.import_module(module.name)
    engine = database.engine(owner=True)
    await app.MIGRATIONS.upgrade(engine, application_role=database.application_role)
    assert await app.MIGRATIONS.drift(engine, chassis_tables, FeedbackRow.metadata) == []
    await engine.dispose()
