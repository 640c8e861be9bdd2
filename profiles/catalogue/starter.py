"""The starter catalogue that ships with the project, loaded from the tables in profiles/data."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import (
    STARTER,
    Certificate,
    Language,
    LicenceClass,
    LimitationItem,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Place,
    Skill,
    SkillRelation,
)
from profiles.catalogue.storing import Row, Tally, store_rows, store_terms, term


def load_starter_catalogue(session: Session) -> dict[str, int]:
    """Load the starter catalogue; gives the number of its rows by table.

    Loading again changes what differs and adds what is new; nothing is removed. Rows that an official download has
    taken over (``source`` is no longer "starter") keep their official label; the starter's words stay as synonyms.
    """
    tally = Tally()
    _load_occupations(session, tally)
    _load_skills(session, tally)
    _load_code_lists(session, tally)
    places = (
        {
            "postcode": row["postcode"],
            "town": row["town"],
            "latitude": float(row["lat"]),
            "longitude": float(row["lon"]),
            "source": STARTER,
        }
        for row in starter_rows("places")
    )
    store_rows(session, Place, list(places), tally=tally, keeps=_is_imported)
    session.expire_all()
    return {name: counts.new + counts.changed + counts.unchanged for name, counts in tally.tables.items()}


def starter_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one table of the starter catalogue, by column."""
    with (files("profiles") / "data" / f"{name}.tsv").open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _load_occupations(session: Session, tally: Tally) -> None:
    rows = [*starter_rows("occupation_groups"), *starter_rows("occupations")]
    imported = set(session.scalars(sa.select(Occupation.code).where(Occupation.source != STARTER)))
    codes = {row["code"] for row in rows}
    entries = [
        {
            "code": row["code"],
            "parent_code": _parent(row["code"], codes),
            "label_de": row["label_de"],
            "label_en": row["label_en"],
            "requirement_level": _number(row.get("requirement_level")),
            "is_regulated": row.get("is_regulated") == "1",
            "source": STARTER,
        }
        for row in sorted(rows, key=lambda row: (len(row["code"]), row["code"]))
    ]
    store_rows(session, Occupation, entries, tally=tally, keeps=_is_imported)
    terms = [*_terms(TermKind.OCCUPATION, rows, german_labels=codes - imported), *_spoken_words()]
    store_terms(session, terms, tally=tally, keeps=lambda stored: stored["code"] in imported)
    relations = _both_ways(starter_rows("occupation_relations"), "strength", codes)
    store_rows(session, OccupationRelation, relations, tally=tally)


def _spoken_words() -> Iterator[Row]:
    """What clients call occupations in their own languages, and what they say they do, in German."""
    for row in starter_rows("occupation_words"):
        for word in _list(row["words"]):
            yield term(TermKind.OCCUPATION, row["code"], row["language"], word)


def _load_skills(session: Session, tally: Tally) -> None:
    rows = list(starter_rows("skills"))
    codes = {row["code"] for row in rows}
    entries = [{name: row[name] for name in ("code", "label_de", "label_en")} | {"source": STARTER} for row in rows]
    store_rows(session, Skill, entries, tally=tally)
    store_terms(session, _terms(TermKind.SKILL, rows), tally=tally)
    store_rows(session, SkillRelation, _both_ways(starter_rows("skill_relations"), "similarity", codes), tally=tally)
    occupations = set(session.scalars(sa.select(Occupation.code)))
    usual = [
        {"occupation_code": row["occupation_code"], "skill_code": row["skill_code"], "weight": int(row["weight"])}
        for row in starter_rows("occupation_skills")
        if row["occupation_code"] in occupations and row["skill_code"] in codes
    ]
    store_rows(session, OccupationSkill, usual, tally=tally)


def _load_code_lists(session: Session, tally: Tally) -> None:
    labelled = ("code", "label_de", "label_en")
    for model, name, kind in (
        (Certificate, "certificates", TermKind.CERTIFICATE),
        (Language, "languages", TermKind.LANGUAGE),
    ):
        rows = list(starter_rows(name))
        store_rows(session, model, [{column: row[column] for column in labelled} for row in rows], tally=tally)
        store_terms(session, _terms(kind, rows), tally=tally)
    licences = list(starter_rows("licence_classes"))
    entries = [{column: row[column] for column in labelled} | {"implies": _list(row["implies"])} for row in licences]
    store_rows(session, LicenceClass, entries, tally=tally)
    store_terms(session, _terms(TermKind.LICENCE, licences), tally=tally)
    items = [{column: row[column] for column in (*labelled, "complex")} for row in starter_rows("limitation_items")]
    store_rows(session, LimitationItem, items, tally=tally)


def _terms(
    kind: TermKind, rows: Iterable[Mapping[str, str]], *, german_labels: Collection[str] | None = None
) -> Iterator[Row]:
    """Labels and synonyms in both languages; with ``german_labels`` only these codes' German labels count as such."""
    for row in rows:
        for language in ("de", "en"):
            is_label = language != "de" or german_labels is None or row["code"] in german_labels
            yield term(kind, row["code"], language, row.get(f"label_{language}") or "", is_label=is_label)
            for synonym in _list(row.get(f"synonyms_{language}")):
                yield term(kind, row["code"], language, synonym)


def _both_ways(rows: Iterable[Mapping[str, str]], value: str, codes: Collection[str]) -> list[Row]:
    found = []
    for row in rows:
        one, other = row["code"], row["related_code"]
        if one in codes and other in codes:
            found.append({"code": one, "related_code": other, value: float(row[value])})
            found.append({"code": other, "related_code": one, value: float(row[value])})
    return found


def _parent(code: str, codes: Collection[str]) -> str | None:
    """The nearest group above: the starter catalogue has no 4-digit groups."""
    return next((code[:length] for length in range(len(code) - 1, 0, -1) if code[:length] in codes), None)


def _list(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split("|") if part.strip()]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _is_imported(stored: Mapping[str, Any]) -> bool:
    return bool(stored["source"] != STARTER)
