"""A text in its author's hands, by name or by the handle of its thread, what still waits for the hour included."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import confidential
from chassis.confidential import Act
from chassis.problems import Refused
from chassis.tables import HeldAct
from chassis.unit import UnitOfWork
from contracts.feedback.texts import SayWhetherItHelped, TightenPrivacy, WithdrawText
from contracts.refusals import TextCode
from contracts.values import Id
from services.feedback.texts.queries.reading import readable
from services.feedback.texts.tables import Writing

WITHDRAWN, TIGHTENED, JUDGED = WithdrawText.verb(), TightenPrivacy.verb(), SayWhetherItHelped.verb()


@dataclass(frozen=True, slots=True)
class Own:
    """The viewer's own text."""

    id: Id
    thread: Id
    writing: Writing | None
    """None while the act that writes it waits."""
    act: Act | None = None
    """That act."""
    waiting: Sequence[Act] = field(default_factory=list)
    """Everything that waits in the thread of a confidential one."""

    @property
    def is_confidential(self) -> bool:
        """Whether what is done with it waits for the next full hour."""
        return self.writing is None or self.writing.by is None

    @property
    def published(self) -> Writing:
        """The text, of one that was written down."""
        assert self.writing is not None, "it waits"
        return self.writing

    @property
    def is_being_withdrawn(self) -> bool:
        """Whether its author took it back, and nobody sees that yet."""
        return self._done(WITHDRAWN) is not None

    @property
    def judgement(self) -> Act | None:
        """What its author said of the answer and nobody has seen."""
        return self._done(JUDGED)

    @property
    def tightening(self) -> Act | None:
        """The narrower contract that its author asked for and nobody has seen."""
        return self._done(TIGHTENED)

    def waits(self, verb: str) -> bool:
        """Whether anything of this verb waits in its thread."""
        return any(act.verb == verb for act in self.waiting)

    def _done(self, verb: str) -> Act | None:
        return next((act for act in self.waiting if act.verb == verb and act.act.get("id") == self.id), None)


async def own(unit: UnitOfWork, id: Id, *, field: str = "id") -> Own:
    """The viewer's own text, to act on; refuses where it is somebody else's, or where there is none that they know of.

    `field` is that of the command which names it.
    """
    session, viewer = unit.session, unit.actor.person_id
    writing = await session.get(Writing, str(id))
    if writing is not None and writing.by is not None:
        if writing.by != viewer:
            raise await _not_theirs(unit, id, field)
        return Own(id, Id(writing.thread), writing)
    thread = Id(writing.thread) if writing else await _thread_of(session, id)
    if thread is None:
        raise Refused(TextCode.NO_SUCH_TEXT, field=field, id=id)
    await confidential.begin(unit, thread)
    writing = await session.get(Writing, str(id), populate_existing=True)
    waiting = await confidential.waiting(session, thread)
    act = None if writing else next((act for act in waiting if _writes(act, id)), None)
    handle = writing.handle if writing else act.handle if act else None
    if not unit.handles.fits(handle, viewer, thread):
        raise await _not_theirs(unit, id, field)
    return Own(id, thread, writing, act, waiting)


async def _not_theirs(unit: UnitOfWork, id: Id, field: str) -> Refused:
    """Whoever cannot read a text does not learn that it is there."""
    known = await readable(unit.session, unit.actor.person_id, [id])
    return Refused(TextCode.NOT_YOUR_TEXT, field=field) if known else Refused(TextCode.NO_SUCH_TEXT, field=field, id=id)


def _writes(act: Act, id: Id) -> bool:
    """Whether the act writes this text: the one it names, or the one that begins its thread."""
    return "text" in act.act and act.act.get("id", act.thread) == id


async def _thread_of(session: AsyncSession, id: Id) -> Id | None:
    named = or_(HeldAct.thread == str(id), HeldAct.act["id"].astext == str(id))
    thread = await session.scalar(select(HeldAct.thread).where(HeldAct.act.has_key("text"), named).limit(1))
    return Id(thread) if thread else None
