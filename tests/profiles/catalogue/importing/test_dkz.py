"""Importing the numbers that HR-BA-XML uses for titles and competences."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.importing import import_dkz
from profiles.catalogue.models import DkzEntry
from tests.factories import make_occupation

HEADER = "typ;lbkgruppe;zustand;kuenstler;bezeichnung;_id;_bkz;lbkgruppe"
REPOSITORY = Path(__file__).resolve().parents[4]
LISTS = Path(os.environ.get("PASSGENAU_SHARED_DATA", str(REPOSITORY.parent / "shared" / "data"))) / "feeds" / "ref"


def write(folder: Path, *lines: str) -> Path:
    path = folder / "list.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_title_points_to_its_occupation_and_knows_what_it_is(session: Session, tmp_path: Path) -> None:
    make_occupation(session, "29222")
    path = write(tmp_path, HEADER, "B;1;E;nein;Ofenprüfer/in;901;B 29222-101;", "A;1;A;ja;Ofenkunst;902;;")

    report = import_dkz(session, path)

    first, second = session.scalars(sa.select(DkzEntry).order_by(DkzEntry.code))
    assert (report.new, report.rejected) == (2, [])
    assert (first.label, first.kldb_code, first.is_training, first.is_active) == ("Ofenprüfer/in", "29222", False, True)
    assert (second.kldb_code, second.is_training, second.is_artist, second.is_active) == (None, True, True, False)


def test_importing_again_changes_nothing_and_unknown_occupations_are_named(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, "B;1;E;nein;Ofenprüfer/in;901;B 29222-101;")

    first, again = import_dkz(session, path), import_dkz(session, path)

    assert (first.new, again.new, again.unchanged) == (1, 0, 1)
    assert "29222" in first.rejected[0].reason


def test_competences_are_read_from_xml(session: Session, tmp_path: Path) -> None:
    import_dkz(
        session,
        write(
            tmp_path,
            "<kompetenzen><kompmerkmal id='77'><komp-parent>7</komp-parent>",
            "<bezeichnung>Öfen  mauern</bezeichnung></kompmerkmal></kompetenzen>",
        ),
    )

    entry = session.scalars(sa.select(DkzEntry)).one()
    assert (entry.kind, entry.code, entry.label, entry.parent) == ("competence", "77", "Öfen mauern", "7")


@pytest.mark.parametrize(
    "lines",
    [
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>", "<kompetenzen/>"),
        ("<kompetenzen><kompmerkmal id='77'>",),
        ("a;b", "1;2"),
        (HEADER, "B;1;E;nein;Ofenprüfer/in;x;B 29222-101;"),
        (HEADER, "B;1;E;nein;Ofenprüfer/in;901;29222;"),
    ],
)
def test_another_file_is_refused_and_changes_nothing(session: Session, tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        import_dkz(session, write(tmp_path, *lines))

    assert session.scalar(sa.select(sa.func.count()).select_from(DkzEntry)) == 0


@pytest.mark.skipif(not LISTS.is_dir(), reason="the official lists are not here (PASSGENAU_SHARED_DATA)")
def test_the_official_lists_are_read_whole(session: Session) -> None:
    titles = import_dkz(session, LISTS / "dkz_berufe_vam_2018.csv")
    competences = import_dkz(session, LISTS / "dkz_kompetenzen.xml")

    german = session.get(DkzEntry, ("competence", "65488"))
    assert (titles.read, competences.read) == (13626, 9053)
    assert german is not None
    assert german.label == "Deutsch"
