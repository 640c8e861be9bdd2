"""Importing offers: whole rows, known again by their code, and reasons for what is left out."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.starter import load_starter_catalogue
from profiles.offers.importing import import_offers
from profiles.offers.models import Offer, OfferRun
from profiles.offers.operations import take_place
from profiles.offers.queries import find_offer, offers
from tests.source_files import PROJECT

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
EXAMPLE = PROJECT / "docs" / "examples" / "offers.csv"


@pytest.fixture
def catalogue(session: Session) -> Session:
    load_starter_catalogue(session)
    return session


def offer_of(session: Session, code: str) -> Offer:
    found = find_offer(session, code)
    assert found is not None
    return found


def imported(session: Session, path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return [str(each) for each in import_offers(session, path, now=NOW, by=None).rejected]


def test_the_example_is_imported_whole_and_only_once(catalogue: Session) -> None:
    first = import_offers(catalogue, EXAMPLE, now=NOW, by=None)
    again = import_offers(catalogue, EXAMPLE, now=NOW, by=None)

    assert (first.new, first.rejected) == (6, [])
    assert (again.new, again.changed, again.unchanged) == (0, 0, 6)
    assert [offer.code for offer in offers(catalogue, kind="BSK_B2")] == ["BSK-B2-1"]


def test_empty_cells_take_what_the_kind_says(catalogue: Session) -> None:
    import_offers(catalogue, EXAMPLE, now=NOW, by=None)

    offer = offer_of(catalogue, "BSK-B2-1")
    assert (offer.title_en, offer.cost_cents) == ("Vocational German course to B2", 156_000)
    assert [(each.key, each.value) for each in offer.prerequisites] == [("lang.de", "B1")]
    assert [(run.starts_on, run.places, run.places_taken) for run in offer.runs] == [(date(2027, 2, 1), 18, 9)]


def test_a_changed_row_keeps_the_number_of_its_runs(catalogue: Session, tmp_path: Path) -> None:
    head = "code,kind,effects,runs\n"
    imported(catalogue, tmp_path / "a.csv", head + "X,STAPLER,,2027-01-04:2027-01-08:5:1\n")
    before = offer_of(catalogue, "X").runs[0].id

    imported(catalogue, tmp_path / "a.csv", head + 'X,STAPLER,"add(certificate, crane)",2027-01-04:2027-01-08:6:2\n')

    offer = offer_of(catalogue, "X")
    assert [(run.id, run.places, run.places_taken) for run in offer.runs] == [(before, 6, 2)]
    assert [each.value for each in offer.effects] == ["crane"]


@pytest.mark.parametrize(
    ("row", "column"),
    [("X,NONSENSE,,", "kind"), ('X,MAT,"add(skill, nothing)",', "effects"), ("X,MAT,,2027-01-04", "runs"),
     ("X,MAT,,2027-01-08:2027-01-04", "ends before"), (",MAT,,", "one to 40"),
     ("X,MAT,,2027-01-04:2027-01-08:1:2", "taken")],
)  # fmt: skip
def test_a_bad_row_is_left_out_with_its_reason(catalogue: Session, tmp_path: Path, row: str, column: str) -> None:
    problems = imported(catalogue, tmp_path / "a.csv", f"code,kind,effects,runs\n{row}\nY,STAPLER,,\n")

    assert len(problems) == 1
    assert "a.csv, line 2" in problems[0]
    assert column in problems[0]
    assert [offer.code for offer in offers(catalogue)] == ["Y"]


def test_a_list_of_something_else_is_refused(catalogue: Session, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not a list of offers"):
        imported(catalogue, tmp_path / "a.csv", "code,kind,colour\nX,STAPLER,red\n")


def test_a_place_is_taken_until_none_is_free(catalogue: Session, tmp_path: Path) -> None:
    imported(catalogue, tmp_path / "a.csv", "code,kind,runs\nX,STAPLER,2027-01-04:2027-01-08:1\n")
    run: OfferRun = offer_of(catalogue, "X").runs[0]

    take_place(catalogue, run.id, now=NOW, by=None)

    assert run.places_taken == 1
    with pytest.raises(InvalidInput, match="taken"):
        take_place(catalogue, run.id, now=NOW, by=None)
