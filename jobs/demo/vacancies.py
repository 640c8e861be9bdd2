"""Generated vacancies: an advert in German and the facts in it, which agree with each other. No database here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from employers.codes import DisclosureMode, Origin, VacancyKind, VacancyState
from employers.models import Requirement, ShiftPattern, VacancyChange, VacancyDemand, VacancyPlace
from jobs.demo.adverts import Advert, Sentence, write_advert
from jobs.demo.draws import Draws, Weights
from jobs.demo.employers import GeneratedEmployer, home_of
from jobs.demo.material import Material, Parts, Row
from jobs.demo.requirements import Asking
from jobs.demo.terms import TRAINING, Terms
from profiles.catalogue.codes import WorkingTime, kldb_level

TITLES_OF_KIND: Mapping[VacancyKind, str] = {
    VacancyKind.APPRENTICESHIP: "Ausbildung: {title}",
    VacancyKind.ENTRY_QUALIFICATION: "Einstiegsqualifizierung: {title}",
    VacancyKind.INTERNSHIP: "Praktikum: {title}",
    VacancyKind.MINI_JOB: "Minijob: {title}",
}
HOME_WORDS = ("Homeoffice", "Mobiles Arbeiten", "mobiles Arbeiten")
LONGEST_MINI_JOB = 25.0  # templates with so few hours are also posted as mini jobs


@dataclass
class GeneratedVacancy:
    """One vacancy without id: ``row`` for the vacancy, ``parts`` for the tables that belong to it."""

    row: Row
    parts: Parts


@dataclass(frozen=True)
class Posted:
    """An employer with id, and who works on it."""

    employer: GeneratedEmployer
    employer_id: int
    adviser_id: int


@dataclass
class VacancyStream:
    """Draws vacancies one after the other."""

    draws: Draws
    material: Material
    now: datetime
    today: date

    def vacancies(self, posted: Sequence[Posted], count: int) -> Iterator[GeneratedVacancy]:
        """``count`` vacancies; where there are more than twice as many, the last ones are the unlawful ones."""
        unlawful = [template for template in self.material.templates if template.get("unlawful")]
        slots = [one for one in posted for _ in range(one.employer.vacancies)]
        lawful = count - len(unlawful) if count > 2 * len(unlawful) else count
        for number, one in enumerate(slots[:count]):
            is_lawful = number < lawful
            template = self._template(one.employer) if is_lawful else unlawful[number - lawful]
            owner = one if is_lawful else self._who_fits(posted, template)
            yield self._vacancy(number, owner, template)

    def _template(self, employer: GeneratedEmployer) -> Mapping[str, Any]:
        return self.draws.of(Weights(employer.templates, [one["frequency"] for one in employer.templates]))

    def _who_fits(self, posted: Sequence[Posted], template: Mapping[str, Any]) -> Posted:
        """An employer that posts the same occupation, else any."""
        fits = [one for one in posted
                if any(each["occupation"] == template["occupation"] for each in one.employer.templates)]  # fmt: skip
        return self.draws.pick(fits or posted)

    def _vacancy(self, number: int, posted: Posted, template: Mapping[str, Any]) -> GeneratedVacancy:
        draws, material = self.draws, self.material
        kind = self._kind(template)
        title = TITLES_OF_KIND.get(kind, "{title}").format(title=draws.pick(template["titles"]))
        postcode, town = self._place(posted.employer)
        advert = self._frame(posted.employer, template, title, town)
        asking = Asking(draws, material, template, advert)
        asking.all(is_training=kind in TRAINING)
        terms = Terms(draws, material, template, advert, kind)
        terms.all(self.today)
        row = self._openness(advert) | terms.row | self._state(number, posted, template)
        if any(word in offer.words for offer in advert.offers for word in HOME_WORDS):
            row["working_times"] = [*row["working_times"], WorkingTime.HOME.value]
        is_read = draws.chance(material.employers.value("vacancy.read_from_text_share"))
        row |= self._text(advert, is_read=is_read) | {
            "title": title, "kind": kind, "occupation_code": template["occupation"],
            "occupation_origin": Origin.READ_FROM_TEXT if is_read else Origin.CONFIRMED,
            "requirement_level": asking.requirement_level(is_training=kind in TRAINING),
            "industry": posted.employer.row["industry"],
        }  # fmt: skip
        place = {"postcode": postcode, "town": town, "street": None, "country": "DE", "latitude": None,
                 "longitude": None, "transit_stop": None}  # fmt: skip
        parts: Parts = {VacancyPlace: [place], Requirement: asking.requirements, VacancyDemand: asking.demands,
                        ShiftPattern: terms.shifts, VacancyChange: self._changes(row, posted)}  # fmt: skip
        return GeneratedVacancy(row, parts)

    def _kind(self, template: Mapping[str, Any]) -> VacancyKind:
        """Work, unless the template suits another kind that was drawn."""
        kind = VacancyKind(self.draws.of(self.material.employers.weights("vacancy.kind")))
        level, hours = kldb_level(template["occupation"]), template["hours_per_week"]
        suits = {
            VacancyKind.MINI_JOB: level == 1 and min(hours) <= LONGEST_MINI_JOB and not template["rotating"],
            VacancyKind.APPRENTICESHIP: level == 2 and template["experience"] == "required" and min(hours) >= 35,
            VacancyKind.ENTRY_QUALIFICATION: level == 2 and min(hours) >= 35 and not template["rotating"],
            VacancyKind.INTERNSHIP: level == 1 and min(hours) >= 35 and not template["rotating"],
        }
        return kind if suits.get(kind, False) and not template.get("unlawful") else VacancyKind.WORK

    def _place(self, employer: GeneratedEmployer) -> tuple[str, str]:
        if not employer.row["is_temp_agency"] and self.draws.chance(0.8):
            return home_of(employer)
        postcode = str(self.draws.of(self.material.employers.weights("postcodes")))
        return postcode, self.material.towns.get(postcode, "")

    def _frame(self, employer: GeneratedEmployer, template: Mapping[str, Any], title: str, town: str) -> Advert:
        draws, frame = self.draws, self.material.phrases.value("frame")
        intros = frame["intro_temp_agency"] if employer.row["is_temp_agency"] else frame["intro"]
        intro = draws.pick(intros).format(employer=employer.name, title=title, town=town)
        is_lawful = not template.get("unlawful")
        tasks = draws.some(template["tasks"], draws.between(4, 6)) if is_lawful else template["tasks"]
        return Advert(
            intro=[Sentence(intro)],
            tasks=[Sentence(task) for task in tasks],
            offers=[Sentence(offer) for offer in draws.some(template["offers"], draws.between(2, 4))],
            closing=[Sentence(draws.pick(frame["contact"]))],
        )

    def _text(self, advert: Advert, *, is_read: bool) -> Row:
        frame = self.material.phrases.value("frame")
        headings = [self.draws.pick(frame[f"{part}_heading"]) for part in ("tasks", "profile", "offers")]
        text, readings = write_advert(advert, headings, is_read=is_read)
        return {"description": text, "readings": readings if is_read else None}

    def _openness(self, advert: Advert) -> Row:
        draws, frame = self.draws, self.material.phrases.value("frame")
        shares, access = self.material.employers.value("openness"), self.material.employers.value("workplace_access")
        welcomes = draws.chance(shares["refugees_welcome_share"])
        if welcomes and draws.chance(0.5):
            advert.closing.append(Sentence(draws.pick(frame["refugees_welcome"])))
        if draws.chance(shares["severe_disability_welcome_share"]):
            advert.closing.append(Sentence(draws.pick(frame["equal_opportunity"])))
        is_recorded = draws.chance(access["recorded_share"])
        names = {"is_step_free": "step_free", "has_accessible_toilet": "accessible_toilet", "has_parking": "parking",
                 "is_screen_reader_ready": "screen_reader", "helps_with_induction": "induction_help"}  # fmt: skip
        known = {name: draws.chance(access[f"{key}_share"]) for name, key in names.items()}
        return {
            "welcomes_refugees": True if welcomes else None,
            "only_severely_disabled": None,
            "offers_trial": draws.chance(shares["trial_possible_share"]),
            "subsidy_discussed": draws.chance(shares["subsidy_discussed_share"]),
            **{name: value if is_recorded else None for name, value in known.items()},
        }

    def _state(self, number: int, posted: Posted, template: Mapping[str, Any]) -> Row:
        draws, patterns = self.draws, self.material.employers
        state = VacancyState(draws.of(patterns.weights("vacancy.state")))
        state = VacancyState.SUBMITTED if template.get("unlawful") else state
        days = draws.between(0, 25)
        is_out = state not in (VacancyState.DRAFT, VacancyState.SUBMITTED)
        low, high = patterns.value("vacancy.valid_days")
        is_restricted = draws.chance(patterns.value("vacancy.restriction_request_share"))
        mode = draws.of(patterns.weights("disclosure_mode"))
        return {
            "reference": f"VD-{number + 1:06}", "employer_id": posted.employer_id, "source": "demo",
            "source_id": None, "source_url": None, "is_generated": True,
            "created_at": self.now - timedelta(days=days + 1, hours=draws.between(0, 8)), "updated_at": self.now,
            "state": state, "published_on": self.today - timedelta(days=days) if is_out else None,
            "valid_until": self.today + timedelta(days=draws.between(max(low - days, 5), high)),
            "has_industrial_action": draws.chance(patterns.value("vacancy.industrial_action_share")),
            "restriction_request": "Nur Bewerbungen über den Arbeitgeber-Service" if is_restricted else None,
            "restriction_reason": "Wenig Zeit für die Auswahl" if is_restricted else None,
            "disclosure_mode": DisclosureMode.ANONYMOUS if mode == "anonymous" else DisclosureMode.OPEN,
        }  # fmt: skip

    def _changes(self, row: Row, posted: Posted) -> list[Row]:
        """How the vacancy came into its state."""
        steps: list[VacancyState] = []
        if row["state"] is not VacancyState.DRAFT:
            steps.append(VacancyState.SUBMITTED)
        if row["published_on"] is not None:
            steps.append(VacancyState.OPEN)
        if row["state"] in (VacancyState.PAUSED, VacancyState.FILLED_BY_US):
            steps.append(row["state"])
        changes, before = [], VacancyState.DRAFT
        for hours, after in enumerate(steps, start=1):
            by = None if after is VacancyState.SUBMITTED else posted.adviser_id
            changes.append({"from_state": before, "to_state": after, "at": row["created_at"] + timedelta(hours=hours),
                            "by": by, "reason": None})  # fmt: skip
            before = after
        return changes
