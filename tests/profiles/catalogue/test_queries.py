"""Reading the catalogue."""

from sqlalchemy.orm import Session

from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import LicenceClass, Occupation, OccupationRelation, Place, Skill, Term
from profiles.catalogue.queries import (
    TermRow,
    catalogue_terms,
    catalogue_version,
    labels,
    licence_implications,
    occupations,
    place_points,
)


def add_occupation(session: Session, code: str, label: str = "Lager", **fields: object) -> None:
    session.add(Occupation(code=code, label_de=label, source="starter", **fields))
    session.flush()


def test_occupations_can_be_narrowed_to_one_length_of_code(session: Session) -> None:
    add_occupation(session, "513")
    add_occupation(session, "51311")

    assert [one.code for one in occupations(session)] == ["513", "51311"]
    assert [one.code for one in occupations(session, digits=5)] == ["51311"]


def test_labels_fall_back_to_german(session: Session) -> None:
    add_occupation(session, "51311", "Lagerhelfer/in", label_en="Warehouse helper")
    session.add(Skill(code="x", label_de="Nur deutsch", source="starter"))
    session.flush()

    assert labels(session, "en") == {
        (TermKind.OCCUPATION, "51311"): "Warehouse helper",
        (TermKind.SKILL, "x"): "Nur deutsch",
    }
    assert labels(session, "de")["occupation", "51311"] == "Lagerhelfer/in"


def test_words_are_listed_with_labels_first(session: Session) -> None:
    for text, is_label in (("Zutritt", True), ("Einlass", False), ("Äpfel", False)):
        session.add(Term(kind=TermKind.SKILL, code="x", language="de", text=text, is_label=is_label))
    session.flush()

    found = catalogue_terms(session, TermKind.SKILL)

    assert found[0] == TermRow("x", "de", "Zutritt", is_label=True)
    assert [row.text for row in found] == ["Zutritt", "Einlass", "Äpfel"]


def test_licences_tell_what_they_imply_and_places_where_they_are(session: Session) -> None:
    session.add(LicenceClass(code="C", label_de="C", label_en="C", implies=["B", "C1"]))
    session.add(Place(postcode="70173", town="Stuttgart", latitude=48.78, longitude=9.18, source="starter"))
    session.flush()

    assert licence_implications(session) == {"C": frozenset({"B", "C1"})}
    assert place_points(session) == {"70173": (48.78, 9.18)}


def test_the_version_changes_with_the_catalogue_only(session: Session) -> None:
    add_occupation(session, "51311")
    add_occupation(session, "51312")
    before = catalogue_version(session)
    assert catalogue_version(session) == before

    session.add(OccupationRelation(code="51311", related_code="51312", strength=0.5))
    session.flush()
    related = catalogue_version(session)
    session.add(Term(kind=TermKind.SKILL, code="x", language="de", text="x"))
    session.flush()

    assert len({before, related, catalogue_version(session)}) == 3
