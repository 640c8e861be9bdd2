"""What the world is made of: the patterns that ship with this package, and what it needs of the catalogue."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from core.errors import NotFound
from jobs.demo.draws import Weights
from profiles.catalogue.models import Language, Occupation, OccupationSkill, Place, Skill

Row = dict[str, Any]
Parts = dict[type[Base], list[Row]]

DAYS_PER_MONTH = 30.44


class Patterns:
    """One file of patterns; values are named by a path with dots."""

    def __init__(self, name: str) -> None:
        self.all: Mapping[str, Any] = tomllib.loads(
            files("jobs.demo").joinpath(f"{name}.toml").read_text(encoding="utf-8")
        )
        self._values: dict[str, Any] = {}
        self._weights: dict[str, Weights[Any]] = {}

    def value(self, path: str) -> Any:
        """The value at a path."""
        if path not in self._values:
            found: Any = self.all
            for key in path.split("."):
                found = found[key]
            self._values[path] = found
        return self._values[path]

    def weights_at(self, path: str, index: int, key: str) -> Weights[Any]:
        """Weights of the table that a block of a list has under a key."""
        name = f"{path}[{index}].{key}"
        if name not in self._weights:
            table = self.value(path)[index][key]
            self._weights[name] = Weights(list(table), list(table.values()))
        return self._weights[name]

    def indexes(self, path: str, group: str) -> Weights[int]:
        """Positions in a list of those blocks that apply to a group, by ``weight``."""
        name = f"{path}:{group}"
        if name not in self._weights:
            blocks = [(i, one["weight"]) for i, one in enumerate(self.value(path)) if group in one["applies_to"]]
            self._weights[name] = Weights([i for i, _ in blocks], [weight for _, weight in blocks])
        return self._weights[name]

    def weights(self, path: str) -> Weights[Any]:
        """The table at a path as weights of its keys, or the list there as weights of its blocks by ``weight``."""
        if path not in self._weights:
            table = self.value(path)
            if isinstance(table, list):
                self._weights[path] = Weights(table, [block["weight"] for block in table])
            else:
                self._weights[path] = Weights(list(table), list(table.values()))
        return self._weights[path]


@dataclass(frozen=True)
class Material:
    """Patterns and the parts of the catalogue that the world refers to."""

    clients: Patterns
    employers: Patterns
    phrases: Patterns
    templates: tuple[Mapping[str, Any], ...]
    occupation_skills: Mapping[str, Weights[str]]
    occupation_labels: Mapping[str, str]
    regulated: frozenset[str]
    skill_labels: Mapping[str, str]
    language_labels: Mapping[str, str]
    towns: Mapping[str, str]

    @cached_property
    def by_template(self) -> Mapping[str, Mapping[str, Any]]:
        """Templates by their id."""
        return {template["id"]: template for template in self.templates}

    @cached_property
    def asked_skills(self) -> Weights[str]:
        """Skills that vacancies ask for, by how often they do."""
        asked = [(code, one["frequency"]) for one in self.templates for code in one["must_skills"]]
        return Weights([code for code, _ in asked], [frequency for _, frequency in asked])

    @cached_property
    def skill_codes(self) -> tuple[str, ...]:
        """All skills of the catalogue that the world uses."""
        return tuple(sorted(self.skill_labels))


def load_material(session: Session) -> Material:
    """Patterns from the files, the rest from the catalogue in the database; `NotFound` where that is empty."""
    occupations = session.execute(sa.select(Occupation.code, Occupation.label_de, Occupation.is_regulated)).all()
    usual = _usual_skills(session)
    if not occupations or not usual:
        raise NotFound("The catalogue is empty. Run passgenau db upgrade, which loads it, before making a demo world.")
    return Material(
        clients=Patterns("client_patterns"),
        employers=Patterns("employer_patterns"),
        phrases=Patterns("vacancy_phrases"),
        templates=tuple(Patterns("vacancy_templates").value("template")),
        occupation_skills=usual,
        occupation_labels={code: label for code, label, _ in occupations},
        regulated=frozenset(code for code, _, is_regulated in occupations if is_regulated),
        skill_labels=_texts(session, Skill.code, Skill.label_de, Skill.source == "starter"),
        language_labels=_texts(session, Language.code, Language.label_de, sa.true()),
        towns=_texts(session, Place.postcode, Place.town, Place.town.is_not(None)),
    )


def _texts(session: Session, key: Any, text: Any, rule: Any) -> dict[str, str]:
    return dict(session.execute(sa.select(key, text).where(rule)).all())


def _usual_skills(session: Session) -> dict[str, Weights[str]]:
    query = sa.select(OccupationSkill.occupation_code, OccupationSkill.skill_code, OccupationSkill.weight)
    query = query.join(Skill, Skill.code == OccupationSkill.skill_code).where(Skill.source == "starter")
    found: dict[str, list[tuple[str, int]]] = {}
    rows = sorted(session.execute(query), key=lambda row: (row[0], row[1]))  # in Python: databases collate differently
    for occupation, skill, weight in rows:
        found.setdefault(occupation, []).append((skill, weight))
    return {
        code: Weights([skill for skill, _ in usual], [weight for _, weight in usual]) for code, usual in found.items()
    }


def after_months(day: date, months: float) -> date:
    """The day some months later, or earlier."""
    return day + timedelta(days=round(months * DAYS_PER_MONTH))


def first_of_month(day: date, months: int) -> date:
    """The first of the month that many months ahead."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
