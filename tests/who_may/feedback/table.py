"""Who may do and read what in the feedback service, by who asks and by what it is asked of."""

from tests.who_may.features import Table
from tests.who_may.feedback.features import FEATURES

TABLE = Table(
    "feedback",
    FEATURES,
    {"m": "not_your_mistake", "g": "not_yours_to_acknowledge", "t": "not_your_text"},
)
outcomes = TABLE.outcomes
