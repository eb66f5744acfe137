"""Feedback from person to person: asked for or given unasked, acknowledged, and shared on only where both agree.

Nothing of it is published, not even that it happened: the owner alone shows it, to giver and recipient.
"""

from typing import Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.feedback.ids import ConversationId, FeedbackId, FeedbackRequestId
from contracts.feedback.messages import PrivateFeedbackCommand
from contracts.feedback.text import ReadText, Spoken
from contracts.messages import Part
from contracts.values import CheckInId, Day, DecisionId, KeyResultId, ObjectiveId, PersonId, Term

ASKED_AT_ONCE = 10
"""People whom one request asks."""
OPEN_REQUESTS = 50
"""Answers that one person may wait for at a time."""
SHARED_WITH = 20
"""People with whom one piece of feedback is shared on."""
PAGE = 100
"""Entries of one page of a private list, and one more that tells of the next."""

_ABOUT = ("objective_id", "key_result_id", "check_in_id", "decision_id")


def _must_be_about_one_thing(command: BaseModel) -> None:
    if sum(getattr(command, name) is not None for name in _ABOUT) > 1:
        raise PydanticCustomError("at_most_one", "Give at most one of objectiveId, keyResultId, checkInId and decisionId")


class FeedbackKind(Term):
    """What feedback is for."""

    APPRECIATION = "appreciation", "What was good, and why it mattered."
    COACHING = "coaching", "What could be done otherwise, and how."
    FEEDFORWARD = "feedforward", "What to try next; it looks ahead and names a next step."


class AskedState(Term):
    """What one of those asked for feedback has done."""

    OPEN = "open", "They have not answered yet."
    ANSWERED = "answered", "They gave feedback."
    DECLINED = "declined", "They declined, with words."


class FeedbackList(Term):
    """Which feedback is listed."""

    RECEIVED = "received", "What the viewer received."
    GIVEN = "given", "What the viewer gave."
    SHARED = "shared", "What others share with the viewer."


class RequestList(Term):
    """Which requests for feedback are listed."""

    TO_ANSWER = "to_answer", "Those that ask the viewer and wait for their answer."
    OF_VIEWER = "of_viewer", "All that ask the viewer."
    BY_VIEWER = "by_viewer", "Those by which the viewer asks others."


class RequestFeedback(PrivateFeedbackCommand):
    """Ask up to ten people for feedback; each of them reads the question, owes an answer and may decline.

    Name what it is about: an objective, a key result, a check-in or a decision; without any it is about yourself.
    """

    of_ids: list[PersonId] = Field(min_length=1, max_length=ASKED_AT_ONCE, description="Whom you ask, at most ten people.")
    question: Spoken = Field(description="What you would like to know.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about.")
    key_result_id: KeyResultId | None = Field(None, description="The key result it is about.")
    check_in_id: CheckInId | None = Field(None, description="The check-in it is about.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about.")

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        _must_be_about_one_thing(self)
        return self


class GiveFeedback(PrivateFeedbackCommand):
    """Give somebody feedback, by name: unasked, or as the answer to a request. Its recipient reads it, and nobody else.

    In a check-in conversation its participants read it too.
    """

    to_id: PersonId | None = Field(None, description="Whom it is for; or name the request that it answers.")
    request_id: FeedbackRequestId | None = Field(None, description="The request that it answers; it is about the same.")
    kind: FeedbackKind = Field(description="What it is for.")
    text: Spoken = Field(description="What you have seen, and what it meant.")
    next_step: Spoken | None = Field(None, description="What to try next; feedforward names it.")
    conversation_id: ConversationId | None = Field(
        None, description="The open check-in conversation in which it is said: its participants read it."
    )
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about.")
    key_result_id: KeyResultId | None = Field(None, description="The key result it is about.")
    check_in_id: CheckInId | None = Field(None, description="The check-in it is about.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about.")

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.to_id is None) == (self.request_id is None):
            raise PydanticCustomError("exactly_one", "Give exactly one of toId and requestId")
        if self.request_id is not None and any(getattr(self, name) is not None for name in _ABOUT):
            raise PydanticCustomError("about_the_same", "An answer is about what its request is about; leave that out")
        _must_be_about_one_thing(self)
        return self


