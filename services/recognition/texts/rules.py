"""How long words are edited."""

from datetime import datetime, timedelta

from contracts.recognition.limits import EDIT_MINUTES

EDITED_FOR = timedelta(minutes=EDIT_MINUTES)


def is_over(*, said_at: datetime, now: datetime) -> bool:
    """Whether the minutes to edit it have passed."""
    return now - said_at > EDITED_FOR
