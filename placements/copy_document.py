"""The copy of a client's data as a document in German (Art. 15 (3) GDPR): the rows of the file, to read on paper."""

from typing import Any

from placements.documents.content import Block, Content, Sender, block, day_text, items
from placements.processing import REGISTER
from placements.queries.client_copy import ClientCopy

PURPOSES = {entry.name: entry.purpose.de for entry in REGISTER}


def copy_content(found: ClientCopy) -> Content:
    """Each table with what it is for and its rows, with the names inside the program; who looked, who was told."""
    title = f"Kopie der Daten zu {found.reference}"
    blocks: list[Block] = [
        block("title", title),
        block("paragraph", "Alles, was das Programm über Sie speichert, mit den Namen, die es im Programm hat."),
    ]
    told = [
        f"{day_text(each.at.date())}: {each.employer_name} ({'mit Namen' if each.with_name else 'ohne Namen'})"
        for each in found.recipients
    ]
    looks = ["; ".join(_pairs(each)) for each in found.looks]
    for heading, lines in (("Arbeitgeber, die etwas über Sie erfahren haben", told), ("Wer hingesehen hat", looks)):
        if lines:
            blocks += [block("heading", heading), items("list", lines)]
    for part in found.parts:
        blocks.append(block("heading", f"{PURPOSES.get(part.table, part.table)} ({part.table})"))
        blocks += [items("list", _pairs(row)) for row in part.rows]
    missing = found.withheld + sum(found.refused.values())
    if missing:
        words = "Texte von Beschäftigten, die nicht enthalten sind, weil sie von anderen sprechen können"
        blocks.append(block("paragraph", f"{words}: {missing}."))
    return Content(title, "de", Sender(name="Passgenau"), blocks, letter=None, page_word="Seite")


def _pairs(row: Any) -> list[str]:
    return [f"{name}: {value}" for name, value in row.items() if value is not None]
