"""Under which terms a generated vacancy is offered: shifts, hours, contract, start, pay; and how the advert says so."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from employers.codes import Origin, PayUnit, VacancyKind
from jobs.demo.adverts import Advert, Sentence, german_number
from jobs.demo.conditions import clock_hours
from jobs.demo.draws import Draws
from jobs.demo.material import Material, Row, after_months, first_of_month
from profiles.catalogue.codes import Contract, WorkingTime, grid_to_text, hours_between

ROTATION_ORDER = ("early", "late", "night", "split")
FULL_TIME_FROM = 35.0
MINI_JOB_HOURS = (8.0, 10.0)  # a mini job at the lowest lawful wage ends near 10 hours a week
HOURS_OF_PATTERN: Mapping[str, float] = {"part_time_morning": 25.0, "weekend": 16.0}
TRAINING = frozenset({VacancyKind.APPRENTICESHIP, VacancyKind.ENTRY_QUALIFICATION, VacancyKind.INTERNSHIP})
TRAINING_MONTHS: Mapping[VacancyKind, int] = {
    VacancyKind.APPRENTICESHIP: 36, VacancyKind.ENTRY_QUALIFICATION: 9, VacancyKind.INTERNSHIP: 2,
}  # fmt: skip
TARIFF = "nach Tarif"


class Terms:
    """Draws the terms of one vacancy into ``row`` (columns of the vacancy) and ``shifts``."""

    def __init__(
        self, draws: Draws, material: Material, template: Mapping[str, Any], advert: Advert, kind: VacancyKind
    ) -> None:
        self.draws = draws
        self.material = material
        self.template = template
        self.advert = advert
        self.kind = kind
        self.shares = material.employers.value("vacancy")
        self.row: Row = {}
        self.shifts: list[Row] = []
        self.names: list[str] = []

    def all(self, today: date) -> None:
        """Everything, in the order in which an advert says it."""
        self.working_hours()
        self.week()
        self.not_wanted()
        self.openings()
        self.start(today)
        self.contract()
        self.pay()

    def phrase(self, path: str, **places: str) -> str:
        """A sentence of this kind with its places filled."""
        return str(self.draws.pick(self.material.phrases.value(path))).format(**places)

    def week(self) -> None:
        """Shift patterns: those worked in turn are one pattern with all their hours, else each is one of its own."""
        if self.template["rotating"]:
            order = "_".join(name for name in ROTATION_ORDER if name in self.names)
            keys = self.material.phrases.value("rotation")
            is_weekend = "weekend" in self.names
            key = f"{order}_weekend" if is_weekend and f"{order}_weekend" in keys else order
            words = [self.phrase(f"rotation.{key}")]
            words += [self.phrase("pattern.weekend.text")] if is_weekend and not key.endswith("weekend") else []
            row = self._shift("_".join(self.names), self.names)
            for sentence in words:
                self.advert.offers_that(sentence, rows=(row,))
            return
        together = "weekend" in self.names  # weekends come on top of the other shifts
        shared = self._shift("_".join(self.names), self.names) if together else None
        for name in self.names:
            row = shared or self._shift(name, [name])
            self.advert.offers_that(self.phrase(f"pattern.{name}.text"), rows=(row,))

    def _shift(self, title: str, names: list[str]) -> Row:
        hours = 0
        for name in names:
            pattern = self.material.phrases.value(f"pattern.{name}")
            days = tuple(day - 1 for day in pattern["weekdays"])
            for span in pattern["spans"]:
                start, end = clock_hours(*span)
                hours |= hours_between(days=days, start=math.floor(start), end=math.ceil(end))
        row: Row = {"name": title, "hours": grid_to_text(hours), "origin": Origin.STATED, "words": None}
        self.shifts.append(row)
        return row

    def working_hours(self) -> None:
        """Hours a week and the patterns that they fit in."""
        draws, names = self.draws, list(self.template["shift_patterns"])
        self.names = names if self.template["rotating"] else draws.some(names, draws.between(1, 2))
        cap = min(48.0, sum(HOURS_OF_PATTERN.get(name, 40.0) for name in self.names))
        cap = 25.0 if "part_time_morning" in self.names and "weekend" not in self.names else cap
        if self.kind is VacancyKind.MINI_JOB:
            most = draws.pick(MINI_JOB_HOURS)
        elif self.kind in TRAINING:
            most = 40.0
        else:
            most = min(float(draws.pick(self.template["hours_per_week"])), cap)
        is_range = draws.chance(self.shares["hours_range_share"]) and self.kind is VacancyKind.WORK and most > 12
        least = most - draws.pick((5, 8, 10)) if is_range else most
        self.row |= {"hours_min": least, "hours_max": most, "working_times": self._working_times(least, most)}
        if is_range:
            words = self.phrase("hours.range", min=german_number(least), max=german_number(most))
        else:
            words = self.phrase("hours.exact", hours=german_number(most))
        if self.kind is VacancyKind.MINI_JOB:
            self.advert.offers_that(self.phrase("hours.mini_job"), "working_times")
        elif draws.chance(0.6) and (least >= FULL_TIME_FROM or most < FULL_TIME_FROM):
            name = "full_time" if least >= FULL_TIME_FROM else "part_time"
            self.advert.offers_that(self.phrase(f"hours.{name}"), "working_times")
        self.advert.offers_that(words, "hours_min", "hours_max")

    def _working_times(self, least: float, most: float) -> list[str]:
        times = [WorkingTime.FULL_TIME] if most >= FULL_TIME_FROM else []
        times += [WorkingTime.PART_TIME] if least < FULL_TIME_FROM and self.kind is not VacancyKind.MINI_JOB else []
        times += [WorkingTime.MINI_JOB] if self.kind is VacancyKind.MINI_JOB else []
        is_unusual = self.template["rotating"] or {"night", "weekend"} & set(self.names)
        times += [WorkingTime.SHIFT_NIGHT_WEEKEND] if is_unusual else []
        return [time.value for time in times]

    def not_wanted(self) -> None:
        """That there is no work at night or at the weekend, where that is so."""
        for name, others in (("night", {"night"}), ("weekend", {"weekend", "split"})):
            if not others & set(self.names) and self.draws.chance(self.shares["not_wanted_share"]):
                self.advert.offers_that(self.phrase(f"excluded.{name}"))

    def openings(self) -> None:
        """How many people are wanted."""
        count = int(self.draws.of(self.material.employers.weights("vacancy.openings")))
        self.row["openings"] = count
        if count > 1:
            self.advert.intro.append(Sentence(self.phrase("openings.several", n=str(count)), fields=("openings",)))

    def start(self, today: date) -> None:
        """Now, or the first of a month; training begins in September."""
        draws, is_now = self.draws, self.draws.chance(self.shares["start_now_share"])
        starts = first_of_month(today, draws.between(1, 4))
        if self.kind in (VacancyKind.APPRENTICESHIP, VacancyKind.ENTRY_QUALIFICATION):
            is_now, starts = False, date(today.year + (today.month > 7), 9, 1)
        words = self.phrase("start.now" if is_now else "start.on", date=f"{starts:%d.%m.%Y}")
        self.advert.offers_that(words, "starts_now" if is_now else "earliest_start_on")
        day = today if is_now else starts
        latest = (
            day + timedelta(days=draws.between(30, 90)) if draws.chance(self.shares["latest_start_share"]) else None
        )
        self.row |= {"starts_now": is_now, "earliest_start_on": None if is_now else starts, "latest_start_on": latest}
        self.row["begins_on"] = day

    def contract(self) -> None:
        """Permanent, or fixed-term with or without a view to a permanent contract."""
        draws, begins = self.draws, self.row.pop("begins_on")
        is_permanent = self.kind not in TRAINING and draws.chance(self.shares["unlimited_share"])
        if is_permanent:
            self.advert.offers_that(self.phrase("contract.unlimited"), "contract")
            self.row |= {"contract": Contract.PERMANENT, "contract_ends_on": None, "has_takeover_option": None}
            return
        months = TRAINING_MONTHS.get(self.kind) or draws.pick(self.shares["fixed_term_months"])
        ends = after_months(begins, months)
        has_option = draws.chance(self.shares["takeover_share"])
        words = self.phrase("contract.limited_takeover" if has_option else "contract.limited", date=f"{ends:%d.%m.%Y}")
        self.advert.offers_that(words, "contract", "contract_ends_on")
        self.row |= {"contract": Contract.FIXED_TERM, "contract_ends_on": ends,
                     "has_takeover_option": True if has_option else None}  # fmt: skip

    def pay(self) -> None:
        """Pay an hour, as one amount or as a range, or by collective agreement, or nothing."""
        draws, template = self.draws, self.template
        self.row |= {"pay_min_cents": None, "pay_max_cents": None, "pay_unit": None, "tariff": None}
        is_stated = template.get("unlawful") or draws.chance(self.shares["pay_stated_share"])
        if self.kind in TRAINING or not is_stated:
            if self.kind not in TRAINING and draws.chance(self.shares["tariff_share"]):
                self.row["tariff"] = TARIFF
                self.advert.offers_that(self.phrase("pay.tariff"), "tariff")
            return
        steps = round((template["pay_max"] - template["pay_min"]) * 10)
        low, high = sorted(template["pay_min"] + draws.between(0, steps) / 10 for _ in range(2))
        is_range = high - low >= 0.5 and draws.chance(0.4)
        high = high if is_range else low
        self.row |= {"pay_min_cents": round(low * 100), "pay_max_cents": round(high * 100), "pay_unit": PayUnit.HOUR}
        if is_range:
            words = self.phrase("pay.range", min=german_number(low, 2), max=german_number(high, 2))
        else:
            words = self.phrase("pay.exact", pay=german_number(low, 2))
        self.advert.offers_that(words, "pay_min_cents", "pay_max_cents", "pay_unit")
