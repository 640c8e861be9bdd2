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


def test_a_word_that_finds_nothing_waits_for_the_keeper(visitor: Callable[..., Visitor]) -> None:
    answer = visitor(Role.CASE_MANAGER).send("catalogue.note_word", {"kind": "occupation", "text": "Regalheld"})

    page = visitor(Role.OPERATOR).get("catalogue.words")

    assert answer.status_code == 302
    assert "Regalheld" in page.text


def test_a_name_is_not_noted(visitor: Callable[..., Visitor]) -> None:
    visitor(Role.CASE_MANAGER).send("catalogue.note_word", {"kind": "occupation", "text": "Frau Muster"})

    assert "Muster" not in visitor(Role.OPERATOR).get("catalogue.words").text


def test_the_keeper_attaches_a_word_and_then_it_is_found(visitor: Callable[..., Visitor]) -> None:
    manager, keeper = visitor(Role.CASE_MANAGER), visitor(Role.OPERATOR)
    manager.send("catalogue.note_word", {"kind": "occupation", "text": "Regalheld"})
    word = keeper.get("catalogue.words").field("word")["value"]

    keeper.send("catalogue.settle_words", {"kind": "occupation", "word": word, "code": BAKER, "do": "attach"})

    assert _suggested(manager, "catalogue.occupations", "regalh")[0]["value"] == BAKER
    assert "Regalheld" not in keeper.get("catalogue.words").text


def test_the_keeper_takes_a_word_off_the_list(visitor: Callable[..., Visitor]) -> None:
    keeper = visitor(Role.OPERATOR)
    visitor(Role.EMPLOYER).send("catalogue.note_word", {"kind": "skill", "text": "Quatschen"})
    word = keeper.get("catalogue.words", kind="skill").field("word")["value"]

    keeper.send("catalogue.settle_words", {"kind": "skill", "word": word, "do": "drop"})

    assert "Quatschen" not in keeper.get("catalogue.words", kind="skill").text


def test_without_script_there_is_a_page_to_search(visitor: Callable[..., Visitor]) -> None:
    manager = visitor(Role.CASE_MANAGER)

    assert "Bäcker/in" in manager.get("catalogue.search", kind="occupation", q="backwaren").text
    assert "Teige herstellen" in manager.get("catalogue.search", kind="skill", q="teig").text
    assert "Wort vormerken" in manager.get("catalogue.search", kind="occupation", q="Regalheld").text


def test_only_the_keeper_sees_the_list(visitor: Callable[..., Visitor]) -> None:
    answer = visitor(Role.CASE_MANAGER).client.get(visitor(Role.CASE_MANAGER).address("catalogue.words"))

    assert answer.status_code == 403
