"""Documents at their maxima, and the schema that the recognition service's rows come from."""

import importlib
import pkgutil
from datetime import UTC, datetime

import services.recognition
from chassis.tables import metadata as chassis_tables
from contracts.messages import DOCUMENT_BYTES
from contracts.recognition import limits
from contracts.recognition.ids import ValueId
from contracts.recognition.values import THE_VALUES, Value, ValueListDocument
from services.recognition import app
from services.recognition.rows import RecognitionRow
from tests.servers.postgres import Database


async def test_the_migrated_schema_is_the_one_the_code_describes(database: Database) -> None:
    for module in pkgutil.walk_packages(services.recognition.__path__, "services.recognition."):
        if module.name.endswith(".tables"):
            importlib.import_module(module.name)
    engine = database.engine(owner=True)
    await app.MIGRATIONS.upgrade(engine, application_role=database.application_role)
    assert await app.MIGRATIONS.drift(engine, chassis_tables, RecognitionRow.metadata) == []
    await engine.dispose()


def test_a_list_of_values_fits_even_at_all_its_maxima() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    values = [
        Value(id=ValueId(f"value_{number:032x}"), name="n" * 60, meaning="m" * 300, retired_on=at.date())
        for number in range(limits.VALUES_EVER)
    ]
    whole = ValueListDocument(id=THE_VALUES, epoch=1, version=1, values=values, set_at=at)
    assert DOCUMENT_BYTES / 2 < len(whole.model_dump_json().encode()) <= DOCUMENT_BYTES
