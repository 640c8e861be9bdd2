"""What was read from an advert, kept or removed by a person."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from employers.codes import Demand, Need, Origin, PayUnit, RequirementKind, VacancyState
from employers.importing import OccupationGuess
from employers.inputs import VacancyInput
from employers.models import Requirement, Vacancy, VacancyDemand
from employers.operations import save_draft
from employers.readings import (
    OCCUPATION,
    choose_occupation,
    propose_occupation,
    read_items,
    refused_items,
    settle_readings,
)
from profiles.catalogue.models import LimitationItem
from tests.factories import WAREHOUSE, make_employer, make_occupation, make_vacancy

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _read_vacancy(session: Session) -> Vacancy:
    """A vacancy of which a language, a demand, hours and pay were read, and a skill is stated."""
    session.add(LimitationItem(code="NOISE", complex="environment", label_de="Lärm", label_en="noise"))
    session.flush()
    vacancy = make_vacancy(
        session, state=VacancyState.DRAFT, hours_min=20.0, hours_max=30.0, pay_min_cents=1500, pay_unit=PayUnit.HOUR
    )
    vacancy.requirements = [
        Requirement(kind=RequirementKind.LANGUAGE, code="de", level=3, need=Need.MUST, origin=Origin.READ_FROM_TEXT,
                    words="Deutsch B1"),
        Requirement(kind=RequirementKind.SKILL, code="dough", level=1, need=Need.MUST, origin=Origin.STATED),
    ]  # fmt: skip
    vacancy.demands = [
        VacancyDemand(item="NOISE", degree=Demand.REGULAR, origin=Origin.READ_FROM_TEXT, words="laut"),
    ]
    vacancy.readings = [
        {"field": "hours_min", "words": "20 bis 30 Stunden"},
        {"field": "hours_max", "words": "20 bis 30 Stunden"},
        {"field": "pay_min_cents", "words": "15 Euro"},
        {"field": "pay_unit", "words": "15 Euro"},
    ]
    session.flush()
    return vacancy


def test_columns_that_were_read_together_are_one_item(session: Session) -> None:
    vacancy = _read_vacancy(session)

    items = read_items(vacancy)

    language = vacancy.requirements[0]
    assert [(item.key, item.words) for item in items] == [
        ("hours", "20 bis 30 Stunden"),
        ("pay", "15 Euro"),
        (f"requirement-{language.id}", "Deutsch B1"),
        ("demand-NOISE", "laut"),
    ]


def test_what_is_kept_is_confirmed_and_waits_no_longer(session: Session) -> None:
    vacancy = _read_vacancy(session)
    keys = [item.key for item in read_items(vacancy)]

    settle_readings(session, vacancy.id, kept=keys, shown=keys, now=NOW)

    assert read_items(vacancy) == []
    assert (vacancy.hours_min, vacancy.pay_min_cents) == (20.0, 1500)
    assert [row.origin for row in vacancy.requirements] == [Origin.CONFIRMED, Origin.STATED]
    assert vacancy.updated_at == NOW


def test_what_is_not_kept_is_gone_and_stated_facts_stay(session: Session) -> None:
    vacancy = _read_vacancy(session)
    keys = [item.key for item in read_items(vacancy)]

    settle_readings(session, vacancy.id, kept=["hours"], shown=keys, now=NOW)

    assert (vacancy.hours_min, vacancy.pay_min_cents, vacancy.pay_unit) == (20.0, None, None)
    assert [row.code for row in vacancy.requirements] == ["dough"]
    assert vacancy.demands == []


def test_what_was_not_shown_is_not_touched(session: Session) -> None:
    vacancy = _read_vacancy(session)

    settle_readings(session, vacancy.id, kept=[], shown=[], now=NOW)

    assert len(read_items(vacancy)) == 4


def test_an_occupation_read_from_the_title_is_kept_or_removed(session: Session) -> None:
    make_occupation(session, WAREHOUSE)
    kept, removed = (make_vacancy(session, state=VacancyState.DRAFT, title="Lagerhilfe") for _ in range(2))
    for vacancy in (kept, removed):
        propose_occupation(session, vacancy.id, OccupationGuess(WAREHOUSE, "Lagerhelfer"))

    settle_readings(session, kept.id, kept=[OCCUPATION], shown=[OCCUPATION], now=NOW)
    settle_readings(session, removed.id, kept=[], shown=[OCCUPATION], now=NOW)

    assert (kept.occupation_code, kept.occupation_origin) == (WAREHOUSE, Origin.CONFIRMED)
    assert (removed.occupation_code, removed.occupation_origin) == (None, None)


def test_another_occupation_than_the_one_read_is_chosen_and_then_confirmed(session: Session) -> None:
    for code in (WAREHOUSE, "29222"):
        make_occupation(session, code)
    vacancy = make_vacancy(session, state=VacancyState.DRAFT, title="Lagerhilfe")
    propose_occupation(session, vacancy.id, OccupationGuess(WAREHOUSE, "Lagerhelfer", 0.4))
    item = read_items(vacancy)[0]

    choose_occupation(session, vacancy.id, "29222")
    settle_readings(session, vacancy.id, kept=[OCCUPATION], shown=[OCCUPATION], now=NOW)

    assert not item.is_sure
    assert (vacancy.occupation_code, vacancy.occupation_origin) == ("29222", Origin.CONFIRMED)


def test_a_stated_occupation_is_not_chosen_anew(session: Session) -> None:
    vacancy = make_vacancy(session, occupation_code=WAREHOUSE, occupation_origin=Origin.STATED)

    choose_occupation(session, vacancy.id, "29222")

    assert vacancy.occupation_code == WAREHOUSE


def test_doubtful_readings_say_so_and_what_the_text_refuses_is_kept_apart(session: Session) -> None:
    text = "20 Stunden die Woche, Deutsch B1. Keine Nachtarbeit, kein Führerschein nötig. 1.900 Euro."
    entered = VacancyInput(title="Lagerhilfe", description=text)
    vacancy = save_draft(session, entered, employer_id=make_employer(session).id, now=NOW, by=None)

    sure = {item.key.split("-")[0]: item.is_sure for item in read_items(vacancy)}

    assert sure["hours"]
    assert sure["requirement"]
    assert not sure["pay"]
    assert {(item.kind, item.words) for item in refused_items(vacancy)} >= {("shift", "Nachtarbeit")}
    assert {item.kind for item in refused_items(vacancy)} == {"shift", "licence"}


def test_what_was_noted_of_a_text_goes_with_the_text(session: Session) -> None:
    entered = VacancyInput(title="Lagerhilfe", description="Keine Nachtarbeit. 1.900 Euro.")
    employer = make_employer(session)
    vacancy = save_draft(session, entered, employer_id=employer.id, now=NOW, by=None)

    other = VacancyInput(title="Lagerhilfe", description="Wir freuen uns auf Sie.")
    save_draft(session, other, employer_id=employer.id, vacancy_id=vacancy.id, now=NOW, by=None)

    assert refused_items(vacancy) == []
    assert vacancy.readings is None


def test_an_occupation_that_a_person_named_is_left_alone(session: Session) -> None:
    make_occupation(session, "29222")
    vacancy = make_vacancy(session, occupation_code=WAREHOUSE, occupation_origin=Origin.STATED)

    propose_occupation(session, vacancy.id, OccupationGuess("29222", "Bäcker"))

    assert (vacancy.occupation_code, vacancy.occupation_origin) == (WAREHOUSE, Origin.STATED)


ADVERT = (
    "Sie arbeiten in Frühschicht von 6 bis 14 Uhr, 20 Stunden pro Woche, befristet. Ab sofort. Wir zahlen 15 Euro pro "
    "Stunde. Sie heben regelmäßig bis 15 kg und brauchen Deutsch mindestens B1. Wir suchen 3 Personen."
)


def test_what_was_removed_does_not_come_back_when_the_draft_is_saved_again(session: Session) -> None:
    make_occupation(session, WAREHOUSE)
    session.add(LimitationItem(code="LIFT_CARRY", complex="physical", label_de="Heben", label_en="lifting"))
    employer, entered = make_employer(session), VacancyInput(title="Lagerhilfe", description=ADVERT)
    guess = OccupationGuess(WAREHOUSE, "Lagerhelfer")
    vacancy = save_draft(session, entered, employer_id=employer.id, now=NOW, by=None)
    propose_occupation(session, vacancy.id, guess)
    keys = [item.key for item in read_items(vacancy)]
    settle_readings(session, vacancy.id, kept=[], shown=keys, now=NOW)

    save_draft(session, entered, employer_id=employer.id, vacancy_id=vacancy.id, now=NOW, by=None)
    propose_occupation(session, vacancy.id, guess)

    kinds = {key.split("-")[0] for key in keys}
    assert {"occupation", "hours", "contract", "start", "pay", "requirement", "shift", "demand"} <= kinds
    assert read_items(vacancy) == []


def test_other_words_for_what_was_removed_are_read_again(session: Session) -> None:
    employer, entered = make_employer(session), VacancyInput(title="Lagerhilfe", description="20 Stunden pro Woche.")
    vacancy = save_draft(session, entered, employer_id=employer.id, now=NOW, by=None)
    settle_readings(session, vacancy.id, kept=[], shown=["hours"], now=NOW)

    changed = replace(entered, description="Neu: 25 Stunden pro Woche.")
    save_draft(session, changed, employer_id=employer.id, vacancy_id=vacancy.id, now=NOW, by=None)

    assert (vacancy.hours_min, vacancy.hours_max) == (25, 25)
