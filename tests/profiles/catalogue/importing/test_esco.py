"""Importing ESCO, with and without the files that the download may lack."""

import csv
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing import import_esco
from profiles.catalogue.models import EscoOccupation, EscoOccupationSkill, Skill, SkillRelation, Term
from profiles.catalogue.starter import load_starter_catalogue
from tests.factories import row_count

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("PASSGENAU_SHARED_DATA") or ROOT.parent / "shared" / "data")
OFFICIAL = SHARED / "catalogue" / "esco_v1.2_de"
CROSSWALK = SHARED / "linking" / "crosswalk" / "DE_mapping_18.05.22.dev.csv"

COOK, DRIVER = (f"http://data.europa.eu/esco/occupation/{name}" for name in ("cook", "driver"))
CUT, FRY, DRIVE = (f"http://data.europa.eu/esco/skill/{name}" for name in ("cut", "fry", "drive"))
OCCUPATION_COLUMNS = ("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels", "status")
SKILL_COLUMNS = ("conceptType", "conceptUri", "skillType", "preferredLabel", "altLabels", "hiddenLabels", "status")


def esco_to_kldb(session: Session) -> dict[str, str]:
    query = sa.select(EscoOccupation.uri, EscoOccupation.kldb_code).where(EscoOccupation.kldb_code.is_not(None))
    return {uri: code for uri, code in session.execute(query) if code is not None}


