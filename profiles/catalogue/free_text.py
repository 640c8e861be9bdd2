"""PURE: which typed words may go onto the list of the catalogue's keeper, and which of them belong together.

The list is about the language of work and not about people: what looks like a name, a number, an address of mail or
web or a telephone is never kept.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

LONGEST = 60
MOST_WORDS = 5
MOST_DIGITS = 2
NEAR = 0.7  # largest mean distance (1 - cosine of letter groups) inside a cluster
MOST_CLUSTERED = 1500  # words: beyond, those typed most often

_ODD = re.compile(r"[^\w\s\-/().+#&'’]|_")
_WEB = re.compile(r"@|\bwww\b|https?|\.(?:de|com|org|net|eu)\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"^(?:herr|frau|hr|fr|mr|mrs|ms|dr|prof|fam|familie)\b\.?", re.IGNORECASE)
_NAMES = """
ahmad ahmed aisha alexander ali amir ana andrea andreas anna anton aylin ayse barbara ben bernd birgit christian
christine claudia daniel david dieter dmitri elena elif emine emma eva fatima fatma finn frank franz gabriele georg
hans hasan hassan heike helga hüseyin ibrahim igor ines ivan jan jana jens johannes josef jonas julia jürgen karin
karl katharina khaled klaus lara laura lena leon leyla lisa lukas manfred maria marie mario markus martin mehmet
michael mohamed mohammed monika murat mustafa nadia natalia nicole noah oksana ole oleg olena omar paul peter petra
ralf rainer reza sabine samir sandra sara sarah sebastian sergej sibylle simon sofia sophie stefan stefanie susanne
svetlana tatjana thomas tobias tom ursula uwe vladimir werner wolfgang yasmin yusuf zeynep
"""
_GIVEN_NAMES = frozenset(_NAMES.split())


def storable_text(text: str, is_known: Callable[[str], bool]) -> str | None:
    """The text as it may be kept, or None where it is no plain word or looks like something about a person.

    ``is_known`` says of a single word whether the catalogue's words begin like it; several words with capitals of
    which none is known look like a name.
    """
    plain = " ".join(unicodedata.normalize("NFC", text[: 4 * LONGEST]).split())
    words = re.findall(r"[^\W\d_]+", plain)
    if not words or len(plain) > LONGEST or len(words) > MOST_WORDS or max(map(len, words)) < 2:
        return None
    if _ODD.search(plain) or _WEB.search(plain) or _ADDRESSED.match(plain):
        return None
    if sum(letter.isdigit() for letter in plain) > MOST_DIGITS:
        return None
    return None if _is_like_a_name(words, is_known) else plain


def _is_like_a_name(words: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    strange = [word for word in words if not is_known(word)]
    if any(word.casefold() in _GIVEN_NAMES for word in words) and len(strange) == len(words):
        return True
    capitals = all(word[:1].isupper() for word in words)
    return capitals and len(words) in (2, 3) and len(strange) == len(words)


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word on the list and how often it was typed."""

    id: int
    text: str
    times: int


def clustered(words: Sequence[TypedWord]) -> list[list[TypedWord]]:
    """The words in clusters of what is written alike, the cluster typed most often first, and so inside.

    Average linkage over letter groups (2 to 4, inside words). Of more than `MOST_CLUSTERED` words those typed most
    often are compared, the others stand alone. The order of the words does not matter.
    """
    ordered = sorted(words, key=lambda word: (-word.times, word.text.casefold(), word.text, word.id))
    near = ordered[:MOST_CLUSTERED]
    groups: dict[int, list[TypedWord]] = {}
    for label, word in zip(_labels([word.text.casefold() for word in near]), near, strict=True):
        groups.setdefault(label, []).append(word)
    found = [*groups.values(), *([word] for word in ordered[MOST_CLUSTERED:])]
    return sorted(found, key=lambda group: (-sum(word.times for word in group), group[0].text.casefold()))


def _labels(texts: Sequence[str]) -> list[int]:
    if len(texts) < 2:
        return list(range(len(texts)))
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True).fit_transform(texts)
    distances = np.clip(1.0 - (vectors @ vectors.T).toarray(), 0.0, 1.0)
    machine = AgglomerativeClustering(n_clusters=None, distance_threshold=NEAR, metric="precomputed", linkage="average")
    return [int(label) for label in machine.fit_predict(distances)]
