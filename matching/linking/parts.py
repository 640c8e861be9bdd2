"""PURE: entries compared by the parts of their compounds: "Helfer im Lager" and "Lagerhelfer" are the same."""

from collections.abc import Iterable, Sequence

from matching.linking.compounds import Compounds
from matching.linking.ngrams import Floats, NgramIndex


class Parts:
    """How alike a text is to the words and to the contexts of each entry, by the parts of their German words.

    ``names`` are the words of entries and ``contexts`` one further text of each, maybe none; ``others`` only tell what
    words there are. All texts are in their normal form.
    """

    def __init__(self, names: Sequence[str], contexts: Sequence[str], others: Iterable[str] = ()) -> None:
        compounds = Compounds([*names, *contexts, *others])
        self.names = NgramIndex(names, compounds.parts)
        self.contexts = NgramIndex(contexts, compounds.parts) if contexts else None

    def like_names(self, normal: str) -> Floats:
        """Likeness of a text with each word, shape (words,)."""
        return self.names.cosines(self.names.take_apart(normal))

    def like_contexts(self, normal: str) -> Floats | None:
        """Likeness of a text with the context of each entry, shape (entries,); None where there are none."""
        return None if self.contexts is None else self.contexts.cosines(self.contexts.take_apart(normal))
