"""Texts find the entries of a catalogue in any of its languages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking import Bridge, LinkIndex, Surroundings, Term, build_index

TERMS = [
    Term("cook", "Koch/Köchin", "de", is_label=True),
    Term("cook", "Beikoch", "de"),
    Term("cook", "cook", "en", is_label=True),
    Term("cook", "готвач", "bg", is_label=True),
    Term("cook", "bucătar/bucătăreasă", "ro", is_label=True),
    Term("store", "Lagerhelfer/Lagerhelferin", "de", is_label=True),
    Term("store", "warehouse worker", "en", is_label=True),
    Term("fuel", "Fachverkäufer Tankstelle", "de", is_label=True),
    Term("fuel", "fuel station specialist", "en", is_label=True),
    Term("weld", "Schweißer", "de", is_label=True),
    Term("weld", "sudor", "ro", is_label=True),
    Term("weld", "заварчик", "bg"),
]
INDEX = build_index(TERMS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Köchin (m/w/d)", "cook"), ("KOCH", "cook"), ("cook", "cook"), ("готвач", "cook"), ("bucatar", "cook"),
        ("lagerhelffer", "store"), ("warehouse workers", "store"), ("Schweisser/in", "weld"), ("sudor", "weld"),
    ],
)  # fmt: skip
def test_a_text_finds_its_entry_in_its_own_language(text: str, code: str) -> None:
    assert INDEX.rank(text)[0].code == code


def test_a_link_says_which_word_matched_and_the_entry_crosses_over_to_german() -> None:
    found = INDEX.rank("warehouse worker")[0]

    assert (found.label, found.language) == ("warehouse worker", "en")
    assert INDEX.name(found.code) == "Lagerhelfer/Lagerhelferin"


def test_only_the_languages_asked_for_are_looked_at() -> None:
    assert {link.language for link in INDEX.rank("sudor", languages=["de", "bg"])} <= {"de", "bg"}
    assert INDEX.rank("sudor", languages=[]) == []


def test_the_very_word_scores_higher_than_a_word_that_is_only_near() -> None:
    exact, near = INDEX.rank("Lagerhelfer")[0], INDEX.rank("Lagermeister")[0]

    assert exact.score > 0.8 > near.score > 0


def test_a_bridge_of_official_titles_joins_what_shares_no_word() -> None:
    bridge = Bridge([("62282", "Tankwart/in"), ("62282", "Fachverkäufer/in - Tankstelle"), ("29302", "Koch/Köchin")])
    bridged = build_index([term for term in TERMS if term.language == "de"], Surroundings(bridge=bridge))

    assert bridged.rank("Tankwart")[0].code == "fuel"


@pytest.mark.parametrize("text", ["", " ", "x", "🙂🙂", "\x00\x07", "()", "/", "...", "日本"])
def test_what_says_nothing_finds_nothing_or_little(text: str) -> None:
    assert all(link.score < 0.5 for link in INDEX.rank(text))


@pytest.mark.parametrize(
    "text", ["koch " * 20_000, "k" * 100_000, "a/b " * 25_000, "(" * 100_000, "Koch\u202eповар🙂" * 9_000]
)
def test_long_and_mixed_texts_take_bounded_time(text: str) -> None:
    started = time.process_time()
    INDEX.rank(text)

    assert time.process_time() - started < 1


@given(st.text(max_size=60))
def test_any_text_is_ranked_by_falling_scores_with_each_entry_once(text: str) -> None:
    links = INDEX.rank(text, limit=3)

    assert len({link.code for link in links}) == len(links) <= 3
    assert [link.score for link in links] == sorted((link.score for link in links), reverse=True)
    assert all(0 <= link.score <= 1 for link in links)


@given(st.permutations(TERMS))
def test_the_order_of_the_terms_does_not_matter(terms: list[Term]) -> None:
    other: LinkIndex = build_index(terms)

    assert other.rank("Koch im Lager", languages=["de"]) == INDEX.rank("Koch im Lager", languages=["de"])


def test_an_index_without_words_finds_nothing() -> None:
    assert build_index([]).rank("Koch") == []
    assert build_index([Term("a", "()")]).rank("Koch") == []
