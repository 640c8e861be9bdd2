"""`passgenau learn titles`: figures before and after on titles held back, stored only on demand and if not worse."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from employers.codes import Origin
from jobs.commands.learn import report_lines, report_of
from matching.linking import Term as LinkTerm
from matching.occupations import Learned, Quality, official_model
from matching.title_models import FOLDER, load_title_model
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Occupation, Term
from tests.factories import make_employer, make_vacancy
from tests.jobs.conftest import Passgenau

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
