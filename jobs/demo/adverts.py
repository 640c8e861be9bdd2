"""The text of an advert: sentences under headings, each of which knows where it stands and which fact it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from employers.codes import Origin
from jobs.demo.material import Row


@dataclass(frozen=True)
class Sentence:
    """Words of an advert, and the rows of the facts that they say (or the names of the vacancy's fields)."""

    words: str
    rows: tuple[Row, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass
class Advert:
    """Sentences by part of the advert, before they are put together."""

    intro: list[Sentence] = field(default_factory=list)
    tasks: list[Sentence] = field(default_factory=list)
    profile: list[Sentence] = field(default_factory=list)
    offers: list[Sentence] = field(default_factory=list)
    closing: list[Sentence] = field(default_factory=list)

    def says(self, words: str, *rows: Row) -> None:
        """Add something that is asked of people, beginning with a capital letter."""
        self.profile.append(Sentence(words[:1].upper() + words[1:], rows))

    def offers_that(self, words: str, *fields: str, rows: tuple[Row, ...] = ()) -> None:
        """Add something that the post offers, beginning with a capital letter."""
        self.offers.append(Sentence(words[:1].upper() + words[1:], rows, fields))


def write_advert(advert: Advert, headings: Sequence[str], *, is_read: bool) -> tuple[str, list[Row]]:
    """The text, and what was read of the vacancy's own fields.

    With ``is_read`` every row that a sentence says gets the words and where they stand, and counts as read from text.
    """
    text = ""
    readings: list[Row] = []
    for sentence in advert.intro:
        text += "\n" if text else ""
        readings += _mark(sentence, len(text)) if is_read else []
        text += sentence.words
    for heading, sentences in zip(headings, (advert.tasks, advert.profile, advert.offers), strict=True):
        if not sentences:
            continue
        text += f"\n\n{heading}"
        for sentence in sentences:
            text += "\n- "
            readings += _mark(sentence, len(text)) if is_read else []
            text += sentence.words
    text += "\n\n" + "\n".join(sentence.words for sentence in advert.closing)
    return text, readings


def _mark(sentence: Sentence, start: int) -> list[Row]:
    place = {"words": sentence.words[:500], "span_start": start, "span_end": start + len(sentence.words)}
    for row in sentence.rows:
        known = {name: value for name, value in place.items() if name in row}
        row.update(known, origin=Origin.READ_FROM_TEXT)
    return [{"field": name, **place} for name in sentence.fields]


def german_number(value: float, digits: int = 1) -> str:
    """A number in German notation; whole numbers without decimals where ``digits`` is 1."""
    if digits == 1 and value == int(value):
        return str(int(value))
    return f"{value:.{digits}f}".replace(".", ",")
