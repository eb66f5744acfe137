"""Which requests are open, and whose offer something is."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.feedback.help import HelpState
from contracts.feedback.help_refusals import HelpCode
from contracts.feedback.ids import HelpOfferId, HelpRequestId
from contracts.values import KeyResultId, ObjectiveId
from services.feedback.help.tables import OFFER, HelpRequest
from services.feedback.texts.tables import Writing


async def open_of(session: AsyncSession, objective_id: ObjectiveId, key_result_id: KeyResultId) -> int:
    """How many requests of a key result are not closed."""
    query = select(func.count()).where(
        HelpRequest.objective_id == objective_id,
        HelpRequest.key_result_id == key_result_id,
        HelpRequest.state != HelpState.CLOSED,
    )
    return int(await session.scalar(query) or 0)


async def request_of(session: AsyncSession, offer_id: HelpOfferId) -> HelpRequestId:
    """The request that an offer was made to; refuses where there is no such offer."""
    thread = await session.scalar(select(Writing.thread).where(Writing.id == str(offer_id), Writing.role == OFFER))
    if thread is None:
        raise Refused(HelpCode.HELP_OFFER_NOT_FOUND, field="help_offer_id", id=offer_id)
    return HelpRequestId(thread)
