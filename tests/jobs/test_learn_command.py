"""`passgenau learn titles`: figures before and after on titles held back, stored only on demand and if not worse."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import Run, RunKind
from employers.codes import Origin
from jobs.commands.learn import report_lines, report_of
from matching.linking import Term as LinkTerm
from matching.meaning_models import noted_proof
from matching.occupations import Learned, Quality, official_model
from matching.title_models import FOLDER, load_title_model
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Occupation, Skill, Term
from tests.factories import make_employer, make_vacancy
from tests.jobs.conftest import Passgenau
from tests.matching.tiny_model import save_tiny_model

Sessions = sessionmaker[Session]
PLACES = ("Ulm", "Kiel", "Jena", "Fulda", "Celle", "Aalen", "Worms", "Hamm", "Trier", "Gera", "Bonn", "Hof", "Suhl")
TERMS = [LinkTerm("29222", "Bäcker/in"), LinkTerm("51311", "Lagerhelfer/in")]
CODES = {"29222": "Bäcker/in", "51311": "Lagerhelfer/in"}


@pytest.fixture
def confirmed(sessions: Sessions) -> None:
    """Two occupations, and vacancies in shop talk whose occupation staff have confirmed."""
    with sessions.begin() as session:
        for code, label in CODES.items():
            session.add(Occupation(code=code, label_de=label, source="test"))
            session.add(Term(kind=TermKind.OCCUPATION, code=code, language="de", text=label, is_label=True))
        session.flush()
        employer = make_employer(session)
        for word, code in (("Teigprofi", "29222"), ("Regalheld", "51311")):
            for place in PLACES * 2:
                vacancy = make_vacancy(session, employer_id=employer.id, title=f"{word} {place}")
                vacancy.occupation_code, vacancy.occupation_origin = code, Origin.CONFIRMED


@pytest.mark.usefixtures("confirmed")
def test_without_apply_only_the_figures_are_shown(passgenau: Passgenau, tmp_path: Path) -> None:
    done = passgenau("learn", "titles")

    assert done.code == 0
    assert "judged on 52 titles held back" in done.out
    assert "Nothing was changed" in done.out
    assert not (tmp_path / "instance" / FOLDER).exists()


@pytest.mark.usefixtures("confirmed")
def test_with_apply_it_is_in_use_from_then_on(passgenau: Passgenau, tmp_path: Path) -> None:
    done = passgenau("learn", "titles", "--apply", "--json")

    report = json.loads(done.out)
    assert (done.code, report["result"], report["titles"]) == (0, "stored", 52)
    assert report["after"]["accuracy"] >= report["before"]["accuracy"]
    assert load_title_model(tmp_path / "instance") is not None


@pytest.mark.parametrize(
    ("is_wanted", "result", "words"), [(True, "refused", "Refused: it would get worse"), (False, "worse", "be refused")]
)
def test_what_would_be_worse_is_refused_in_words(is_wanted: bool, result: str, words: str) -> None:
    model = replace(official_model(TERMS), figures={"titles": 60})
    worse = Learned(model, before=Quality(60, 0.9, 0.9, 0.9, 0.0), after=Quality(60, 0.8, 0.9, 1.0, 0.0))

    report = report_of(worse, None, is_wanted=is_wanted)

    assert not worse.is_better
    assert report["result"] == result
    assert words in "\n".join(report_lines(report))


@pytest.mark.usefixtures("confirmed")
def test_learning_twice_from_the_same_is_no_loss(passgenau: Passgenau) -> None:
    first = passgenau("learn", "titles", "--apply", "--json")
    again = passgenau("learn", "titles", "--apply", "--json")

    assert json.loads(again.out)["after"] == json.loads(first.out)["after"]
    assert again.code == 0


@pytest.mark.usefixtures("confirmed")
def test_a_longer_list_of_titles_is_learned_from_soon(passgenau: Passgenau, sessions: Sessions, tmp_path: Path) -> None:
    titles = tmp_path / "titles.csv"
    titles.write_text("kldb5;beruf\n29222;Feinbäcker\n51311;Packer\n", encoding="utf-8")

    first = passgenau("import", "catalogue", "titles", str(titles))
    again = passgenau("import", "catalogue", "titles", str(titles))

    with sessions() as session:
        waiting = session.scalars(sa.select(Run.kind)).all()
    assert (first.code, again.code, waiting) == (0, 0, [RunKind.LEARN_TITLES])


SOUNDS = [first + vowel + last for first in "bdfgkmps" for vowel in "aeiou" for last in "lnrt"]


@pytest.fixture
def skills(sessions: Sessions) -> list[tuple[str, str]]:
    """Names and synonyms of skills that share no letters, also in the catalogue."""
    pairs = [(SOUNDS[at], SOUNDS[-at - 1]) for at in range(len(SOUNDS) // 2)]
    with sessions.begin() as session:
        for name, synonym in pairs:
            session.add(Skill(code=name, label_de=name, source="test"))
            for text, is_label in ((name, True), (synonym, False)):
                session.add(Term(kind=TermKind.SKILL, code=name, language="de", text=text, is_label=is_label))
    return pairs


@pytest.mark.parametrize(("is_knowing", "code", "words"), [(True, 0, "used from now on"), (False, 3, "not used")])
def test_a_model_of_meaning_is_used_where_it_finds_words_better(
    passgenau: Passgenau, skills: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    *, is_knowing: bool, code: int, words: str,
) -> None:  # fmt: skip
    pytest.importorskip("tokenizers", reason="the extra semantic is not installed")
    unit = np.eye(len(skills)).tolist()
    known = {word: unit[at] for at, pair in enumerate(skills) for word in pair} if is_knowing else {"other": unit[0]}
    monkeypatch.setenv("PASSGENAU_SEMANTIC_MODEL", str(save_tiny_model(tmp_path / "model", known)))

    done = passgenau("learn", "meaning", "--apply")

    proof = noted_proof(tmp_path / "instance")
    assert (done.code, proof is not None and proof.gain.is_proven) == (code, is_knowing)
    assert words in done.out


def test_without_a_folder_there_is_no_model_to_try(passgenau: Passgenau) -> None:
    done = passgenau("learn", "meaning")

    assert done.code != 0
    assert "PASSGENAU_SEMANTIC_MODEL" in done.err
