"""When a Notes Day lets whom write, until when it runs, and how endorsements are shown."""

from datetime import date, datetime, timedelta

from contracts.feedback.notes_days import LEADERS_FIRST, LONGEST, EndorsementBand, NoteKind

FALLIBLE = frozenset({NoteKind.MISTAKE, NoteKind.UNKNOWN, NoteKind.CHANGED_MIND})
"""What a lead goes first with."""
_BANDS = ((25, EndorsementBand.TWENTY_FIVE), (10, EndorsementBand.TEN), (5, EndorsementBand.FIVE))


def gate_opens_by_itself(starts_at: datetime, *, has_lead: bool) -> datetime:
    """From when on everyone may write if no lead does anything; at once where there is nobody to wait for."""
    return starts_at + LEADERS_FIRST if has_lead else starts_at


def can_last(starts_at: datetime, ends_at: datetime, *, now: datetime) -> bool:
    """Whether it ends in the future, after its start, and not too long after it."""
    return max(starts_at, now) < ends_at <= starts_at + LONGEST


def closable_from(ends_at: datetime) -> datetime:
    """The first full hour at or after its end: then everything confidential that was written in it is published."""
    hour = ends_at.replace(minute=0, second=0, microsecond=0)
    return hour if hour == ends_at else hour + timedelta(hours=1)


def due_on(ends_at: datetime, days: int) -> date:
    """The day by which topics and notes are owed an answer."""
    return ends_at.date() + timedelta(days=days)


def band(endorsements: int) -> EndorsementBand | None:
    """The band of a count; none below five."""
    return next((band for least, band in _BANDS if endorsements >= least), None)


def last_known(today: date, days: int) -> date:
    """Who endorsed something in a Notes Day that was closed before this day is not known again."""
    return today - timedelta(days=days)
