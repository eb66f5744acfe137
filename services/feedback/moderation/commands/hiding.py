"""Hiding a text, the author's appeal, and what another moderator makes of it."""

from datetime import timedelta
from typing import TypeVar

from chassis import confidential
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation import (
    APPEAL_DAYS,
    AppealHiding,
    AppealOutcome,
    DecideAppeal,
    HideText,
    TextHidden,
    TextRestored,
)
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.feedback.text import TextState
from contracts.feedback.texts import TextFact
from contracts.messages import Receipt
from contracts.values import Id
from services.feedback.moderation import policies, queries
from services.feedback.moderation.queries import counting
from services.feedback.moderation.tables import Hiding
from services.feedback.texts import queries as texts
from services.feedback.texts.queries import Locked
from services.feedback.texts.tables import Writing

F = TypeVar("F", bound=TextFact)


async def hide_text(command: HideText, unit: UnitOfWork) -> TextHidden | Receipt:
    writing = await texts.require_readable(unit, command.id)
    await queries.must_be_moderated_by(unit, writing)
    policies.must_be_shown(writing)
    found = await texts.lock(unit, writing)
    policies.must_be_shown(found.writing)
    found.writing.state, found.writing.hidden_because = TextState.HIDDEN, command.reason
    for report in await queries.reports_of(unit.session, writing.id):
        report.close(unit.now.date())
    earlier = await unit.session.get(Hiding, writing.id)
    hiding = earlier or Hiding(text_id=writing.id)
    hiding.begin(unit.actor.person_id, unit.now.date())
    unit.session.add(hiding)
    return await _told(unit, found, TextHidden, hidden=1)


async def appeal_hiding(command: AppealHiding, unit: UnitOfWork) -> Receipt:
    own = await texts.own(unit, command.id)
    if own.writing is None:
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
    policies.must_be_hidden(own.writing)
    hiding = await _hiding(unit, own.writing)
    last = hiding.hidden_on + timedelta(days=APPEAL_DAYS)
    if unit.now.date() > last:
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
    waits = any(act.verb == command.verb() and act.act["id"] == own.id for act in own.waiting)
    if waits or hiding.appeal is not None:
        raise Refused(ModerationCode.APPEALED_ALREADY, field="id")
    if own.is_confidential:
        return await confidential.hold_back(unit, own.thread, command.verb(), {"id": str(own.id), "why": command.why})
    hiding.appeal = command.why
    return Receipt(id=command.id)


async def decide_appeal(command: DecideAppeal, unit: UnitOfWork) -> TextRestored | Receipt:
    hiding = await unit.session.get(Hiding, str(command.id), with_for_update=True)
    writing = await unit.session.get(Writing, str(command.id))
    await _must_decide(unit, command.id, writing, hiding)
    assert writing is not None, "somebody decides about it"
    assert hiding is not None, "somebody decides about it"
    policies.must_be_hidden(writing)
    if hiding.appeal is None or hiding.outcome is not None:
        raise Refused(ModerationCode.NO_OPEN_APPEAL, field="id")
    hiding.decide(command.outcome, command.reason, unit.now.date())
    if command.outcome is AppealOutcome.UPHOLD:
        return Receipt(id=command.id)
    found = await texts.lock(unit, writing)
    policies.must_be_hidden(found.writing)
    found.writing.state, found.writing.hidden_because = TextState.SHOWN, None
    return await _told(unit, found, TextRestored, restored=1)


async def _told(unit: UnitOfWork, found: Locked, fact: type[F], **more: int) -> F | Receipt:
    """Counts it, and tells everybody where a document shows the text."""
    team = await texts.team_of(unit.session, found.writing)
    if not found.is_shown:
        await counting.counted_quietly(unit, team, **more)
        return found.tell(unit, fact)
    return found.tell(unit, fact, moderation_count=await counting.counted(unit, team, **more))


async def _must_decide(unit: UnitOfWork, id: Id, writing: Writing | None, hiding: Hiding | None) -> None:
    """Refuses whoever hid it, and whoever does not moderate it; those who cannot read it do not learn that it is there."""
    viewer = unit.actor.person_id
    if hiding is not None and hiding.hidden_by == viewer:
        raise Refused(ModerationCode.ANOTHER_MODERATOR_DECIDES)
    if hiding is None:
        await texts.require_readable(unit, id)
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
    apart = [hiding.hidden_by]
    if writing is None or viewer not in await queries.moderators_of(unit.session, writing, apart=apart):
        await texts.require_readable(unit, id)
        raise Refused(ModerationCode.NOT_YOURS_TO_MODERATE)
    await queries.must_be_moderated_by(unit, writing, apart=apart)


async def _hiding(unit: UnitOfWork, writing: Writing) -> Hiding:
    hiding = await unit.session.get(Hiding, writing.id, with_for_update=not unit.confidential, populate_existing=True)
    if hiding is None:
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
    return hiding
