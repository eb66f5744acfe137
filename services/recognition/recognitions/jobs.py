"""What the worker does with recognition at the hour: the end of what is kept no longer. What every employee reads is kept."""

from collections.abc import Sequence

from sqlalchemy import text

from chassis.release import Chore
from chassis.unit import UnitOfWork
from services.recognition.texts.queries import HELD, kept

BATCH = 1_000
"""How many recognitions lose their words at once."""
BATCHES = 10
"""How often in an hour; what is left is read by nobody."""
_KEPT = kept(
    "(array(select jsonb_array_elements_text(t.team_ids)) || array(select value from jsonb_each_text(t.homes)) || t.team_id)"
)
_EXPIRED = text(f"""
{HELD}, over (id) as (
  select t.id from recognitions t where t.kept_until < :today and not t.gone and not {_KEPT}
  order by t.kept_until, t.id limit :limit for update of t
), words as (
  update recognition_comments c set text = '', version = c.version + 1,
    text_state = case c.text_state when 'withdrawn' then 'withdrawn' else 'expired' end
  where c.recognition_id in (select id from over)
), ended as (
  update recognitions r set text = '', version = r.version + 1, kept_until = null,
    text_state = case r.text_state when 'withdrawn' then 'withdrawn' else 'expired' end
  where r.id in (select id from over)
)
select count(*) from over
""")  # noqa: S608  # of constants
_RELEASED = text(f"""
{HELD}, free (id) as (
  select t.id from recognitions t where t.gone and not {_KEPT} order by t.id limit :limit for update of t
), reacted as (
  delete from reactions where recognition_id in (select id from free)
), commented as (
  delete from recognition_comments where recognition_id in (select id from free)
), ended as (
  delete from recognitions where id in (select id from free)
)
select count(*) from free
""")  # noqa: S608  # of constants


async def remove_expired_words(unit: UnitOfWork) -> None:
    """Removes the words of private recognition whose time is over, and of what was said to it, unless a legal hold keeps them."""
    for _ in range(BATCHES):
        if await unit.session.scalar(_EXPIRED, {"today": unit.now.date(), "limit": BATCH}) == 0:
            return


async def remove_what_a_hold_kept(unit: UnitOfWork) -> None:
    """Removes recognition that was withdrawn or hidden while a legal hold kept it, once that is lifted."""
    await unit.session.scalar(_RELEASED, {"limit": BATCHES * BATCH})


CHORES: Sequence[Chore] = (remove_expired_words, remove_what_a_hold_kept)
"""At each full hour."""
