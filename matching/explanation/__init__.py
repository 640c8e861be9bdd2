"""PURE: score -> parts, reasons for and against, open questions; in German and English from the same numbers.

A proposal keeps `stored_form`: the facts compared, as codes and numbers. `explanation_from_json` puts it into words.
"""

from matching.explanation.building import SPEAKS_FOR, bridge_in_words, explain_pair, explanation_from_json
from matching.explanation.model import BridgeText, ComparisonText, Explanation, GateText, PartText, QuestionText
from matching.explanation.stored import stored_form
from matching.explanation.text import render_text
from matching.explanation.wording import Labels

__all__ = [
    "SPEAKS_FOR",
    "BridgeText",
    "ComparisonText",
    "Explanation",
    "GateText",
    "Labels",
    "PartText",
    "QuestionText",
    "bridge_in_words",
    "explain_pair",
    "explanation_from_json",
    "render_text",
    "stored_form",
]
