"""What the viewer alone is shown of what people say to each other, by its owner: a base of the viewer."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from contracts.feedback.giving import FeedbackList, RequestList
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.words import show_term

if TYPE_CHECKING:
    from gateway.schema.feedback import Conversation, Feedback, FeedbackRequest

show_term(FeedbackList)
show_term(RequestList)
FeedbackType = Annotated["Feedback", strawberry.lazy("gateway.schema.feedback")]
FeedbackRequestType = Annotated["FeedbackRequest", strawberry.lazy("gateway.schema.feedback")]
ConversationType = Annotated["Conversation", strawberry.lazy("gateway.schema.feedback")]
OfFeedback = Annotated[FeedbackList, strawberry.argument(description="Which; what the viewer received without it.")]
OfRequests = Annotated[RequestList, strawberry.argument(description="Which; those that wait for the viewer without it.")]


@strawberry.type
class OwnTalks:
    """Feedback, requests and conversations of the viewer."""

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="The viewer's feedback, the newest first; nobody lists that of others. Null while its owner is away."
    )
    async def feedback(
        self,
        info: Info,
        which: OfFeedback = FeedbackList.RECEIVED,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FeedbackType] | None:
        """The owner answers."""
        from gateway.schema.feedback import feedback_of  # noqa: PLC0415  # feedback has people

        return await feedback_of(info, which, Window.of(first, after, last, before))

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="Requests for feedback that ask the viewer, or by which they ask others, the newest first. "
        "Null while their owner is away."
    )
    async def feedback_requests(
        self,
        info: Info,
        which: OfRequests = RequestList.TO_ANSWER,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FeedbackRequestType] | None:
        """The owner answers."""
        from gateway.schema.feedback import requests_of  # noqa: PLC0415  # as above

        return await requests_of(info, which, Window.of(first, after, last, before))

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="Check-in conversations in which the viewer takes part, the newest first. Null while their owner is away."
    )
    async def conversations(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ConversationType] | None:
        """The owner answers."""
        from gateway.schema.feedback import conversations_of  # noqa: PLC0415  # as above

        return await conversations_of(info, Window.of(first, after, last, before))
