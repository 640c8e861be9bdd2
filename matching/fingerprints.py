"""PURE: stable SHA-256 of the facts of a pair: tells whether anything changed since. `keeping.facts_hash` is a run's.

What belongs to a pair's history (proposals, refusals, days waited, being paused) is left out of the hash of a pair:
else each proposal would make the next one look like news.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from matching.facts import CatalogueFacts, ClientFacts, VacancyFacts

HISTORY_FIELDS = frozenset(
    {
        "refused_vacancies",
        "proposed_vacancies",
        "running_proposals",
        "waiting_days",
        "is_paused",
        "has_industrial_action",
        "valid_until",
    }
)


_names_of: dict[type[Any], tuple[str, ...]] = {}


def pair_hash(client: ClientFacts, vacancy: VacancyFacts) -> str:
    """64 hexadecimal digits over all facts of the pair but its history; the same on every machine."""
    return hashlib.sha256(f"{_facts_text(client)}\n{_facts_text(vacancy)}".encode()).hexdigest()


def _facts_text(facts: ClientFacts | VacancyFacts) -> str:
    return ";".join(_plain(getattr(facts, name)) for name in _names(type(facts)) if name not in HISTORY_FIELDS)


def _plain(value: Any) -> str:
    """Text of a value that is the same for equal values: mappings and sets are sorted, codes stand for enums."""
    if isinstance(value, str):
        return json.dumps(value)
    if value is None or isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{key!s}:{_plain(each)}" for key, each in value.items())) + "}"
    if isinstance(value, tuple):
        return "(" + ",".join(_plain(each) for each in value) + ")"
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(_plain(each) for each in value)) + "}"
    if not is_dataclass(value):
        raise TypeError(f"No stable text for {type(value).__name__}.")
    hashable: Any = value
    return _members_text(value) if isinstance(value, CatalogueFacts) else _dataclass_text(hashable)


@lru_cache(maxsize=65_536)
def _dataclass_text(value: Any) -> str:
    return _members_text(value)


def _members_text(value: Any) -> str:
    return "[" + ",".join(_plain(getattr(value, name)) for name in _names(type(value))) + "]"


def _names(kind: type[Any]) -> tuple[str, ...]:
    if kind not in _names_of:
        _names_of[kind] = tuple(item.name for item in fields(kind))
    return _names_of[kind]
