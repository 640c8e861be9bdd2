"""PURE: the columns of which a record says something, and how its places compare."""

from typing import Any

from employers.feeds.records import FeedPlace, FeedVacancy
from employers.feeds.values import key_of

PLAIN_COLUMNS = (
    "title", "description", "published_on", "valid_until", "kind", "contract", "contract_ends_on",
    "has_takeover_option", "hours_min", "hours_max", "openings", "earliest_start_on", "latest_start_on", "starts_now",
    "welcomes_refugees", "only_severely_disabled", "tariff",
)  # fmt: skip
TARIFF_LENGTH = 120


def stated_values(record: FeedVacancy) -> dict[str, Any]:
    """The columns of which a record says something, with their values."""
    values: dict[str, Any] = {column: getattr(record, column) for column in PLAIN_COLUMNS}
    values["source_url"] = record.url
    values["tariff"] = record.tariff[:TARIFF_LENGTH] if record.tariff else None
    values["working_times"] = [model.value for model in record.working_times] if record.working_times else None
    if record.pay is not None:
        values |= {
            "pay_min_cents": record.pay.min_cents,
            "pay_max_cents": record.pay.max_cents,
            "pay_unit": record.pay.unit,
        }
    return {column: value for column, value in values.items() if value is not None}


def place_key(place: Any) -> tuple[object, ...]:
    """What of a place, of a record or stored, makes it another one."""
    return (place.postcode, place.town, place.street, place.country, place.latitude, place.longitude)


def is_same_place(one: tuple[str | None, str | None], postcode: str | None, town: str | None) -> bool:
    """Whether an employer at ``one`` (postcode, town) can be the one sought; what is not known on a side can."""
    own_postcode, own_town = one
    if not (own_postcode or own_town) or not (postcode or town):
        return True
    if postcode and own_postcode:
        return postcode == own_postcode or (bool(town) and key_of(town) == key_of(own_town))
    return bool(town and own_town) and key_of(town) == key_of(own_town)


def address_of(record: FeedVacancy) -> tuple[str | None, str | None]:
    """Postcode and town by which the employer is sought: its own, else those of the first place of work."""
    place = record.places[0] if record.places else FeedPlace()
    return record.employer.postcode or place.postcode, record.employer.town or place.town
