"""Every text of clients' own pages has its words in every language that they are offered in, with the same places."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from employers.codes import PayUnit
from matching.facts import Gate, Part
from profiles.catalogue.codes import Contract, LanguageAspect, SkillLevel, WorkingTime
from profiles.client_access import LETTER_LANGUAGES
from profiles.codes import ConsentPurpose, LimitationValue, PermissionScope, Recognition, TravelMode
from profiles.sharing.models import ReleaseBlock
from web.layout import ROLE_LABELS
from web.wording import WORDS

ROOT = Path(__file__).parents[2]
LANGUAGES = [language for language in LETTER_LANGUAGES if language not in ("de", "en")]
SOURCES = (
    *sorted(ROOT.glob("web/templates/mine/*.html")), *sorted(ROOT.glob("web/views/mine/*.py")),
    ROOT / "web/templates/components/page.html", ROOT / "web/templates/components/forms.html",
    ROOT / "web/client_access.py", ROOT / "web/errors.py",
    ROOT / "web/formatting.py", ROOT / "web/forms/mine.py", ROOT / "web/mine_facts.py",
    ROOT / "web/mine_texts.py", ROOT / "profiles/client_access.py", ROOT / "profiles/client_pauses.py",
    ROOT / "placements/client_voice.py",
)  # fmt: skip
ERRORS = ("InvalidInput", "NotFound", "Conflict", "NotAllowed")
KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(("_l", "lazy_gettext", *ERRORS))
CODES = (
    Part, PayUnit, WorkingTime, Contract, SkillLevel, LanguageAspect, LimitationValue, PermissionScope, Recognition,
    ConsentPurpose, TravelMode, ReleaseBlock,
)  # fmt: skip
NEVER_UNKNOWN = {Gate.EMPLOYER_EXCLUDED, Gate.REFUSED_BEFORE, Gate.ALREADY_PROPOSED, Gate.INDUSTRIAL_ACTION,
                 Gate.PAUSED}  # fmt: skip
ELSEWHERE = {  # of comboboxes, and what only staff are told
    "{n} suggestions", "no suggestions", "Nothing found. Note “{text}” for the catalogue", "Chosen",
    "Search the catalogue", "Choose one of the languages of the list.", "Write an answer: the client reads it.",
    "There is no task %(id)s.",
}  # fmt: skip
PLACES = re.compile(r"%\((\w+)\)")


def texts() -> set[str]:
    """Sources of all that these pages can show."""
    found: set[str] = {"not recorded", "yes", "no", "There is no proposal %(id)s.", "Skip to content"}
    for path in SOURCES:
        method = "jinja2" if path.suffix == ".html" else "python"
        for _line, text, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
            found.add(text if isinstance(text, str) else text[0])
    found |= {str(words) for codes in CODES for words in source_words(WORDS[codes].values())}
    found |= set(source_words(WORDS[Gate][gate] for gate in Gate if gate not in NEVER_UNKNOWN))
    return (found | set(source_words(ROLE_LABELS.values()))) - ELSEWHERE


def source_words(values: object) -> list[str]:
    """The English sources of lazy texts."""
    return [each._args[0] for each in values if not isinstance(each, str)]  # type: ignore[attr-defined]


def catalogue(language: str) -> Catalog:
    with (ROOT / f"web/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_clients_pages_is_translated(language: str) -> None:
    known = catalogue(language)

    missing = [text for text in sorted(texts()) if not (known.get(text) and known[text].string)]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_there_and_has_the_places_of_its_source(language: str) -> None:
    found = catalogue(language)
    wrong = []
    for message in found:
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        places = set(PLACES.findall(message.id if isinstance(message.id, str) else message.id[0])) - {"num"}
        if message.id and (not all(forms) or any(set(PLACES.findall(form)) - {"num"} != places for form in forms)):
            wrong.append(message.id)
        if not isinstance(message.id, str) and len(forms) != found.num_plurals:
            wrong.append(message.id)

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_kept_that_no_page_shows(language: str) -> None:
    shown = texts()

    assert [
        m.id for m in catalogue(language) if m.id and (m.id if isinstance(m.id, str) else m.id[0]) not in shown
    ] == []
