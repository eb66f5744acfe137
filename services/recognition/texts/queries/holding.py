"""What a legal hold keeps: the words of its team and of those below it; of those that belong to no team, all."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.values import TeamId

HELD = """
with recursive holds as (
  select document->>'team_id' as team_id from legal_hold where not deleted and document->>'lifted_on' is null
), held (id) as (
  select team_id from holds where team_id is not null
  union
  select t.id from team t join held h on t.document->>'parent_id' = h.id where not t.deleted
)
"""
"""WITH: the teams whose words are kept. For the condition below."""


def kept(teams: str) -> str:
    """WHERE: whether a hold keeps what belongs to the teams that this SQL gives as an array, null and empty for none."""
    return f"""
(exists (select from holds) and (
  cardinality(array_remove({teams}, null)) = 0 or {teams} && array(select id from held)
  or exists (select from holds where team_id is null)
))"""  # noqa: S608  # of the code's own SQL


_IS_HELD = text(f"{HELD} select {kept('cast(:teams as text[])')}")  # of constants


async def is_held(session: AsyncSession, teams: Iterable[TeamId | None]) -> bool:
    """Whether a legal hold keeps words that belong to these teams."""
    return bool(await session.scalar(_IS_HELD, {"teams": [str(team) for team in teams if team is not None]}))
