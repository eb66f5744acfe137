"""Who reads which texts, and texts in the hands of those who act on them."""

from services.feedback.texts.queries.owning import Own, own
from services.feedback.texts.queries.reading import (
    MAY_READ,
    READER,
    Found,
    are_readers,
    belongs,
    feedback_until,
    is_author,
    of_thread,
    own_among,
    readable,
    readers,
    require_readable,
    until_next_cycle_ends,
)
from services.feedback.texts.queries.threads import Locked, lock, lock_all, row_of, team_of

__all__ = [
    "MAY_READ",
    "READER",
    "Found",
    "Locked",
    "Own",
    "are_readers",
    "belongs",
    "feedback_until",
    "is_author",
    "lock",
    "lock_all",
    "of_thread",
    "own",
    "own_among",
    "readable",
    "readers",
    "require_readable",
    "row_of",
    "team_of",
    "until_next_cycle_ends",
]
