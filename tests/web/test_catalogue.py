"""Suggestions while typing."""

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Occupation, Term
from tests.web.conftest import Visitor
from tests.web.world import BAKER

Sessions = sessionmaker[Session]


def _suggested(visitor: Visitor, endpoint: str, typed: str, **values: object) -> list[dict[str, str]]:
    answer = visitor.client.get(visitor.address(endpoint, q=typed, **values))
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.get_json()["results"]
    return found


def test_an_occupation_is_found_by_another_word_for_it(visitor: Callable[..., Visitor]) -> None:
    found = _suggested(visitor(Role.EMPLOYER), "catalogue.occupations", "backwaren")

    assert found[0] == {"value": BAKER, "label": "Bäcker/in", "hint": "Backwarenhersteller"}


def test_titles_are_suggested_in_the_words_that_people_use(visitor: Callable[..., Visitor]) -> None:
    found = _suggested(visitor(Role.EMPLOYER), "catalogue.titles", "backwaren")

    assert found[0] == {"value": BAKER, "label": "Backwarenhersteller", "hint": "Bäcker/in"}


def test_skills_and_certificates_are_suggested_together(visitor: Callable[..., Visitor]) -> None:
    employer = visitor(Role.EMPLOYER)

    assert _suggested(employer, "catalogue.needed", "teig")[0]["value"] == "skill:dough"
    assert _suggested(employer, "catalogue.needed", "gesundheits")[0]["value"] == "certificate:food_hygiene"


def test_entries_of_one_kind_are_suggested_alone(visitor: Callable[..., Visitor]) -> None:
    found = _suggested(visitor(Role.CASE_MANAGER), "catalogue.entries", "deut", kind="language")

    assert [entry["value"] for entry in found] == ["de"]


def test_one_letter_suggests_nothing(visitor: Callable[..., Visitor]) -> None:
    assert _suggested(visitor(Role.EMPLOYER), "catalogue.occupations", "b") == []


def test_a_new_word_of_the_catalogue_is_suggested_at_once(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    employer = visitor(Role.EMPLOYER)
    before = _suggested(employer, "catalogue.occupations", "müll")
    with sessions.begin() as session:
        session.add(Occupation(code="29212", label_de="Müller/in", source="test"))
        session.add(Term(kind=TermKind.OCCUPATION, code="29212", language="de", text="Müller/in", is_label=True))

    after = _suggested(employer, "catalogue.occupations", "müll")

    assert [entry["value"] for entry in before] == []
    assert [entry["value"] for entry in after] == ["29212"]


def test_an_unknown_kind_of_entry_is_not_found(visitor: Callable[..., Visitor]) -> None:
    assert visitor(Role.EMPLOYER).client.get("/catalogue/client?q=ab").status_code == 404
