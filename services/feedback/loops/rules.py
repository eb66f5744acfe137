"""What an answer and a judgement count, and in which bands their means are shown."""

from decimal import Decimal
from fractions import Fraction

from contracts.feedback.loops import TimeBand
from contracts.terms import Helped

MOST_DAYS = 30
"""An answer that took longer counts as this."""
_HELPED = {Helped.YES: Fraction(1), Helped.PARTLY: Fraction(1, 2), Helped.NO: Fraction(0)}
_BANDS = ((1, TimeBand.WITHIN_A_DAY), (3, TimeBand.WITHIN_THREE_DAYS), (7, TimeBand.WITHIN_A_WEEK))


def days(taken: int) -> Fraction:
    """How long an answer took, as it counts."""
    return Fraction(min(max(taken, 0), MOST_DAYS))


def worth(helped: Helped) -> Fraction:
    """What a judgement counts."""
    return _HELPED[helped]


def time_band(mean: Decimal) -> TimeBand:
    """A mean of days as its band."""
    return next((band for most, band in _BANDS if mean <= most), TimeBand.LONGER)
