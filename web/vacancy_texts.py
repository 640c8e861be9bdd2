"""A vacancy in words: what its pages show, with the words of the advert that a fact was read from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from employers.advert_facts import DEMAND, SHIFT
from employers.codes import Demand, Need, Origin, RequirementKind
from employers.models import Requirement, ShiftPattern, Vacancy, VacancyDemand
from employers.readings import COLUMN_GROUPS, OCCUPATION, ReadItem, RefusedItem, refused_items
from profiles.catalogue.codes import Cefr, SkillLevel, WorkingTime
from profiles.catalogue.queries import LIMITATION, Labels
from web.formatting import date_text, euros_text, number_text
from web.wording import hours_of_week, word

SHIFT_NAMES = {
    "early": _l("early"),
    "day": _l("day"),
    "late": _l("late"),
    "night": _l("night"),
    "weekend": _l("weekend"),
    "rotating": _l("changing shifts"),
}
GROUP_LABELS = {
    OCCUPATION: _l("Occupation"),
    "working_times": _l("Working-time model"),
    "hours": _l("Weekly hours"),
    "start": _l("Start"),
    "contract": _l("Contract"),
    "openings": _l("Openings"),
    "pay": _l("Pay"),
}
OPENNESS = (
    ("offers_trial", _l("A trial is possible")),
    ("welcomes_refugees", _l("Refugees are welcome")),
    ("is_step_free", _l("The workplace is step-free")),
    ("has_accessible_toilet", _l("There is an accessible toilet")),
    ("has_parking", _l("There is a parking space")),
    ("helps_with_induction", _l("Somebody helps with the induction")),
)
QUALIFICATIONS = {
    1: _l("no vocational qualification"),
    2: _l("vocational training"),
    3: _l("master craftsman, technician or similar"),
    4: _l("university degree"),
}


@dataclass(frozen=True)
class Fact:
    """One line: ``value`` None is not recorded; ``quote`` holds the words where it was read and not confirmed."""

    label: str
    value: str | list[str] | None
    quote: str | None = None


@dataclass(frozen=True)
class Section:
    """A part of the vacancy's page."""

    title: str
    facts: list[Fact]


@dataclass(frozen=True)
class Check:
    """Something read from the text that a person keeps or removes.

    ``choices``: codes and names of what it may also be, the one that was read first; empty where there is no choice.
    """

    key: str
    text: str
    words: str
    is_sure: bool = True
    choices: Sequence[tuple[str, str]] = ()


def sections(vacancy: Vacancy, labels: Labels) -> list[Section]:
    """All parts of the page; what is not recorded shows as such where it matters for matching."""
    return [
        Section(_("The work"), _work(vacancy, labels)),
        Section(_("What is needed"), list(_needed(vacancy, labels))),
        Section(_("When"), _times(vacancy, labels)),
        Section(_("Pay and contract"), _terms(vacancy)),
        Section(_("Openness"), [Fact(_("Openness"), [str(text) for name, text in OPENNESS if getattr(vacancy, name)])]),
        Section(_("What the work demands"), list(_demands(vacancy, labels))),
    ]


def checks(
    items: Iterable[ReadItem], vacancy: Vacancy, labels: Labels, occupations: Sequence[tuple[str, str]] = ()
) -> list[Check]:
    """What was read from the text, in words; ``occupations`` are those that the title may stand for."""
    return [
        Check(
            item.key,
            _item_text(item, vacancy, labels),
            item.words,
            item.is_sure,
            occupations if item.key == OCCUPATION and len(occupations) > 1 else (),
        )
        for item in items
    ]


def _refused(vacancy: Vacancy, labels: Labels, wanted: Callable[[str], bool]) -> Iterable[Fact]:
    """What the text says is not asked or does not occur, by kind."""
    for item in refused_items(vacancy):
        if wanted(item.kind):
            yield Fact(_refused_text(item, labels), _("not needed, says the text"), item.words)


