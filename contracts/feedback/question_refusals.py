"""Refusals around questions to leaders."""

from pydantic import Field

from contracts.values import Day, Details, PersonId, Refusals


class QuestionWasAnswered(Details):
    """The answer that was given."""

    answered_by: PersonId | None = Field(description="Who answered.")
    answered_on: Day = Field(description="The day, in UTC.")


class QuestionCode(Refusals):
    """Refusals around questions to leaders."""

    LEADER_QUESTION_NOT_FOUND = "leader_question_not_found", 404, "There is no question {id}."
    NOBODY_LEADS_IT = "nobody_leads_it", 409, "Nobody leads this team or a team above it; ask the leads of another team."
    TOO_MANY_OPEN_QUESTIONS = (
        "too_many_open_questions",
        409,
        "You have {limit} questions to these leads that wait for an answer; wait for one, or withdraw one.",
    )
    LEADER_QUESTION_WAS_ANSWERED = (
        "leader_question_was_answered",
        409,
        "This question was answered already; read the answer, or let its author ask further.",
        QuestionWasAnswered,
    )
    QUESTION_NOT_ANSWERED_YET = "question_not_answered_yet", 409, "Nobody has answered yet; wait for the answer."
    QUESTION_IS_WITHDRAWN = "question_is_withdrawn", 409, "This question was withdrawn."
    TOO_MANY_WORDS = "too_many_words", 409, "A thread holds {limit} answers and further questions; ask anew."
