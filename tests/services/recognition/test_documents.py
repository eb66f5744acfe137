"""Documents at their maxima, and the schema that the recognition service's rows come from."""

import importlib
import pkgutil
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import services.recognition
from chassis.problems import Refused
from chassis.tables import metadata as chassis_tables
from chassis.unit import Trail
from contracts.feedback.text import HidingReason
from contracts.messages import DOCUMENT_BYTES, FACT_BYTES
from contracts.recognition import limits
from contracts.recognition.ids import ReactionId, RecognitionCommentId, RecognitionId, RecognitionReportId, ValueId
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
from contracts.recognition.reports import (
    REPORTS_TOLD_AT_ONCE,
    KindShare,
    ReachBand,
    RecognitionReportDocument,
    RecognitionReported,
    ReportPeriod,
)
from contracts.recognition.values import THE_VALUES, Value, ValueListDocument
from contracts.values import CycleId, Id, PersonId, TeamId
from services.recognition import app
from services.recognition.rows import RecognitionRow
from tests.servers.postgres import Database
from tests.services.recognition.world import World


async def test_the_migrated_schema_is_the_one_the_code_describes(database: Database) -> None:
    for module in pkgutil.walk_packages(services.recognition.__path__, "services.recognition."):
        if module.name.endswith(".tables"):
            importlib.import_module(module.name)
    engine = database.engine(owner=True)
    await app.MIGRATIONS.upgrade(engine, application_role=database.application_role)
    assert await app.MIGRATIONS.drift(engine, chassis_tables, RecognitionRow.metadata) == []
    await engine.dispose()


async def test_what_is_not_there_is_refused_by_its_own_name(world: World) -> None:
    service = world.service
    for kind, aggregate in app.AGGREGATES.items():
        id = Id(f"{kind}_{0:032x}")
        async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
            with pytest.raises(Refused) as refused:
                await unit.change(aggregate, id)
        assert (refused.value.code.value, refused.value.code.status) == (f"{kind}_not_found", 404)
        assert kind == "value_list" or id in str(refused.value), "of the one list no id is told"


def test_so_many_reports_as_go_with_one_fact_fit_into_it_even_at_all_their_maxima() -> None:
    at, share = datetime(2026, 3, 31, 23, 59, 59, 999_999, tzinfo=UTC), Decimal("0.167")
    mix = [KindShare(recognition_kind=kind, share=share) for kind in RecognitionKind]
    report = RecognitionReportDocument(
        id=RecognitionReportId(f"recognition_report_{1:032x}"), epoch=1, version=1, period=ReportPeriod.CYCLE,
        first_day=at.date(), last_day=at.date(), cycle_id=CycleId(f"cycle_{1:032x}"), team_id=TeamId(f"team_{1:032x}"),
        given=10**9, mix=mix, not_result=share, with_evidence=share, reach=ReachBand.SOME, counted_at=at,
    )  # fmt: skip
    told = RecognitionReported(recognition_reports=[report] * REPORTS_TOLD_AT_ONCE)
    assert len(told.model_dump_json().encode()) <= FACT_BYTES


def test_a_list_of_values_fits_even_at_all_its_maxima() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    values = [
        Value(
            id=ValueId(f"value_{number:032x}"),
            name="n" * limits.VALUE_NAME,
            meaning="m" * limits.VALUE_MEANING,
            retired_on=at.date(),
        )
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
