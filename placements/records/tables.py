"""PURE: small pieces of Markdown that all records are made of."""

from collections.abc import Iterable, Sequence

NOTE_DE = "*Erzeugt mit `passgenau records` aus Register, Einstellungen und Programm. Nicht von Hand ändern.*"
NOTE_EN = "*Written by `passgenau records` from register, settings and program. Do not edit by hand.*"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *([str(cell) for cell in row] for row in rows)]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def page(title: str, note: str, *parts: Sequence[str]) -> str:
    """A page: its title, how it came to be, and its parts, each after an empty line."""
    return "\n\n".join([f"# {title}", note, *("\n".join(part) for part in parts)]) + "\n"


def points(texts: Iterable[str]) -> list[str]:
    """A list of points; a text that begins with blanks goes on with the point before it."""
    return [text if text.startswith("  ") else f"- {text}" for text in texts]
