"""Who does what with a suggestion, and which recognition came of it."""

from collections.abc import Collection
from datetime import date

from chassis.problems import Refused
from contracts.feedback.text import TextState
from contracts.recognition.refusals import SuggestionCode
from contracts.recognition.suggestions import SuggestionState
from contracts.values import PersonId
from services.recognition.recognitions.tables import Recognition
from services.recognition.suggestions.tables import Suggestion


def must_be_open(suggestion: Suggestion, today: date) -> None:
    """Nobody has settled it, its history still tells it, and its days are not over."""
    if suggestion.state is not SuggestionState.OPEN or today > suggestion.last_day:
        raise Refused(SuggestionCode.SUGGESTION_IS_SETTLED)


def must_come_of_it(
    suggestion: Suggestion, recognition: Recognition | None, *, by: PersonId, about: Collection[PersonId]
) -> None:
    """Given by the viewer since, of its kind, for somebody or the team that it is about, or on its thread; not taken back.

    One that the viewer did not give is none for them: nothing of it is told.
    """
    fits = (
        recognition is not None
        and recognition.by == by
        and not recognition.gone
        and recognition.text_state is TextState.SHOWN
        and recognition.at >= suggestion.happened_at
        and recognition.recognition_kind is suggestion.recognition_kind
        and _is_for(suggestion, recognition, about)
    )
    if not fits:
        raise Refused(SuggestionCode.NOT_FROM_THIS_SUGGESTION, field="recognition_id")


def _is_for(suggestion: Suggestion, recognition: Recognition, about: Collection[PersonId]) -> bool:
    if suggestion.thread_id is not None:
        return recognition.thread_id == suggestion.thread_id
    return suggestion.team_id in recognition.team_ids or any(person in about for person in recognition.recipient_ids)
