"""The employer's pages: list, posting form, check before submitting."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import Need, Origin, PayUnit, RequirementKind, VacancyState
from employers.models import Contact, Requirement, Vacancy
from employers.operations import open_vacancy, submit_vacancy
from employers.queries import get_vacancy, vacancies_of_employer
from tests.factories import NOW, make_user, make_vacancy
from tests.web.conftest import Page, Visitor, check_page
from tests.web.world import BAKER, World
from web.views.postings import PER_PAGE

Sessions = sessionmaker[Session]
MINIMAL = {
    "title": "Bäcker/in",
    "occupation_code": BAKER,
    "openings": "2",
    "hours_min": "38,5",
    "starts_now": "y",
    "postcode": "70173",
    "town": "Stuttgart",
    "pay_unit": "hour",
}


@pytest.fixture
def baker(visitor: Callable[..., Visitor], world: World) -> Visitor:
    return visitor(None, world.baker)


@pytest.fixture
def own(sessions: Sessions, world: World) -> Callable[[], list[Vacancy]]:
    """The bakery's vacancies with all that belongs to them."""

    def load() -> list[Vacancy]:
        with sessions() as session:
            return [get_vacancy(session, row.id) for row in vacancies_of_employer(session, world.bakery.id)]

    return load


def _post(baker: Visitor, values: dict[str, Any] | None = None, *, do: str = "check", status: int = 200) -> Page:
    return baker.post("postings.create", MINIMAL | (values or {}) | {"do": do}, status=status)


def test_without_vacancies_the_list_leads_to_the_form(baker: Visitor) -> None:
    assert "/my-vacancies/new" in baker.get("postings.index").links()


