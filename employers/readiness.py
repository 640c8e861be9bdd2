"""What a vacancy must hold before it is submitted, opened or renewed: its facts, lawful pay, words without fault."""

from datetime import date
from decimal import ROUND_DOWN, Decimal

from sqlalchemy.orm import Session

from core.errors import InvalidInput
from employers.legal_check import sector_of
from employers.legal_values import MINIMUM_WAGE, legal_amount_cents
from employers.models import Vacancy
from employers.wages import hourly_cents, is_exempt
from profiles.catalogue.codes import Contract


def missing_facts(vacancy: Vacancy) -> list[str]:
    """Names of the facts without which a vacancy cannot be submitted (§ 1 (4) DatV), in the order of the form."""
    has_place = any(place.postcode or place.town for place in vacancy.places)
    has_term = vacancy.contract is not Contract.FIXED_TERM or vacancy.contract_ends_on is not None
    needed = (
        ("title", bool(vacancy.title.strip())),
        ("occupation", vacancy.occupation_code is not None),
        ("kind", vacancy.kind is not None),
        ("place", has_place),
        ("openings", bool(vacancy.openings)),
        ("start", vacancy.earliest_start_on is not None or bool(vacancy.starts_now)),
        ("working_time", bool(vacancy.working_times) or vacancy.hours_min is not None or vacancy.hours_max is not None),
        ("contract_end", has_term),
    )
    return [name for name, is_there in needed if not is_there]


def check_facts(vacancy: Vacancy) -> None:
    """Raise `InvalidInput` naming all that is missing."""
    missing = missing_facts(vacancy)
    if missing:
        raise InvalidInput("Before it can be submitted, the vacancy needs: %(facts)s.", facts=", ".join(missing))


def check_minimum_wage(session: Session, vacancy: Vacancy, *, today: date) -> None:
    """Raise `InvalidInput` where the lower end of the pay lies below the minimum wage on the day of start: the
    statutory one (§ 1 MiLoG) or that of the sector which the words name (§ 8 AEntG), whichever is higher.

    Pay or hours that are not known pass: there is nothing to compare. Exempt kinds pass (§ 22 MiLoG).
    """
    on = max(vacancy.earliest_start_on or today, today)
    cents = vacancy.pay_min_cents if vacancy.pay_min_cents is not None else vacancy.pay_max_cents
    if cents is None or vacancy.pay_unit is None or is_exempt(vacancy.kind):
        return
    hourly = hourly_cents(cents, vacancy.pay_unit, vacancy.hours_max or vacancy.hours_min)
    if hourly is None:
        return
    statutory = legal_amount_cents(session, MINIMUM_WAGE, on)
    if statutory is not None and round(hourly, 4) < statutory:
        raise InvalidInput(
            "The pay of %(pay)s euros an hour is below the minimum wage of %(floor)s euros (§ 1 MiLoG, on %(on)s).",
            pay=_euros(hourly), floor=_euros(statutory), on=on,
        )  # fmt: skip
    sector = sector_of(vacancy.title, vacancy.description)
    floor = legal_amount_cents(session, sector, on) if sector else None
    if floor is not None and round(hourly, 4) < floor:
        raise InvalidInput(
            "The pay of %(pay)s euros an hour is below the sector's minimum wage of %(floor)s euros (AEntG, %(on)s).",
            pay=_euros(hourly), floor=_euros(floor), on=on,
        )  # fmt: skip


def check_last_day(vacancy: Vacancy, *, today: date) -> None:
    """Raise `InvalidInput` where the last day of validity is over."""
    if vacancy.valid_until is not None and vacancy.valid_until < today:
        raise InvalidInput("The vacancy is valid until %(day)s only. Extend it first.", day=vacancy.valid_until)


def _euros(cents: float) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
