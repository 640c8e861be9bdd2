"""Every text of screens and errors has its German, with the same places; English is the source itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "profiles", "employers", "matching", "placements", "web")
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
ERRORS = ("DomainError", "InvalidFacts", "InvalidInput", "NotFound", "Conflict", "NotAllowed", "FeedError")
KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(("_l", "lazy_gettext", *ERRORS))
PLACES = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def german() -> Catalog:
    with (ROOT / "web/translations/de/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="de")


def texts_of_sources() -> Iterator[str]:
    for package in PACKAGES:
        found = extract_from_dir(ROOT / package, METHODS, keywords=KEYWORDS)
        yield from (text if isinstance(text, str) else text[0] for _file, _line, text, _comments, _context in found)


def msgid_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_text_of_the_sources_stands_in_the_catalogue(german: Catalog) -> None:
    known = {msgid_of(message) for message in german}

    assert sorted(set(texts_of_sources()) - known) == []


def test_every_text_has_its_german(german: Catalog) -> None:
    missing = [msgid_of(message) for message in german if message.id and not all(forms_of(message))]

    assert missing == []


def test_nothing_waits_for_somebody_to_look_at_it(german: Catalog) -> None:
    assert [msgid_of(message) for message in german if message.fuzzy and message.id] == []


def test_the_german_has_no_place_that_the_source_does_not_fill(german: Catalog) -> None:
    wrong = {
        msgid_of(message): form
        for message in german
        for form in forms_of(message)
        if message.id and not set(PLACES.findall(form)) <= {*PLACES.findall("".join(message.id)), "num"}
    }

    assert wrong == {}


def test_people_are_addressed_formally(german: Catalog) -> None:
    informal = re.compile(r"\b(du|dich|dir|dein\w*|klick\w* hier|bitte gib)\b", re.IGNORECASE)

    assert [form for message in german for form in forms_of(message) if message.id and informal.search(form)] == []
