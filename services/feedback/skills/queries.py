"""The skill gaps of a key result that are open."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.skills import SkillGapState
from contracts.values import KeyResultId, ObjectiveId
from services.feedback.skills.tables import SkillGap


async def open_of(session: AsyncSession, objective_id: ObjectiveId, key_result_id: KeyResultId) -> Sequence[SkillGap]:
    """Those that are not closed."""
    query = select(SkillGap).where(
        SkillGap.objective_id == objective_id,
        SkillGap.key_result_id == key_result_id,
        SkillGap.state != SkillGapState.CLOSED,
    )
    return (await session.scalars(query)).all()
