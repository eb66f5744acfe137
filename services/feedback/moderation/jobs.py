"""What the worker does with moderation at the full hour: confidential appeals, counts, and what nobody needs any more."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, exists, or_, select

from chassis import hidings
from chassis.confidential import Act
from chassis.release import Applier, Chore
from chassis.unit import UnitOfWork
from contracts.feedback.moderation import APPEAL_DAYS, AppealHiding, HidingsCounted
from contracts.feedback.text import TextState
from services.feedback.moderation import queries
from services.feedback.moderation.tables import Hiding, ModerationCount, Mute, TextReport
from services.feedback.texts.jobs import remove
from services.feedback.texts.tables import Writing

BATCH = 500
"""How much of each kind is looked at in an hour."""


async def appeal_hiding(act: Act, unit: UnitOfWork) -> None:
    """Lets a confidential author's appeal wait for a moderator, unless the text was withdrawn since."""
    hiding = await unit.session.get(Hiding, str(act.act["id"]), with_for_update=True, populate_existing=True)
    if hiding is not None and hiding.appeal is None:
        hiding.appeal = str(act.act["why"])


async def assign(unit: UnitOfWork) -> None:
    """Finds the moderators of open reports anew, and closes those of texts that are gone."""
    gone = exists().where(Writing.id == TextReport.text_id, Writing.state != TextState.SHOWN)
    over = select(TextReport).where(TextReport.open, gone).limit(BATCH)
    for report in await unit.session.scalars(over):
        report.close(unit.now.date())
    await unit.session.flush()
    await queries.assign_anew(unit.session)


async def tell_counts(unit: UnitOfWork) -> None:
    """Tells how many private texts were hidden and restored, which of them is told to nobody."""
    for count in await hidings.told(unit, ModerationCount):
        unit.publish(HidingsCounted(moderation_count=count.document()))


async def forget(unit: UnitOfWork) -> None:
    """Removes reports and what is hidden, with its words, once nobody can appeal any more; and mutes that are over."""
    today = unit.now.date()
    await unit.session.execute(delete(Mute).where(Mute.until < today))
    if await queries.keeps(unit.session):
        return
    last = today - timedelta(days=APPEAL_DAYS)
    await unit.session.execute(delete(TextReport).where(~TextReport.open, TextReport.decided_on < last))
    over = or_(Hiding.decided_on < last, (Hiding.hidden_on < last) & ~Hiding.waits())
    known = select(Hiding, Writing).outerjoin(Writing, Writing.id == Hiding.text_id)
    rows = await unit.session.execute(known.where(over).order_by(Writing.thread, Writing.place).limit(BATCH))
    found: list[tuple[Hiding, Writing | None]] = [(row[0], row[1]) for row in rows]
    threads: dict[str, list[str]] = {}
    for _, writing in found:
        if writing is not None and writing.state is TextState.HIDDEN:
            threads.setdefault(writing.thread, []).append(writing.id)
    left = {id for thread in await remove(unit, threads) for id in threads[thread]}
    gone = [hiding.text_id for hiding, _ in found if hiding.text_id not in left]
    await unit.session.execute(delete(Hiding).where(Hiding.text_id.in_(gone)))


APPLIERS: Mapping[str, Applier] = {AppealHiding.verb(): appeal_hiding}
"""By the verb of the act."""
CHORES: Sequence[Chore] = (assign, tell_counts, forget)
"""At each full hour."""