def _refused_text(item: RefusedItem, labels: Labels) -> str:
    if item.kind == DEMAND:
        return labels.get((LIMITATION, item.code), item.code)
    if item.kind == SHIFT:
        return str(_("Times: %(shift)s", shift=SHIFT_NAMES.get(item.code, item.code)))
    if item.kind == RequirementKind.EXPERIENCE.value:
        return str(_("Experience"))
    return labels.get((item.kind, item.code), item.code)


def requirement_text(row: Requirement, labels: Labels) -> str:
    """What is asked, and how much."""
    name = labels.get((row.kind.value, row.code), row.code)
    if row.kind is RequirementKind.LANGUAGE:
        level = _("level not stated") if row.level is None else Cefr(row.level).name
        aspect = f" ({word(row.aspect)})" if row.aspect else ""
        return f"{name}: {level}{aspect}"
    if row.kind is RequirementKind.SKILL and row.level:
        return f"{name}: {word(SkillLevel(row.level))}"
    if row.kind is RequirementKind.EXPERIENCE:
        name = labels.get(("occupation", row.code), "") or _("in this occupation")
        months = _("%(months)s months", months=number_text(row.level)) if row.level else _("duration not stated")
        return str(_("Experience %(name)s: %(months)s", name=name, months=months))
    if row.kind is RequirementKind.QUALIFICATION:
        level = QUALIFICATIONS.get(row.level or 0, row.code)
        return str(_("Qualification: %(level)s", level=level))
    return name


def need_text(row: Requirement) -> str:
    """How important a requirement is."""
    if row.need is Need.WISH:
        return str(_("would be nice"))
    return str(_("can be learned on the job") if row.is_learnable else _("must"))


def shift_text(row: ShiftPattern) -> str:
    """A pattern of working hours in words."""
    name = SHIFT_NAMES.get(row.name)
    hours = hours_of_week(row.hours) or ""
    return f"{name}: {hours}" if name else hours


def demand_text(row: VacancyDemand) -> str:
    """How often the work demands something."""
    load = f", {_('up to %(kg)s kg', kg=row.max_kg)}" if row.max_kg else ""
    return f"{word(row.degree)}{load}"


def hours_text(vacancy: Vacancy) -> str | None:
    """Weekly hours as a range."""
    ends = sorted({end for end in (vacancy.hours_min, vacancy.hours_max) if end is not None})
    if not ends:
        return None
    text = "–".join(number_text(end) for end in ends)
    if vacancy.hours_max is None:
        return str(_("from %(hours)s hours", hours=text))
    if vacancy.hours_min is None:
        return str(_("up to %(hours)s hours", hours=text))
    return str(_("%(hours)s hours", hours=text))


def pay_text(vacancy: Vacancy) -> str | None:
    """Pay as a range with its unit."""
    low, high, unit = vacancy.pay_min_cents, vacancy.pay_max_cents, word(vacancy.pay_unit) or ""
    if low is None and high is None:
        return None
    if low is not None and high is not None and low != high:
        return f"{euros_text(low)} – {euros_text(high)} {unit}"
    if low is None:
        return str(_("up to %(pay)s %(unit)s", pay=euros_text(high), unit=unit))
    if high is None:
        return str(_("from %(pay)s %(unit)s", pay=euros_text(low), unit=unit))
    return f"{euros_text(low)} {unit}"


def start_text(vacancy: Vacancy) -> str | None:
    """When the work begins."""
    if vacancy.earliest_start_on:
        return str(_("from %(day)s", day=date_text(vacancy.earliest_start_on)))
    return str(_("as soon as possible")) if vacancy.starts_now else None


def places_text(vacancy: Vacancy) -> list[str]:
    """Places of work, one line each."""
    found = []
    for place in vacancy.places:
        town = " ".join(part for part in (place.postcode, place.town) if part)
        found.append(", ".join(part for part in (place.street, town) if part))
    return [text for text in found if text]


def _quote(vacancy: Vacancy, group: str) -> str | None:
    columns = COLUMN_GROUPS[group]
    return next((str(entry["words"]) for entry in vacancy.readings or [] if entry["field"] in columns), None)


