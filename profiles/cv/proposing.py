"""PURE: from passages to proposed facts: linked to the catalogue, jobs of one occupation added up, nothing twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from profiles.codes import QualificationKind
from profiles.cv.document import Cv, FactKind, Passage, Period

MAX_FACTS = 80
MAX_UNLINKED_SKILLS = 15
MAX_OTHERS = 4
WORDS_LENGTH = 300
SURE = 0.75  # an entry that fits less well is marked, so that a person looks twice
_ORDER = {kind: place for place, kind in enumerate(FactKind)}


@dataclass(frozen=True, slots=True)
class Link:
    """Entries of the catalogue that a phrase may mean: the best one and how well it fits in [0, 1], then others."""

    code: str
    score: float
    others: tuple[str, ...] = ()


class Links(Protocol):
    """Finds entries of the catalogue for words; None where nothing is near enough to be proposed."""

    def occupation(self, phrase: str) -> Link | None:
        """The occupation that a job title means."""

    def skill(self, phrase: str) -> Link | None:
        """The skill that these words mean."""

    def certificate(self, phrase: str) -> Link | None:
        """The certificate that these words mean."""

    def language(self, phrase: str) -> Link | None:
        """The language that this name means."""

    def entry_of(self, uri: str) -> str | None:
        """Code of the occupation or skill with this ESCO address."""

    def has_code(self, kind: FactKind, code: str) -> bool:
        """Whether the catalogue has a language or licence class of this code."""


@dataclass(frozen=True, slots=True)
class FactProposed:
    """A fact that a CV may tell: for a person to confirm, change or reject.

    ``code`` is None where the catalogue has nothing near. ``detail`` by kind: months, last_year / level / listen,
    read, speak, write / title, kind, level. ``others`` are codes that the words may mean as well;
    ``is_estimated`` marks what was translated from other words or fits its entry less well than `SURE`.
    """

    kind: FactKind
    code: str | None
    words: str
    detail: dict[str, Any] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    is_estimated: bool = False


def propose(cv: Cv, links: Links) -> tuple[FactProposed, ...]:
    """The facts that the CV tells, in the order of kinds, at most `MAX_FACTS`.

    Jobs of one occupation become one fact: the months in which at least one of them ran, and the latest year. Skills
    without an entry near come last and are cut.
    """
    found = [
        *_occupations([each for each in cv.passages if each.kind is FactKind.OCCUPATION], links),
        *_each(cv.passages, links),
    ]
    unique: dict[tuple[Any, ...], FactProposed] = {}
    for fact in sorted(found, key=lambda fact: _ORDER[fact.kind]):
        unique.setdefault(_identity(fact), fact)
    unlinked = [fact for fact in unique.values() if fact.kind is FactKind.SKILL and fact.code is None]
    cut = {id(fact) for fact in unlinked[MAX_UNLINKED_SKILLS:]}
    return tuple(fact for fact in unique.values() if id(fact) not in cut)[:MAX_FACTS]


def months_of(periods: Iterable[Period]) -> int:
    """Months in which at least one of the periods ran."""
    return len({month for period in periods for month in range(period.start, period.end + 1)})


def _identity(fact: FactProposed) -> tuple[Any, ...]:
    if fact.kind is FactKind.QUALIFICATION:
        return fact.kind, fact.detail.get("title", "").casefold()
    return (fact.kind, fact.code) if fact.code else (fact.kind, None, fact.words.casefold())


def _occupations(passages: Sequence[Passage], links: Links) -> Iterator[FactProposed]:
    groups: dict[str, list[tuple[Passage, Link | None, str]]] = {}
    for passage in passages:
        link, phrase = _linked(passage, links.occupation, links)
        key = link.code if link else f"~{phrase.casefold()}"
        groups.setdefault(key, []).append((passage, link, phrase))
    for group in groups.values():
        periods = [passage.period for passage, _, _ in group if passage.period]
        detail = {
            "months": min(720, months_of(periods)) if periods else None,
            "last_year": max(period.last_year for period in periods) if periods else None,
        }
        words = "; ".join(dict.fromkeys(" ".join(filter(None, (each.period_words, text))) for each, _, text in group))
        link = group[0][1]
        yield FactProposed(
            FactKind.OCCUPATION, link.code if link else None, words[:WORDS_LENGTH], detail,
            link.others if link else (), _is_unsure(link),
        )  # fmt: skip


def _each(passages: Iterable[Passage], links: Links) -> Iterator[FactProposed]:
    makers = {
        FactKind.WISH: _wish, FactKind.SKILL: _skill, FactKind.LANGUAGE: _language, FactKind.LICENCE: _licence,
        FactKind.CERTIFICATE: _certificate, FactKind.QUALIFICATION: _qualification,
    }  # fmt: skip
    for passage in passages:
        maker = makers.get(passage.kind)
        fact = maker(passage, links) if maker and passage.phrases else None
        if fact is not None:
            yield replace(fact, words=fact.words[:WORDS_LENGTH])


def _wish(passage: Passage, links: Links) -> FactProposed:
    link, phrase = _linked(passage, links.occupation, links)
    others = link.others if link else ()
    return FactProposed(FactKind.WISH, link.code if link else None, phrase, {}, others, _is_unsure(link))


def _skill(passage: Passage, links: Links) -> FactProposed:
    certificate = links.certificate(passage.phrases[0])
    words = passage.phrases[-1]
    if certificate is not None:
        return FactProposed(FactKind.CERTIFICATE, certificate.code, words, {}, certificate.others)
    link, _ = _linked(passage, links.skill, links)
    detail = {"level": passage.level}
    return FactProposed(
        FactKind.SKILL, link.code if link else None, words, detail, link.others if link else (),
        passage.is_estimated or _is_unsure(link),
    )  # fmt: skip


def _language(passage: Passage, links: Links) -> FactProposed | None:
    code = passage.code if passage.code and links.has_code(FactKind.LANGUAGE, passage.code) else None
    if code is None:
        link = next(filter(None, (links.language(phrase) for phrase in reversed(passage.phrases))), None)
        code = link.code if link else None
    words = passage.phrases[0]
    return FactProposed(FactKind.LANGUAGE, code, words, dict(passage.levels), (), passage.is_estimated)


def _licence(passage: Passage, links: Links) -> FactProposed | None:
    if passage.code is None or not links.has_code(FactKind.LICENCE, passage.code):
        return None
    return FactProposed(FactKind.LICENCE, passage.code, passage.phrases[0], {}, (), passage.is_estimated)


def _certificate(passage: Passage, links: Links) -> FactProposed:
    for phrase in passage.phrases:
        link = links.certificate(phrase)
        if link is not None:
            return FactProposed(FactKind.CERTIFICATE, link.code, phrase, {}, link.others)
    return FactProposed(FactKind.CERTIFICATE, None, passage.phrases[0])


def _qualification(passage: Passage, links: Links) -> FactProposed:
    title = passage.phrases[0]
    if passage.is_school:
        detail: dict[str, Any] = {"title": title, "kind": QualificationKind.SCHOOL.value, "level": None}
        return FactProposed(FactKind.QUALIFICATION, None, title, detail)
    link, phrase = _linked(passage, links.occupation, links)
    detail = {"title": phrase if link else title, "kind": QualificationKind.VOCATIONAL.value, "level": passage.level}
    words = ", ".join(dict.fromkeys((title, phrase)))
    return FactProposed(
        FactKind.QUALIFICATION, link.code if link else None, words, detail, link.others if link else (),
        passage.is_estimated or _is_unsure(link),
    )  # fmt: skip


def _is_unsure(link: Link | None) -> bool:
    return link is not None and link.score < SURE


def _linked(passage: Passage, find: Any, links: Links) -> tuple[Link | None, str]:
    """The entry that a passage means, by its address or by the phrase that fits best, and that phrase."""
    code = links.entry_of(passage.uri) if passage.uri else None
    if code is not None:
        return Link(code, 1.0), passage.phrases[0]
    best: Link | None = None
    chosen = passage.phrases[0]
    for phrase in passage.phrases[:6]:
        link: Link | None = find(phrase)
        if link is not None and (best is None or link.score > best.score):
            best, chosen = link, phrase
    return best, chosen
