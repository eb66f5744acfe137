"""Who is muted in a thread; by the handle, where nobody knows who that is."""

from sqlalchemy import select

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.values import Id
from services.feedback.moderation.tables import Mute


async def must_not_be_muted(unit: UnitOfWork, thread: Id, *, field: str | None = None) -> None:
    """Refuses whoever a moderator muted in this thread. To be asked before anybody writes there, by name or confidentially."""
    viewer = unit.actor.person_id
    query = select(Mute.by, Mute.handle).where(Mute.thread == str(thread), Mute.until >= unit.now.date())
    for muted in await unit.session.execute(query):
        if muted.by == viewer or unit.handles.fits(muted.handle, viewer, thread):
            raise Refused(ModerationCode.MUTED_IN_THIS_THREAD, field=field)
