"""What the worker does with moderation at the full hour: who decides, counts, and what nobody needs any more."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select

from chassis import hidings
from chassis.release import Chore
from chassis.unit import UnitOfWork
from contracts.feedback.moderation import APPEAL_DAYS
from contracts.feedback.text import TextState
from contracts.recognition.texts import HidingsCounted
from services.recognition.moderation import queries
from services.recognition.moderation.tables import Hiding, HidingCount, TextReport
from services.recognition.texts import queries as texts

BATCH = 500
"""How much of each kind is looked at in an hour."""


async def assign_reports(unit: UnitOfWork) -> None:
    """Finds the moderators of open reports anew, and closes those of texts that are gone."""
    query = select(TextReport).where(TextReport.open).order_by(TextReport.reported_on, TextReport.id).limit(BATCH)
    reports = list(await unit.session.scalars(query))
    there = await texts.found(unit.session, [report.text_id for report in reports])
    for report in reports:
        if report.text_id not in there or there[report.text_id].row.text_state is not TextState.SHOWN:
            report.close(unit.now.date())
    await unit.session.flush()
    await queries.assign_anew(unit.session)


async def tell_hiding_counts(unit: UnitOfWork) -> None:
    """Tells how many private texts were hidden and restored, which of them is told to nobody."""
    for count in await hidings.told(unit, HidingCount):
        unit.publish(HidingsCounted(hiding_count=count.document()))


async def forget_hidings(unit: UnitOfWork) -> None:
    """Removes reports and what is hidden, with its words, once nobody can appeal any more; a legal hold keeps the words."""
    last = unit.now.date() - timedelta(days=APPEAL_DAYS)
    await unit.session.execute(delete(TextReport).where(~TextReport.open, TextReport.decided_on < last))
    over = or_(Hiding.decided_on < last, (Hiding.hidden_on < last) & ~Hiding.waits())
    found = list(await unit.session.scalars(select(Hiding).where(over).order_by(Hiding.text_id).limit(BATCH)))
    there = await texts.found(unit.session, [hiding.text_id for hiding in found])
    for hiding in found:
        said = there.get(hiding.text_id)
        if said is not None and said.row.text_state is TextState.HIDDEN:
            if await texts.is_held(unit.session, said.teams):
                continue
            said.row.text = ""
        await unit.session.delete(hiding)


CHORES: Sequence[Chore] = (assign_reports, tell_hiding_counts, forget_hidings)
"""At each full hour."""
