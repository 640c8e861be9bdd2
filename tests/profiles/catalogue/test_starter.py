"""Loading the starter catalogue."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import (
    LicenceClass,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Place,
    Skill,
    SkillRelation,
    Term,
)
from profiles.catalogue.starter import load_starter_catalogue, starter_rows


def test_the_starter_catalogue_is_loaded_in_full(session: Session) -> None:
    counts = load_starter_catalogue(session)

    assert counts["skill"] == len(list(starter_rows("skills"))) >= 300
    assert counts["place"] == len(list(starter_rows("places")))
    warehouse = session.get_one(Occupation, "51311")
    assert (warehouse.parent_code, warehouse.requirement_level, warehouse.source) == ("513", 1, "starter")
    assert session.get_one(LicenceClass, "CE").implies[0]


def test_loading_again_changes_nothing(session: Session) -> None:
    first = load_starter_catalogue(session)
    words = session.scalar(sa.select(sa.func.max(Term.id)))

    assert load_starter_catalogue(session) == first
    assert session.scalar(sa.select(sa.func.max(Term.id))) == words


def test_loading_again_mends_what_differs(session: Session) -> None:
    load_starter_catalogue(session)
    skill = session.get_one(Skill, "forklift-driving")
    label, skill.label_de = skill.label_de, "Wrong"
    session.flush()

    load_starter_catalogue(session)

    assert session.get_one(Skill, "forklift-driving").label_de == label


def test_rows_of_an_official_download_keep_their_label(session: Session) -> None:
    load_starter_catalogue(session)
    occupation = session.get_one(Occupation, "51311")
    occupation.label_de, occupation.source = "Official title", "kldb"
    session.get_one(Place, "70173").source = "import"
    session.get_one(Place, "70173").latitude = 1.0
    session.flush()

    load_starter_catalogue(session)

    assert session.get_one(Occupation, "51311").label_de == "Official title"
    assert session.get_one(Place, "70173").latitude == 1.0


def test_relations_are_kept_in_both_directions(session: Session) -> None:
    load_starter_catalogue(session)
    occupations = session.execute(sa.select(OccupationRelation.code, OccupationRelation.related_code)).all()
    skills = session.execute(sa.select(SkillRelation.code, SkillRelation.related_code)).all()

    for pairs in ({(one, other) for one, other in occupations}, {(one, other) for one, other in skills}):
        assert pairs
        assert all((other, one) in pairs for one, other in pairs)


def test_labels_and_synonyms_become_words_that_can_be_searched(session: Session) -> None:
    load_starter_catalogue(session)

    words = sa.select(Term.text, Term.is_label).where(Term.kind == TermKind.OCCUPATION, Term.code == "51311")
    found = {row.text: row.is_label for row in session.execute(words)}

    label = session.get_one(Occupation, "51311").label_de
    assert found[label] is True
    assert sum(not is_label for is_label in found.values()) >= 3


def test_no_row_of_the_shipped_tables_names_an_unknown_code(session: Session) -> None:
    load_starter_catalogue(session)

    stored = session.scalar(sa.select(sa.func.count()).select_from(OccupationSkill))

    assert stored == len(list(starter_rows("occupation_skills")))
