"""Whether what openness names is there, by this service's copies."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.recognition.refusals import OpennessCode
from contracts.values import DecisionId, ObjectiveId, PersonId, TeamId

_DECIDED = text("""
select exists (select from decision where id = :id and not deleted and document->>'state' in ('decided', 'superseded'))
""")
_OBJECTIVE = text("select exists (select from objective where id = :id and not deleted)")
_HOME = text("select document->>'home_team_id' from person where id = :id")


async def require_decision(session: AsyncSession, id: DecisionId | None) -> None:
    """Refuses a decision that was never made; no statement where none is named."""
    if id is not None and not await session.scalar(_DECIDED, {"id": str(id)}):
        raise Refused(OpennessCode.NO_SUCH_DECISION_HERE, field="decision_id", id=id)


async def require_objective(session: AsyncSession, id: ObjectiveId | None) -> None:
    """Refuses an objective that nobody but its owner has; everybody reads all others, closed ones too."""
    if id is not None and not await session.scalar(_OBJECTIVE, {"id": str(id)}):
        raise Refused(OpennessCode.NO_SUCH_OBJECTIVE_HERE, field="objective_id", id=id)


async def home_of(session: AsyncSession, person_id: PersonId) -> TeamId | None:
    """The one team the person belongs to."""
    home = await session.scalar(_HOME, {"id": str(person_id)})
    return TeamId(home) if home else None
