"""Importing the official KldB table."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing import import_kldb
from profiles.catalogue.models import Occupation, Term
from profiles.catalogue.queries import labels
from profiles.catalogue.starter import load_starter_catalogue
from tests.factories import row_count

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("PASSGENAU_SHARED_DATA") or ROOT.parent / "shared" / "data")
OFFICIAL = SHARED / "catalogue" / "kldb2010_v2020_official.csv"

HEADER = "Schlüssel KldB 2010, V. 2020;Ebene;Titel;Kurztitel;Allgemeine Bemerkungen;Einschlüsse;Umfasst ferner"
MILITARY = ("0;1;Militär;Militär;;;", "1;2;Streitkräfte;Streitkräfte;;;", "11;3;Offiziere;Offiziere;;;")
OFFICERS = (
    "110;4;Offiziere;Offiziere;;;",
    '1104;5;Offiziere;Offiziere;;;"Zugeordnete Berufe (Beispiele):  01104-101 Offizier - Truppe  01104-102 Arzt"',
)


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "kldb.csv"
    path.write_text("\ufeff" + "\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def words(session: Session, code: str) -> set[str]:
    query = sa.select(Term.text).where(Term.kind == TermKind.OCCUPATION, Term.code == code)
    return set(session.scalars(query))


def test_lost_zeros_come_back_and_groups_are_linked(session: Session, tmp_path: Path) -> None:
    report = import_kldb(session, write(tmp_path, *MILITARY, *OFFICERS))

    officer = session.get_one(Occupation, "01104")
    assert (report.read, report.new) == (5, 5)
    assert (officer.parent_code, officer.requirement_level, officer.source) == ("0110", 4, "kldb")
    assert session.get_one(Occupation, "0").parent_code is None


def test_example_occupations_become_words(session: Session, tmp_path: Path) -> None:
    import_kldb(session, write(tmp_path, *MILITARY, *OFFICERS))

    assert words(session, "01104") == {"Offiziere", "Offizier - Truppe", "Arzt"}


def test_importing_again_changes_nothing(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, *MILITARY, *OFFICERS)
    import_kldb(session, path)

    again = import_kldb(session, path)

    assert again.as_json() == {"read": 5, "new": 0, "changed": 0, "unchanged": 5, "rejected": []}
    assert again.tables["term"].new == again.tables["term"].changed == 0


def test_the_official_title_becomes_the_label_and_the_starters_stays_a_word(session: Session, tmp_path: Path) -> None:
    load_starter_catalogue(session)
    before, english = (labels(session, language)["occupation", "011"] for language in ("de", "en"))

    import_kldb(session, write(tmp_path, *MILITARY[:2], "11;3;Amtlicher Titel;Kurz;;;"))
    load_starter_catalogue(session)

    assert labels(session, "de")["occupation", "011"] == "Amtlicher Titel"
    assert labels(session, "en")["occupation", "011"] == english
    assert {before, "Amtlicher Titel", "Kurz"} <= words(session, "011")
    is_label = sa.select(Term.text).where(Term.code == "011", Term.language == "de", Term.is_label)
    assert session.scalars(is_label).all() == ["Amtlicher Titel"]


def test_progress_runs_to_the_end(session: Session, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []

    import_kldb(session, write(tmp_path, *MILITARY, *OFFICERS), lambda done, total: steps.append((done, total)))

    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1] > 0


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((*MILITARY, "110;6;x;x;;;"), r"kldb\.csv, line 5, column Ebene: .*level"),
        ((*MILITARY, "1a0;4;x;x;;;"), r"line 5, column Schlüssel.*not a code of level 4"),
        ((*MILITARY, "11;3;x;x;;;"), r"line 5.*stands in line 4 already"),
        ((*MILITARY, *OFFICERS[1:]), r"line 5.*group 0110 above 01104 is missing"),
        ((*MILITARY, "110;4;;x;;;"), r"line 5, column Titel"),
        ((*MILITARY, "110;4;x"), r"line 5: the row has 3 columns"),
        ((*MILITARY, '110;4;x;"x;;;'), r"line 5.*quotation mark"),
    ],
)
def test_a_broken_table_names_the_place_and_changes_nothing(
    session: Session, tmp_path: Path, rows: tuple[str, ...], says: str
) -> None:
    with pytest.raises(InvalidInput, match=f"(?s){says}.*Nothing was changed"):
        import_kldb(session, write(tmp_path, *rows))

    assert row_count(session, Occupation) == 0


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("conceptUri,iscoGroup,preferredLabel", "a list of ESCO occupations"),
        (",lat,lng", "a list of postcode points"),
        ("a,b,c", "column Schlüssel KldB, Ebene, Titel is missing"),
    ],
)
def test_another_kind_of_table_is_recognised(session: Session, tmp_path: Path, header: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        import_kldb(session, write(tmp_path, "x,1,2", header=header))


def test_damaged_letters_are_told_from_windows_files(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, *MILITARY)
    whole = path.read_bytes()

    path.write_bytes(whole[: whole.index("äfte".encode()) + 1])
    with pytest.raises(InvalidInput, match="line 3: a letter is damaged"):
        import_kldb(session, path)

    path.write_bytes(whole.decode("utf-8-sig").encode("cp1252"))
    assert import_kldb(session, path).new == 3


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official KldB table is not on this machine")
def test_the_official_table_is_imported_in_full(session: Session) -> None:
    report = import_kldb(session, OFFICIAL)

    lengths = sa.select(sa.func.length(Occupation.code), sa.func.count()).group_by(sa.func.length(Occupation.code))
    assert {length: count for length, count in session.execute(lengths)} == {1: 10, 2: 37, 3: 144, 4: 703, 5: 1301}  # noqa: C416
    assert (report.read, report.new, report.rejected) == (2195, 2195, [])
    assert "Lagerhelfer/in" in words(session, "51311")
