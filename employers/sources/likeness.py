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
SAME_TEXT = 0.9  # share of the shorter text's runs of words from which the text tells more than the title
SOME_TEXT = 0.3  # share below which one text was told anew, or is another one: then the titles must agree more
LEAST_TOLD_ANEW = 85  # percent that the titles must reach there
NO_EMPLOYER = 50  # percent of two employers who share no word of their own
LARGEST_BLOCK = 60  # adverts that share a block: more say nothing ("Lagerhelfer in Stuttgart")
SHINGLE = 5  # words
LEAST_RUNS = 4  # of words, for a text to say anything
AGENCY_REFERENCE = re.compile(r"\d{5,8}-[\w-]{3,}-S")
NOISE = re.compile(
    r"\((?:[mwdfxi/*|\s,]|gn|all(?: genders)?|divers)+\)|[*:_/]-?in(?:nen)?\b|\b(?:gesucht|ab sofort|in|im|als)\b"
    # numbers of a portal, pay and hours: one portal puts them into the title, another does not
    r"|\b(?:job-?id|ref(?:erenz)?(?:-?nr)?|kennziffer|stellen-?(?:id|nr))\b[\s.:#]*[\w/-]*\d[\w/-]*"
    r"|\b(?:tvöd|tv-?l|avr|eg|entgeltgruppe|p)\s*\d+\w?\b"
    r"|\d+(?:[.,]\d+)?\s*(?:%|€|euro|eur\b|h\b|std\b|stunden)(?:\s*(?:/|pro|je)\s*\w+\.?)?",
    re.I,
)
# Kinds of work that never are one vacancy with the work beside them, however alike the words.
KINDS_OF_POST = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"leit(?:er|ung|end)|teamlead|meister\b|\bchef\b(?!\s*de\b)", r"ausbildung|azubi|auszubild|apprentice|trainee",
        r"prakti[kc]|intern\b|werkstudent", r"nacht|\bnight", r"fernverkehr|fernfahr", r"mini-?job|aushilfe",
        r"\bsenior\b", r"\bjunior\b",
    )
)  # fmt: skip
SHIFTS = re.compile(r"(früh|spät|tag)(?:schicht|dienst)", re.I)  # two that are named and differ are two posts
# What says of an employer's name only what kind of house it is.
HOUSE_WORDS = """
    am ambulante an apotheke arzt arztpraxis auf autohaus backerei bader bau baumarkt bedachungen bei betrieb
    betriebe catering consulting das der deutschland die dienst dienste dienstleistungen dr druckerei elektro
    engineering europe evangelische fleischerei fur galabau gartenbau gasthof gastronomie gebaudedienste
    gebaudereinigung gemeinde gesellschaft group gruppe handel haus haustechnik hausverwaltung holding hotel im
    immobilien in inh international kanzlei katholische kindergarten kindertagesstatte kirchengemeinde kita
    klinik kliniken klinikum konditorei krankenhaus kundendialog landschaftsbau logistik malerbetrieb markt
    maschinenbau metallbau metzgerei mobel mvz nord paketdienst personal personaldienstleistungen pflege
    pflegedienst pflegeheim pflegezentrum praxis prof rechtsanwalte reinigung restaurant schreinerei schule
    seniorenheim seniorenzentrum service services sicherheit solutions sozialstation spedition st stadt
    stadtverkehr steuerberater stiftung sud systeme technik transport transporte und verkehr von zahnarzt
    zahnarztin zahnarztpraxis zeitarbeit zentrum zimmerei zum zur
"""
HOUSES = frozenset(HOUSE_WORDS.split())
BRACKETS = re.compile(r"\([^)]*\)|,.*")  # a county or district behind the name of a town
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
    number, or says another kind of post. Where the texts agree run by run, the title counts no more: portals name
    occupations as they like. A text that one side lacks counts by neither.
    """
    if not _is_same_place(first, second):
        return 0
    titles = title_key(first.title), title_key(second.title)
    if _numbers(titles[0]) != _numbers(titles[1]):
        return 0
    title, employer = fuzz.token_sort_ratio(*titles), _employers(key_of(first.employer), key_of(second.employer))
    if min(len(first.text), len(second.text)) < 100:
        return _percent([(3.0, title), (3.0, employer)], is_sure=min(title, employer) >= LEAST_WITHOUT)
    texts = fuzz.token_set_ratio(_words(first.text)[:4000], _words(second.text)[:4000])
    parts, shared = [(3.0, employer), (4.0, texts)], _shared(first.text, second.text)
    is_one_post = _is_one_post(first.title, second.title) and employer >= LEAST_WITH_TEXTS
    if shared >= SAME_TEXT:
        return _percent(parts, is_sure=is_one_post)
    if shared < SOME_TEXT:
        return _percent([(3.0, title), *parts], is_sure=is_one_post and title >= LEAST_TOLD_ANEW)
    title = max(title, 0.9 * fuzz.token_set_ratio(*titles))  # one side may say more
    return _percent([(3.0, title), *parts], is_sure=is_one_post and title >= LEAST_WITH_TEXTS)


def _percent(parts: list[tuple[float, float]], *, is_sure: bool) -> int:
    total = sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)
    return round(total if is_sure else min(total, LIKELY - 1))


def _employers(first: str, second: str) -> float:
    """How alike two names are; at most `NO_EMPLOYER` where both have words of their own and share none of them."""
    own, others = _own_words(first), _own_words(second)
    alike = max(fuzz.token_sort_ratio(first, second), 0.95 * fuzz.token_set_ratio(first, second))
    if not own or not others:
        return alike
    if max(fuzz.ratio(one, other) for one in own for other in others) < LIKELY:
        return min(alike, NO_EMPLOYER)
    return max(alike, 0.95 * fuzz.token_set_ratio(" ".join(sorted(own)), " ".join(sorted(others))))


def _own_words(name: str) -> set[str]:
    return {word for word in name.split() if word not in HOUSES and len(word) > 1}


def _is_one_post(first: str, second: str) -> bool:
    """Whether two titles may name one post: neither alone leads, trains or works at night, and no shifts differ."""
    shifts = {hit.lower() for hit in SHIFTS.findall(first)}, {hit.lower() for hit in SHIFTS.findall(second)}
    differ = bool(shifts[0] and shifts[1] and shifts[0] != shifts[1])
    return not differ and all(bool(kind.search(first)) == bool(kind.search(second)) for kind in KINDS_OF_POST)


def _shared(first: str, second: str) -> float:
    """Share of the shorter text's runs of `SHINGLE` words that the longer one has; 0 for short ones."""
    one, other = sorted((_runs(first), _runs(second)), key=len)
    return len(one & other) / len(one) if len(one) >= LEAST_RUNS else 0.0


