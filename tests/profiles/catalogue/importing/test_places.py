"""Importing postcode points."""

import os
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.importing import import_places
from profiles.catalogue.models import Place
from profiles.catalogue.queries import place_points
from tests.factories import row_count

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("PASSGENAU_SHARED_DATA") or ROOT.parent / "shared" / "data")
FULL_LIST = SHARED / "feeds" / "geo" / "plz_geocoord.csv"


def write(folder: Path, text: str) -> Path:
    path = folder / "places.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        ",lat,lng\n70173,48.78,9.18\n",
        "postcode,town,lat,lon\n70173,Stuttgart,48.78,9.18\n",
        "PLZ;Ort;Breite;Länge\n70173;Stuttgart;48,78;9,18\n",
        "DE\t70173\tStuttgart\tBaden-Württemberg\tBW\t\t00\t\t08111\t48.78\t9.18\t4\n",
    ],
)
def test_all_usual_layouts_are_read(session: Session, tmp_path: Path, text: str) -> None:
    report = import_places(session, write(tmp_path, text))

    assert place_points(session) == {"70173": (48.78, 9.18)}
    assert (report.read, report.new) == (1, 1)


def test_a_known_town_stays_where_the_list_has_none(session: Session, tmp_path: Path) -> None:
    session.add(Place(postcode="70173", town="Stuttgart", latitude=48.0, longitude=9.0, source="starter"))
    session.flush()
    path = write(tmp_path, ",lat,lng\n70173,48.78,9.18\n")

    assert import_places(session, path).changed == 1
    assert import_places(session, path).unchanged == 1
    place = session.get_one(Place, "70173")
    assert (place.town, place.latitude, place.source) == ("Stuttgart", 48.78, "import")


def test_several_rows_of_one_postcode_give_their_mean(session: Session, tmp_path: Path) -> None:
    import_places(session, write(tmp_path, "plz,ort,lat,lon\n1067,A,51.0,13.0\n01067,B,52.0,14.0\n"))

    assert place_points(session) == {"01067": ((51.0 + 52.0) / 2, (13.0 + 14.0) / 2)}
    assert session.get_one(Place, "01067").town == "A"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plz,lat,lon\n70173,48.78,9.18\n7017x,48.7,9.1\n", "line 3, column plz"),
        ("plz,lat,lon\n70173,north,9.18\n", "line 2, column lat"),
        ("plz,lat,lon\n70173,9.18,48.78\n", "line 2, column lat.*exchanged"),
        ("plz,lat\n70173,48.78\n", "column longitude is missing"),
        ("id,occupations\n1,2\n", "it is a list of clients"),
        ("<html></html>", "HTML"),
    ],
)
def test_a_broken_list_names_the_place_and_changes_nothing(
    session: Session, tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        import_places(session, write(tmp_path, text))

    assert row_count(session, Place) == 0


@pytest.mark.skipif(not FULL_LIST.exists(), reason="the full list of postcodes is not on this machine")
def test_the_full_list_is_imported(session: Session) -> None:
    report = import_places(session, FULL_LIST)

    assert report.new == report.read == row_count(session, Place) > 8000
    assert report.rejected == []
