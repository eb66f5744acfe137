"""Documents at their maxima, and the schema that the recognition service's rows come from."""

import importlib
import pkgutil
from datetime import UTC, datetime
from typing import Any

import services.recognition
from chassis.tables import metadata as chassis_tables
from contracts.feedback.text import HidingReason
from contracts.messages import DOCUMENT_BYTES, FACT_BYTES
from contracts.recognition import limits
from contracts.recognition.ids import ReactionId, RecognitionCommentId, RecognitionId, ValueId
from contracts.recognition.recognitions import (
    RecognitionAudience,
    RecognitionCommentDocument,
    RecognitionDocument,
    RecognitionKind,
    RecognitionWithdrawn,
    RemovedReaction,
    RemovedRecognitionComment,
    WithdrawnRecognition,
)
from contracts.recognition.values import THE_VALUES, Value, ValueListDocument
from contracts.values import Id, PersonId, TeamId
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


def test_a_recognition_with_its_comments_fits_even_at_all_its_maxima_and_so_does_the_end_of_one() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    person, team = PersonId(f"person_{1:032x}"), TeamId(f"team_{1:032x}")
    said = {"epoch": 1, "version": 10**9, "text": "\u20ac" * limits.MESSAGE, "by": person, "at": at, "edited_at": at}
    said |= {"hidden_because": HidingReason.CONFIDENTIALITY, "team_id": team}
    recognition = RecognitionDocument(
        **said,
        id=RecognitionId(f"recognition_{1:032x}"),
        recognition_kind=RecognitionKind.LEARNING,
        recipient_ids=[person] * limits.RECIPIENTS,
        team_ids=[team] * limits.TEAMS,
        thread_id=Id(f"leader_question_{1:032x}"),
        evidence_ids=[Id(f"help_request_{1:032x}")] * limits.EVIDENCE,
        value_ids=[ValueId(f"value_{1:032x}")] * limits.VALUES_OF_ONE,
        audience=RecognitionAudience.ORGANIZATION,
    )
    comment = RecognitionCommentDocument(
        **said, id=RecognitionCommentId(f"recognition_comment_{1:032x}"), recognition_id=recognition.id
    )
    for document in (recognition, comment):
        assert len(document.model_dump_json().encode()) <= DOCUMENT_BYTES / 4
    gone: dict[str, Any] = {"epoch": 1, "version": 10**9, "deleted_at": at}
    reaction = RemovedReaction(**gone, id=ReactionId(f"reaction_{1:032x}"), recognition_id=recognition.id)
    removed = RemovedRecognitionComment(**gone, id=comment.id, recognition_id=recognition.id)
    told = RecognitionWithdrawn(
        recognition=WithdrawnRecognition(**gone, id=recognition.id),
        reactions=[reaction] * limits.CHILDREN_TOLD_AT_ONCE,
        comments=[removed] * limits.CHILDREN_TOLD_AT_ONCE,
    )
    assert FACT_BYTES / 4 < len(told.model_dump_json().encode()) <= FACT_BYTES
