"""What is still asked for."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.okrs.requests import RequestState, ResourceRequestDocument
from contracts.values import ObjectiveId
from services.okrs.requests.tables import ResourceRequest


async def open_requests(session: AsyncSession, objective_id: ObjectiveId) -> list[ResourceRequestDocument]:
    """The objective's requests that nobody has answered, oldest first; one statement."""
    of_objective = select(ResourceRequest).where(ResourceRequest.objective_id == objective_id)
    still_open = of_objective.where(ResourceRequest.state == RequestState.OPEN).order_by(ResourceRequest.id)
    return [request.document() for request in await session.scalars(still_open)]
