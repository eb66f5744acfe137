"""Reports of texts: without their reporters, each text by each person once, and few in a day."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis import locks
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation import REPORTS_A_DAY
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.values import Id, PersonId


class Report:
    """A report of a text, without its reporter; mixed into a service's mapped class. Whoever it is about never moderates it."""

    id: Mapped[str] = mapped_column(primary_key=True)
    text_id: Mapped[str]
    moderator_ids: Mapped[list[PersonId]]
    """Who may decide about it, as of the last full hour, or since moderators were named."""
    open: Mapped[bool]
    why: Mapped[str]
    reported_on: Mapped[date]
    reporter: Mapped[str]
    """HMAC of reporter and text: nobody reports one twice, and nobody is told who did."""
    counted: Mapped[str]
    """HMAC of reporter and day, by which the reports of a day are counted."""
    decided_on: Mapped[date | None]

    def close(self, on: date) -> None:
        """It was decided, or its text is gone."""
        self.open, self.decided_on = False, on


R = TypeVar("R", bound=Report)


async def must_be_few(unit: UnitOfWork, kind: type[Report], id: Id, *, among: str = "") -> tuple[str, str]:
    """By whom and on what day, as keyed hashes: refuses a second report of a text, and more than some in a day.

    `among` keeps a service's hashes of days apart from those of others, who could tell by them who reported what here.
    """
    person = unit.actor.person_id
    reporter = unit.handles.of(person, Id(f"reports of {id}"))
    counted = unit.handles.of(person, Id(f"reports of {among}{unit.now.date()}"))
    await locks.alone(unit.session, counted)
    if await unit.session.scalar(select(kind.id).where(kind.reporter == reporter, kind.text_id == str(id))):
        raise Refused(ModerationCode.REPORTED_ALREADY, field="id")
    today = await unit.session.scalar(select(func.count()).where(kind.counted == counted))
    if (today or 0) >= REPORTS_A_DAY:
        raise Refused(ModerationCode.TOO_MANY_REPORTS, limit=REPORTS_A_DAY)
    return reporter, counted


async def open_reports(session: AsyncSession, kind: type[R], *text_ids: str) -> Sequence[R]:
    """The open reports of texts, the oldest first."""
    query = select(kind).where(kind.text_id.in_(text_ids), kind.open)
    return list(await session.scalars(query.order_by(kind.reported_on, kind.id)))


async def dismiss(unit: UnitOfWork, kind: type[Report], id: Id) -> None:
    """Nothing is wrong with a text; refuses where nobody's report of it waits."""
    found = await open_reports(unit.session, kind, str(id))
    if not found:
        raise Refused(ModerationCode.NO_OPEN_REPORT, field="id")
    for report in found:
        report.close(unit.now.date())
