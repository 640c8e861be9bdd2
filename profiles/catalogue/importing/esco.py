"""The official CSV download of ESCO (v1.0 to v1.2) with the BA's crosswalk to the KldB beside it, if there is one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing.crosswalk import read_crosswalk
from profiles.catalogue.importing.reading import Line, Table, read_table, require_columns
from profiles.catalogue.importing.tallying import CatalogueReport, catalogue_report
from profiles.catalogue.models import (
    STARTER,
    EscoOccupation,
    EscoOccupationSkill,
    Skill,
    SkillRelation,
    Term,
)
from profiles.catalogue.reports import Rejection
from profiles.catalogue.storing import Progress, Row, Tally, store_rows, store_terms, term

ESCO = "esco"
LABEL_MAX_LENGTH = 300

# Start values of how similar two skills are. Setting: ESCO itself gives relations without a strength.
SIMILARITY_ESSENTIAL = 0.6  # ESCO: one skill is essential to the other
SIMILARITY_BROADER = 0.5  # ESCO: one skill is the broader concept of the other
SIMILARITY_OPTIONAL = 0.4  # ESCO: one skill is optional to the other
SIMILARITY_SAME_WORD = 0.9  # a skill of our own that is called exactly like the ESCO skill

_OCCUPATIONS = "a list of ESCO occupations"
_SKILLS = "a list of ESCO skills"


@dataclass
class _Download:
    """What the folder holds, read and checked."""

    occupations: list[Row] = field(default_factory=list)
    skills: list[Row] = field(default_factory=list)
    terms: list[Row] = field(default_factory=list)
    relations: dict[tuple[str, str], float] = field(default_factory=dict)
    usual: dict[tuple[str, str], bool] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Number of rows to store, about."""
        relations = 2 * len(self.relations) + len(self.usual)
        return len(self.occupations) + len(self.skills) + len(self.terms) + relations


def import_esco(session: Session, folder: Path, progress: Progress | None = None) -> CatalogueReport:
    """Import occupations, skills, their words and relations from a folder of ESCO's CSV files.

    Read are ``occupations_de.csv`` (needed) and, where present, ``skills_de.csv``, the same two in English
    (``_en``), ``occupationSkillRelations_de.csv``, ``skillSkillRelations_de.csv``,
    ``broaderRelationsSkillPillar_de.csv`` and a crosswalk to the KldB. Entries keep their URI as code. Counts are of
    occupations and skills; relations whose skill the catalogue does not have are reported, one line a file.
    """
    download = _read(folder, known_skills=set(session.scalars(sa.select(Skill.code))))
    _relate_to_starter(session, download)
    tally = Tally(total=download.rows, progress=progress)
    store_rows(session, EscoOccupation, download.occupations, tally=tally)
    store_rows(session, Skill, download.skills, tally=tally)
    store_terms(session, download.terms, tally=tally)
    relations = [
        {"code": one, "related_code": other, "similarity": similarity}
        for pair, similarity in download.relations.items()
        for one, other in (pair, pair[::-1])
    ]
    store_rows(session, SkillRelation, relations, tally=tally)
    usual = [
        {"occupation_uri": occupation, "skill_code": skill, "is_essential": is_essential}
        for (occupation, skill), is_essential in download.usual.items()
    ]
    store_rows(session, EscoOccupationSkill, usual, tally=tally)
    session.expire_all()
    report = catalogue_report(tally, "esco_occupation", "skill")
    report.rejected.extend(download.rejected)
    return report


def _read(folder: Path, *, known_skills: set[str]) -> _Download:
    if not folder.is_dir():
        raise InvalidInput("There is no folder %(folder)s. Give the folder of ESCO's CSV files.", folder=folder)
    if not (folder / "occupations_de.csv").exists():
        raise InvalidInput(
            "%(folder)s has no file occupations_de.csv. Give the folder of ESCO's German CSV download.", folder=folder
        )
    download = _Download()
    _read_occupations(folder, download)
    _read_skills(folder, download)
    skills = known_skills | {row["code"] for row in download.skills}
    _read_skill_relations(folder, download, skills)
    _read_broader_skills(folder, download, skills)
    _read_usual_skills(folder, download, skills)
    return download


def _read_occupations(folder: Path, download: _Download) -> None:
    german, english = _concepts(folder, "occupations", ("iscoGroup",), _OCCUPATIONS)
    crosswalk = read_crosswalk(folder)
    for uri, line in german.items():
        row: Row = {"uri": uri, "label_de": line["preferredLabel"], "isco_code": line["iscoGroup"].zfill(4)}
        if english:
            row["label_en"] = english[uri]["preferredLabel"] if uri in english else None
        if crosswalk is not None:
            row["kldb_code"] = crosswalk.get(uri)
        download.occupations.append(row)
    download.terms.extend(_terms(TermKind.ESCO_OCCUPATION, german, english))


def _read_skills(folder: Path, download: _Download) -> None:
    if not (folder / "skills_de.csv").exists():
        reason = "the file is not in the folder, so no skills were imported; put it there and import again"
        download.rejected.append(Rejection("skills_de.csv", None, reason))
        return
    german, english = _concepts(folder, "skills", (), _SKILLS)
    for uri, line in german.items():
        row: Row = {"code": uri, "label_de": line["preferredLabel"], "source": ESCO}
        if english:
            row["label_en"] = english[uri]["preferredLabel"] if uri in english else None
        download.skills.append(row)
    download.terms.extend(_terms(TermKind.SKILL, german, english))