def write(folder: Path, name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small download with all files that are read."""
    write(tmp_path, "occupations_de.csv", OCCUPATION_COLUMNS, [
        ("Occupation", COOK, "5120", "Koch/Köchin", "Koch\nKöchin", "Kochende", "released"),
        ("Occupation", DRIVER, "110", "Fahrer/Fahrerin", "", "", "released"),
        ("Occupation", COOK + "-old", "5120", "Alter Koch", "", "", "obsolete"),
    ])  # fmt: skip
    write(tmp_path, "skills_de.csv", SKILL_COLUMNS, [
        ("KnowledgeSkillCompetence", CUT, "skill/competence", "Gemüse schneiden", "schnippeln", "", "released"),
        ("KnowledgeSkillCompetence", FRY, "skill/competence", "braten", "", "", "released"),
        ("KnowledgeSkillCompetence", DRIVE, "skill/competence", "Gabelstapler fahren", "", "", "released"),
    ])  # fmt: skip
    write(tmp_path, "skillSkillRelations_de.csv",
          ("originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri"),
          [(CUT, "x", "optional", "x", FRY)])  # fmt: skip
    write(tmp_path, "broaderRelationsSkillPillar_de.csv", ("conceptType", "conceptUri", "broaderType", "broaderUri"), [
        ("KnowledgeSkillCompetence", CUT, "KnowledgeSkillCompetence", FRY),
        ("KnowledgeSkillCompetence", CUT, "SkillGroup", "http://data.europa.eu/esco/skill/S1"),
    ])  # fmt: skip
    write(tmp_path, "occupationSkillRelations_de.csv", ("occupationUri", "relationType", "skillType", "skillUri"), [
        (COOK, "essential", "x", CUT),
        (COOK, "optional", "x", FRY),
    ])  # fmt: skip
    return tmp_path


def write_crosswalk(folder: Path, *rows: tuple[str, str, str]) -> None:
    path = folder / "DE_mapping.csv"
    head = ["Mapping project name,ESCO - Klassifikation der Berufe 2010,,,,", ",,,,,"]
    columns = "Classification 1 URI,Classification 1 PrefLabel,Classification 2 ID,Classification 2 PrefLabel,"
    lines = [f'{uri},"x","{title}","y",{relation},' for uri, title, relation in rows]
    path.write_text("\n".join([*head, columns + "Mapping relation,Editorial note", *lines]), encoding="utf-8")


def test_occupations_and_skills_are_imported_with_their_words(session: Session, folder: Path) -> None:
    report = import_esco(session, folder)

    assert report.as_json() == {"read": 5, "new": 5, "changed": 0, "unchanged": 0, "rejected": []}
    assert session.get_one(EscoOccupation, DRIVER).isco_code == "0110"
    assert session.get_one(Skill, CUT).source == "esco"
    words = session.scalars(sa.select(Term.text).where(Term.kind == TermKind.ESCO_OCCUPATION, Term.code == COOK))
    assert set(words) == {"Koch/Köchin", "Koch", "Köchin", "Kochende"}


def test_importing_again_changes_nothing(session: Session, folder: Path) -> None:
    first = import_esco(session, folder)

    again = import_esco(session, folder)

    assert (again.new, again.changed, again.unchanged) == (0, 0, 5)
    assert all(counts.new == counts.changed == 0 for counts in again.tables.values())
    assert again.tables.keys() == first.tables.keys()


def test_relations_become_similarities_and_usual_skills(session: Session, folder: Path) -> None:
    import_esco(session, folder)

    similar = session.execute(sa.select(SkillRelation.code, SkillRelation.related_code, SkillRelation.similarity)).all()
    usual = session.execute(sa.select(EscoOccupationSkill.skill_code, EscoOccupationSkill.is_essential)).all()
    assert {tuple(row) for row in similar} == {(CUT, FRY, 0.5), (FRY, CUT, 0.5)}  # broader outweighs optional
    assert {tuple(row) for row in usual} == {(CUT, True), (FRY, False)}


def test_a_skill_of_our_own_is_related_to_the_esco_skill_of_the_same_name(session: Session, folder: Path) -> None:
    load_starter_catalogue(session)

    import_esco(session, folder)

    assert session.get_one(SkillRelation, ("forklift-driving", DRIVE)).similarity == 0.9
    assert session.get_one(SkillRelation, (DRIVE, "forklift-driving")).similarity == 0.9


def test_without_the_skills_the_rest_is_imported_and_the_gap_is_reported(session: Session, folder: Path) -> None:
    (folder / "skills_de.csv").unlink()

    report = import_esco(session, folder)

    assert (report.new, row_count(session, Skill)) == (2, 0)
    assert [row.place for row in report.rejected] == [
        "skills_de.csv",
        "skillSkillRelations_de.csv",
        "broaderRelationsSkillPillar_de.csv",
        "occupationSkillRelations_de.csv",
    ]


def test_english_files_add_english_labels(session: Session, folder: Path) -> None:
    write(folder, "skills_en.csv", SKILL_COLUMNS, [("x", CUT, "x", "cut vegetables", "chop", "", "released")])

    import_esco(session, folder)

    assert session.get_one(Skill, CUT).label_en == "cut vegetables"
    assert session.get_one(Skill, FRY).label_en is None


def test_the_nearest_relation_of_the_crosswalk_decides(session: Session, folder: Path) -> None:
    write_crosswalk(
        folder,
        (COOK, "B 29302-100", "skos:narrowMatch"),
        (COOK, "B 29301-100", "skos:exactMatch"),
        (DRIVER, "B 52122-100", "skos:closeMatch"),
        (DRIVER, "B 52122-101", "skos:closeMatch"),
        (DRIVER, "B 51311-100", "skos:closeMatch"),
    )

    import_esco(session, folder)

    assert esco_to_kldb(session) == {COOK: "29301", DRIVER: "52122"}


@pytest.mark.parametrize("row", [(COOK, "29302", "skos:exactMatch"), (COOK, "B 29302-100", "same")])
def test_a_broken_crosswalk_names_the_line(session: Session, folder: Path, row: tuple[str, str, str]) -> None:
    write_crosswalk(folder, row)

    with pytest.raises(InvalidInput, match=r"DE_mapping\.csv, line 4"):
        import_esco(session, folder)


@pytest.mark.parametrize(
    ("name", "columns", "row", "says"),
    [
        ("skills_de.csv", SKILL_COLUMNS, ("x", "urn:1", "x", "a", "", "", ""), "line 2, column conceptUri"),
        ("skills_de.csv", SKILL_COLUMNS, ("x", CUT, "x", "", "", "", ""), "line 2, column preferredLabel"),
        ("skills_de.csv", OCCUPATION_COLUMNS[:3], ("x", CUT, "1"), "not a list of ESCO skills: .*ESCO occupations"),
        ("occupations_de.csv", SKILL_COLUMNS, ("x", CUT, "x", "a", "", "", ""), "not a list of ESCO occupations"),
        ("skillSkillRelations_de.csv", ("a", "b"), ("1", "2"), "column originalSkillUri"),
    ],
)
def test_a_broken_file_names_the_place_and_changes_nothing(
    session: Session, folder: Path, name: str, columns: tuple[str, ...], row: tuple[str, ...], says: str
) -> None:
    write(folder, name, columns, [row])

    with pytest.raises(InvalidInput, match=f"{name}.*{says}" if says.startswith("line") else says):
        import_esco(session, folder)

    assert row_count(session, EscoOccupation) == row_count(session, Skill) == row_count(session, Term) == 0


def test_a_folder_without_occupations_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"no file occupations_de\.csv"):
        import_esco(session, tmp_path)
    with pytest.raises(InvalidInput, match="no folder"):
        import_esco(session, tmp_path / "nowhere")


@pytest.mark.slow
def test_a_download_of_full_size_takes_less_than_a_minute(session: Session, tmp_path: Path) -> None:
    skills = [f"http://data.europa.eu/esco/skill/{number:036}" for number in range(13_900)]
    jobs = [f"http://data.europa.eu/esco/occupation/{number:036}" for number in range(3_000)]
    occupations = [("x", uri, "5120", f"Beruf {at}", f"A {at}\nB {at}", "", "") for at, uri in enumerate(jobs)]
    concepts = [("x", uri, "x", f"Können {at}", f"A {at}\nB {at}\nC {at}", "", "") for at, uri in enumerate(skills)]
    usual = [(uri, "essential", "x", skills[(at * 7 + k) % 13_900]) for at, uri in enumerate(jobs) for k in range(20)]
    write(tmp_path, "occupations_de.csv", OCCUPATION_COLUMNS, occupations)
    write(tmp_path, "skills_de.csv", SKILL_COLUMNS, concepts)
    columns = ("occupationUri", "relationType", "skillType", "skillUri")
    write(tmp_path, "occupationSkillRelations_de.csv", columns, usual)

    started = time.monotonic()
    report = import_esco(session, tmp_path)

    assert time.monotonic() - started < 60
    assert (report.new, report.tables["esco_occupation_skill"].new) == (16_900, 60_000)


@pytest.mark.slow
@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official ESCO download is not on this machine")
def test_the_official_download_is_imported(session: Session, tmp_path: Path) -> None:
    for path in OFFICIAL.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if CROSSWALK.exists():
        shutil.copyfile(CROSSWALK, tmp_path / "crosswalk.csv")

    report = import_esco(session, tmp_path)

    assert row_count(session, EscoOccupation) == 3039
    assert (report.read, len(report.rejected)) == (3039, 3)  # this copy lacks skills_de.csv
    assert not CROSSWALK.exists() or len(esco_to_kldb(session)) == 1602
