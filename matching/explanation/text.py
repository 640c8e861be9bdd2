"""PURE: an explanation as plain text for the terminal: tables that add up."""

import textwrap

from matching.explanation.model import Explanation, GateText, PartText
from matching.facts import GateValue

WIDTH = 110
MARKS = {GateValue.MET: "+", GateValue.NOT_MET: "x", GateValue.UNKNOWN: "?"}


def render_text(explanation: Explanation) -> str:
    """The whole explanation: summary, gates with both sides, points and their sum, questions, reasons."""
    heading = f"{explanation.kind_label}: {explanation.score_points} / {explanation.max_points}"
    lines = [heading, "=" * len(heading), *_wrapped(list(explanation.summary), indent=0, hanging=2)]
    if explanation.bridge is not None:
        steps = [f"{number}. {step}" for number, step in enumerate(explanation.bridge.steps, 1)]
        remarks = [f"- {remark}" for remark in explanation.bridge.remarks]
        lines += _section(
            explanation.headings["bridge"],
            [*_wrapped(steps, indent=2, hanging=3), *_wrapped(remarks, indent=2, hanging=2)],
        )
    lines += _section(explanation.headings["gates"], _gate_lines(explanation))
    lines += _section(explanation.headings["parts"], _part_lines(explanation))
    questions = [
        f"{number}. [{each.whom_label}] {each.sentence}" for number, each in enumerate(explanation.questions, 1)
    ]
    lines += _section(explanation.headings["questions"], _wrapped(questions, indent=2, hanging=3))
    for name, reasons in (
        ("reasons_for", explanation.reasons_for),
        ("reasons_against", explanation.reasons_against),
    ):
        lines += _section(
            explanation.headings[name], _wrapped([f"- {reason}" for reason in reasons], indent=2, hanging=2)
        )
    return "\n".join(lines) + "\n"


def _section(heading: str, lines: list[str]) -> list[str]:
    return ["", heading, "-" * len(heading), *lines] if lines else []


def _wrapped(texts: list[str], *, indent: int, hanging: int) -> list[str]:
    first, later = " " * indent, " " * (indent + hanging)
    return [
        line for text in texts for line in textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=later)
    ]


def _gate_lines(explanation: Explanation) -> list[str]:
    """Every gate with its mark, its value and both sides of what it compared."""
    width = max(len(gate.label) for gate in explanation.gates)
    lines = []
    for gate in explanation.gates:
        mark = MARKS[GateValue(gate.value)]
        remark = f" ({gate.nothing_asked})" if gate.nothing_asked else ""
        lines.append(f"  {mark} {gate.label:<{width}}  {gate.value_label}{remark}")
        lines += _comparison_lines(gate, explanation)
    return lines


def _comparison_lines(gate: GateText, explanation: Explanation) -> list[str]:
    sides = [
        f"{explanation.headings[side]}: {text}"
        for each in gate.comparisons
        for side, text in (("vacancy", each.vacancy), ("client", each.client))
        if text
    ]
    if gate.closing and gate.value == GateValue.NOT_MET:
        sides.append(f"{explanation.headings['closable_by']}: {gate.closing}")
    return _wrapped(sides, indent=6, hanging=2)


def _part_lines(explanation: Explanation) -> list[str]:
    sum_label = explanation.headings["score"]
    width = max(len(sum_label), *(len(part.label) for part in explanation.parts))
    lines = [line for part in explanation.parts for line in _one_part(part, width, explanation.headings["rest"])]
    rule = "  " + "-" * (width + 19)
    return [*lines, rule, f"  {sum_label:<{width}}  {explanation.score_points:>6} / {explanation.max_points:>6}"]


def _one_part(part: PartText, width: int, rest_heading: str) -> list[str]:
    lines = [f"  {part.label:<{width}}  {part.points:>6} / {part.max_points:>6}"]
    lines += _wrapped(list(part.sentences), indent=6, hanging=2)
    if part.rest_sentences and part.hundredths < part.max_hundredths:
        missing = f"{rest_heading} {part.missing_points}: {'; '.join(part.rest_sentences)}"
        lines += _wrapped([missing], indent=6, hanging=2)
    return lines
