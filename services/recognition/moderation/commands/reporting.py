"""Reporting a text that one may read, and closing its reports where nothing is wrong with it."""

from chassis import text_reports
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import TextReportId
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.messages import Receipt
from contracts.recognition.texts import DismissReports, ReportText
from contracts.refusals import TextCode
from services.recognition.moderation import policies, queries
from services.recognition.moderation.tables import TextReport
from services.recognition.texts import queries as texts


async def report_text(command: ReportText, unit: UnitOfWork) -> Receipt:
    """The report holds no reporter: who may read the text, and how often they report, is asked before."""
    there = await texts.require_readable(unit, command.id)
    if there.row.by == unit.actor.person_id:
        raise Refused(ModerationCode.IT_IS_YOURS, field="id")
    policies.must_be_shown(there.row)
    if not there.words(unit.now.date()):
        raise Refused(TextCode.TEXT_WAS_REMOVED, field="id")
    reporter, counted = await text_reports.must_be_few(unit, TextReport, command.id, among="recognition, ")
    report = TextReport(
        id=str(TextReportId.of(unit.clock.new_uuid4())),
        text_id=str(command.id),
        moderator_ids=await queries.moderators_of(unit.session, there),
        open=True,
        why=command.why,
        reported_on=unit.now.date(),
        reporter=reporter,
        counted=counted,
        decided_on=None,
    )
    unit.session.add(report)
    return Receipt(id=command.id)


async def dismiss_reports(command: DismissReports, unit: UnitOfWork) -> Receipt:
    there = await texts.require_readable(unit, command.id)
    await queries.must_be_moderated_by(unit, there)
    await text_reports.dismiss(unit, TextReport, command.id)
    return Receipt(id=command.id)
