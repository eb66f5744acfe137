"""Reporting a text that one may read, and closing its reports where nothing is wrong with it."""

from chassis import text_reports
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import TextReportId
from contracts.feedback.moderation import DismissReports, ReportText
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.messages import Receipt
from services.feedback.moderation import policies, queries
from services.feedback.moderation.tables import TextReport
from services.feedback.texts import queries as texts


async def report_text(command: ReportText, unit: UnitOfWork) -> Receipt:
    """The report holds no reporter: who may read the text, and how often they report, is asked before."""
    writing = await texts.require_readable(unit, command.id)
    if texts.is_author(writing, unit.actor.person_id, unit.handles):
        raise Refused(ModerationCode.IT_IS_YOURS, field="id")
    policies.must_be_shown(writing)
    reporter, counted = await text_reports.must_be_few(unit, TextReport, command.id)
    concerned = await queries.about(unit.session, writing)
    report = TextReport(
        id=str(TextReportId.of(unit.clock.new_uuid4())),
        text_id=writing.id,
        team_id=await texts.team_of(unit.session, writing),
        about_ids=concerned,
        moderator_ids=await queries.moderators_of(unit.session, writing),
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
    writing = await texts.require_readable(unit, command.id)
    await queries.must_be_moderated_by(unit, writing)
    await text_reports.dismiss(unit, TextReport, command.id)
    return Receipt(id=command.id)
