"""Who may do what with feedback and conversations. Deputies stand in for nobody here: feedback is between people."""

from chassis.problems import Refused
from contracts.feedback.giving import OPEN_REQUESTS, SHARED_WITH
from contracts.feedback.talk_refusals import TalkCode
from contracts.feedback.text import TextState
from contracts.refusals import TextCode
from contracts.values import PersonId
from services.feedback.conversations.tables import Conversation, Feedback


def must_have_room(waiting: int, asked: int) -> None:
    """Refuses to ask for more than somebody can wait for."""
    if waiting + asked > OPEN_REQUESTS:
        raise Refused(TalkCode.TOO_MANY_ASKED_FOR_FEEDBACK, field="of_ids", limit=OPEN_REQUESTS)


def must_be_between(feedback: Feedback | None, viewer: PersonId, id: str) -> Feedback:
    """Giver and recipient act; to everybody else there is no such feedback, whether they may read it or not."""
    if feedback is None or viewer not in {feedback.by, feedback.to_id}:
        raise Refused(TalkCode.FEEDBACK_NOT_FOUND, field="feedback_id", id=id)
    return feedback


def must_have_words(feedback: Feedback) -> None:
    """There is nothing to thank for, or to share, once the words were taken back."""
    [said] = feedback.said("feedback")
    if said.state is TextState.WITHDRAWN:
        raise Refused(TextCode.TEXT_IS_WITHDRAWN)


def may_acknowledge(feedback: Feedback, viewer: PersonId) -> None:
    """Its recipient does, once."""
    if feedback.to_id != viewer:
        raise Refused(TalkCode.NOT_YOURS_TO_ACKNOWLEDGE)
    if feedback.acknowledged_on is not None:
        raise Refused(TalkCode.FEEDBACK_IS_ACKNOWLEDGED)
    must_have_words(feedback)


def may_share(feedback: Feedback, viewer: PersonId, people: list[PersonId]) -> None:
    """Either of the two proposes, and the other agrees to the same."""
    if {feedback.by, feedback.to_id} & set(people):
        raise Refused(TalkCode.SHARED_WITH_OTHERS, field="with_ids")
    if set(people) <= set(feedback.shared_with):
        raise Refused(TalkCode.FEEDBACK_IS_SHARED)
    if len({*feedback.shared_with, *people}) > SHARED_WITH:
        raise Refused(TalkCode.SHARED_WITH_TOO_MANY, field="with_ids", limit=SHARED_WITH)
    if feedback.share_proposed_by == viewer and set(feedback.share_proposed_with) == set(people):
        raise Refused(TalkCode.SHARE_IS_PROPOSED)
    must_have_words(feedback)


def must_be_open(conversation: Conversation) -> None:
    """What is closed stays as it is."""
    if conversation.closed_on is not None:
        raise Refused(TalkCode.CONVERSATION_IS_CLOSED, field="conversation_id")
