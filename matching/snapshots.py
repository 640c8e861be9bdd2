"""PURE: facts <-> bytes that stay the same for the same facts: what a run keeps, so that it can be explained later.

A record is stored without its history (days waited, running proposals ...), which changes daily while facts do not:
runs share the records that have not changed, and keep the history themselves. Values stand in the order of the fields;
the *form* (names of the fields of each class) is part of the digest and kept with the run, so that records can be read
after facts have gained fields: what a record does not have takes its default.
"""

import enum
import hashlib
import json
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from json.encoder import encode_basestring_ascii
from math import isfinite
from operator import attrgetter
from typing import Any, Union

from matching.bridging import OfferSupply
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    DemandFact,
    LanguageAsked,
    LanguageFact,
    MatchSettings,
    OfferFacts,
    QualificationFact,
    SkillAsked,
    SkillFact,
    VacancyFacts,
)
from matching.fingerprints import HISTORY_FIELDS

DIGEST_BYTES = 16  # of SHA-256: enough that no two of a trillion records meet
WITH_HISTORY = (ClientFacts, VacancyFacts)
BY_VALUE = frozenset(
    {SkillFact, LanguageFact, QualificationFact, SkillAsked, LanguageAsked, CodeAsked, DemandFact}
)  # few different ones; without numbers that could be equal and not of one type
LEVEL = 1  # of zlib; 6 takes three times as long for a tenth less

Form = Mapping[str, list[str]]  # class -> names of its fields in the order of a record's values


@dataclass(frozen=True, slots=True)
class Record:
    """One client, one vacancy or the catalogue as stored: ``digest`` of 16 bytes names the content ``text``."""

    digest: bytes
    text: bytes

    @property
    def blob(self) -> bytes:
        """The content, compressed."""
        return zlib.compress(self.text, LEVEL)


class Writer:
    """Makes records of many: facts that several share are put into text once. The text is that of `json.dumps`."""

    def __init__(self) -> None:
        self._items: dict[tuple[str, int], tuple[Any, str]] = {}  # by key and identity of the fact, which is kept
        self._facts: dict[int, tuple[Any, str]] = {}
        self._equal: dict[Any, str] = {}
        self._by_type: dict[type[Any], Callable[[Any], str]] = {
            type(None): lambda _: "null",
            bool: lambda value: "true" if value else "false",
            int: int.__repr__,
            float: _float_text,
            str: encode_basestring_ascii,
            date: lambda value: f'"{value.isoformat()}"',
        }

    def record_of(self, facts: ClientFacts | VacancyFacts) -> Record:
        """The facts without their history; equal facts give equal records on every machine."""
        return _stored(self._values(facts).encode())

    def _values(self, facts: Any) -> str:
        by_type, parts = self._by_type, []
        kind: Any = type(facts)
        for value in _plain_names(kind)(facts):
            text = by_type.get(type(value))
            parts.append((text or self._learned(value))(value))
        return "[" + ",".join(parts) + "]"

    def _learned(self, value: Any) -> Callable[[Any], str]:
        """How values of a type that comes for the first time are put into text."""
        found: Callable[[Any], str] = cache(_json)  # enums: few, and each equal to itself only
        if isinstance(value, Mapping):
            found = self._mapping
        elif isinstance(value, tuple):
            found = self._tuple
        elif isinstance(value, frozenset):
            found = self._set
        elif is_dataclass(value):
            found = self._fact
        self._by_type[type(value)] = found
        return found

    def _mapping(self, value: Mapping[str, Any]) -> str:
        known, parts = self._items, []
        for key in sorted(value):
            each = value[key]
            found = known.get((key, id(each)))
            if found is None:
                found = known[key, id(each)] = each, f"{_json(key)}:{self._text(each)}"
            parts.append(found[1])
        return "{" + ",".join(parts) + "}"

    def _tuple(self, value: tuple[Any, ...]) -> str:
        return "[" + ",".join(map(self._fact, value)) + "]" if value else "[]"

    def _set(self, value: frozenset[Any]) -> str:
        return "[" + ",".join(map(self._text, sorted(value))) + "]" if value else "[]"

    def _fact(self, value: Any) -> str:
        found = self._facts.get(id(value))
        if found is None:
            found = self._facts[id(value)] = value, self._text(value)
        return found[1]

    def _text(self, value: Any) -> str:
        if type(value) in BY_VALUE:
            found = self._equal.get(value)
            if found is None:
                found = self._equal[value] = self._values(value)
            return found
        if is_dataclass(value):
            return self._values(value)
        return (self._by_type.get(type(value)) or self._learned(value))(value)


