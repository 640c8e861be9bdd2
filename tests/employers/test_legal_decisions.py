"""Decisions on findings of the legal check: what they open, and when they no longer count."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotAllowed, NotFound
from core.users import Role, User
from employers.codes import LegalOutcome, VacancyState
from employers.intake_models import LegalDecision
from employers.legal_decisions import advert_hash, check_findings, decide_finding, judged_findings
from employers.models import Vacancy
from employers.operations import open_vacancy
from tests.factories import NOW, TODAY, make_user, make_vacancy

YOUNG = "Wir suchen eine junge Mitarbeiterin (w) für das Büro. Deutsch als Muttersprache."


@pytest.fixture
def adviser(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    return make_vacancy(session, title="Bürokraft (m/w/d)", description=YOUNG, state=VacancyState.SUBMITTED)


def decide_all(session: Session, vacancy: Vacancy, outcome: LegalOutcome, by: int) -> None:
    for each in judged_findings(session, vacancy, today=TODAY):
        decide_finding(session, vacancy.id, each.key, (outcome, "Weil es so ist."), now=NOW, by=by)


def open_keys(session: Session, vacancy: Vacancy) -> set[str]:
    return {each.key for each in judged_findings(session, vacancy, today=TODAY) if each.is_open}


def test_a_vacancy_with_an_open_finding_is_not_published(session: Session, vacancy: Vacancy, adviser: User) -> None:
    assert open_keys(session, vacancy)

    with pytest.raises(InvalidInput, match="Muttersprache"):
        open_vacancy(session, vacancy.id, now=NOW, by=adviser.id)


def test_once_each_finding_is_allowed_with_a_reason_it_is_published(
    session: Session, vacancy: Vacancy, adviser: User
) -> None:
    decide_all(session, vacancy, LegalOutcome.ALLOWED, adviser.id)

    assert open_vacancy(session, vacancy.id, now=NOW, by=adviser.id).state is VacancyState.OPEN


def test_what_has_to_be_changed_holds_it_up_until_the_words_are_gone(
    session: Session, vacancy: Vacancy, adviser: User
) -> None:
    decide_all(session, vacancy, LegalOutcome.UPHELD, adviser.id)

    with pytest.raises(InvalidInput):
        check_findings(session, vacancy, today=TODAY)
    vacancy.description = "Wir suchen jemanden für das Büro."
    check_findings(session, vacancy, today=TODAY)


def test_a_changed_text_opens_only_the_findings_whose_words_changed(
    session: Session, vacancy: Vacancy, adviser: User
) -> None:
    decide_all(session, vacancy, LegalOutcome.ALLOWED, adviser.id)
    vacancy.description = YOUNG + " Nur Männer."

    opened = [each for each in judged_findings(session, vacancy, today=TODAY) if each.is_open]

    assert opened
    assert all("Männer" in each.words for each in opened)


def test_the_latest_decision_counts_and_all_are_kept(session: Session, vacancy: Vacancy, adviser: User) -> None:
    decide_all(session, vacancy, LegalOutcome.ALLOWED, adviser.id)
    first = judged_findings(session, vacancy, today=TODAY)[0]

    decide_finding(session, vacancy.id, first.key, (LegalOutcome.UPHELD, "Doch nicht."), now=NOW, by=adviser.id)

    kept = session.scalars(sa.select(LegalDecision)).all()
    assert {each.advert_hash for each in kept} == {advert_hash(vacancy)}
    assert len(kept) == len({each.key for each in judged_findings(session, vacancy, today=TODAY)}) + 1
    assert judged_findings(session, vacancy, today=TODAY)[0].decided_by == adviser.display_name


def test_no_decision_without_a_reason_by_others_or_about_words_that_are_not_there(
    session: Session, vacancy: Vacancy, adviser: User
) -> None:
    key = judged_findings(session, vacancy, today=TODAY)[0].key
    employer = make_user(session, role=Role.EMPLOYER)

    with pytest.raises(InvalidInput):
        decide_finding(session, vacancy.id, key, (LegalOutcome.ALLOWED, "  "), now=NOW, by=adviser.id)
    with pytest.raises(NotAllowed):
        decide_finding(session, vacancy.id, key, (LegalOutcome.ALLOWED, "Mir egal."), now=NOW, by=employer.id)
    with pytest.raises(NotFound):
        decide_finding(session, vacancy.id, "x" * 24, (LegalOutcome.ALLOWED, "Gut."), now=NOW, by=adviser.id)
