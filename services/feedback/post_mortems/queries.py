"""Reads around post-mortems: tags under lock, their uses that count, and the teams above."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.post_mortems import IssueState
from contracts.values import TeamId
from services.feedback.post_mortems.rules.systemic import Team, Use
from services.feedback.post_mortems.tables import FactorTagRow, SystemicIssue, TagUse

_TEAMS = text("""
with recursive above (id, parent_id, is_active) as (
  select id, document->>'parent_id', document->>'status' = 'active' from team where id = any(:ids) and not deleted
  union
  select t.id, t.document->>'parent_id', t.document->>'status' = 'active'
  from team t join above a on t.id = a.parent_id where not t.deleted
)
select id, parent_id, is_active from above
""")


async def lock_tags(session: AsyncSession, tags: Iterable[str]) -> list[str]:
    """Locks the rows of the tags until the commit, in their order, so that nobody counts meanwhile; makes those that lack."""
    ordered = sorted(set(tags))
    if ordered:
        rows = [{"tag": tag} for tag in ordered]
        await session.execute(insert(FactorTagRow).values(rows).on_conflict_do_nothing())
        locked = select(FactorTagRow.tag).where(FactorTagRow.tag.in_(ordered)).order_by(FactorTagRow.tag).with_for_update()
        await session.execute(locked)
    return ordered


async def uses(session: AsyncSession, tag: str) -> list[Use]:
    """The uses of a tag that count; its row must be locked."""
    found = await session.scalars(select(TagUse).where(TagUse.tag == tag))
    return [Use(use.post_mortem_id, use.team_id, use.published_at) for use in found]


async def is_raised(session: AsyncSession, tag: str) -> bool:
    """Whether an issue of the tag is open; its row must be locked."""
    query = select(SystemicIssue.id).where(SystemicIssue.tag == tag, SystemicIssue.state == IssueState.OPEN)
    return await session.scalar(query) is not None


async def use_up(session: AsyncSession, tag: str) -> None:
    """From now on only later uses of the tag count."""
    await session.execute(delete(TagUse).where(TagUse.tag == tag))


async def teams(session: AsyncSession, ids: Iterable[TeamId | None]) -> Mapping[TeamId, Team]:
    """The teams and all above them."""
    wanted = sorted({str(id) for id in ids if id is not None})
    found = await session.execute(_TEAMS, {"ids": wanted})
    return {TeamId(row.id): Team(TeamId(row.parent_id) if row.parent_id else None, is_active=row.is_active) for row in found}
