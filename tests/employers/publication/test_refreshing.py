"""What becomes public, and what does not."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import NotFound
from employers.codes import MATCHED_STATES, DisclosureMode, EmployerState, RequirementKind, VacancyState
from employers.legal_values import load_legal_values
from employers.models import Vacancy, VacancyPlace
from employers.publication.models import PublicationMode, PublicPlace, PublicVacancy
from employers.publication.operations import (
    agree_to_publication,
    agree_to_publish_vacancy,
    publication_of_employer,
)
from employers.publication.refreshing import forget_public, look_ahead, refresh_public
from employers.publication.searching import PublicSearch, public_points, public_vacancies, public_vacancy
from profiles.catalogue.models import Place
from tests.factories import NOW, TODAY, asked, make_employer, make_vacancy, row_count


def shown(session: Session, search: PublicSearch | None = None) -> list[str]:
    rows, total = public_vacancies(session, search or PublicSearch(), today=TODAY, page=1, size=50)
    assert len(rows) == total
    return [row.reference for row in rows]


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    load_legal_values(session)
    return make_vacancy(session, employer=make_employer(session, name="Feinkost Krautwickel"), title="Koch (m/w/d)")


def agree(session: Session, vacancy: Vacancy, mode: PublicationMode = PublicationMode.NAMED) -> None:
    agree_to_publication(session, vacancy.employer_id, mode, now=NOW, by=None)
    refresh_public(session, now=NOW)


def test_nothing_is_public_before_the_employer_agreed(session: Session, vacancy: Vacancy) -> None:
    assert refresh_public(session, now=NOW) == 0
    assert shown(session) == []

    agree(session, vacancy)

    assert shown(session) == [vacancy.reference]
    assert refresh_public(session, now=NOW) == 0  # nothing is checked twice


@pytest.mark.parametrize("state", [state for state in VacancyState if state not in MATCHED_STATES])
def test_only_open_vacancies_are_public(session: Session, vacancy: Vacancy, state: VacancyState) -> None:
    agree(session, vacancy)
    vacancy.state = state
    session.flush()

    assert shown(session) == []


def test_what_ends_the_publication_counts_at_once(session: Session, vacancy: Vacancy) -> None:
    agree(session, vacancy)

    for name, value in (("valid_until", TODAY - timedelta(days=1)), ("updated_at", NOW + timedelta(hours=1))):
        before = getattr(vacancy, name)
        setattr(vacancy, name, value)
        session.flush()
        assert shown(session) == []
        setattr(vacancy, name, before)
    vacancy.employer.state = EmployerState.PAUSED
    session.flush()

    assert shown(session) == []


def test_a_change_is_checked_again_and_a_finding_hides_it(session: Session, vacancy: Vacancy) -> None:
    agree(session, vacancy)
    vacancy.description, vacancy.updated_at = (
        "Wir suchen einen jungen Mann, höchstens 30 Jahre alt.",
        NOW + timedelta(1),
    )
    session.flush()

    refresh_public(session, now=NOW + timedelta(1))

    assert shown(session) == []
    assert not session.get_one(PublicVacancy, vacancy.id).is_clean


def test_an_agreement_of_one_vacancy_goes_before_that_of_all(session: Session, vacancy: Vacancy) -> None:
    agree(session, vacancy)
    agree_to_publish_vacancy(session, vacancy.employer_id, vacancy.id, PublicationMode.NONE, now=NOW, by=None)

    assert shown(session) == []
    refresh_public(session, now=NOW)
    assert shown(session) == []
    assert publication_of_employer(session, vacancy.employer_id) == (
        PublicationMode.NAMED, {vacancy.id: PublicationMode.NONE},
    )  # fmt: skip

    agree_to_publish_vacancy(session, vacancy.employer_id, vacancy.id, None, now=NOW, by=None)
    refresh_public(session, now=NOW)
    assert shown(session) == [vacancy.reference]


def test_nobody_publishes_another_employers_vacancy(session: Session, vacancy: Vacancy) -> None:
    other = make_employer(session)

    with pytest.raises(NotFound):
        agree_to_publish_vacancy(session, other.id, vacancy.id, PublicationMode.NAMED, now=NOW, by=None)


def test_a_withdrawn_agreement_hides_at_once_and_leaves_no_row(session: Session, vacancy: Vacancy) -> None:
    agree(session, vacancy)

    agree_to_publication(session, vacancy.employer_id, PublicationMode.NONE, now=NOW, by=None)

    assert shown(session) == []
    assert (row_count(session, PublicVacancy), row_count(session, PublicPlace)) == (0, 0)


def test_rows_of_vacancies_that_closed_are_forgotten(session: Session, vacancy: Vacancy) -> None:
    agree(session, vacancy)
    vacancy.state = VacancyState.PAUSED
    session.flush()

    assert (forget_public(session), row_count(session, PublicVacancy)) == (1, 0)


@pytest.mark.parametrize("by_vacancy", [True, False])
def test_an_employer_who_is_not_named_is_told_nowhere(session: Session, vacancy: Vacancy, by_vacancy: bool) -> None:
    vacancy.title = "Koch bei Krautwickel"
    if by_vacancy:
        vacancy.disclosure_mode = DisclosureMode.ANONYMOUS
    agree(session, vacancy, PublicationMode.NAMED if by_vacancy else PublicationMode.ANONYMOUS)

    rows, _ = public_vacancies(session, PublicSearch(), today=TODAY, page=1, size=5)

    assert (rows[0].employer, rows[0].title) == (None, "Koch bei […]")
    assert not public_vacancy(session, vacancy.reference, today=TODAY).is_named
    assert shown(session, PublicSearch(text="krautwickel")) == []


def test_an_employer_who_is_not_named_is_not_found_by_its_distance_either(session: Session, vacancy: Vacancy) -> None:
    vacancy.places[0].latitude, vacancy.places[0].longitude = 48.7712, 9.1634
    agree(session, vacancy, PublicationMode.ANONYMOUS)

    centre = session.get_one(Place, vacancy.places[0].postcode)
    points = [(latitude, longitude) for latitude, longitude, _ in public_points(session, PublicSearch(), today=TODAY)]

    assert points == [(centre.latitude, centre.longitude)]


def test_a_search_takes_place_language_words_and_occupation(session: Session, vacancy: Vacancy) -> None:
    far = make_vacancy(
        session, employer=vacancy.employer, title="Näherin oder Näher", occupation_code="28222", postcode="73728",
        requirements=(asked(RequirementKind.LANGUAGE, "de", 4),),
    )  # fmt: skip
    agree(session, vacancy)
    stuttgart = (48.777, 9.18)

    assert shown(session, PublicSearch(near=stuttgart, km=5)) == [vacancy.reference]
    assert shown(session, PublicSearch(near=stuttgart, km=25)) == [vacancy.reference, far.reference]
    assert shown(session, PublicSearch(german_at_most=3)) == [vacancy.reference]
    assert shown(session, PublicSearch(text="NÄHER oder")) == [far.reference]
    assert shown(session, PublicSearch(occupation_code="28224")) == [far.reference]  # levels of one occupation
    assert shown(session, PublicSearch(text="50%_")) == []


def test_a_vacancy_with_several_places_is_listed_once_by_its_nearest(session: Session, vacancy: Vacancy) -> None:
    vacancy.places.append(VacancyPlace(postcode="73728", town="Esslingen", latitude=48.74, longitude=9.307))
    agree(session, vacancy)

    rows, total = public_vacancies(session, PublicSearch(near=(48.74, 9.307), km=50), today=TODAY, page=1, size=5)

    assert (len(rows), total, rows[0].town) == (1, 1, "Stuttgart, Esslingen")
    assert rows[0].km == pytest.approx(0.0, abs=0.01)


def test_what_an_older_release_wrote_is_shown_to_nobody_until_it_is_written_anew(
    session: Session, vacancy: Vacancy
) -> None:
    agree(session, vacancy)
    session.get_one(PublicVacancy, vacancy.id).rules = 1
    session.flush()

    assert shown(session) == []
    assert refresh_public(session, now=NOW) == 1
    assert shown(session) == [vacancy.reference]


def test_what_was_checked_ahead_counts_for_that_state_of_the_vacancy_alone(session: Session, vacancy: Vacancy) -> None:
    agree_to_publication(session, vacancy.employer_id, PublicationMode.NAMED, now=NOW, by=None)
    session.commit()
    ahead = look_ahead(session, now=NOW)
    vacancy = session.get_one(Vacancy, vacancy.id)
    vacancy.title, vacancy.updated_at = "Koch, nur Männer", NOW + timedelta(hours=1)
    session.flush()

    assert list(ahead.values()) == [[]]
    assert refresh_public(session, now=NOW, ahead=ahead) == 1
    assert shown(session) == []
