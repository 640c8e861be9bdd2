"""PURE: what runs from left to right inside of text that runs from right to left.

Without isolates a phone number such as 0711 000-0 or § 38 (3) SGB III is shown in another order (UAX #9).
"""

import re
from typing import Any

from placements.documents.codes import RIGHT_TO_LEFT

LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
_LETTER = r"A-Za-z0-9\u00c0-\u024f§€"
_RUN = re.compile(rf"\+?[{_LETTER}](?:[{_LETTER}@&+/().,:;–\- \u00a0]*[{_LETTER}])?")


def isolated(text: str) -> str:
    """The text with each run of Latin letters and digits isolated; brackets stay in pairs."""
    parts, place = [], 0
    for match in _RUN.finditer(text):
        end = match.end()
        if match[0].count("(") > match[0].count(")") and text[end : end + 1] == ")":
            end += 1
        parts += [text[place : match.start()], LEFT_TO_RIGHT_ISOLATE, text[match.start() : end], POP_ISOLATE]
        place = end
    return "".join([*parts, text[place:]])


def isolated_block(block: dict[str, Any], language: str) -> dict[str, Any]:
    """The block as it is, or isolated where its language runs from right to left."""
    if (block.get("lang") or language) not in RIGHT_TO_LEFT:
        return block
    return {name: value if name in {"kind", "lang"} else _isolated(value) for name, value in block.items()}


def _isolated(value: Any) -> Any:
    if isinstance(value, str):
        return isolated(value)
    return [_isolated(each) for each in value] if isinstance(value, list) else value