def _scalar(vacancy: Vacancy, group: str, value: str | list[str] | None) -> Fact:
    return Fact(str(GROUP_LABELS[group]), value, _quote(vacancy, group))


def _group_text(vacancy: Vacancy, group: str, labels: Labels) -> str | None:
    if group == OCCUPATION:
        return labels.get(("occupation", vacancy.occupation_code or ""), vacancy.occupation_code)
    texts = {
        "working_times": lambda: _models(vacancy),
        "hours": lambda: hours_text(vacancy),
        "start": lambda: start_text(vacancy),
        "contract": lambda: word(vacancy.contract),
        "openings": lambda: number_text(vacancy.openings) if vacancy.openings else None,
        "pay": lambda: pay_text(vacancy),
    }
    return texts[group]()


def _item_text(item: ReadItem, vacancy: Vacancy, labels: Labels) -> str:
    row = item.row
    if isinstance(row, Requirement):
        return f"{requirement_text(row, labels)} – {need_text(row)}"
    if isinstance(row, ShiftPattern):
        return str(_("Times: %(shift)s", shift=shift_text(row)))
    if isinstance(row, VacancyDemand):
        return f"{labels.get((LIMITATION, row.item), row.item)}: {demand_text(row)}"
    return f"{GROUP_LABELS[item.key]}: {_group_text(vacancy, item.key, labels) or ''}"


def _models(vacancy: Vacancy) -> str | None:
    return ", ".join(str(word(WorkingTime(value))) for value in vacancy.working_times or []) or None


def _work(vacancy: Vacancy, labels: Labels) -> list[Fact]:
    return [
        _scalar(vacancy, OCCUPATION, _group_text(vacancy, OCCUPATION, labels)),
        Fact(_("Kind"), word(vacancy.kind)),
        _scalar(vacancy, "openings", _group_text(vacancy, "openings", labels)),
        Fact(_("Place of work"), places_text(vacancy) or None),
    ]


def _needed(vacancy: Vacancy, labels: Labels) -> Iterable[Fact]:
    for row in vacancy.requirements:
        quote = row.words if row.origin is Origin.READ_FROM_TEXT else None
        yield Fact(requirement_text(row, labels), need_text(row), quote)
    yield from _refused(vacancy, labels, lambda kind: kind not in (DEMAND, SHIFT))


def _times(vacancy: Vacancy, labels: Labels) -> list[Fact]:
    shifts = [shift_text(row) for row in vacancy.shifts]
    read = next((row.words for row in vacancy.shifts if row.origin is Origin.READ_FROM_TEXT), None)
    return [
        _scalar(vacancy, "working_times", _models(vacancy)),
        _scalar(vacancy, "hours", hours_text(vacancy)),
        Fact(_("Times"), shifts or None, read),
        *_refused(vacancy, labels, lambda kind: kind == SHIFT),
        _scalar(vacancy, "start", start_text(vacancy)),
        Fact(_("Valid until"), date_text(vacancy.valid_until) if vacancy.valid_until else None),
    ]


def _terms(vacancy: Vacancy) -> list[Fact]:
    contract = word(vacancy.contract)
    if contract and vacancy.contract_ends_on:
        contract = _("%(contract)s until %(day)s", contract=contract, day=date_text(vacancy.contract_ends_on))
    if contract and vacancy.has_takeover_option:
        contract = _("%(contract)s, can become permanent", contract=contract)
    return [
        _scalar(vacancy, "pay", pay_text(vacancy)),
        Fact(_("Collective agreement"), vacancy.tariff),
        _scalar(vacancy, "contract", contract),
    ]


def _demands(vacancy: Vacancy, labels: Labels) -> Iterable[Fact]:
    for row in vacancy.demands:
        if row.degree is not Demand.NONE:
            quote = row.words if row.origin is Origin.READ_FROM_TEXT else None
            yield Fact(labels.get((LIMITATION, row.item), row.item), demand_text(row), quote)
    yield from _refused(vacancy, labels, lambda kind: kind == DEMAND)
