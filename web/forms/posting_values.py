"""From the posting form to what an employer states, and from a stored vacancy back into the form."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

from employers.advert_facts import is_read
from employers.codes import Demand, Need, Origin, PayUnit, RequirementKind, VacancyKind
from employers.inputs import DemandInput, PlaceInput, RequirementInput, ShiftInput, VacancyInput
from employers.models import Employer, Requirement, Vacancy
from profiles.catalogue.codes import Contract, LanguageAspect, WorkingTime, hours_between, text_to_grid
from profiles.catalogue.week import week_hours, week_text
from web.forms.demands import DEMAND_CODES, LIFTING
from web.forms.posting import BANDS, EXPERIENCE, MUST, PLAIN_MODELS, TAUGHT, WISH, PostingForm

ROTATING, OWN = "rotating", "own"
GERMAN = "de"
SPOKEN = (LanguageAspect.LISTEN, LanguageAspect.SPEAK)
BOXES = (
    "has_takeover_option", "starts_now", "offers_trial", "welcomes_refugees", "is_step_free", "has_accessible_toilet",
    "has_parking", "helps_with_induction",
)  # fmt: skip
PLAIN = ("openings", "contract_ends_on", "earliest_start_on", "valid_until", "tariff")
KEPT = (
    "requirement_level", "latest_start_on", "only_severely_disabled", "subsidy_discussed", "is_screen_reader_ready",
    "has_industrial_action", "restriction_request", "restriction_reason", "disclosure_mode",
)  # fmt: skip
OTHER_KINDS = frozenset(VacancyKind) - {VacancyKind.WORK, VacancyKind.MINI_JOB}
VALID_FOR = timedelta(days=60)
NEED_OF = {MUST: (Need.MUST, False), TAUGHT: (Need.MUST, True), WISH: (Need.WISH, False)}


def vacancy_input(form: PostingForm, vacancy: Vacancy | None = None) -> VacancyInput:
    """What the employer states in a valid form. A box that is not ticked says nothing.

    What is stated of ``vacancy`` and has no place in the form is stated further on.
    """
    has_pay = form.pay_min.data is not None or form.pay_max.data is not None
    models = tuple(WorkingTime(value) for value in form.working_times.data or ())
    kind = VacancyKind.MINI_JOB if models == (WorkingTime.MINI_JOB,) else VacancyKind.WORK
    kept: dict[str, Any] = {name: getattr(vacancy, name) for name in KEPT} if vacancy else {}
    typed: dict[str, Any] = {name: getattr(form, name).data or None for name in PLAIN}
    ticked: dict[str, Any] = {name: True if getattr(form, name).data else None for name in BOXES}
    return VacancyInput(
        **typed,
        **ticked,
        **kept,
        title=(form.title.data or "").strip(),
        description=(form.description.data or "").replace("\r\n", "\n").strip(),
        kind=vacancy.kind if vacancy and vacancy.kind in OTHER_KINDS else kind,
        occupation_code=form.occupation_code.data or None,
        contract=Contract(form.contract.data) if form.contract.data in set(Contract) else None,
        working_times=(*models, *_kept_models(vacancy)),
        hours_min=_float(form.hours_min.data),
        hours_max=_float(form.hours_max.data),
        pay_min_cents=_cents(form.pay_min.data),
        pay_max_cents=_cents(form.pay_max.data),
        pay_unit=PayUnit(form.pay_unit.data) if has_pay else None,
        places=(*_places(form), *_kept_places(vacancy)),
        requirements=(*_requirements(form), *_kept_requirements(vacancy)),
        demands=tuple(_demands(form.demands.data)),
        shifts=tuple(_shifts(form)),
    )


def values_of(vacancy: Vacancy) -> dict[str, Any]:
    """The form's values for a stored vacancy: what is stated. What was read from its text is checked elsewhere."""

    def stated(column: str) -> Any:
        return None if is_read(vacancy, column) else getattr(vacancy, column)

    place = vacancy.places[0] if vacancy.places else None
    return {
        **{name: stated(name) for name in ("title", "description", *PLAIN, *BOXES)},
        "occupation_code": stated("occupation_code") or "",
        "contract": getattr(stated("contract"), "value", ""),
        "working_times": stated("working_times") or [],
        "hours_min": _decimal(stated("hours_min")),
        "hours_max": _decimal(stated("hours_max")),
        "pay_min": _euros(stated("pay_min_cents")),
        "pay_max": _euros(stated("pay_max_cents")),
        "pay_unit": (stated("pay_unit") or PayUnit.HOUR).value,
        "postcode": place.postcode if place else None,
        "town": place.town if place else None,
        "street": place.street if place else None,
        **_asked_values([row for row in vacancy.requirements if row.origin is Origin.STATED]),
        **_shift_values(vacancy),
        "demands": _demand_values(vacancy),
    }


