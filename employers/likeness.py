"""PURE: how much two employers look like one and the same: by number, name, street and postcode."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz

LIKELY = 75  # points from which two are shown to a person; nothing is ever joined by points
PREFIX = 4  # letters of the name key that two must share to be looked at in different postcodes
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "&": " "})
_LEGAL_FORMS = frozenset(
    {
        "gmbh", "mbh", "ggmbh", "ag", "se", "kg", "ohg", "gbr", "ug", "haftungsbeschraenkt", "ek", "eg", "ev", "inh",
        "inhaber", "co", "kgaa", "partg", "partgmbb", "stiftung", "und",
    }
)  # fmt: skip
_DOTTED = re.compile(r"\b((?:[a-z]\s?\.\s?){2,})")  # e. V., e.K., g. G. m. b. H.
_WORDS = re.compile(r"[a-z0-9]+")
_HOUSE = re.compile(r"(\d+)\s*([a-z]?)\b")
_NAME_SHARE, _STREET_SHARE, _POSTCODE_SHARE = 70, 20, 10


@dataclass(frozen=True, slots=True)
class EmployerLook:
    """What of an employer is compared. ``key`` is `name_key` of the name."""

    key: str
    postcode: str | None = None
    street: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points in [0, 100] and what they come from: "number", "name", "street", "postcode", "other_number"."""

    points: int
    reasons: tuple[str, ...]


def name_key(name: str) -> str:
    """The name without legal form, case, umlauts, signs and order of words: what two spellings share."""
    text = name.lower().translate(_UMLAUTS)
    text = _DOTTED.sub(lambda hit: re.sub(r"[\s.]", "", hit[1]) + " ", text)
    words = _WORDS.findall(text)
    kept = [word for word in words if word not in _LEGAL_FORMS] or words
    return " ".join(sorted(kept))[:200]


def street_key(street: str | None) -> str:
    """The street with "straße", "Str." and the like in one spelling."""
    text = (street or "").lower().translate(_UMLAUTS)
    return " ".join(_WORDS.findall(re.sub(r"(strasse|str\.?)(?=\s|\d|$)", "str ", text)))


def likeness(one: EmployerLook, other: EmployerLook) -> Likeness:
    """How much two look alike. The same establishment number is 100 points by itself; the name gives up to 70, the
    street 20, the postcode 10. A number in the name that differs ("Filiale 12", "Filiale 13") halves the name. What is
    not recorded on a side gives half of its points; two different establishment numbers take 20 away: the Agentur
    gives a number to each establishment of a company in a municipality (§ 18i SGB IV).
    """
    if one.number and one.number == other.number:
        return Likeness(100, ("number",))
    names = fuzz.ratio(one.key, other.key) / 100
    names = max(names, fuzz.token_set_ratio(one.key, other.key) / 100 * 0.93)
    if name_numbers(one.key) != name_numbers(other.key):
        names /= 2
    streets, postcodes = _street_share(one.street, other.street), _same(one.postcode, other.postcode)
    has_other_number = bool(one.number and other.number)
    points = _NAME_SHARE * names + _STREET_SHARE * streets + _POSTCODE_SHARE * postcodes - 20 * has_other_number
    told = (
        ("name", names >= 0.85), ("street", streets >= 0.9), ("postcode", postcodes == 1.0),
        ("other_number", has_other_number),
    )  # fmt: skip
    return Likeness(max(0, round(points)), tuple(name for name, is_so in told if is_so))


def blocks(look: EmployerLook) -> Collection[tuple[str, str]]:
    """The baskets in which this employer lies: only those that share one are compared."""
    found = {("name", look.key[:PREFIX])}
    if look.postcode:
        found.add(("postcode", look.postcode))
    if look.number:
        found.add(("number", look.number))
    return found


def _same(one: str | None, other: str | None) -> float:
    return 0.5 if not one or not other else float(one == other)


def _street_share(one: str | None, other: str | None) -> float:
    first, second = street_key(one), street_key(other)
    if not first or not second:
        return 0.5
    share = fuzz.ratio(first, second) / 100
    return share if _HOUSE.findall(first) == _HOUSE.findall(second) else share / 2


def name_numbers(key: str) -> tuple[str, ...]:
    """The numbers among the words of a name key, in its order."""
    return tuple(word for word in key.split() if word.isdigit())
