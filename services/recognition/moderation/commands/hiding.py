"""Hiding a text, the author's appeal, and what another moderator makes of it."""

from datetime import timedelta
from typing import TypeVar

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation import APPEAL_DAYS, AppealOutcome
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.messages import Receipt
from contracts.recognition.texts import AppealHiding, DecideAppeal, HideText, TextHidden, TextRestored
from contracts.refusals import TextCode
from contracts.values import Id
from services.recognition.moderation import policies, queries
from services.recognition.moderation.tables import Hiding
from services.recognition.texts import queries as texts
from services.recognition.texts.queries import Found

F = TypeVar("F", TextHidden, TextRestored)


async def hide_text(command: HideText, unit: UnitOfWork) -> TextHidden | Receipt:
    there = await texts.require_readable(unit, command.id)
    await queries.must_be_moderated_by(unit, there)
    policies.must_be_shown(there.row)
    there = await texts.lock(unit, there)
    policies.must_be_shown(there.row)
    there.row.hide(command.reason)
    for report in await queries.reports_of(unit.session, str(command.id)):
        report.close(unit.now.date())
    hiding = await unit.session.get(Hiding, str(command.id)) or Hiding(text_id=str(command.id))
    hiding.by = there.row.by
    hiding.begin(unit.actor.person_id, unit.now.date())
    unit.session.add(hiding)
    return await _told(unit, there, TextHidden, hidden=1)


async def appeal_hiding(command: AppealHiding, unit: UnitOfWork) -> Receipt:
    there = await texts.require_readable(unit, command.id)
    if there.row.by != unit.actor.person_id:
        raise Refused(TextCode.NOT_YOUR_TEXT, field="id")
    policies.must_be_hidden(there.row)
    hiding = await _hiding(unit, command.id)
    if unit.now.date() > hiding.hidden_on + timedelta(days=APPEAL_DAYS):
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
    if hiding.appeal is not None:
        raise Refused(ModerationCode.APPEALED_ALREADY, field="id")
    hiding.appeal = command.why
    return Receipt(id=command.id)


async def decide_appeal(command: DecideAppeal, unit: UnitOfWork) -> TextRestored | Receipt:
    there = await _must_decide(unit, command.id)
    there = await texts.lock(unit, there)
    hiding = await _hiding(unit, command.id)
    policies.must_be_hidden(there.row)
    if hiding.appeal is None or hiding.outcome is not None:
        raise Refused(ModerationCode.NO_OPEN_APPEAL, field="id")
    hiding.decide(command.outcome, command.reason, unit.now.date())
    if command.outcome is AppealOutcome.UPHOLD:
        return Receipt(id=command.id)
    there.row.restore()
    return await _told(unit, there, TextRestored, restored=1)


async def _told(unit: UnitOfWork, there: Found, fact: type[F], **more: int) -> F | Receipt:
    """Counts it, and tells everybody where everybody reads the text; else they learn the count alone, at the full hour."""
    if not there.row.is_published:
        await queries.counted_quietly(unit, there.row.team_id, **more)
        return Receipt(id=there.row.id, version=there.row.version)
    count = await queries.counted(unit, there.row.team_id, **more)
    return unit.publish(fact(**there.told(), hiding_count=count))


async def _must_decide(unit: UnitOfWork, id: Id) -> Found:
    """Refuses whoever hid it, and whoever does not moderate it; those who cannot read it do not learn that it is there."""
    hiding = await unit.session.get(Hiding, str(id))
    if hiding is not None and hiding.hidden_by == unit.actor.person_id:
        raise Refused(ModerationCode.ANOTHER_MODERATOR_DECIDES)
    there = (await texts.found(unit.session, [id])).get(str(id))
    if hiding is None or there is None:
        await texts.require_readable(unit, id)
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
    if unit.actor.person_id not in await queries.moderators_of(unit.session, there, apart=[hiding.hidden_by]):
        await texts.require_readable(unit, id)
        raise Refused(ModerationCode.NOT_YOURS_TO_MODERATE)
    return there


async def _hiding(unit: UnitOfWork, id: Id) -> Hiding:
    """Locked, so that two who come at once are one after the other."""
    hiding = await unit.session.get(Hiding, str(id), with_for_update=True, populate_existing=True)
    if hiding is None:
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
    return hiding