def values_of_new(employer: Employer, today: date) -> dict[str, Any]:
    """The form's values for a new vacancy of this employer: the employer's own address, valid for 60 days."""
    return {
        "postcode": employer.postcode,
        "town": employer.town,
        "street": employer.street,
        "valid_until": today + VALID_FOR,
    }


def _places(form: PostingForm) -> Iterable[PlaceInput]:
    place = PlaceInput(_text(form.postcode.data), _text(form.town.data), _text(form.street.data))
    if place != PlaceInput():
        yield place


def _kept_places(vacancy: Vacancy | None) -> Iterable[PlaceInput]:
    for place in vacancy.places[1:] if vacancy else ():
        yield PlaceInput(place.postcode, place.town, place.street, place.transit_stop)


def _kept_models(vacancy: Vacancy | None) -> Iterable[WorkingTime]:
    if vacancy and not is_read(vacancy, "working_times"):
        known = {model.value for model in PLAIN_MODELS}
        yield from (WorkingTime(value) for value in vacancy.working_times or () if value not in known)


def _kept_requirements(vacancy: Vacancy | None) -> Iterable[RequirementInput]:
    for row in vacancy.requirements if vacancy else ():
        if row.origin is Origin.STATED and not _is_shown(row):
            yield RequirementInput(row.kind, row.code, row.level, row.need, row.is_learnable, row.aspect)


def _is_shown(row: Requirement) -> bool:
    """Whether the form has a place for it."""
    if row.kind is RequirementKind.LANGUAGE:
        return row.code == GERMAN and row.level is not None
    if row.kind is RequirementKind.EXPERIENCE:
        return str(row.level) in dict(EXPERIENCE)
    return row.kind is not RequirementKind.QUALIFICATION


def _requirements(form: PostingForm) -> Iterable[RequirementInput]:
    for row in form.needed.data:
        if (row["text"] or "").strip() and row["value"]:
            kind, code = row["value"].split(":", 1)
            level = int(row["level"]) if kind == RequirementKind.SKILL else None
            yield _asked(RequirementKind(kind), code, row["need"], level)
    if form.german.data:
        for aspect in SPOKEN if form.german_spoken_only.data else (None,):
            yield _asked(RequirementKind.LANGUAGE, GERMAN, form.german_need.data, int(form.german.data), aspect)
    if form.licence.data:
        yield _asked(RequirementKind.LICENCE, form.licence.data, form.licence_need.data)
    if form.experience.data:
        code = form.occupation_code.data or ""
        yield _asked(RequirementKind.EXPERIENCE, code, form.experience_need.data, int(form.experience.data))


def _asked(
    kind: RequirementKind, code: str, need: str, level: int | None = None, aspect: LanguageAspect | None = None
) -> RequirementInput:
    importance, is_learnable = NEED_OF[need]
    return RequirementInput(kind, code, level, importance, is_learnable, aspect)


def _demands(values: Mapping[str, Any]) -> Iterable[DemandInput]:
    for code in DEMAND_CODES:
        if values.get(code):
            yield DemandInput(code, Demand(values[code]), values["max_kg"] if code == LIFTING else None)


def _shifts(form: PostingForm) -> Iterable[ShiftInput]:
    """Each tapped time of day is a pattern of its own; shifts that change are one pattern of all their hours."""
    tapped = [(band, _tapped_hours(band, form.week.data or ())) for band, _words, _clock in BANDS]
    patterns = [ShiftInput(band, hours) for band, hours in tapped if hours]
    if form.is_rotating.data and len(patterns) > 1:
        yield ShiftInput(ROTATING, sum(_disjoint(each.hours for each in patterns)))
    else:
        yield from patterns
    for line in (form.own_times.data or "").splitlines():
        if line.strip():
            yield ShiftInput(OWN, week_hours(line))


