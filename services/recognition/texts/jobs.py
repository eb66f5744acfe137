"""What the worker does with words at the hour: those that a legal hold kept are removed once it is lifted."""

from collections.abc import Sequence

from sqlalchemy import text

from chassis.release import Chore
from chassis.unit import UnitOfWork
from services.recognition.texts.queries import HELD, kept

BATCH = 1_000
"""How many texts of each kind lose their words in an hour."""
_OWN = "array[w.team_id]"
_RECOGNIZED = """
(select array(select jsonb_array_elements_text(t.team_ids)) || array(select value from jsonb_each_text(t.homes)) || w.team_id
  from recognitions t where t.id = w.recognition_id)"""
_REMOVED = [
    text(f"""
{HELD}
update {table} set text = '' where id in (
  select w.id from {table} w where w.text_state = 'withdrawn' and w.text <> '' and not {kept(teams)} limit :limit
)
""")  # noqa: S608  # of constants
    for table, teams in {"recognition_comments": _RECOGNIZED, "openness": _OWN, "welcomes": _OWN}.items()
]


async def remove_words_that_a_hold_kept(unit: UnitOfWork) -> None:
    """Removes words that their authors withdrew meanwhile; nobody could read them since."""
    for statement in _REMOVED:
        await unit.session.execute(statement, {"limit": BATCH})


CHORES: Sequence[Chore] = (remove_words_that_a_hold_kept,)
"""At each full hour."""