class AcknowledgeFeedback(PrivateFeedbackCommand):
    """Close the loop: thank for feedback, and say what you will try. Its giver reads it."""

    feedback_id: FeedbackId = Field(description="The feedback that you received.")
    thanks: Spoken = Field(description="What you thank for.")
    will_try: Spoken | None = Field(None, description="What you will try.")


class DeclineFeedbackRequest(PrivateFeedbackCommand):
    """Decline to give feedback, kindly: whoever asked reads why."""

    request_id: FeedbackRequestId = Field(description="The request.")
    words: Spoken = Field(description="Why not, or not now.")


class ShareFeedback(PrivateFeedbackCommand):
    """Share feedback on with others. Recipient and giver agree: the first call proposes, the same call by the other agrees.

    What was given is then read by these people, too; the acknowledgement stays between the two.
    """

    feedback_id: FeedbackId = Field(description="The feedback that you gave or received.")
    with_ids: list[PersonId] = Field(min_length=1, max_length=SHARED_WITH, description="With whom, at most 20 people.")


class Asked(Part):
    """One of those asked for feedback, as whoever asked sees them; or the viewer, where they are asked."""

    person_id: PersonId = Field(description="Who is asked.")
    state: AskedState = Field(description="What they have done.")
    feedback_id: FeedbackId | None = Field(None, description="The feedback that they gave.")
    declined: ReadText | None = Field(None, description="What they said when they declined.")


class AskedFeedback(Part):
    """A request for feedback, as whoever asked or is asked sees it. Those asked do not see each other."""

    id: FeedbackRequestId = Field(description="The request.")
    asked_by: PersonId = Field(description="Who asks.")
    question: ReadText = Field(description="What they would like to know.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about.")
    key_result_id: KeyResultId | None = Field(None, description="The key result it is about.")
    check_in_id: CheckInId | None = Field(None, description="The check-in it is about.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about; without any it is about whoever asks.")
    asked: list[Asked] = Field(max_length=ASKED_AT_ONCE, description="Whom it asks; to one who is asked, themselves alone.")
    asked_on: Day = Field(description="The day it was asked, in UTC.")
    due_on: Day = Field(description="The day by which an answer is owed.")


class GivenFeedback(Part):
    """Feedback as its giver, its recipient or somebody with whom they share it sees it."""

    id: FeedbackId = Field(description="The feedback.")
    kind: FeedbackKind = Field(description="What it is for.")
    by: PersonId = Field(description="Who gave it.")
    to_id: PersonId = Field(description="Whom it is for.")
    text: ReadText = Field(description="What was said, and why the viewer may read it.")
    next_step: ReadText | None = Field(None, description="What to try next.")
    request_id: FeedbackRequestId | None = Field(None, description="The request that it answers; to giver and recipient alone.")
    conversation_id: ConversationId | None = Field(None, description="The check-in conversation in which it was said.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about.")
    key_result_id: KeyResultId | None = Field(None, description="The key result it is about.")
    check_in_id: CheckInId | None = Field(None, description="The check-in it is about.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about; without any it is about its recipient.")
    given_on: Day = Field(description="The day it was given, in UTC.")
    acknowledged_on: Day | None = Field(None, description="The day its recipient acknowledged it; to the two alone.")
    thanks: ReadText | None = Field(None, description="What its recipient thanks for; to the two alone.")
    will_try: ReadText | None = Field(None, description="What its recipient will try; to the two alone.")
    share_proposed_by: PersonId | None = Field(None, description="Who of the two proposes to share it on; to the two alone.")
    share_proposed_with: list[PersonId] = Field(
        [], max_length=SHARED_WITH, description="With whom, once the other agrees; to the two alone."
    )
    shared_with: list[PersonId] = Field([], max_length=SHARED_WITH, description="With whom both agreed to share it.")


class FeedbackPage(Part):
    """A page of feedback, the newest first, with one more where more follows."""

    feedback: list[GivenFeedback] = Field(max_length=PAGE + 1, description="The feedback.")


class RequestPage(Part):
    """A page of requests for feedback, the newest first, with one more where more follows."""

    requests: list[AskedFeedback] = Field(max_length=PAGE + 1, description="The requests.")