def test_vacancies_beyond_a_page_stand_on_the_next(baker: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        for _ in range(PER_PAGE + 1):
            make_vacancy(session, employer=world.bakery)

    first, last = baker.get("postings.index"), baker.get("postings.index", page=2)

    assert (len(first.soup.select("tbody tr")), len(last.soup.select("tbody tr"))) == (PER_PAGE, 1)


def test_the_form_opens_with_the_employers_own_address(baker: Visitor) -> None:
    form = baker.get("postings.create", step="when")

    assert form.field("postcode")["value"] == "70173"
    assert form.field("town")["value"] == "Stuttgart"


def test_the_few_needed_fields_suffice_to_submit(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    _post(baker)
    baker.post("postings.submit", {"do": "submit"}, vacancy_id=own()[0].id)

    vacancy = own()[0]
    assert vacancy.state is VacancyState.SUBMITTED
    assert (vacancy.title, vacancy.openings, vacancy.hours_min, vacancy.starts_now) == ("Bäcker/in", 2, 38.5, True)
    assert vacancy.occupation_code == BAKER
    assert vacancy.occupation_origin is Origin.STATED


def test_everything_that_is_typed_arrives(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    _post(
        baker, {"pay_min": "2.900,50", "pay_unit": "month", "contract": "BEFRISTET", "contract_ends_on": "2027-12-31",
        "working_times": ["VOLLZEIT"], "week": ["early-0", "early-4", "late-0"], "german": "3", "german_need": "taught",
        "licence": "B", "licence_need": "wish", "needed-0-text": "Teigmacher", "needed-0-value": "skill:dough",
        "needed-0-level": "2", "needed-0-need": "must", "demands-LIFT_CARRY": "REGULAR", "demands-max_kg": "15",
        "offers_trial": "y"},
    )  # fmt: skip

    vacancy = own()[0]
    asked = {(row.kind, row.code, row.level, row.need, row.is_learnable) for row in vacancy.requirements}
    assert (vacancy.pay_min_cents, vacancy.pay_unit) == (290_050, PayUnit.MONTH)
    assert vacancy.contract_ends_on == date(2027, 12, 31)
    assert asked == {
        (RequirementKind.LANGUAGE, "de", 3, Need.MUST, True),
        (RequirementKind.LICENCE, "B", None, Need.WISH, False),
        (RequirementKind.SKILL, "dough", 2, Need.MUST, False),
    }
    assert [row.name for row in vacancy.shifts] == ["early", "late"]
    assert [(row.item, row.max_kg) for row in vacancy.demands] == [("LIFT_CARRY", 15)]
    assert vacancy.offers_trial is True
    assert vacancy.welcomes_refugees is None


def test_the_form_shows_a_saved_draft_as_it_was_typed(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    week = ["early-0", "early-6", "night-5"]
    typed = {"week": week, "is_rotating": "y", "own_times": "Sa 08-12", "german": "2", "german_spoken_only": "y",
             "needed-0-text": "Teige herstellen", "needed-0-value": "skill:dough", "needed-0-level": "3",
             "needed-0-need": "wish"}  # fmt: skip
    _post(baker, typed, do="draft")
    when, needed = (baker.get("postings.edit", vacancy_id=own()[0].id, step=step) for step in ("when", "needed"))

    assert needed.field("needed-0-text")["value"] == "Teige herstellen"
    assert needed.soup.select_one("#needed-0-level option[selected]")["value"] == "3"  # type: ignore[index]
    assert needed.field("german_spoken_only").has_attr("checked")
    assert {box["value"] for box in when.soup.select("[name=week][checked]")} == set(week)
    assert when.field("is_rotating").has_attr("checked")
    assert when.field("own_times").get_text().strip() == "Sa 08-12"


def test_what_has_no_place_in_the_form_survives_an_edit(baker: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        language = Requirement(kind=RequirementKind.LANGUAGE, code="en", level=2, need=Need.MUST, origin=Origin.STATED)
        draft = make_vacancy(
            session, employer=world.bakery, state=VacancyState.DRAFT, requirements=(language,), subsidy_discussed=True
        )

    baker.post("postings.edit", MINIMAL | {"do": "draft"}, vacancy_id=draft.id)

    with sessions() as session:
        saved = get_vacancy(session, draft.id)
    assert saved.subsidy_discussed is True
    assert [(row.kind, row.code, row.level) for row in saved.requirements] == [(RequirementKind.LANGUAGE, "en", 2)]


def test_nothing_typed_is_lost_when_something_is_wrong(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    page = _post(baker, {"hours_min": "viele", "postcode": "12", "description": "Brote backen"}, status=422)
    what = page.soup.select_one("form#posting")

    assert page.field("hours_min")["value"] == "viele"
    assert page.field("postcode")["value"] == "12"
    assert {link["href"] for link in page.soup.select(".kern-alert a")} >= {"#hours_min", "#postcode"}
    assert own() == []
    assert what is not None
    first = check_page(baker.client.get(str(what["action"]).replace("step=when", "step=what")))
    assert first.field("description").get_text().strip() == "Brote backen"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"openings": ""}, "openings"),
        ({"hours_min": ""}, "hours_min"),
        ({"starts_now": ""}, "earliest_start_on"),
        ({"postcode": ""}, "postcode"),
        ({"hours_max": "10"}, "hours_max"),
        ({"pay_min": "20", "pay_max": "15"}, "pay_max"),
        ({"own_times": "irgendwann"}, "own_times"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"demands-max_kg": "500"}, "demands"),
        ({"needed-0-text": "Zaubern"}, "needed"),
    ],
)
def test_an_error_stands_at_its_field(baker: Visitor, values: dict[str, str], field: str) -> None:
    page = _post(baker, values, status=422)

    assert f"#{field}" in {link["href"] for link in page.soup.select(".kern-alert a")}


def test_a_draft_needs_only_a_title(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    baker.post("postings.create", {"title": "Bäcker/in", "do": "draft", "pay_unit": "hour"})

    assert [(row.title, row.state) for row in own()] == [("Bäcker/in", VacancyState.DRAFT)]


def test_one_more_line_keeps_all_that_was_typed(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    page = _post(baker, {"step": "needed", "german": "4", "needed-0-text": "Teige"}, do="add")

    assert page.field("needed-1-text")["value"] == ""
    assert page.field("needed-0-text")["value"] == "Teige"
    assert page.soup.select_one("#german option[selected]")["value"] == "4"  # type: ignore[index]
    assert own() == []


def test_a_skill_typed_without_script_is_found_by_its_name(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    _post(baker, {"needed-0-text": "gesundheitszeugnis", "needed-0-value": ""})

    assert [(row.kind, row.code) for row in own()[0].requirements] == [(RequirementKind.CERTIFICATE, "food_hygiene")]


def test_an_occupation_is_read_from_a_title_typed_freely(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    page = _post(baker, {"title": "Bäcker (m/w/d)", "occupation_code": ""})

    vacancy = own()[0]
    assert (vacancy.occupation_code, vacancy.occupation_origin) == (BAKER, Origin.READ_FROM_TEXT)
    assert page.soup.select_one("[name=decide-occupation][value=keep]") is not None


def test_what_is_read_is_confirmed_or_refused_one_by_one(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    page = _post(baker, {"description": "Sie sprechen Deutsch auf B1-Niveau und haben den Führerschein Klasse B."})
    vacancy = own()[0]
    read = {row.kind: f"requirement-{row.id}" for row in vacancy.requirements}
    german, licence = read[RequirementKind.LANGUAGE], read[RequirementKind.LICENCE]
    first = {"do": "submit", f"decide-{german}": "keep", f"need-{german}": "taught"}

    baker.post("postings.submit", first, vacancy_id=vacancy.id, status=422)
    still_draft = own()[0].state
    baker.post("postings.submit", {"do": "submit", f"decide-{licence}": "remove"}, vacancy_id=vacancy.id)

    assert "B1" in page.text
    assert still_draft is VacancyState.DRAFT
    assert [(row.kind, row.origin, row.is_learnable) for row in own()[0].requirements] == [
        (RequirementKind.LANGUAGE, Origin.CONFIRMED, True)
    ]
    assert own()[0].state is VacancyState.SUBMITTED


@pytest.mark.parametrize("state", [VacancyState.SUBMITTED, VacancyState.OPEN, VacancyState.WITHDRAWN])
def test_what_somebody_reviews_or_has_reviewed_is_not_changed_by_the_form_of_the_check(
    state: VacancyState, baker: Visitor, own: Callable[[], list[Vacancy]], sessions: Sessions
) -> None:
    _post(baker, {"title": "Bäcker (m/w/d)", "occupation_code": "", "description": "Führerschein Klasse B nötig."})
    with sessions.begin() as session:
        session.get_one(Vacancy, own()[0].id).state = state
    licence = f"decide-requirement-{own()[0].requirements[0].id}"

    sent = {"do": "check", "occupation": "28222", licence: "remove"}
    baker.post("postings.submit", sent, status=409, vacancy_id=own()[0].id)

    assert (own()[0].occupation_code, len(own()[0].requirements)) == (BAKER, 1)


def test_what_is_missing_is_named_with_a_link_to_its_field(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    _post(baker, {"hours_min": "", "starts_now": ""}, do="draft")

    page = baker.get("postings.show", vacancy_id=own()[0].id)

    assert {link.rsplit("#")[-1] for link in page.links()} >= {"hours_min", "starts_now"}
    assert page.soup.select_one("button[value=submit]") is None


def test_pay_below_the_minimum_wage_is_refused_in_words(baker: Visitor, own: Callable[[], list[Vacancy]]) -> None:
    _post(baker, {"pay_min": "9,50"})

    page = baker.post("postings.submit", {"do": "submit"}, status=422, vacancy_id=own()[0].id)

    assert "MiLoG" in page.text
    assert "9,50" in page.text
    assert own()[0].state is VacancyState.DRAFT


@pytest.fixture
def opened(sessions: Sessions, baker: Visitor, own: Callable[[], list[Vacancy]]) -> Vacancy:
    _post(baker)
    vacancy_id = own()[0].id
    with sessions.begin() as session:
        submit_vacancy(session, vacancy_id, now=NOW, by=None)
        return open_vacancy(session, vacancy_id, now=NOW, by=make_user(session, role=Role.EMPLOYER_ADVISER).id)


def test_an_open_vacancy_is_paused_resumed_and_withdrawn(
    baker: Visitor, own: Callable[[], list[Vacancy]], opened: Vacancy
) -> None:
    states = []
    for step in ("pause", "resume", "withdraw"):
        baker.post("vacancy_steps.take_own", vacancy_id=opened.id, name=step)
        states.append(own()[0].state)

    assert states == [VacancyState.PAUSED, VacancyState.OPEN, VacancyState.WITHDRAWN]


def test_a_vacancy_that_is_over_is_not_edited(
    sessions: Sessions, baker: Visitor, own: Callable[[], list[Vacancy]], opened: Vacancy
) -> None:
    with sessions.begin() as session:
        session.get_one(Vacancy, opened.id).state = VacancyState.FILLED_ELSEWHERE
    baker.post("postings.edit", MINIMAL | {"title": "Changed", "do": "draft"}, vacancy_id=opened.id)

    assert own()[0].title == "Bäcker/in"


def test_another_employers_vacancy_does_not_exist(sessions: Sessions, world: World, baker: Visitor) -> None:
    with sessions.begin() as session:
        foreign = make_vacancy(session, employer=world.butchery, state=VacancyState.DRAFT)

    for endpoint in ("postings.show", "postings.edit"):
        baker.get(endpoint, status=404, vacancy_id=foreign.id)
    for endpoint in ("postings.submit", "postings.edit"):
        baker.post(endpoint, MINIMAL | {"do": "draft"}, status=404, vacancy_id=foreign.id)
    for name in ("pause", "resume", "withdraw"):
        baker.post("vacancy_steps.take_own", status=404, vacancy_id=foreign.id, name=name)
    with sessions() as session:
        assert get_vacancy(session, foreign.id).state is VacancyState.DRAFT


def test_an_account_without_employer_is_told_whom_to_call(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        session.execute(sa.update(Contact).values(user_id=None))

    visitor(None, world.baker).get("postings.index", status=404)


def test_the_employer_never_sees_a_client(baker: Visitor, opened: Vacancy) -> None:
    for endpoint in ("clients.index", "proposals.queue", "reviews.queue"):
        baker.get(endpoint, status=403)
    assert baker.get("postings.show", vacancy_id=opened.id).soup.select('a[href*="clients"]') == []


def test_the_list_says_what_to_do_next(page: Callable[..., Page], sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        make_vacancy(session, employer=world.bakery, state=VacancyState.DRAFT, title="Ein Entwurf")

    found = page(Role.EMPLOYER, "postings.index")

    assert "Ein Entwurf" in found.text


def test_the_list_is_narrowed_by_what_became_of_the_vacancies(
    sessions: Sessions, world: World, baker: Visitor
) -> None:  # fmt: skip
    with sessions.begin() as session:
        make_vacancy(session, employer=world.bakery, state=VacancyState.OPEN, title="Ist offen")
        make_vacancy(session, employer=world.bakery, state=VacancyState.REMINDED, title="Wartet auf Sie")

    found = baker.get("postings.index", state="yours")
    assert ("Wartet auf Sie" in found.text, "Ist offen" in found.text) == (True, False)
    assert "Keine Stelle mit diesen Filtern" in baker.get("postings.index", state="review").text


def test_a_draft_says_what_the_legal_check_found(baker: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        draft = make_vacancy(session, employer=world.bakery, state=VacancyState.DRAFT, description="Nur Männer.")

    page = baker.get("postings.show", vacancy_id=draft.id)

    assert [each.text for each in page.soup.select("#legal q")] == ["Nur Männer"]