def _float_text(value: float) -> str:
    return float.__repr__(value) if isfinite(value) else _json(value)


def _json(value: Any) -> str:
    return _ENCODER.encode(value)


def record_of(facts: ClientFacts | VacancyFacts) -> Record:
    """As `Writer.record_of`, for one."""
    return Writer().record_of(facts)


def catalogue_record(catalogue: CatalogueFacts) -> Record:
    """The relations of occupations and skills, sorted."""
    tables = (catalogue.occupation_relations, catalogue.skill_relations)
    return _record([sorted([*pair, strength] for pair, strength in table.items()) for table in tables])


def offers_record(supply: OfferSupply) -> Record:
    """All offers with their free places, and how often vacancies come back."""
    return _record([[_form_of(OfferFacts)], supply.offers, dict(sorted(supply.arrivals_per_month.items()))])


def offers_from(blob: bytes) -> OfferSupply:
    """The offers of a stored record."""
    (form,), offers, arrivals = json.loads(zlib.decompress(blob))
    reader = _reader(OfferFacts)
    return OfferSupply(tuple(reader(each, form) for each in offers), arrivals)


def history_of(facts: ClientFacts | VacancyFacts) -> dict[str, Any]:
    """What `record_of` leaves out, where it is not the default; ready for JSON."""
    kind: Any = type(facts)
    found: dict[str, Any] = {}
    for item in _history_fields(kind):
        value = getattr(facts, item.name)
        if value and value != _default(item):
            found[item.name] = _plain(value) if isinstance(value, frozenset | date) else value
    return found


def client_from(blob: bytes, history: Mapping[str, Any], form: Form) -> ClientFacts:
    """The client of a stored record with the history that the run kept."""
    client: ClientFacts = _restored(ClientFacts, blob, history, form)
    return client


def vacancy_from(blob: bytes, history: Mapping[str, Any], form: Form) -> VacancyFacts:
    """As `client_from`, for a vacancy."""
    vacancy: VacancyFacts = _restored(VacancyFacts, blob, history, form)
    return vacancy


def catalogue_from(blob: bytes) -> CatalogueFacts:
    """The catalogue of a stored record."""
    occupations, skills = (
        {(code, related): strength for code, related, strength in table} for table in json.loads(zlib.decompress(blob))
    )
    return CatalogueFacts(occupations, skills)


def settings_from(stored: Mapping[str, Any]) -> MatchSettings:
    """The settings that `MatchSettings.as_json` gave; what was no setting then takes its default."""
    hints = typing.get_type_hints(MatchSettings)
    known = {item.name for item in fields(MatchSettings)}
    return MatchSettings(**{name: _reader(hints[name])(value, {}) for name, value in stored.items() if name in known})


def packed_json(value: Any) -> bytes:
    """Any plain value as compressed JSON."""
    return zlib.compress(json.dumps(value, separators=(",", ":"), sort_keys=True).encode(), LEVEL)


def unpacked_json(blob: bytes) -> Any:
    """What `packed_json` packed."""
    return json.loads(zlib.decompress(blob))


@cache
def current_form() -> dict[str, list[str]]:
    """The fields of every class of facts as this code writes them."""
    return {
        kind.__name__: [item.name for item in _kept_fields(kind)] for kind in _classes_below(ClientFacts, VacancyFacts)
    }