def _tapped_hours(band: str, week: Iterable[str]) -> int:
    days = tuple(sorted(int(day) for each, day in (value.rsplit("-", 1) for value in week) if each == band))
    return _hours(band, days) if days else 0


def _disjoint(patterns: Iterable[int]) -> Iterable[int]:
    """The patterns without the hours that an earlier one has, so that their sum is all their hours."""
    seen = 0
    for hours in patterns:
        yield hours & ~seen
        seen |= hours


def _hours(band: str, days: tuple[int, ...]) -> int:
    start, end = next(clock for each, _words, clock in BANDS if each == band)
    return hours_between(days=days, start=start, end=end)


def _asked_values(stated: list[Requirement]) -> dict[str, Any]:
    by_kind: dict[RequirementKind, list[Requirement]] = {}
    for row in stated:
        by_kind.setdefault(row.kind, []).append(row)
    german = [row for row in by_kind.get(RequirementKind.LANGUAGE, []) if _is_shown(row)]
    licences = by_kind.get(RequirementKind.LICENCE, [])
    experience = [row for row in by_kind.get(RequirementKind.EXPERIENCE, []) if _is_shown(row)]
    rows = [row for kind in (RequirementKind.SKILL, RequirementKind.CERTIFICATE) for row in by_kind.get(kind, [])]
    values: dict[str, Any] = {
        "needed": [
            {"text": "", "value": f"{row.kind}:{row.code}", "level": str(row.level or 1), "need": need_of(row)}
            for row in (*rows, *licences[1:])
        ]
    }
    for name, found in (("german", german), ("licence", licences), ("experience", experience)):
        if found:
            values[name] = found[0].code if name == "licence" else str(found[0].level)
            values[f"{name}_need"] = need_of(found[0])
    values["german_spoken_only"] = bool(german) and german[0].aspect is not None
    return values


def need_of(row: Requirement) -> str:
    """How important it is, as the form says it."""
    return WISH if row.need is Need.WISH else TAUGHT if row.is_learnable else MUST


def _shift_values(vacancy: Vacancy) -> dict[str, Any]:
    """Stored patterns as taps on the week where they are bands of days, else in words."""
    patterns = [text_to_grid(row.hours) for row in vacancy.shifts if row.origin is not Origin.READ_FROM_TEXT]
    taps = {
        hours: _taps(hours, (band,)) for hours in patterns for band, _words, _clock in BANDS if _taps(hours, (band,))
    }
    rest = [hours for hours in patterns if hours not in taps]
    if taps or not patterns:
        week = sorted({tap for found in taps.values() for tap in found})
        return {"week": week, "own_times": _lines(rest)}
    for bands in _several():
        week = _taps(patterns[0], bands)
        if week:
            return {"week": week, "is_rotating": True, "own_times": _lines(patterns[1:])}
    return {"own_times": _lines(patterns)}


def _taps(hours: int, bands: tuple[str, ...]) -> list[str]:
    """The taps that give exactly these hours, each of these bands on some day; none where there are none."""
    days = {band: [day for day in range(7) if not _hours(band, (day,)) & ~hours] for band in bands}
    together = 0
    for band in bands:
        together |= _hours(band, tuple(days[band])) if days[band] else 0
    is_exact = together == hours and all(days.values())
    return [f"{band}-{day}" for band in bands for day in days[band]] if is_exact else []


def _several() -> list[tuple[str, ...]]:
    """Two bands and more, the fewest first."""
    names = [band for band, _words, _clock in BANDS]
    return [bands for size in range(2, len(names) + 1) for bands in combinations(names, size)]


def _lines(patterns: list[int]) -> str:
    return "\n".join(week_text(hours, "de").replace("–", "-") for hours in patterns)


def _demand_values(vacancy: Vacancy) -> dict[str, Any]:
    stated = [row for row in vacancy.demands if row.origin is not Origin.READ_FROM_TEXT]
    values: dict[str, Any] = {row.item: row.degree.value for row in stated}
    values["max_kg"] = next((row.max_kg for row in stated if row.item == LIFTING), None)
    return values


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _cents(value: Decimal | None) -> int | None:
    return None if value is None else round(value * 100)


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100
