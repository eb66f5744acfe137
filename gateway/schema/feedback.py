"""Feedback from person to person and check-in conversations, which their owner alone keeps: nothing of them is copied here."""

from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import Field

from contracts.feedback import conversations, giving
from contracts.feedback.giving import FeedbackList, RequestList
from contracts.feedback.ids import ConversationId, FeedbackId, FeedbackRequestId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import Connection, Window
from gateway.schema.private_pages import fetched, newest, page
from gateway.schema.relations import document, people, person
from gateway.schema.texts import ReadText
from gateway.words import show_term, shows

show_term(FeedbackList)
show_term(RequestList)
_ABOUT = "The {} it is about; null where it is about something else, or is gone."


@shows(giving.GivenFeedback)
class Feedback(giving.GivenFeedback):
    """Feedback with its people."""

    text: ReadText = Field(description="What was said, and why the viewer may read it.")
    next_step: ReadText | None = Field(None, description="What to try next.")
    thanks: ReadText | None = Field(None, description="What its recipient thanks for; to the two alone.")
    will_try: ReadText | None = Field(None, description="What its recipient will try; to the two alone.")

    giver: ClassVar[Any] = person("by", "Who gave it.", name="by")
    recipient: ClassVar[Any] = person("to_id", "Whom it is for.", name="to")
    proposer: ClassVar[Any] = person(
        "share_proposed_by", "Who of the two proposes to share it on; to the two alone.", name="shareProposedBy"
    )
    proposed_with: ClassVar[Any] = people(
        "share_proposed_with", "With whom, once the other agrees; to the two alone.", name="shareProposedWith"
    )
    shared: ClassVar[Any] = people("shared_with", "With whom both agreed to share it.", name="sharedWith")
    objective: ClassVar[Any] = document("objective_id", "objective", _ABOUT.format("objective"))
    check_in: ClassVar[Any] = document("check_in_id", "check_in", _ABOUT.format("check-in"))
    decision: ClassVar[Any] = document("decision_id", "decision", _ABOUT.format("decision"))


@shows(giving.Asked)
class Asked(giving.Asked):
    """One of those asked."""

    declined: ReadText | None = Field(None, description="What they said when they declined.")

    person: ClassVar[Any] = person("person_id", "Who is asked.")


@shows(giving.AskedFeedback)
class FeedbackRequest(giving.AskedFeedback):
    """A request with its people."""

    question: ReadText = Field(description="What they would like to know.")
    asked: list[Asked] = Field(description="Whom it asks; to one who is asked, themselves alone.")  # type: ignore[assignment]

    asking: ClassVar[Any] = person("asked_by", "Who asks.", name="askedBy")
    objective: ClassVar[Any] = document("objective_id", "objective", _ABOUT.format("objective"))
    check_in: ClassVar[Any] = document("check_in_id", "check_in", _ABOUT.format("check-in"))
    decision: ClassVar[Any] = document("decision_id", "decision", _ABOUT.format("decision"))


@shows(conversations.AgendaPoint)
class AgendaPoint(conversations.AgendaPoint):
    """A point of an agenda."""

    open_point: ReadText | None = Field(
        None, description="What was left open; null where it is an objective, or is not kept any more."
    )

    objective: ClassVar[Any] = document("objective_id", "objective", "The objective to speak about.")


@shows(conversations.Conversation)
class Conversation(conversations.Conversation):
    """A conversation with its people, its agenda and what was said in it."""

    agenda: list[AgendaPoint] = Field(description="What to speak about: open points first, then objectives.")  # type: ignore[assignment]
    agreed: list[ReadText] = Field(description="What was agreed.")  # type: ignore[assignment]
    open_points: list[AgendaPoint] = Field(description="What it leaves open, those carried over first.")  # type: ignore[assignment]
    feedback: list[Feedback] = Field(description="Feedback given in it, the newest first.")  # type: ignore[assignment]

    pair: ClassVar[Any] = people("person_ids", "The pair; nobody where it is one of a team.", name="people")
    team: ClassVar[Any] = document("team_id", "team", "The team; null where it is one of a pair.")
    opener: ClassVar[Any] = person("opened_by", "Who opened it.", name="openedBy")
    closer: ClassVar[Any] = person("closed_by", "Who closed it; null while it is open.", name="closedBy")


FEEDBACK = {which: newest(f"feedback {which.value}") for which in FeedbackList}
REQUESTS = {which: newest(f"requests {which.value}") for which in RequestList}
CONVERSATIONS = newest("conversations")


class _FeedbackPage(giving.FeedbackPage):
    feedback: list[Feedback]  # type: ignore[assignment]  # with relations


class _RequestPage(giving.RequestPage):
    requests: list[FeedbackRequest]  # type: ignore[assignment]  # as above


class _ConversationPage(conversations.ConversationPage):
    conversations: list[Conversation]  # type: ignore[assignment]  # as above


async def feedback_of(info: Info, which: FeedbackList, window: Window) -> Connection[Feedback] | None:
    """The viewer's feedback; one request."""
    order = FEEDBACK[which]
    found = await fetched(info.context, f"/feedback/{which.value}", window, order)
    return None if found is None else page(window, order, _FeedbackPage.model_validate_json(found).feedback)


async def requests_of(info: Info, which: RequestList, window: Window) -> Connection[FeedbackRequest] | None:
    """The viewer's requests; one request."""
    order = REQUESTS[which]
    found = await fetched(info.context, f"/feedback_requests/{which.value}", window, order)
    return None if found is None else page(window, order, _RequestPage.model_validate_json(found).requests)


async def conversations_of(info: Info, window: Window) -> Connection[Conversation] | None:
    """The viewer's conversations; one request."""
    found = await fetched(info.context, "/conversations", window, CONVERSATIONS)
    return None if found is None else page(window, CONVERSATIONS, _ConversationPage.model_validate_json(found).conversations)


FeedbackIdArgument = Annotated[FeedbackId, strawberry.argument(name="id", description="The feedback.")]
RequestIdArgument = Annotated[FeedbackRequestId, strawberry.argument(name="id", description="The request.")]
ConversationIdArgument = Annotated[ConversationId, strawberry.argument(name="id", description="The conversation.")]


async def feedback(info: Info, id: FeedbackIdArgument) -> Feedback | None:
    """For its readers."""
    found = await info.context.fetch("feedback", f"/feedback/one/{parse_id(FeedbackId, id)}", traced=False)
    return Feedback.model_validate_json(found) if found is not None else None


async def feedback_request(info: Info, id: RequestIdArgument) -> FeedbackRequest | None:
    """For whoever asks or is asked."""
    path = f"/feedback_requests/one/{parse_id(FeedbackRequestId, id)}"
    found = await info.context.fetch("feedback", path, traced=False)
    return FeedbackRequest.model_validate_json(found) if found is not None else None


async def conversation(info: Info, id: ConversationIdArgument) -> Conversation | None:
    """For whoever takes part."""
    found = await info.context.fetch("feedback", f"/conversations/{parse_id(ConversationId, id)}", traced=False)
    return Conversation.model_validate_json(found) if found is not None else None


_AWAY = " Its owner answers; while that is away, this is null."


@strawberry.type
class FeedbackQueries:
    """Feedback and conversations at the root."""

    feedback = strawberry.field(feedback, description=f"Feedback that the viewer may read, or null.{_AWAY}")
    feedback_request = strawberry.field(
        feedback_request, description=f"A request for feedback that the viewer made or that asks them, or null.{_AWAY}"
    )
    conversation = strawberry.field(
        conversation, description=f"A check-in conversation in which the viewer takes part, or null.{_AWAY}"
    )
