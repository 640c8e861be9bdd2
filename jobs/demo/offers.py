"""Generated courses, measures and support: kinds that ship with the project, with runs over the coming year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from jobs.demo.draws import Draws
from jobs.demo.material import Material
from profiles.catalogue.models import Certificate
from profiles.offer_effects import read_effects, read_prerequisites
from profiles.offers.kinds import offer_kinds
from profiles.offers.operations import OfferInput, OfferRunInput, record_offer
from profiles.offers.queries import offer_codes

PROVIDERS = ("Volkshochschule (Demo)", "Bildungswerk Mitte (Demo)", "Lernwerkstatt Nord (Demo)", "Fahrschule (Demo)")
SKILL_MEASURES = 16
AHEAD_DAYS = 330
CARE_HOURS = ("Mo-Fr 06-18", "Mo-Fr 06-20, Sa 07-15")
AIDS = ("LIFT_CARRY", "STANDING_LONG", "BENDING", "SITTING_LONG", "SCREEN")
COURSES_FOR = ("forklift", "food_hygiene", "first_aid", "guard_34a", "care_assistant_course", "driver_cpc", "welding",
               "crane", "excavator", "electrical_instructed")  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One offer to be made: kind, name, what it changes and asks (else as its kind), euros, weeks, runs ahead."""

    code: str
    kind: str
    title_de: str
    euros: int
    weeks: int
    every_days: int
    effects: str = ""
    prerequisites: str = ""
    title_en: str | None = None


def add_offers(session: Session, material: Material, draws: Draws, *, now: datetime, today: date) -> int:
    """Add generated offers with runs in the coming year; their number. The same seed and day give the same offers."""
    codes = offer_codes(session)
    plans = list(_plans(session, material))
    for plan in plans:
        kind = offer_kinds()[plan.kind]
        given = OfferInput(
            code=plan.code,
            kind=plan.kind,
            title_de=plan.title_de,
            title_en=plan.title_en or kind.label_en,
            decider=kind.decider,
            provider=draws.pick(PROVIDERS),
            accreditation_number=f"DEMO-{draws.between(100, 999)}",
            accredited_until=today + timedelta(days=draws.between(200, 900)),
            cost_cents=plan.euros * 100,
            is_restricted=kind.is_restricted,
            effects=read_effects(plan.effects or kind.effects, codes),
            prerequisites=read_prerequisites(plan.prerequisites or kind.prerequisites, codes),
            runs=tuple(_runs(plan, draws, today)),
            is_generated=True,
        )
        record_offer(session, given, now=now, by=None)
    return len(plans)


def _runs(plan: Plan, draws: Draws, today: date) -> Iterator[OfferRunInput]:
    """Runs that begin on Mondays; most have free places, some are full. Support without weeks helps from its day."""
    day = today + timedelta(days=draws.between(5, plan.every_days))
    while day < today + timedelta(days=AHEAD_DAYS):
        starts_on = day + timedelta(days=-day.weekday() % 7)
        ends_on = starts_on + timedelta(days=plan.weeks * 7 - 3) if plan.weeks else starts_on
        places = draws.between(8, 24)
        taken = places if draws.chance(0.2) else draws.between(0, places - 1)
        yield OfferRunInput(starts_on, ends_on, places, taken)
        day += timedelta(days=plan.every_days)


def _plans(session: Session, material: Material) -> Iterator[Plan]:
    kinds = offer_kinds()
    for code, euros, weeks in (("INTEGRATIONSKURS", 2290, 30), ("BSK_A2", 1300, 20), ("BSK_B1", 1300, 20),
                               ("BSK_B2", 1560, 20), ("BSK_C1", 1560, 20)):  # fmt: skip
        for number in (1, 2):
            yield Plan(f"{code}-{number}", code, kinds[code].label_de, euros, weeks, 42)
    yield Plan("FUEHRERSCHEIN_B-1", "FUEHRERSCHEIN_B", kinds["FUEHRERSCHEIN_B"].label_de, 3200, 18, 28)
    yield Plan("FUEHRERSCHEIN_C-1", "FBW", "Führerschein Klasse C", 4800, 12, 56, "add(licence, C)", "licence=B",
               "Driving licence class C")  # fmt: skip
    yield Plan("MOBILITAET-1", "MOBILITAET", kinds["MOBILITAET"].label_de, 350, 0, 14)
    yield Plan("UMSCHULUNG-1", "UMSCHULUNG", kinds["UMSCHULUNG"].label_de, 21000, 104, 180)
    yield Plan("TQ-1", "TQ", "Teilqualifizierung bis zur Externenprüfung", 9800, 52, 90, "raise_kldb(2)", "",
               "Partial qualification up to the external examination")  # fmt: skip
    certificates = session.execute(
        sa.select(Certificate.code, Certificate.label_de, Certificate.label_en).where(Certificate.code.in_(COURSES_FOR))
    )
    for code, label_de, label_en in sorted(certificates):
        kind, weeks = ("STAPLER", 1) if code == "forklift" else ("FBW", 1 + 3 * (len(code) % 4))
        yield Plan(f"KURS-{code.upper()}"[:40], kind, f"Kurs: {label_de}", 180 + 160 * weeks, weeks, 35,
                   f"add(certificate, {code})", "", f"Course: {label_en}")  # fmt: skip
    for code in _most_asked_skills(material):
        label = material.skill_labels.get(code, code)
        yield Plan(f"MAT-{code.upper()}"[:40], "MAT", f"Praxismodul: {label}"[:200], 640, 6, 49,
                   f"add(skill, {code}:2)", "", f"Practice module: {code.replace('-', ' ')}")  # fmt: skip
    for number, hours in enumerate(CARE_HOURS, 1):
        yield Plan(f"KITA-{number}", "KINDERBETREUUNG", f"Kinderbetreuung {hours}", 0, 0, 60, f"relax(grid, {hours})",
                   "", f"Child care {hours}")  # fmt: skip
    for item in AIDS:
        yield Plan(f"HILFE-{item}", "TECHN_HILFEN", kinds["TECHN_HILFEN"].label_de, 2400, 0, 45,
                   f"mitigate(limitation, {item})")  # fmt: skip


def _most_asked_skills(material: Material) -> list[str]:
    """Codes of the skills that vacancies of the world ask most, the most asked first."""
    asked: dict[str, float] = {}
    for template in material.templates:
        for code in template["must_skills"]:
            asked[code] = asked.get(code, 0.0) + template["frequency"]
    known = [code for code in asked if code in material.skill_labels]
    return sorted(known, key=lambda code: (-asked[code], code))[:SKILL_MEASURES]
