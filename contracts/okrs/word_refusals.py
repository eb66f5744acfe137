"""Every refusal around comments, texts, sketches, resource requests and reviews of check-ins."""

from pydantic import Field

from contracts.okrs.requests import RequestState
from contracts.values import Details, Instant, PersonId, Refusals


class RequestWasAnswered(Details):
    """What became of a resource request meanwhile."""

    state: RequestState = Field(description="Granted, declined or withdrawn.")
    answered_by: PersonId = Field(description="Who did that.")
    answered_at: Instant = Field(description="When.")
    reason: str | None = Field(None, description="What was said with it.")


class QuestionWasAnswered(Details):
    """What was answered to a question meanwhile."""

    answered_by: PersonId = Field(description="Who answered.")
    answered_at: Instant = Field(description="When.")
    answer: str = Field(description="The answer.")


class WordCode(Refusals):
    """Refusals around what people say, sketch and ask for."""

    COMMENT_NOT_FOUND = "comment_not_found", 404, "There is no comment {id}."

    REQUEST_NOT_FOUND = "request_not_found", 404, "There is no resource request {id}."
    NOT_YOURS_TO_ASK_FOR = (
        "not_yours_to_ask_for",
        403,
        "Only members of the owning team and whoever works on the key result ask for what it needs; comment instead.",
    )
    NOT_YOURS_TO_GRANT = (
        "not_yours_to_grant",
        403,
        "Only whoever was asked, the lead of the team or of a team above, and their deputies answer this request.",
    )
    NOT_YOUR_REQUEST = "not_your_request", 403, "Only whoever asked takes a request back."
    REQUEST_WAS_ANSWERED = (
        "request_was_answered",
        409,
        "This request is {state} already; read what was said, and ask anew if you need something else.",
        RequestWasAnswered,
    )

    REVIEW_NOT_FOUND = "review_not_found", 404, "There is no review {id}."
    QUESTION_NOT_FOUND = "question_not_found", 404, "This review has no question {id}."
    REVIEW_STARTS_WITH_A_QUESTION = (
        "review_starts_with_a_question",
        422,
        "Ask at least one question: a review begins with what you want to understand.",
    )
    NOT_YOURS_TO_REVIEW = (
        "not_yours_to_review",
        403,
        "Only the champion, the lead of the owning team or of a team above, and their deputies review; comment instead.",
    )
    NOT_YOUR_OWN_CHECK_IN = (
        "not_your_own_check_in",
        403,
        "You recorded this check-in yourself; somebody else who leads reviews it.",
    )
    NOT_YOURS_TO_EXPLAIN = (
        "not_yours_to_explain",
        403,
        "Whoever checked in, the champion, the owner of the key result and their deputies answer; comment instead.",
    )
    QUESTION_WAS_ANSWERED = (
        "question_was_answered",
        409,
        "This question was answered already; read the answer, and comment if there is more to say.",
        QuestionWasAnswered,
    )

    PASSAGE_TOO_LONG = "passage_too_long", 422, "A text of a check-in has at most {limit} characters."
    WHICH_PASSAGE = "which_passage", 422, "Say which text of the check-in, and name none for anything else."

    SKETCH_NOT_FOUND = "sketch_not_found", 404, "There is no sketch {id} that you may read."
    SKETCH_KEEPS_ITS_TEAM = (
        "sketch_keeps_its_team",
        409,
        "A sketch stays with its team, which can read it; begin another one for another team.",
    )
