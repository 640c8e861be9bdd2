"""What nobody types by accident: ids beyond every column, characters that no database stores, broken numbers."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.models import Vacancy
from tests.web.conftest import Visitor, check_page

Sessions = sessionmaker[Session]
BEYOND = str(2**63)
NUMBERS = ("0", str(2**31), BEYOND, "9" * 40)
PATHS_WITH_IDS = {
    Role.EMPLOYER_ADVISER: ("/proposals/{id}", "/proposals/vacancy/{id}", "/vacancies/{id}"),
    Role.CASE_MANAGER: ("/clients/{id}", "/clients/{id}/edit/skills"),
    Role.EMPLOYER: ("/my-vacancies/{id}", "/my-vacancies/{id}/edit"),
    Role.OPERATOR: ("/runs/{id}",),
}
SEARCHES = {
    Role.EMPLOYER_ADVISER: ("/proposals?q={text}&state=any&scope=all", "/vacancies?q={text}"),
    Role.CASE_MANAGER: ("/clients?q={text}",),
    Role.EMPLOYER: ("/catalogue/titles?q={text}", "/catalogue/needed?q={text}"),
}
LISTS = ((Role.EMPLOYER_ADVISER, "/proposals"), (Role.EMPLOYER_ADVISER, "/vacancies"), (Role.CASE_MANAGER, "/clients"))
MARKUP = '"><script>alert(1)</script>'
TEXTS = ("%25", "_", "\\", "'", MARKUP, "🦊", "a" * 3000, "%0d%0aX: y")


@pytest.fixture(autouse=True)
def answering(app: Flask) -> Flask:
    """The application as people meet it: an error becomes a page."""
    app.testing = False
    return app


@pytest.mark.parametrize("role", PATHS_WITH_IDS)
def test_an_id_that_no_row_can_have_is_not_found(visitor: Callable[..., Visitor], role: Role) -> None:
    client = visitor(role).client
    addresses = [path.format(id=number) for path in PATHS_WITH_IDS[role] for number in NUMBERS]

    answers = {address: client.get(address) for address in addresses}

    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(addresses, 404)
    check_page(answers[addresses[-1]])


def test_a_pair_that_cannot_exist_is_not_found(visitor: Callable[..., Visitor]) -> None:
    client = visitor(Role.EMPLOYER_ADVISER).client
    wrong = ("", "x", "-1", "1e3", "²", BEYOND)

    statuses = {
        client.get(f"/proposals/pair?client={one}&vacancy={other}").status_code for one in wrong for other in wrong
    }

    assert statuses == {404}


@pytest.mark.parametrize(("role", "path"), LISTS)
def test_a_page_that_does_not_exist_is_still_a_page(visitor: Callable[..., Visitor], role: Role, path: str) -> None:
    client = visitor(role).client

    answers = [client.get(f"{path}?page={page}") for page in ("0", "-1", "x", "", "7", "²", BEYOND, "9" * 40)]

    assert {answer.status_code for answer in answers} == {200}
    check_page(answers[-1])


@pytest.mark.parametrize("role", SEARCHES)
def test_a_search_takes_any_text_as_text(visitor: Callable[..., Visitor], role: Role) -> None:
    client = visitor(role).client

    answers = [client.get(path.format(text=text)) for path in SEARCHES[role] for text in TEXTS]

    assert {answer.status_code for answer in answers} == {200}
    assert not [answer for answer in answers if MARKUP.encode() in answer.data]


@pytest.mark.parametrize("role", SEARCHES)
def test_a_character_that_no_database_stores_is_refused(visitor: Callable[..., Visitor], role: Role) -> None:
    client = visitor(role).client

    answers = [client.get(path.format(text="a%00b")) for path in SEARCHES[role]]

    assert {answer.status_code for answer in answers} == {400}
    check_page(answers[0])


@pytest.mark.parametrize(("role", "path"), LISTS)
def test_filters_that_mean_nothing_are_left_out(visitor: Callable[..., Visitor], role: Role, path: str) -> None:
    nothing = "sort=;drop&direction=up&state=x&kind=x&scope=x&employer=1e9&points=99999999999999999999999"

    answer = visitor(role).client.get(f"{path}?{nothing}")

    assert answer.status_code == 200
    check_page(answer)


POSTING = {
    "title": "Bäcker", "pay_unit": "hour", "german_need": "must", "licence_need": "must",
    "experience_need": "must", "needed-0-need": "must", "needed-0-level": "1", "do": "save",
}  # fmt: skip
FORGED = (
    {"title": "Bäcker\x00"},
    {"occupation_code": "99999"},
    {"occupation_code": "x" * 500},
    {"licence": "no such class"},
    {"needed-0-text": "x", "needed-0-value": "skill:nowhere"},
    {"needed-0-text": "x", "needed-0-value": "nonsense"},
    {"needed-0-text": "x", "needed-0-value": "employer:dough"},
    {"needed-0-text": "x", "needed-0-value": "skill:" + "x" * 300},
    {"needed-0-text": "x", "needed-0-value": "skill:dough", "needed-0-level": "99"},
    {"working_times": "ALWAYS"},
    {"pay_min": "1" + "0" * 30},
    {"pay_min": "NaN"},
    {"hours_min": "inf"},
    {"openings": "9" * 30},
    {"earliest_start_on": "0000-00-00"},
    {"valid_until": "99999-12-31"},
    {"postcode": "٧٠١٧٣"},
    {"demands-LIFT_CARRY": "ALWAYS"},
    {"own_times": "Mo-Fr 99-200"},
)


def test_forged_fields_of_the_posting_form_store_nothing(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    baker = visitor(Role.EMPLOYER)
    assert baker.send("postings.create", POSTING).status_code == 302

    statuses = {str(forged): baker.send("postings.create", POSTING | forged).status_code for forged in FORGED}

    assert {forged: status for forged, status in statuses.items() if status not in (400, 422)} == {}
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Vacancy)) == 1


def test_a_forged_contract_says_nothing(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    answer = visitor(Role.EMPLOYER).send("postings.create", POSTING | {"contract": "FOREVER"})

    assert answer.status_code == 302
    with sessions() as session:
        assert session.scalars(sa.select(Vacancy)).one().contract is None


@pytest.mark.parametrize("number", ["²", "9" * 20, "9" * 4400])
def test_a_number_that_no_row_can_have_breaks_no_list(visitor: Callable[..., Visitor], number: str) -> None:
    operator, manager = visitor(Role.OPERATOR), visitor(Role.CASE_MANAGER)

    settled = operator.send("catalogue.settle_words", {"kind": "skill", "do": "drop", "word": number})
    listed = manager.client.get("/clients", query_string={"whose": number})

    assert (settled.status_code, listed.status_code) == (302, 200)
