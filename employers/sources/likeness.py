"""PURE: adverts of one vacancy from several sources: the same reference, or the same words, place and employer.

Candidates are found by blocks, so that time grows with the adverts and not with their pairs: place and employer, place
and words of the title, and bands of a MinHash over the text (Broder 1997; banding as in Leskovec, Rajaraman, Ullman,
Mining of Massive Datasets, section 3.4). Only candidates are compared in full.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from employers.feeds.values import key_of
from employers.sources.codes import DuplicateReason

LIKELY = 82  # percent from which a pair is shown to a person; nothing is ever joined by it
LEAST_WITH_TEXTS, LEAST_WITHOUT = 55, 88  # percent that title and employer must reach each
HASHES, BANDS = 64, 16
LARGEST_BLOCK = 60  # adverts that share a block: more say nothing ("Lagerhelfer in Stuttgart")
SHINGLE = 5  # words
AGENCY_REFERENCE = re.compile(r"\d{5,8}-[\w-]{3,}-S")
NOISE = re.compile(
    r"\((?:[mwdfxi/*|\s,]|gn|all|divers)+\)|[*:_/]-?in(?:nen)?\b|\b(?:gesucht|ab sofort|in|im|als)\b", re.I
)
Signature = npt.NDArray[np.uint64]
_PRIME = np.uint64((1 << 61) - 1)
_DRAWS = np.random.default_rng(20261120).integers(1, 2**31 - 1, size=(2, HASHES), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Advert:
    """What is compared of a vacancy."""

    vacancy_id: int
    source: str
    reference: str | None
    title: str
    text: str
    employer: str
    postcode: str | None
    town: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two adverts that look like one vacancy; ``first_id`` is the older one."""

    first_id: int
    second_id: int
    reason: DuplicateReason
    percent: int


def pairs_alike(adverts: Iterable[Advert]) -> list[Pair]:
    """All pairs of different sources that look alike, by ids. Adverts of one source are what that source means."""
    known = {advert.vacancy_id: advert for advert in adverts}
    found = []
    for first_id, second_id in sorted(_candidates(known.values())):
        first, second = known[first_id], known[second_id]
        if first.source == second.source:
            continue
        if is_same_reference(first, second):
            found.append(Pair(first_id, second_id, DuplicateReason.REFERENCE, 100))
        elif (percent := likeness(first, second)) >= LIKELY:
            found.append(Pair(first_id, second_id, DuplicateReason.LIKENESS, percent))
    return found


def is_same_reference(first: Advert, second: Advert) -> bool:
    """Whether both carry the same reference of the Federal Employment Agency; own numbers of sources say nothing."""
    is_agency = first.reference is not None and AGENCY_REFERENCE.fullmatch(first.reference) is not None
    return is_agency and first.reference == second.reference


def likeness(first: Advert, second: Advert) -> int:
    """How much two adverts look like one vacancy, in percent.

    Title, employer and text by their words; a different place is another vacancy, as is a title that differs in a
    number. A text that one side lacks counts by neither.
    """
    if not _is_same_place(first, second):
        return 0
    titles = title_key(first.title), title_key(second.title)
    if _numbers(titles[0]) != _numbers(titles[1]):
        return 0
    title = fuzz.token_sort_ratio(*titles)
    employers = key_of(first.employer), key_of(second.employer)
    employer = max(fuzz.token_sort_ratio(*employers), 0.95 * fuzz.token_set_ratio(*employers))
    parts = [(3.0, title), (3.0, employer)]
    if min(len(first.text), len(second.text)) >= 100:
        parts[0] = (3.0, title := max(title, 0.9 * fuzz.token_set_ratio(*titles)))  # one side may say more
        parts.append((4.0, fuzz.token_set_ratio(_words(first.text)[:4000], _words(second.text)[:4000])))
    total = sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)
    has_texts = len(parts) == 3
    is_sure = min(title, employer) >= (LEAST_WITH_TEXTS if has_texts else LEAST_WITHOUT)
    return round(total if is_sure else min(total, LIKELY - 1))


def title_key(title: str) -> str:
    """The title without (m/w/d), endings of gender and words that every advert has."""
    return key_of(NOISE.sub(" ", title))


def signature(text: str) -> Signature | None:
    """MinHash of the text's runs of `SHINGLE` words, shape ``(HASHES,)``; None for a text that is too short."""
    words = _words(text).split()
    runs = {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}
    if len(runs) < 4:
        return None
    hashes = np.array(
        [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest()) for run in runs], np.uint64
    )
    factors, offsets = _DRAWS
    lowest: Signature = ((hashes[:, None] * factors + offsets) % _PRIME).min(axis=0)
    return lowest


def _candidates(adverts: Iterable[Advert]) -> set[tuple[int, int]]:
    blocks: defaultdict[tuple[object, ...], list[Advert]] = defaultdict(list)
    for advert in adverts:
        for key in _blocks(advert):
            blocks[key].append(advert)
    return {
        (min(one.vacancy_id, other.vacancy_id), max(one.vacancy_id, other.vacancy_id))
        for key, block in blocks.items()
        if key[0] == "reference" or len(block) <= LARGEST_BLOCK
        for one, other in combinations(block[:LARGEST_BLOCK], 2)
        if one.source != other.source
    }


def _blocks(advert: Advert) -> Iterator[tuple[object, ...]]:
    if advert.reference and AGENCY_REFERENCE.fullmatch(advert.reference):
        yield ("reference", advert.reference)
    employer = key_of(advert.employer).split()
    longest = sorted(title_key(advert.title).split(), key=len)[-2:]
    for place in {key_of(advert.town).partition(" ")[0], advert.postcode or ""}:  # "Esslingen", "Esslingen am Neckar"
        yield ("employer", place, employer[0][:6] if employer else "")
        yield from (("title", place, word[:8]) for word in longest)
    hashes = signature(advert.text)
    if hashes is not None:
        rows = HASHES // BANDS
        for band in range(BANDS):
            yield ("text", band, hashes[band * rows : (band + 1) * rows].tobytes())


def _is_same_place(first: Advert, second: Advert) -> bool:
    if first.postcode and second.postcode:
        return first.postcode == second.postcode or bool(first.town and key_of(first.town) == key_of(second.town))
    if first.town and second.town:
        return key_of(first.town) == key_of(second.town)
    return not (first.postcode or first.town) or not (second.postcode or second.town)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)
