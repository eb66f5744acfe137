"""Reporting a text that one may read, and closing its reports where nothing is wrong with it."""

from sqlalchemy import func, select

from chassis import locks
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import TextReportId
from contracts.feedback.moderation import REPORTS_A_DAY
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.messages import Receipt
from contracts.recognition.texts import DismissReports, ReportText
from contracts.refusals import TextCode
from contracts.values import Id
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
    reporter, counted = await _must_be_few(unit, command.id)
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
    found = await queries.reports_of(unit.session, str(command.id))
    if not found:
        raise Refused(ModerationCode.NO_OPEN_REPORT, field="id")
    for report in found:
        report.open, report.decided_on = False, unit.now.date()
    return Receipt(id=command.id)


async def _must_be_few(unit: UnitOfWork, id: Id) -> tuple[str, str]:
    """By whom and on what day, as keyed hashes: refuses a second report of a text, and more than some in a day."""
    person = unit.actor.person_id
    reporter = unit.handles.of(person, Id(f"reports of {id}"))
    counted = unit.handles.of(person, Id(f"reports of recognition, {unit.now.date()}"))
    await locks.alone(unit.session, counted)
    if await unit.session.scalar(select(TextReport.id).where(TextReport.reporter == reporter, TextReport.text_id == str(id))):
        raise Refused(ModerationCode.REPORTED_ALREADY, field="id")
    today = await unit.session.scalar(select(func.count()).where(TextReport.counted == counted))
    if (today or 0) >= REPORTS_A_DAY:
        raise Refused(ModerationCode.TOO_MANY_REPORTS, limit=REPORTS_A_DAY)
    return reporter, counted
