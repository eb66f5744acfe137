"""Feedback and conversations over HTTP: their verbs, and what their own people read."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from chassis.paging import Paging
from chassis.problems import Refused
from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.conversations import Conversation, ConversationPage
from contracts.feedback.giving import AskedFeedback, FeedbackList, FeedbackPage, GivenFeedback, RequestList, RequestPage
from contracts.feedback.ids import ConversationId, FeedbackId, FeedbackRequestId
from contracts.feedback.talk_refusals import TalkCode
from services.feedback.conversations import queries
from services.feedback.conversations.commands import asking, giving, meeting

router = APIRouter()
router.include_router(
    verbs(
        asking.request_feedback,
        asking.decline_feedback_request,
        giving.give_feedback,
        giving.acknowledge_feedback,
        giving.share_feedback,
        meeting.open_conversation,
        meeting.close_conversation,
    )
)
Page = Annotated[Paging, Query()]


@router.get("/feedback/{which}", name="list_feedback")
async def list_feedback(request: Request, response: Response, which: FeedbackList, page: Page) -> FeedbackPage:
    """The viewer's feedback, the newest first: received, given, or shared with them."""
    async with reading(request, response) as (session, viewer, _):
        return FeedbackPage(feedback=await queries.feedback(session, viewer.person_id, which, page))


@router.get("/feedback/one/{id}", name="read_feedback")
async def read_feedback(request: Request, response: Response, id: FeedbackId) -> GivenFeedback:
    """One piece of feedback, for those who may read it."""
    async with reading(request, response) as (session, viewer, _):
        if (found := await queries.one_feedback(session, viewer.person_id, id)) is None:
            raise Refused(TalkCode.FEEDBACK_NOT_FOUND, field="id", id=id)
        return found


@router.get("/feedback_requests/{which}", name="list_feedback_requests")
async def list_requests(request: Request, response: Response, which: RequestList, page: Page) -> RequestPage:
    """Requests that ask the viewer, or by which the viewer asks, the newest first."""
    async with reading(request, response) as (session, viewer, _):
        return RequestPage(requests=await queries.requests(session, viewer.person_id, which, page))


@router.get("/feedback_requests/one/{id}", name="read_feedback_request")
async def read_request(request: Request, response: Response, id: FeedbackRequestId) -> AskedFeedback:
    """One request, for whoever asks or is asked."""
    async with reading(request, response) as (session, viewer, _):
        if (found := await queries.one_request(session, viewer.person_id, id)) is None:
            raise Refused(TalkCode.FEEDBACK_REQUEST_NOT_FOUND, field="id", id=id)
        return found


@router.get("/conversations", name="list_conversations")
async def list_conversations(request: Request, response: Response, page: Page) -> ConversationPage:
    """Conversations in which the viewer takes part, the newest first."""
    async with reading(request, response) as (session, viewer, _):
        return ConversationPage(conversations=await queries.conversations(session, viewer.person_id, page))


@router.get("/conversations/{id}", name="read_conversation")
async def read_conversation(request: Request, response: Response, id: ConversationId) -> Conversation:
    """One conversation, for whoever takes part in it."""
    async with reading(request, response) as (session, viewer, _):
        if (found := await queries.one_conversation(session, viewer.person_id, id)) is None:
            raise Refused(TalkCode.CONVERSATION_NOT_FOUND, field="id", id=id)
        return found
