"""An author's own confidential threads, and what of them waits for the next full hour."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import confidential
from chassis.confidential import Act
from chassis.handles import Handles
from chassis.tables import HeldAct
from contracts.feedback.text import TextState
from contracts.feedback.threads import MINE, OwnThread
from contracts.values import Id, PersonId
from services.feedback.texts.tables import Writing


async def mine(session: AsyncSession, handles: Handles, viewer: PersonId) -> list[OwnThread]:
    """The viewer's confidential threads, those that wait first, then the newest; at most 200. Three statements, however many."""
    columns = (Writing.id, Writing.thread, Writing.handle, Writing.said_on)
    query = select(*columns).where(Writing.handle.is_not(None), Writing.id == Writing.thread)
    known = [row for row in await session.execute(query) if handles.fits(row.handle, viewer, Id(row.thread))]
    waiting = await _waiting(session, handles, viewer)
    held = [acts for thread, acts in waiting.items() if thread not in {row.thread for row in known} and "text" in acts[0].act]
    newest = sorted(known, key=lambda row: (row.thread not in waiting, -row.said_on.toordinal(), row.thread))
    ids = [row.id for row in newest][: max(MINE - len(held), 0)]
    shown = {writing.id: writing for writing in await session.scalars(select(Writing).where(Writing.id.in_(ids)))}
    return [*map(_held, held[:MINE]), *(_shown(shown[id], waiting.get(shown[id].thread, [])) for id in ids)]


async def _waiting(session: AsyncSession, handles: Handles, viewer: PersonId) -> dict[str, list[Act]]:
    """What waits of the viewer's, by thread. Everything that waits is looked through: nothing there says whose it is."""
    rows = (await session.execute(select(HeldAct.thread, HeldAct.handle).distinct())).all()
    threads = [Id(row.thread) for row in rows if handles.fits(row.handle, viewer, Id(row.thread))]
    found: dict[str, list[Act]] = defaultdict(list)
    for act in await confidential.waiting_in(session, threads):
        found[act.thread].append(act)
    return dict(found)


def _held(acts: Sequence[Act]) -> OwnThread:
    words = next(str(act.act["text"]) for act in reversed(acts) if "text" in act.act)
    return OwnThread(id=Id(acts[0].thread), text=words, state=TextState.SHOWN, publishes_at=acts[-1].due_at)


def _shown(first: Writing, acts: Sequence[Act]) -> OwnThread:
    return OwnThread(
        id=Id(first.thread),
        text=first.words,
        state=first.state_today,
        on=first.said_on,
        kept_until=first.kept_until,
        publishes_at=acts[-1].due_at if acts else None,
    )
