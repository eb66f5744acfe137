"""Muting the author of a text in its thread, by the handle where nobody knows who that is."""

from datetime import timedelta

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation import MUTED_DAYS, MuteAuthor
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.messages import Receipt
from contracts.refusals import TextCode
from services.feedback.moderation import queries
from services.feedback.moderation.tables import Mute
from services.feedback.texts import queries as texts


async def mute_author(command: MuteAuthor, unit: UnitOfWork) -> Receipt:
    found = await texts.readable(unit.session, unit.actor.person_id, [command.id])
    if command.id not in found:
        raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=command.id)
    writing = found[command.id].writing
    await queries.must_be_moderated_by(unit, writing)
    if writing.by is None and writing.handle is None:
        raise Refused(ModerationCode.NOBODY_TO_MUTE, field="id")
    until = unit.now.date() + timedelta(days=MUTED_DAYS)
    id = str(unit.clock.new_uuid4())
    unit.session.add(Mute(id=id, thread=writing.thread, by=writing.by, handle=writing.handle, until=until))
    return Receipt(id=command.id)
