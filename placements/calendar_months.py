"""PURE: days of the calendar as law counts them."""

from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day of a later month; its last day where it has no such day (§ 188 (3) BGB)."""
    year, month = divmod(day.month - 1 + months, 12)
    first_after = date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
