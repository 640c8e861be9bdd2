"""Bytes become text, HTML becomes what people read."""

import gzip
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.feeds.markup import decode, line, plain_text, read_page
from employers.feeds.records import FeedError


def test_text_is_decoded_with_and_without_byte_order_mark() -> None:
    assert decode("\ufefftitle".encode()) == "title"
    assert decode("Köchin".encode("utf-16")) == "Köchin"


def test_latin_1_is_read_where_it_is_no_utf_8() -> None:
    assert decode("Küche".encode("iso-8859-1")) == "Küche"
    assert decode('<meta charset="iso-8859-15"> 5 €'.encode("iso-8859-15")).endswith("5 €")


def test_decomposed_letters_are_composed() -> None:
    assert decode(unicodedata.normalize("NFD", "Altmühl").encode()) == "Altmühl"


@pytest.mark.parametrize(
    ("data", "word"), [(gzip.compress(b"{}", mtime=0), "gzip"), (b"PK\x03\x04..", "ZIP"), (b"%PDF-1.7", "PDF")]
)
def test_what_is_no_text_is_refused_by_its_name(data: bytes, word: Any) -> None:
    with pytest.raises(FeedError, match=word):
        decode(data)


def test_html_becomes_lines_that_people_read() -> None:
    html = "<h2>Profil</h2><ul><li>Deutsch&nbsp;B1</li><li>P&uuml;nktlich</li></ul><script>alert(1)</script>Ende<br/>!"

    assert plain_text(html) == "Profil\n\n- Deutsch B1\n- Pünktlich\nEnde\n!"


def test_entities_are_resolved_also_when_escaped_twice() -> None:
    assert line("R&amp;amp;D &amp;#252;ber") == "R&D über"
    assert plain_text("<p>Build.</p>&amp;#xa;&amp;#xa;<p>Test.</p>").split() == ["Build.", "Test."]


def test_two_characters_for_a_line_break_become_one() -> None:
    assert plain_text("eins\\nzwei") == "eins\nzwei"


def test_a_comparison_is_no_tag() -> None:
    assert plain_text("weniger als 5 < 10 und > 3") == "weniger als 5 < 10 und > 3"


def test_a_page_gives_title_scripts_and_wanted_elements() -> None:
    page = read_page(
        '<title>A &amp; B</title><script type="x">{"a": "<b>"}</script><div id="d-1">x <b>y</b></div><p>z</p>',
        id_prefixes=("d-",),
    )

    assert page.title == "A & B"
    assert page.scripts == [({"type": "x"}, '{"a": "<b>"}')]
    assert plain_text(page.elements["d-1"]) == "x y"


@given(st.text(max_size=400))
def test_any_text_becomes_clean_text(text: str) -> None:
    plain = plain_text(text)

    assert "\x00" not in plain
    assert plain == plain.strip()
