"""What is read of public items of this service: by bands, never by figures, and of teams, never of people."""

from contracts.values import Term

FIRST_OFFER_DAYS = 90
"""What was asked in so many days before today counts."""
_DAYS = (1, 3, 7)


class OfferBand(Term):
    """How long a team waits for the first offer; derived from what everyone can read, so it hides nothing."""

    WITHIN_A_DAY = "within_a_day", "At least half of what was asked had its first offer on the same or the next day."
    WITHIN_THREE_DAYS = "within_three_days", "At least half had it by the third day after."
    WITHIN_A_WEEK = "within_a_week", "At least half had it by the seventh day after."
    LONGER = "longer", "At least half had one, but it took longer than a week."
    NONE_YET = "none_yet", "More than half have had no offer yet, or had none before they were closed."


def offer_band(waited: int | None) -> OfferBand:
    """The band of so many whole days until the first offer; None: there was none."""
    if waited is None:
        return OfferBand.NONE_YET
    bands = (OfferBand.WITHIN_A_DAY, OfferBand.WITHIN_THREE_DAYS, OfferBand.WITHIN_A_WEEK)
    return next((band for days, band in zip(_DAYS, bands, strict=True) if waited <= days), OfferBand.LONGER)
