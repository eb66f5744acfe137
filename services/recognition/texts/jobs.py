"""What the worker does with words at the hour: those that a legal hold kept are removed once it is lifted."""

from collections.abc import Sequence

from sqlalchemy import text

from chassis.release import Chore
from chassis.unit import UnitOfWork
from services.recognition.texts.queries import HELD, kept

BATCH = 1_000
"""How many texts of each kind lose their words in an hour."""
_REMOVED = [
    text(f"""
{HELD}
update {table} set text = '' where id in (
  select w.id from {table} w where w.text_state = 'withdrawn' and w.text <> '' and not {kept("array[w.team_id]")} limit :limit
)
""")  # noqa: S608  # of constants
    for table in ("recognition_comments", "openness", "welcomes")
]


async def remove_words_that_a_hold_kept(unit: UnitOfWork) -> None:
    """Removes words that their authors withdrew meanwhile; nobody could read them since."""
    for statement in _REMOVED:
        await unit.session.execute(statement, {"limit": BATCH})


CHORES: Sequence[Chore] = (remove_words_that_a_hold_kept,)
"""At each full hour."""
