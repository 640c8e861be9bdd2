"""PURE: codes and numbers -> words of one language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from employers.codes import Origin
from matching.explanation import english, german
from profiles.catalogue.codes import FULL_GRID, LanguageAspect, TermKind, text_to_grid

Labels = Mapping[tuple[str, str], str]

LANGUAGES: Mapping[str, ModuleType] = {"de": german, "en": english}
LIMITATION_LABELS = "limitation"
LABEL_KINDS: Mapping[str, str] = {
    "language": TermKind.LANGUAGE,
    "skill": TermKind.SKILL,
    "similar_skill": TermKind.SKILL,
    "occupation": TermKind.OCCUPATION,
    "client_occupation": TermKind.OCCUPATION,
    "vacancy_occupation": TermKind.OCCUPATION,
    "licence": TermKind.LICENCE,
    "certificate": TermKind.CERTIFICATE,
    "item": LIMITATION_LABELS,
}
CODED_PLACES: Mapping[str, str] = {  # place -> first word of the key of its sentence
    "skill_level": "skill_level",
    "asked_level": "skill_level",
    "requirement_level": "requirement_level",
    "scope": "scope",
    "recognition": "recognition",
    "evidence": "evidence",
    "need": "need",
    "degree": "degree",
    "limitation": "limitation",
    "mode": "mode",
    "contract": "contract",
}
SHARES = frozenset({"credit", "similarity", "experience", "recency"})


class _Places(dict[str, str]):
    def __missing__(self, key: str) -> str:
        """A place that an older record does not fill stays visible and breaks nothing."""
        return "{" + key + "}"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language; a label that is missing falls back to its code."""

    labels: Labels
    language: str

    @property
    def _words(self) -> ModuleType:
        return LANGUAGES[self.language]

    def sentence(self, name: str, /, **places: str) -> str:
        """The sentence of that name with its places filled; the name itself where there is no such sentence."""
        sentences: Mapping[str, str] = self._words.SENTENCES
        return sentences.get(name, name).format_map(_Places(places))

    def fact(self, item: Mapping[str, Any] | None) -> str:
        """A stored fact (name, places, origin) in words; "not recorded" for none."""
        if item is None:
            return self.sentence("not_recorded")
        text = self.sentence(item["name"], **self.places(item["places"]))
        if item["places"].get("is_derived"):
            text = self.sentence("derived", fact=text)
        if item.get("origin") == Origin.READ_FROM_TEXT:
            text = self.sentence("read_from_text", fact=text)
        return text

    def places(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The places of a sentence in words."""
        texts = {name: self._place(name, value) for name, value in values.items()}
        levels = {aspect: values[aspect] for aspect in LanguageAspect if aspect in values}
        if levels:
            texts["levels"] = self._levels(levels)
        return texts

    def _place(self, name: str, value: Any) -> str:
        if value is None:
            return self.sentence("not_recorded")
        if name in LABEL_KINDS:
            return self.labels.get((LABEL_KINDS[name], value), str(value))
        if name in CODED_PLACES:
            return self.sentence(f"{CODED_PLACES[name]}.{value}")
        write = self._writer(name)
        return write(value)

    def _writer(self, name: str) -> Callable[[Any], str]:
        if name.endswith("_on"):
            return self._date
        if name == "grid":
            return self._grid
        if name == "months":
            return lambda months: self.sentence("months", months=str(months))
        if name in SHARES:
            return lambda share: f"{self.number(round(share * 100, 1))} %"
        return self.number

    def number(self, value: object) -> str:
        """A number without needless digits, with the language's decimal mark; other values as they are."""
        if not isinstance(value, float):
            return str(value)
        return f"{value:g}".replace(".", self._words.DECIMAL_MARK)

    def points(self, hundredths: int) -> str:
        """Hundredths of a point as points with two decimals."""
        return f"{hundredths / 100:.2f}".replace(".", self._words.DECIMAL_MARK)

    def _date(self, text: str) -> str:
        day = date.fromisoformat(text)
        template: str = self._words.DATE
        return template.format(day=day.day, month=day.month, year=day.year)

    def _levels(self, levels: Mapping[LanguageAspect, str | None]) -> str:
        """ "B1" where all four are alike, else each with its name."""
        if len(levels) == len(LanguageAspect) and len(set(levels.values())) == 1:
            return next(iter(levels.values())) or self.sentence("not_recorded")
        return ", ".join(
            f"{self.sentence(f'aspect.{aspect}')} {level or self.sentence('not_recorded')}"
            for aspect, level in levels.items()
        )

    def _grid(self, text: str) -> str:
        """Hours of the week in words, days with the same hours together: "Mo–Fr 6–14 Uhr, Sa 8–16 Uhr"."""
        grid = text_to_grid(text)
        if grid == FULL_GRID:
            return self.sentence("any_time")
        texts = []
        for first, last, ranges in _day_groups(grid):
            days: tuple[str, ...] = self._words.DAYS
            name = days[first] if first == last else f"{days[first]}–{days[last]}"
            hours = " + ".join(self.sentence("hours_of_day", start=str(start), end=str(end)) for start, end in ranges)
            texts.append(self.sentence("hours_of_days", days=name, hours=hours))
        return ", ".join(texts)


def _day_groups(grid: int) -> list[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """Runs of days with the same hours: first day, last day, ranges of hours. Days without an hour are left out."""
    groups: list[tuple[int, int, tuple[tuple[int, int], ...]]] = []
    for day in range(7):
        ranges = _ranges((grid >> (day * 24)) & 0xFFFFFF)
        if not ranges:
            continue
        if groups and groups[-1][1] == day - 1 and groups[-1][2] == ranges:
            groups[-1] = (groups[-1][0], day, ranges)
        else:
            groups.append((day, day, ranges))
    return groups


def _ranges(hours: int) -> tuple[tuple[int, int], ...]:
    """Ranges (start, end) of the hours of one day, 24 bits."""
    bits = [bool(hours >> hour & 1) for hour in range(24)]
    starts = [hour for hour in range(24) if bits[hour] and (hour == 0 or not bits[hour - 1])]
    ends = [hour + 1 for hour in range(24) if bits[hour] and (hour == 23 or not bits[hour + 1])]
    return tuple(zip(starts, ends, strict=True))
