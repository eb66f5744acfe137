"""Who moderates a text, what waits for a decision, and how much was hidden."""

from services.recognition.moderation.queries.cases import hidden_of, open_cases, reports_of
from services.recognition.moderation.queries.counting import counted, counted_quietly
from services.recognition.moderation.queries.deciding import assign_anew, moderators_of, must_be_moderated_by

__all__ = [
    "assign_anew",
    "counted",
    "counted_quietly",
    "hidden_of",
    "moderators_of",
    "must_be_moderated_by",
    "open_cases",
    "reports_of",
]
