"""Refusals around feedback, conversations and mistakes."""

from contracts.values import Refusals


class TalkCode(Refusals):
    """Refusals around feedback, conversations and mistakes."""

    NO_SUCH_CHECK_IN = "no_such_check_in", 422, "There is no check-in {id}."
    FEEDBACK_TO_YOURSELF = "feedback_to_yourself", 422, "Feedback is for others; a note to yourself needs no form."
    ASKED_YOURSELF = "asked_yourself", 422, "Ask others for feedback, not yourself."
    TOO_MANY_ASKED_FOR_FEEDBACK = (
        "too_many_asked_for_feedback",
        409,
        "You would wait for more than {limit} answers at a time; wait for some of them first.",
    )
    FEEDBACK_REQUEST_NOT_FOUND = "feedback_request_not_found", 404, "Nobody asked you with the request {id}."
    FEEDBACK_REQUEST_IS_ANSWERED = "feedback_request_is_answered", 409, "You have answered this request, or declined it."
    FEEDFORWARD_NAMES_A_NEXT_STEP = "feedforward_names_a_next_step", 422, "Feedforward looks ahead: name a next step."
    FEEDBACK_NOT_FOUND = "feedback_not_found", 404, "There is no feedback {id} that you gave or received."
    NOT_YOURS_TO_ACKNOWLEDGE = "not_yours_to_acknowledge", 403, "Whoever received feedback acknowledges it."
    FEEDBACK_IS_ACKNOWLEDGED = "feedback_is_acknowledged", 409, "You have acknowledged this feedback already."
    SHARED_WITH_OTHERS = "shared_with_others", 422, "Its giver and its recipient read it anyway; name others."
    SHARE_IS_PROPOSED = (
        "share_is_proposed",
        409,
        "You have proposed this; it is shared once the other agrees with the same people.",
    )
    FEEDBACK_IS_SHARED = "feedback_is_shared", 409, "It is shared with these people already."
    SHARED_WITH_TOO_MANY = "shared_with_too_many", 409, "Feedback is shared with at most {limit} people together."
    OTHER_HAS_LEFT = "other_has_left", 409, "The other of you two has left the organization, and can agree to nothing any more."
    CONVERSATION_WITH_YOURSELF = "conversation_with_yourself", 422, "A conversation needs somebody else."
    CONVERSATION_NOT_FOUND = "conversation_not_found", 404, "There is no conversation {id} in which you take part."
    CONVERSATION_IS_OPEN = "conversation_is_open", 409, "You have such a conversation open; go on with it, or close it first."
    CONVERSATION_IS_CLOSED = "conversation_is_closed", 409, "This conversation is closed; open the next one."
    NOT_IN_THE_CONVERSATION = "not_in_the_conversation", 422, "Whoever receives this takes no part in the conversation."
    NOT_ON_THE_AGENDA = "not_on_the_agenda", 422, "The agenda has no open point {id}."
    TOO_MANY_OPEN_POINTS = "too_many_open_points", 422, "At most {limit} points are left open; settle some, or put some together."
    MISTAKE_NOT_FOUND = "mistake_not_found", 404, "There is no mistake {id} that your teams read."
    MISTAKE_IS_WITHDRAWN = (
        "mistake_is_withdrawn",
        409,
        "The words of this mistake were taken back or removed; there is nothing to answer.",
    )
    TOO_MANY_RESPONSES = "too_many_responses", 409, "A mistake has at most {limit} responses; speak with each other instead."
    TOO_MANY_FOLLOW_UPS = "too_many_follow_ups", 409, "You have gone on {limit} times; speak with each other instead."
    NOT_YOUR_MISTAKE = "not_your_mistake", 403, "Only whoever reported a mistake goes on about it, or says what helped."
    NOT_RESPONDED_YET = "not_responded_yet", 409, "Nobody has responded yet; edit or withdraw the text instead."
    YOUR_OWN_MISTAKE = "your_own_mistake", 403, "You reported it; go on with a follow-up instead, others respond."
