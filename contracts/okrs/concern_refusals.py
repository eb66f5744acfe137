"""Refusals around concerns."""

from pydantic import Field

from contracts.okrs.concerns import ConcernAnswer
from contracts.values import Day, Details, PersonId, Refusals


class ConcernWasAnswered(Details):
    """What was answered to a concern meanwhile."""

    answered_by: PersonId | None = Field(None, description="Who answered.")
    answer: ConcernAnswer | None = Field(None, description="What they made of the concern.")
    reason: str = Field(description="Why.")
    answered_on: Day = Field(description="When.")


class ConcernCode(Refusals):
    """Refusals around concerns."""

    NOT_YOUR_CONCERN = "not_your_concern", 403, "Only its author may do this; raise a concern of your own."
    NOT_YOURS_TO_ANSWER = (
        "not_yours_to_answer",
        403,
        "Champion and leads, or the decider, and their deputies answer a concern; add a comment instead.",
    )
    TOO_MANY_OPEN_CONCERNS = (
        "too_many_open_concerns",
        409,
        "You have {limit} open concerns about this already; wait for an answer, or withdraw one.",
    )
    CONCERN_WAS_ANSWERED = (
        "concern_was_answered",
        409,
        "Somebody answered this concern already; read what they said.",
        ConcernWasAnswered,
    )
    CONCERN_IS_WITHDRAWN = "concern_is_withdrawn", 409, "Its author took this concern back, for good."
    CONCERN_NOT_ANSWERED_YET = "concern_not_answered_yet", 409, "Nobody has answered yet; wait for the answer."
    TOO_MANY_REMARKS = "too_many_remarks", 409, "There are {limit} answers and questions already; raise another concern."
    DECISION_TAKES_NO_CONCERNS = (
        "decision_takes_no_concerns",
        409,
        "Nobody answers for this decision any more; propose one that takes its place.",
    )
