"""What becomes of rounds with time: who wrote, which numbers and which votes go with the texts."""

from sqlalchemy import text

from chassis.unit import UnitOfWork
from services.feedback.moderation.queries import HELD, KEPT

_OVER = tuple(
    text(f"{HELD} delete from {kind} c using rounds w where w.id = c.round_id and c.kept_until < :today and not {KEPT}")  # noqa: S608  # of constants
    for kind in ("round_contributions", "round_votes")
)
# Before texts as a whole lose their words: what was taken back before the reveal leaves no row that says so.
_TAKEN_BACK = text(f"""
{HELD}
delete from writings w where w.state = 'withdrawn' and w.text <> '' and not w.open and not {KEPT}
  and not exists (select from round_contributions c where c.id = w.id)
""")  # noqa: S608  # of constants


async def forget_rounds(unit: UnitOfWork) -> None:
    """Removes what people wrote and voted for in rounds whose time is over; the round with its summary stays.

    A legal hold keeps it with the words, and what was taken back unseen, until it is lifted.
    """
    for statement in _OVER:
        await unit.session.execute(statement, {"today": unit.now.date()})
    await unit.session.execute(_TAKEN_BACK)
