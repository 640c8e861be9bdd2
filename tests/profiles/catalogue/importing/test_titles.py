"""Importing lists of job titles with their KldB codes."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from matching.guessing import occupation_reader
from matching.typing_ahead import TypingIndex
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing import import_titles
from profiles.catalogue.models import Term
from profiles.catalogue.queries import catalogue_terms
from profiles.catalogue.starter import load_starter_catalogue

EXAMPLES = ("kldb5\tkldb8\tberuf", "29222\t29222-910\tTeigkünstler/in", "51311\t51311-920\tRegalpilot/in")
DKZ = ("dkz_id\tkldb8\ttitle", "77\t29222-911\tOfenflüsterer/in", "78\t\tOberbegriff ohne Code")


@pytest.fixture
def catalogue(session: Session) -> Session:
    load_starter_catalogue(session)
    session.flush()
    return session


def write(folder: Path, *rows: str) -> Path:
    path = folder / "titles.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def words(session: Session, code: str) -> set[str]:
    query = sa.select(Term.text).where(Term.kind == TermKind.OCCUPATION, Term.code == code, Term.language == "de")
    return set(session.scalars(query))


@pytest.mark.parametrize(
    ("rows", "word"), [(EXAMPLES, "Teigkünstler/in"), (DKZ, "Ofenflüsterer/in")], ids=["examples", "dkz"]
)
def test_each_title_becomes_a_word_of_its_occupation(
    catalogue: Session, tmp_path: Path, rows: tuple[str, ...], word: str
) -> None:
    report = import_titles(catalogue, write(tmp_path, *rows))

    assert word in words(catalogue, "29222")
    assert (report.new, report.rejected) == (report.read, [])


def test_a_title_without_a_code_is_not_counted(catalogue: Session, tmp_path: Path) -> None:
    assert import_titles(catalogue, write(tmp_path, *DKZ)).read == 1


def test_importing_titles_again_changes_nothing(catalogue: Session, tmp_path: Path) -> None:
    path = write(tmp_path, *EXAMPLES)
    import_titles(catalogue, path)

    again = import_titles(catalogue, path)

    assert again.as_json() == {"read": 2, "new": 0, "changed": 0, "unchanged": 2, "rejected": []}


def test_a_label_that_a_list_has_too_stays_the_label(catalogue: Session, tmp_path: Path) -> None:
    query = sa.select(Term).where(
        Term.kind == TermKind.OCCUPATION, Term.code == "29222", Term.language == "de", Term.is_label
    )
    label = catalogue.scalars(query).one().text

    report = import_titles(catalogue, write(tmp_path, EXAMPLES[0], f"29222\t29222-900\t{label}"))

    assert (report.unchanged, catalogue.scalars(query).one().text) == (1, label)


def test_codes_that_the_catalogue_lacks_are_rejected_once(catalogue: Session, tmp_path: Path) -> None:
    unknown = ("99999\t99999-100\tTraumdeuter/in", "99999\t99999-101\tSterndeuter/in")

    report = import_titles(catalogue, write(tmp_path, *EXAMPLES, *unknown))

    assert [str(row) for row in report.rejected] == [
        "titles.tsv, line 4: code: there is no occupation 99999 (2 titles left out): import the KldB first"
    ]
    assert report.new == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((EXAMPLES[0], "2922\t2922-1\tBäcker"), 'line 2, column kldb5: "2922" is not a KldB code of five digits'),
        ((DKZ[0], "7\t29222-x\tBäcker"), 'line 2, column kldb8: "29222-x" is not a KldB code'),
        ((EXAMPLES[0], "29222\t29222-910\t "), "line 2, column beruf: the title is missing"),
        (("code\tname", "29222\tBäcker"), "the column kldb5 / kldb8 / kldb / schlüssel is missing in line 1"),
        (("kldb\tname", "29222\tBäcker"), "the column beruf / title / titel / bezeichnung is missing in line 1"),
    ],
)
def test_a_broken_list_changes_nothing_and_says_where(
    catalogue: Session, tmp_path: Path, rows: tuple[str, ...], said: str
) -> None:
    before = words(catalogue, "29222")

    with pytest.raises(InvalidInput, match=re.escape(said)):
        import_titles(catalogue, write(tmp_path, *rows))

    assert words(catalogue, "29222") == before


def test_imported_titles_are_read_and_found_while_typing(catalogue: Session, tmp_path: Path) -> None:
    import_titles(catalogue, write(tmp_path, *EXAMPLES))

    index = TypingIndex(catalogue_terms(catalogue, TermKind.OCCUPATION))

    assert occupation_reader(catalogue).read("Regalpilot (m/w/d)")[0].code == "51311"
    assert index.suggest("teigkün")[0].code == "29222"