def _form_of(kind: Any) -> dict[str, list[str]]:
    return {each.__name__: [item.name for item in _kept_fields(each)] for each in _classes_below(kind)}


def _record(plain: Any) -> Record:
    return _stored(_json(plain).encode())


def _stored(text: bytes) -> Record:
    return Record(hashlib.sha256(_form_digest() + text).digest()[:DIGEST_BYTES], text)


@cache
def _form_digest() -> bytes:
    return hashlib.sha256(json.dumps(current_form(), sort_keys=True).encode()).digest()


def _plain(value: Any) -> Any:
    """What JSON has no form for: dates by ISO 8601, sets sorted, dataclasses as the list of their values."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    kind: Any = type(value)
    return _plain_names(kind)(value)


_ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"), sort_keys=True)


@cache
def _plain_names(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    if not is_dataclass(kind):
        raise TypeError(f"No stored form for {kind.__name__}.")
    name: Any = kind
    return attrgetter(*(item.name for item in _kept_fields(name)))


@cache
def _kept_fields(kind: Any) -> tuple[Field[Any], ...]:
    left_out = HISTORY_FIELDS if kind in WITH_HISTORY else frozenset()
    return tuple(item for item in fields(kind) if item.name not in left_out)


@cache
def _history_fields(kind: Any) -> tuple[Field[Any], ...]:
    return tuple(item for item in fields(kind) if item.name in HISTORY_FIELDS)


def _default(item: Field[Any]) -> Any:
    return None if item.default is MISSING else item.default


def _restored(kind: Any, blob: bytes, history: Mapping[str, Any], form: Form) -> Any:
    facts = _reader(kind)(json.loads(zlib.decompress(blob)), form)
    hints = typing.get_type_hints(kind)
    news = {name: _reader(hints[name])(value, form) for name, value in history.items()}
    return replace(facts, **news)


Reader = Callable[[Any, Form], Any]


@cache
def _reader(hint: Any) -> Reader:
    """How a plain value becomes one of this type again."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {Union, types.UnionType}:
        inner = _reader(next(each for each in arguments if each is not type(None)))
        return lambda value, form: None if value is None else inner(value, form)
    if origin is tuple and arguments[-1] is not Ellipsis:
        each_of = [_reader(argument) for argument in arguments]
        return lambda value, form: tuple(read(each, form) for read, each in zip(each_of, value, strict=True))
    if origin in {tuple, frozenset}:
        inner = _reader(arguments[0])
        return lambda value, form: origin(inner(each, form) for each in value)
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_value = _reader(arguments[0]), _reader(arguments[1])
        return lambda value, form: {of_key(key, form): of_value(each, form) for key, each in value.items()}
    return _reader_of_class(hint)


def _reader_of_class(kind: Any) -> Reader:
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        make: Any = kind
        name = make.__name__
        known = {item.name for item in fields(kind)}

        def restored(values: Any, form: Form) -> Any:
            pairs = zip(form[name], values, strict=True)
            return make(**{each: _reader(hints[each])(value, form) for each, value in pairs if each in known})

        return restored
    if isinstance(kind, type) and issubclass(kind, tuple):
        whole: Any = kind
        types_of = [_reader(hint) for hint in typing.get_type_hints(whole).values()]
        return lambda value, form: whole(*(read(each, form) for read, each in zip(types_of, value, strict=True)))
    if kind is date:
        return lambda value, _: date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return lambda value, _: kind(value)
    return lambda value, _: value


def _classes_below(*kinds: Any) -> list[Any]:
    """The dataclasses and those that their fields hold, each once."""
    found: list[Any] = []
    waiting = list(kinds)
    while waiting:
        hint = waiting.pop(0)
        waiting += typing.get_args(hint)
        if isinstance(hint, type) and is_dataclass(hint) and hint not in found:
            found.append(hint)
            waiting += typing.get_type_hints(hint).values()
    return found