def title_key(title: str) -> str:
    """The title without (m/w/d), endings of gender and words that every advert has."""
    return key_of(NOISE.sub(" ", title))


def signature(text: str) -> Signature | None:
    """MinHash of the text's runs of `SHINGLE` words, shape ``(HASHES,)``; None for a text that is too short."""
    runs = _runs(text)
    if len(runs) < LEAST_RUNS:
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
    for place in {"".join(_town(advert)[:1]), advert.postcode or ""}:  # "Esslingen", "Esslingen am Neckar"
        yield ("employer", place, employer[0][:6] if employer else "")
        yield from (("title", place, word[:8]) for word in longest)
    hashes = signature(advert.text)
    if hashes is not None:
        rows = HASHES // BANDS
        for band in range(BANDS):
            yield ("text", band, hashes[band * rows : (band + 1) * rows].tobytes())


def _is_same_place(first: Advert, second: Advert) -> bool:
    if first.postcode and second.postcode:
        return first.postcode == second.postcode or bool(first.town and _town(first) == _town(second))
    if first.town and second.town:
        one, other = sorted((_town(first), _town(second)), key=len)
        return other[: len(one)] == one  # "Esslingen", "Esslingen am Neckar"
    return not (first.postcode or first.town) or not (second.postcode or second.town)


def _town(advert: Advert) -> list[str]:
    return key_of(BRACKETS.sub(" ", advert.town or "")).split()


def _runs(text: str) -> set[str]:
    words = _words(text).split()
    return {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)
