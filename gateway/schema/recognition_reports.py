"""Reports of closed months and cycles, and how many texts moderators hid: of teams, never of a person."""

from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import Field

from contracts.recognition import reports as recognition
from contracts.recognition import texts
from contracts.recognition.ids import HidingCountId, RecognitionReportId
from contracts.recognition.reports import ReportPeriod
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model.celebrations import REPORTED
from gateway.read_model.selections import Selection
from gateway.schema.node import Node
from gateway.schema.relations import document
from gateway.words import show_term, shows

show_term(ReportPeriod)


@shows(recognition.RecognitionReportDocument)
class RecognitionReport(recognition.RecognitionReportDocument, Node):
    """A report with its cycle and team."""

    id: RecognitionReportId = Field(description="The report.")

    cycle: ClassVar[Any] = document("cycle_id", "cycle", "The cycle, where it is about one.")
    team: ClassVar[Any] = document("team_id", "team", "The team; null where it is the whole organization.")


@shows(texts.HidingCountDocument)
class HidingCount(texts.HidingCountDocument, Node):
    """A count of a team's month."""

    id: HidingCountId = Field(description="The count.")

    team: ClassVar[Any] = document("team_id", "team", "The team they belong to; null of those that belong to none.")


Period = Annotated[ReportPeriod | None, strawberry.argument(description="Of months or of cycles; of both without it.")]


async def recognition_reports(
    info: Info,
    period: Period = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[RecognitionReport] | None:
    """Those of the organization, the latest first."""
    window = Window.of(first, after, last, before)
    selection = Selection("recognition_report").where("not deleted").where("team_id is null")
    if period is not None:
        selection.where("period = $?", period.value)
    rows = await selection.page(info.context.read_model, REPORTED, window)
    return window.page(REPORTED, rows, lambda row: RecognitionReport.model_validate_json(row["document"]))


@strawberry.type
class RecognitionReportQueries:
    """Reports at the root."""

    recognition_reports = strawberry.field(
        recognition_reports,
        description="How the organization's public recognition was mixed in closed months and cycles, the latest first. It "
        "does not say how good anybody's work was, nor who thanks whom. A next step: ask in your team what deserved thanks.",
    )
