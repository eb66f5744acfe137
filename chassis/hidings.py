"""What is known of a text being hidden, and how many texts were: of what is private everybody is told at the full hour."""

from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from chassis.unit import UnitOfWork
from contracts.feedback.moderation import AppealOutcome
from contracts.values import Id, PersonId, TeamId

AT_ONCE = 500
"""How many counts are told in an hour."""


class Hidden:
    """What is known of a text being hidden, until nobody can appeal any more; mixed into a service's mapped class."""

    text_id: Mapped[str] = mapped_column(primary_key=True)
    hidden_by: Mapped[PersonId]
    hidden_on: Mapped[date]
    appeal: Mapped[str | None]
    """Why the author wants it back."""
    outcome: Mapped[AppealOutcome | None]
    decided_on: Mapped[date | None]
    answer: Mapped[str | None]

    def begin(self, by: PersonId, on: date) -> None:
        """It is hidden, perhaps once more: what came of an earlier time is over."""
        self.hidden_by, self.hidden_on = by, on
        self.appeal = self.outcome = self.decided_on = self.answer = None

    def decide(self, outcome: AppealOutcome, answer: str, on: date) -> None:
        """Somebody has decided about the appeal."""
        self.outcome, self.answer, self.decided_on = outcome, answer, on

    @classmethod
    def waits(cls) -> ColumnElement[bool]:
        """Those whose authors wait for a decision about an appeal."""
        return cls.appeal.is_not(None) & cls.outcome.is_(None)


class HidingTally(Aggregate):
    """How many texts were hidden and restored in a team and month; mixed into a service's mapped class.

    `hidden` and `restored` are what everybody was told. What is private waits beside them, so that neither a pull nor a public
    hiding tells of it before the hour; at version 0 nothing was told, and there is no document.
    """

    team_id: Mapped[TeamId | None]
    month: Mapped[date]
    hidden: Mapped[int]
    restored: Mapped[int]
    waiting_hidden: Mapped[int] = mapped_column(server_default=text("0"))
    waiting_restored: Mapped[int] = mapped_column(server_default=text("0"))
    told: Mapped[bool]
    """Whether nothing waits."""

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        """Those that everybody was told of."""
        return cls.version > 0

    @property
    def is_published(self) -> bool:
        """Whether everybody was told of it."""
        return self.version > 0

    @classmethod
    def waits(cls) -> ColumnElement[bool]:
        """Those of which there is something to tell; a release that knows nothing of what waits takes it for told."""
        return or_(~cls.told, cls.waiting_hidden > 0, cls.waiting_restored > 0)

    def tell(self) -> None:
        """Everybody is told what waited."""
        self.hidden, self.waiting_hidden = self.hidden + self.waiting_hidden, 0
        self.restored, self.waiting_restored = self.restored + self.waiting_restored, 0
        self.told = True


C = TypeVar("C", bound=HidingTally)


async def counted(unit: UnitOfWork, kind: type[C], id: Id, team_id: TeamId | None, *, hidden: int = 0, restored: int = 0) -> C:
    """Counts one more of what everybody is told of, in the count `id` of the team and month, which is to be told now."""
    await _be_there(unit, kind, id, team_id)
    count = await unit.change(kind, id)
    count.hidden, count.restored = count.hidden + hidden, count.restored + restored
    return count


async def counted_quietly(
    unit: UnitOfWork, kind: type[C], id: Id, team_id: TeamId | None, *, hidden: int = 0, restored: int = 0
) -> None:
    """Counts one more of what is private: everybody is told the count at the full hour."""
    await _be_there(unit, kind, id, team_id)
    count = await unit.session.get_one(kind, id, with_for_update=True, populate_existing=True)
    count.waiting_hidden, count.waiting_restored = count.waiting_hidden + hidden, count.waiting_restored + restored
    count.told = False


async def told(unit: UnitOfWork, kind: type[C]) -> list[C]:
    """Counts of which something waited, as they are to be told at the full hour."""
    waiting = await unit.session.scalars(select(kind.id).where(kind.waits()).limit(AT_ONCE))
    counts = await unit.change_all(kind, list(waiting))
    for count in counts:
        count.tell()
    return counts


def month(unit: UnitOfWork) -> date:
    """The month that is counted now, by its first day."""
    return unit.now.date().replace(day=1)


async def _be_there(unit: UnitOfWork, kind: type[C], id: Id, team_id: TeamId | None) -> None:
    nothing = {"id": id, "version": 0, "team_id": team_id, "month": month(unit), "hidden": 0, "restored": 0, "told": True}
    await unit.session.execute(insert(kind).values(nothing).on_conflict_do_nothing())
