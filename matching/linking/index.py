"""PURE: the index over the words of a catalogue, and the ranking of its entries for a text."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from matching.linking.entries import Entries, Surroundings
from matching.linking.languages import LanguageGuess
from matching.linking.ranking import Ranking, rank_entries, weights_for
from matching.linking.terms import CatalogueTerm

GERMAN = "de"  # the language of the official list of occupations, and of compounds
RELATED = {  # languages whose words help to understand each other's
    "ro": ("it", "es"), "it": ("es", "ro"), "es": ("pt", "it"), "pt": ("es", "it"), "fr": ("it", "es"),
    "cs": ("sk", "pl"), "sk": ("cs", "pl"), "pl": ("cs", "sk"), "hr": ("sl", "cs"), "sl": ("hr", "cs"),
    "lt": ("lv",), "lv": ("lt",), "da": ("no", "sv"), "no": ("da", "sv"), "sv": ("no", "da"), "nl": ("de",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """An entry that a text may mean: the word that matched, its language, and a score in [0, 1].

    The score is the learned chance that the entry is meant, times how alike the best entry's words are to the text:
    near 1 where the text is the very word of one entry, low where nothing is near or several entries are as near.
    ``alike`` is how alike this entry's words are, whatever the others: 1 where the text is one of them.
    """

    code: str
    label: str
    language: str
    score: float
    alike: float


class LinkIndex:
    """Ranks the entries of a catalogue for texts. The same terms give the same ranking; ties go to the lower code.

    The words of a language are made ready when they are first asked for.
    """

    def __init__(self, terms: Iterable[CatalogueTerm], around: Surroundings, *, is_skill: bool) -> None:
        self._around, self._is_skill = around, is_skill
        self._words: dict[str, list[tuple[str, str, bool]]] = {}
        self._names: dict[tuple[str, str], str] = {}
        for term in sorted(terms, key=lambda term: (term.code, not term.is_label, term.language, term.text)):
            self._words.setdefault(term.language, []).append((term.code, term.text, term.is_label))
            self._names.setdefault((term.code, term.language), term.text)
        self._entries: dict[str, Entries] = {}
        texts = {language: [text for _, text, _ in words] for language, words in self._words.items()}
        self._guess = LanguageGuess(texts) if len(texts) > 1 else None

    @property
    def languages(self) -> list[str]:
        """The languages that the index has words in."""
        return sorted(self._words)

    def name(self, code: str, language: str = "de") -> str | None:
        """The name of an entry in a language (its first word where none is its own name), or None where it has none."""
        return self._names.get((code, language))

    def entries(self, language: str) -> Entries:
        """The entries with their words in one of `languages`."""
        if language not in self._entries:
            bridged = self._around if language == GERMAN else replace(self._around, bridge=None)
            near = [x for x in RELATED.get(language, ()) if x in self._words]
            related = [(code, text) for other in near for code, text, _ in self._words[other]]
            self._entries[language] = Entries(self._words[language], bridged, related, has_compounds=language == GERMAN)
        return self._entries[language]

    def likely_languages(self, texts: Sequence[str]) -> list[str]:
        """Languages of the index that texts of one language may be in, the likeliest first."""
        return self._guess.likely(texts) if self._guess else self.languages

    def rank(self, text: str, *, limit: int = 5, languages: Collection[str] | None = None) -> list[Link]:
        """Entries that a text may mean, best first, each once, at most ``limit``; [] where nothing is alike at all.

        Only words in ``languages`` are looked at; where None is given, those in the languages that the text may be in.
        Of a text longer than `LONGEST_TEXT` characters the beginning counts.
        """
        chosen = self.likely_languages([text]) if languages is None else [x for x in self.languages if x in languages]
        links = [link for language in chosen for link in self._links(text, language, limit)]
        best: dict[str, Link] = {}
        for link in sorted(links, key=lambda link: (-link.score, link.code)):
            best.setdefault(link.code, link)
        return list(best.values())[:limit]

    def ranking(self, text: str, language: str) -> Ranking | None:
        """The candidates of a text among the words of one language, as numbers of `entries`."""
        entries = self.entries(language)
        return rank_entries(entries, text, weights_for(entries, is_skill=self._is_skill))

    def _links(self, text: str, language: str, limit: int) -> list[Link]:
        ranking = self.ranking(text, language)
        if ranking is None:
            return []
        entries = self.entries(language)
        columns = (ranking.entries, ranking.words, ranking.chances, ranking.alike)
        first = float(ranking.alike[0])
        return [
            Link(entries.codes[entry], entries.words[word].text, language, round(chance * first, 4), round(alike, 4))
            for entry, word, chance, alike in zip(*(column[:limit].tolist() for column in columns), strict=True)
        ]


def build_index(
    terms: Sequence[CatalogueTerm], around: Surroundings | None = None, *, is_skill: bool = False
) -> LinkIndex:
    """An index over the words of a catalogue, in any order and in any languages.

    ``around`` tells more of the entries where it is known; ``is_skill`` where they are skills and not titles of work.
    """
    return LinkIndex(terms, around or Surroundings(), is_skill=is_skill)