def _concepts(folder: Path, name: str, columns: Sequence[str], wanted: str) -> tuple[dict[str, Line], dict[str, Line]]:
    """Concepts in force by URI, in German and in English; the English ones may be missing."""
    found: list[dict[str, Line]] = []
    for language in ("de", "en"):
        path = folder / f"{name}_{language}.csv"
        if not path.exists():
            found.append({})
            continue
        table = read_table(path)
        require_columns(table, ("conceptUri", "preferredLabel", "altLabels", *columns), wanted=wanted)
        found.append({line["conceptUri"]: line for line in table.lines if _is_in_force(table, line)})
    return found[0], found[1]


def _is_in_force(table: Table, line: Line) -> bool:
    again = "Download the file again"
    if not line["conceptUri"].startswith("http") or len(line["conceptUri"]) > 120:
        raise table.error(line.number, "conceptUri", f'"{line["conceptUri"][:80]}" is not an ESCO URI', again)
    if not line["preferredLabel"] or len(line["preferredLabel"]) > LABEL_MAX_LENGTH:
        reason = f"a label of 1 to {LABEL_MAX_LENGTH} letters is needed"
        raise table.error(line.number, "preferredLabel", reason, again)
    return line["status"] not in {"obsolete", "deprecated"}


def _terms(kind: TermKind, german: Mapping[str, Line], english: Mapping[str, Line]) -> Iterator[Row]:
    for language, concepts in (("de", german), ("en", english)):
        for uri, line in concepts.items():
            if uri not in german:
                continue
            yield term(kind, uri, language, line["preferredLabel"], is_label=True)
            for text in (*line["altLabels"].split("\n"), *line["hiddenLabels"].split("\n")):
                yield term(kind, uri, language, text)


def _optional_table(folder: Path, name: str, columns: Sequence[str], wanted: str) -> Table | None:
    if not (folder / name).exists():
        return None
    table = read_table(folder / name)
    require_columns(table, columns, wanted=wanted)
    return table


def _read_skill_relations(folder: Path, download: _Download, skills: set[str]) -> None:
    columns = ("originalSkillUri", "relationType", "relatedSkillUri")
    wanted = "a list of relations between ESCO skills"
    table = _optional_table(folder, "skillSkillRelations_de.csv", columns, wanted)
    strengths = {"essential": SIMILARITY_ESSENTIAL, "optional": SIMILARITY_OPTIONAL}
    unknown: list[Line] = []
    for line in table.lines if table else ():
        pair = (line["originalSkillUri"], line["relatedSkillUri"])
        if pair[0] not in skills or pair[1] not in skills:
            unknown.append(line)
        else:
            _relate(download, pair, strengths.get(line["relationType"], SIMILARITY_OPTIONAL))
    _report_unknown(download, table, unknown)


def _read_broader_skills(folder: Path, download: _Download, skills: set[str]) -> None:
    columns = ("conceptType", "conceptUri", "broaderType", "broaderUri")
    table = _optional_table(folder, "broaderRelationsSkillPillar_de.csv", columns, "a table of ESCO")
    unknown: list[Line] = []
    for line in table.lines if table else ():
        if {line["conceptType"], line["broaderType"]} != {"KnowledgeSkillCompetence"}:
            continue  # groups of skills are no skills
        if line["conceptUri"] not in skills or line["broaderUri"] not in skills:
            unknown.append(line)
        else:
            _relate(download, (line["conceptUri"], line["broaderUri"]), SIMILARITY_BROADER)
    _report_unknown(download, table, unknown)


def _read_usual_skills(folder: Path, download: _Download, skills: set[str]) -> None:
    columns = ("occupationUri", "relationType", "skillUri")
    wanted = "a list of skills of ESCO occupations"
    table = _optional_table(folder, "occupationSkillRelations_de.csv", columns, wanted)
    occupations = {row["uri"] for row in download.occupations}
    unknown: list[Line] = []
    for line in table.lines if table else ():
        pair = (line["occupationUri"], line["skillUri"])
        if pair[0] not in occupations or pair[1] not in skills:
            unknown.append(line)
        else:
            download.usual[pair] = download.usual.get(pair, False) or line["relationType"] == "essential"
    _report_unknown(download, table, unknown)


def _relate(download: _Download, pair: tuple[str, str], similarity: float) -> None:
    """Note how similar two skills are; of several relations of one pair the strongest counts."""
    key = (min(pair), max(pair))
    if pair[0] != pair[1]:
        download.relations[key] = max(similarity, download.relations.get(key, 0.0))


def _relate_to_starter(session: Session, download: _Download) -> None:
    """Relate our own skills to the ESCO skills whose German label is one of their words."""
    words = (
        sa.select(Term.text, Term.code)
        .join(Skill, Skill.code == Term.code)
        .where(Term.kind == TermKind.SKILL, Term.language == "de", Skill.source == STARTER)
    )
    own: dict[str, set[str]] = {}
    for text, code in session.execute(words):
        own.setdefault(text.casefold(), set()).add(code)
    for row in download.skills:
        for code in own.get(row["label_de"].casefold(), ()):
            _relate(download, (code, row["code"]), SIMILARITY_SAME_WORD)


def _report_unknown(download: _Download, table: Table | None, unknown: Sequence[Line]) -> None:
    if table is not None and unknown:
        reason = (
            f"{len(unknown)} of {len(table.lines)} relations name an entry that the catalogue does not have "
            f"(the first in line {unknown[0].number}); import them together with skills_de.csv"
        )
        download.rejected.append(Rejection(table.name, None, reason))
