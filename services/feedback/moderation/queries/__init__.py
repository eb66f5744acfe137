"""Who moderates a text, what waits for a decision, who is muted where, and what a legal hold keeps."""

from services.feedback.moderation.queries.cases import hidden_of, open_cases, reports_of
from services.feedback.moderation.queries.deciding import about, assign_anew, moderators_of, must_be_moderated_by
from services.feedback.moderation.queries.holding import HELD, KEPT, is_held, keeps
from services.feedback.moderation.queries.muting import must_not_be_muted

__all__ = [
    "HELD",
    "KEPT",
    "about",
    "assign_anew",
    "hidden_of",
    "is_held",
    "keeps",
    "moderators_of",
    "must_be_moderated_by",
    "must_not_be_muted",
    "open_cases",
    "reports_of",
]
