"""PURE: stable SHA-256 of facts: tells whether anything changed, for one pair or for a whole run.

What belongs to a pair's history (proposals, refusals, days waited, being paused) is left out of the hash of a pair:
else each proposal would make the next one look like news. The hash of a run covers everything.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from matching.bridging import OfferSupply
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, VacancyFacts

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


def facts_hash(
    clients: Iterable[ClientFacts],
    vacancies: Iterable[VacancyFacts],
    catalogue: CatalogueFacts,
    settings: MatchSettings,
    on: date,
    *,
    supply: OfferSupply | None = None,
) -> str:
    """64 hexadecimal digits over all that a run computes from; the order of clients and vacancies does not matter."""
    digest = hashlib.sha256()
    for client in sorted(clients, key=lambda each: each.client_id):
        digest.update(f"{_facts_text(client)}{_history_text(client)}\n".encode())
    for vacancy in sorted(vacancies, key=lambda each: each.vacancy_id):
        digest.update(f"{_facts_text(vacancy)}{_history_text(vacancy)}\n".encode())
    if supply is not None and supply.offers:
        digest.update(f"{_plain(supply.offers)}{_plain(supply.arrivals_per_month)}\n".encode())
    digest.update(f"{_plain(catalogue)}\n{json.dumps(settings.as_json(), sort_keys=True)}\n{on}".encode())
    return digest.hexdigest()


def _facts_text(facts: ClientFacts | VacancyFacts) -> str:
    return ";".join(_plain(getattr(facts, name)) for name in _names(type(facts)) if name not in HISTORY_FIELDS)


def _history_text(facts: ClientFacts | VacancyFacts) -> str:
    return ";".join(_plain(getattr(facts, name)) for name in _names(type(facts)) if name in HISTORY_FIELDS)


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
