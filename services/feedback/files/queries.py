"""What an import has to know of what is here already."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.ids import PostMortemId, RoundId
from services.feedback.post_mortems.tables import PostMortem
from services.feedback.rounds.tables import Round

_CYCLES = text("select lower(document->>'name') as name, (document->>'ends_on')::date as last from cycle where not deleted")
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7091121003)")


async def one_import_at_a_time(session: AsyncSession) -> None:
    """Until the commit: two imports of one file would both find nothing here."""
    await session.execute(_ONE_AT_A_TIME)


async def post_mortems(session: AsyncSession, ids: Iterable[PostMortemId]) -> dict[PostMortemId, PostMortem]:
    """Those of the post-mortems that are here."""
    return {row.id: row for row in await session.scalars(select(PostMortem).where(PostMortem.id.in_(sorted(ids))))}


async def rounds(session: AsyncSession, ids: Iterable[RoundId]) -> dict[RoundId, Round]:
    """Those of the rounds that are here."""
    return {row.id: row for row in await session.scalars(select(Round).where(Round.id.in_(sorted(ids))))}


async def last_days(session: AsyncSession) -> dict[str, date]:
    """The last day of each cycle that is here, by its name in lower case."""
    return {row.name: row.last for row in await session.execute(_CYCLES)}
