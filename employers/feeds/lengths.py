"""PURE: how long texts may be that the database keeps in columns of their own."""

from employers.feeds.records import FeedError, FeedVacancy

LIMITS = {"title": 300, "employer": 200, "source_id": 200, "town": 120, "street": 120, "description": 200_000}


def check_lengths(vacancy: FeedVacancy) -> None:
    """Raise `FeedError` that names the first text that is too long."""
    values = [("title", vacancy.title), ("employer", vacancy.employer.name), ("source_id", vacancy.source_id)]
    values += [("town", vacancy.employer.town or ""), ("street", vacancy.employer.street or "")]
    values += [("description", vacancy.description or "")]
    for place in vacancy.places:
        values += [("town", place.town or ""), ("street", place.street or "")]
    for name, text in values:
        if len(text) > LIMITS[name]:
            raise FeedError("longer than %(limit)s characters", name, limit=LIMITS[name])
