"""What the worker does with texts at the hour: what confidential authors asked for, and the end of what is kept no longer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import select, text, update

from chassis.confidential import Act
from chassis.release import Applier, Chore
from chassis.transactions import is_lost
from chassis.unit import UnitOfWork
from contracts.feedback.text import TextState
from contracts.feedback.texts import SayWhetherItHelped, TextExpired, TightenPrivacy, WithdrawText
from contracts.terms import Helped
from services.feedback.moderation.queries import HELD, KEPT
from services.feedback.texts import queries
from services.feedback.texts.commands import judged, tightened, withdrawn
from services.feedback.texts.queries import Locked
from services.feedback.texts.tables import Writing

BATCH = 1_000
"""How many texts are looked for at once that lose their words."""
BATCHES = 10
"""How often in an hour: confidential authors wait for the end of the release. What is left is read by nobody."""
HANDLES = 10_000
"""How many handles are removed in an hour."""
_OVER = f"w.state in ('shown', 'hidden') and w.kept_until is not null and w.kept_until < :today and not {KEPT}"
# With all that is over of each thread, so that a thread loses it at once.
_EXPIRED = text(f"""
{HELD}, first (thread) as (
  select w.thread from writings w where {_OVER} and w.thread <> all(:left) order by w.kept_until, w.thread, w.place limit :limit
)
select w.id, w.thread from writings w where w.thread in (select thread from first) and {_OVER} order by w.thread, w.place, w.id
""")  # noqa: S608  # of constants
_RELEASED = text(f"""
{HELD}
update writings set text = '' where id in (
  select w.id from writings w where w.state = 'withdrawn' and w.text <> '' and not {KEPT} limit :limit
)
""")  # noqa: S608  # of constants
_log = structlog.get_logger(__name__)


async def withdraw_text(act: Act, unit: UnitOfWork) -> None:
    """Takes the words away."""
    if found := await _with_words(act, unit):
        await withdrawn(found, unit)


async def tighten_privacy(act: Act, unit: UnitOfWork) -> None:
    """Gives the text its narrower contract."""
    if found := await _with_words(act, unit):
        await tightened(TightenPrivacy.model_validate(act.act), found, unit)


async def say_whether_it_helped(act: Act, unit: UnitOfWork) -> None:
    """Publishes whether the answer helped, also of what was withdrawn since."""
    found = await queries.lock(unit, await _writing(act, unit))
    judged(found, Helped(act.act["helped"]), unit)  # type: ignore[call-arg]  # by its value


async def remove_expired(unit: UnitOfWork) -> None:
    """Removes the words of texts whose time is over, unless a legal hold keeps them; the oldest first."""
    left: set[str] = set()
    for _ in range(BATCHES):
        threads: dict[str, list[str]] = {}
        asked = {"today": unit.now.date(), "left": sorted(left), "limit": BATCH}
        for row in await unit.session.execute(_EXPIRED, asked):
            threads.setdefault(row.thread, []).append(row.id)
        if not threads:
            return
        left |= await remove(unit, threads)


async def remove(unit: UnitOfWork, threads: Mapping[str, Sequence[str]]) -> set[str]:
    """Removes the words of these texts, by their threads; answers the threads where that failed, which keep no other."""
    left = set()
    for thread, ids in threads.items():
        told = len(unit.published)
        try:
            async with unit.session.begin_nested():
                await expire(unit, ids)
        except Exception as error:
            if is_lost(error):
                raise
            del unit.published[told:]  # nothing of it happened
            left.add(thread)
            _log.exception("texts of a thread are removed later", thread=thread.rpartition("_")[0], texts=len(ids))
    return left


async def expire(unit: UnitOfWork, ids: Sequence[str]) -> None:
    """Removes the words of texts of one thread, here and in every copy; told once, and not before the rows are written."""
    found = await queries.lock_all(unit, list(await unit.session.scalars(select(Writing).where(Writing.id.in_(ids)))))
    for each in found:
        if each.writing.state in {TextState.SHOWN, TextState.HIDDEN}:
            each.writing.expire(on=unit.now.date())
            each.lose_words(on=unit.now.date())
    await unit.session.flush()
    shown = next((each for each in found if each.is_shown), None)
    if shown is not None:
        shown.tell(unit, TextExpired)


async def remove_kept_for_a_hold(unit: UnitOfWork) -> None:
    """Removes words that their authors withdrew while a legal hold kept them, once it is lifted."""
    await unit.session.execute(_RELEASED, {"limit": BATCHES * BATCH})


async def forget_handles(unit: UnitOfWork) -> None:
    """Removes the handles of texts that were settled long enough ago: nobody is known by them any more. No hold keeps them."""
    last = unit.now.date() - timedelta(days=unit.kept["handle_days"])
    old = select(Writing.id).where(Writing.handle.is_not(None), Writing.settled_on < last).limit(HANDLES)
    await unit.session.execute(update(Writing).where(Writing.id.in_(old)).values(handle=None))


async def _with_words(act: Act, unit: UnitOfWork) -> Locked | None:
    writing = await _writing(act, unit)
    has_words = writing.state in {TextState.SHOWN, TextState.HIDDEN}
    return await queries.lock(unit, writing) if has_words else None


async def _writing(act: Act, unit: UnitOfWork) -> Writing:
    writing = await unit.session.get(Writing, str(act.act["id"]), populate_existing=True)
    assert writing is not None, "it was published when this was asked for"
    return writing


CHORES: Sequence[Chore] = (remove_expired, remove_kept_for_a_hold, forget_handles)
"""At each full hour."""
APPLIERS: Mapping[str, Applier] = {
    WithdrawText.verb(): withdraw_text,
    TightenPrivacy.verb(): tighten_privacy,
    SayWhetherItHelped.verb(): say_whether_it_helped,
}
"""By the verb of the act."""
