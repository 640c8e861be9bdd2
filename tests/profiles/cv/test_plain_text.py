"""The bare text of a file that is no CV, and files that are refused in words for any file."""

import pytest

from profiles.cv import errors, plain_text
from profiles.cv.errors import UnreadableCv
from profiles.cv.plain_text import WORDS, read_text_file
from profiles.cv.recognise import text_of
from tests.profiles.cv.files import docx_of, odt_of, package, pdf_of

ADVERT = "Fahrer gesucht\nFührerschein Klasse B und Deutsch A2 erforderlich"


@pytest.mark.parametrize("made", [docx_of, odt_of, pdf_of, str.encode])
def test_the_text_of_each_format_is_read(made: object) -> None:
    data: bytes = made(ADVERT)  # type: ignore[operator]

    lines = [line.strip() for line in text_of(data).splitlines() if line.strip()]

    assert lines == ADVERT.splitlines()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" \n", errors.EMPTY),
        (b"\xff\xd8\xff\xe0 picture", errors.PICTURE),
        (package({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), errors.HOSTILE),
        (package({"word/document.xml": b"<a>" + b" " * 21 * 1024 * 1024 + b"</a>"}), errors.BOMB),
        (package({"other.txt": "x"}), errors.UNKNOWN),
    ],
)
def test_what_is_refused_is_said_in_words_for_any_file(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableCv) as refused:
        text_of(data)

    assert refused.value.message == message
    assert "CV" not in WORDS[message]


def test_the_file_is_read_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_text_file(ADVERT.encode()) == ADVERT
    monkeypatch.setattr(plain_text, "MAX_LETTERS", 6)
    assert read_text_file(ADVERT.encode()) == "Fahrer"
    with pytest.raises(UnreadableCv) as refused:
        read_text_file(b"")
    assert refused.value.message == WORDS[errors.EMPTY]
