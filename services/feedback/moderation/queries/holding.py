"""What a legal hold keeps: the texts of its team and of those below it; of those that belong to no team, all."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.feedback.texts.tables import Writing

HELD = """
with recursive holds as (select team_id from legal_holds where lifted_on is null), held (id) as (
  select team_id from holds where team_id is not null
  union
  select t.id from team t join held h on t.document->>'parent_id' = h.id where not t.deleted
)
"""
"""WITH: the teams whose texts are kept. For the condition below."""
KEPT = """
(exists (select from holds) and (
  w.team_id is null or w.team_id in (select id from held) or exists (select from holds where team_id is null)
))"""
_IS_HELD = text(f"{HELD} select {KEPT} from writings w where w.id = :id")  # noqa: S608  # of constants
_KEEPS = text("select exists (select from legal_holds where lifted_on is null)")


async def is_held(session: AsyncSession, writing: Writing) -> bool:
    """Whether a legal hold keeps the words of this text."""
    return bool(await session.scalar(_IS_HELD, {"id": writing.id}))


async def keeps(session: AsyncSession) -> bool:
    """Whether there is any legal hold."""
    return bool(await session.scalar(_KEEPS))
