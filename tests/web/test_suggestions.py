"""Entries that typed words may mean, over today's catalogue and no older one."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from matching.linking.gain import Gain
from matching.meaning_models import Proof, fingerprint_of, note_proof
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Skill, Term
from tests.matching.tiny_model import save_tiny_model
from tests.web.world import BAKER, BAKERY_HELPER, World
from web.suggestions import NEEDED_KINDS, suggestions

Sessions = sessionmaker[Session]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Teige herstellen", "skill:dough"),
        ("teige HERSTELLEN ", "skill:dough"),
        ("Teigmacher", "skill:dough"),  # a synonym
        ("Gesundheitszeugnis", "certificate:food_hygiene"),
        ("Teig", None),  # only the beginning
        ("Deutsch", None),  # a language is asked for in a field of its own
        ("Bäcker/in", None),
        ("Zaubern", None),
        ("", None),
    ],
)
def test_a_need_is_found_where_the_text_is_its_very_name(
    sessions: Sessions, world: World, text: str, entry: str | None
) -> None:
    assert world.adviser
    with sessions() as session:
        assert suggestions(session).resolve_needed(text) == entry


@pytest.mark.parametrize(
    ("title", "code"), [("Bäcker (m/w/d)", BAKER), ("Bäckereihelfer", BAKERY_HELPER), ("Backwarenhersteller", BAKER)]
)
def test_the_occupation_of_a_title_is_guessed(sessions: Sessions, world: World, title: str, code: str) -> None:
    assert world.adviser
    with sessions() as session:
        guess = suggestions(session).guess_occupation(title, "")

    assert guess is not None
    assert guess.code == code


def test_a_title_that_means_nothing_has_no_occupation(sessions: Sessions, world: World) -> None:
    assert world.adviser
    with sessions() as session:
        assert suggestions(session).guess_occupation("Xyzzy", "") is None


def test_the_index_is_built_once_for_a_catalogue_and_anew_when_it_changes(sessions: Sessions, world: World) -> None:
    assert world.adviser
    with sessions() as session:
        first = suggestions(session)
        assert suggestions(session) is first

    with sessions.begin() as session:
        session.add(Skill(code="magic", label_de="Zaubern", source="test"))
        session.add(Term(kind=TermKind.SKILL, code="magic", language="de", text="Zaubern", is_label=True))
    with sessions() as session:
        assert suggestions(session).resolve_needed("Zaubern") == "skill:magic"


def test_each_kind_but_occupations_can_be_suggested_by_itself(sessions: Sessions, world: World) -> None:
    assert world.adviser
    with sessions() as session:
        by_kind = suggestions(session).by_kind

    assert set(by_kind) == {*NEEDED_KINDS, TermKind.LANGUAGE}
    assert [ranked.code for ranked in by_kind[TermKind.SKILL].suggest("tei")] == ["dough"]
    assert [ranked.code for ranked in by_kind[TermKind.LANGUAGE].suggest("deu")] == ["de"]


def test_a_proven_model_of_meaning_ranks_the_words_of_cvs(
    app: Flask, sessions: Sessions, world: World, tmp_path: Path
) -> None:
    pytest.importorskip("tokenizers", reason="the extra semantic is not installed")
    assert world.adviser
    folder = save_tiny_model(tmp_path / "model", {"xyzzy": [1.0, 0.0], "teige": [1.0, 0.0]})
    settings = replace(app.config["PASSGENAU"], instance=tmp_path, semantic_model=folder)
    note_proof(tmp_path, Proof(fingerprint_of(folder), Gain(100, 0.4, 0.6)))

    with app.app_context(), sessions() as session:
        before = suggestions(session)
        app.config["PASSGENAU"] = settings
        after = suggestions(session)

    assert (before.meanings is None, after.meanings is None) == (True, False)
