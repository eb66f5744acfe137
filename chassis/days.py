"""Days of the calendar."""

from datetime import date


def months_later(day: date, months: int) -> date:
    """So many months on; the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    return date(day.year + years, month + 1, day.day)
