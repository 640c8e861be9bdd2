"""PURE: the table of steps as a picture (SVG) and as a table in Markdown, for docs/workflow.md."""

from collections.abc import Mapping
from html import escape
from math import hypot

from placements.codes import EMPLOYED_STATES, FINAL_STATES, REFUSED_STATES, ProposalState
from placements.workflow.model import Step
from placements.workflow.table import STEPS

BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW, MARGIN = 190, 34, 250, 74, 24

# Column and row of each state: the way down the middle, what staff still think about on the left, ends on the right.
PLACES: Mapping[ProposalState, tuple[float, float]] = {
    ProposalState.LAPSED: (0, 0),
    ProposalState.SUGGESTED: (1, 0),
    ProposalState.DISMISSED: (2, 0),
    ProposalState.PUT_OFF: (0, 1),
    ProposalState.ACCEPTED_BY_ADVISER: (1, 1),
    ProposalState.WITHDRAWN: (3, 1),
    ProposalState.QUERY: (0, 2),
    ProposalState.CLIENT_INFORMED: (1, 2),
    ProposalState.CLIENT_DECLINED: (2, 3),
    ProposalState.CLIENT_OBJECTED: (0, 3),
    ProposalState.CLIENT_AGREED: (1, 3),
    ProposalState.EMPLOYER_SILENT: (0, 4.5),
    ProposalState.SHORT_PROFILE_SENT: (1, 4),
    ProposalState.VACANCY_FILLED: (3, 3),
    ProposalState.EMPLOYER_INTERESTED: (1, 5),
    ProposalState.IN_WORK_ELSEWHERE: (3, 5),
    ProposalState.IDENTITY_RELEASED: (1, 6),
    ProposalState.INTERVIEW: (1, 7),
    ProposalState.NOT_HIRED: (2, 6),
    ProposalState.TRIAL: (0, 7),
    ProposalState.HIRED: (1, 8),
    ProposalState.HIRE_CANCELLED: (2, 8),
    ProposalState.STARTED: (1, 9),
    ProposalState.ENDED_EARLY: (2, 9.5),
    ProposalState.CHECK_6M: (1, 10),
    ProposalState.CHECK_12M: (1, 11),
    ProposalState.CLOSED: (3, 9),
}
_STYLE = (
    "text{font:13px sans-serif;fill:#1c1c28}rect{stroke:#4b5a75;fill:#fff}.refused{fill:#fdeeee}.work{fill:#e7f5ea}"
    ".final{fill:#e6e9f0}line{stroke:#6b7a99;stroke-width:1.2;marker-end:url(#tip)}.machine{stroke-dasharray:5 4}"
    ".many{fill:#eef2fb;stroke-dasharray:3 3}"
)
_TIP = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
_MANY = 6  # steps from so many states are told once, beside their target


def picture() -> str:
    """The workflow as an SVG with a white ground: boxes are states, arrows steps, dashed where a timer takes them."""
    width = MARGIN * 2 + COLUMN * 3 + BOX_WIDTH
    height = MARGIN * 2 + ROW * 11 + BOX_HEIGHT + 60
    lines = [line for step in STEPS.values() for line in _arrows(step)]
    boxes = [_box(state) for state in ProposalState]
    marker = '<path d="M0 0 8 4 0 8z" fill="#6b7a99"/>'
    key = (
        "Dashed arrows: timers and match runs, which people can undo. "
        "Dashed boxes: reached from many states, which the table names."
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            "<title>States of a proposal and the steps between them</title>",
            f"<style>{_STYLE}</style>",
            f'<defs><marker id="tip" {_TIP}>{marker}</marker></defs>',
            f'<rect width="{width}" height="{height}" style="fill:#fff;stroke:none"/>',
            *lines,
            *boxes,
            f'<text x="{MARGIN}" y="{height - 16}">{key}</text>',
            "</svg>\n",
        ]
    )


def table() -> str:
    """The steps as rows of a Markdown table: from, to, who may, what it needs, what it causes."""
    head = "| step | from | to | who may | needs | causes |\n|---|---|---|---|---|---|\n"
    return head + "".join(_row(step) for step in STEPS.values())


def _row(step: Step) -> str:
    sources = [state.value for state in ProposalState if state in step.sources]
    cells = (
        f"{step.label} (`{step.name}`)", ", ".join(sources), step.target.value if step.target else "the state before",
        ", ".join(sorted(step.actors)), ", ".join(_needs(step)), ", ".join(sorted(step.effects)),
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("_", " ") if "`" not in cell else cell for cell in cells) + " |\n"


def _needs(step: Step) -> list[str]:
    months = [f"{step.after_months} months of work"] if step.after_months else []
    return sorted(step.needs) + months


def _centre(state: ProposalState) -> tuple[float, float]:
    column, row = PLACES[state]
    return MARGIN + column * COLUMN + BOX_WIDTH / 2, MARGIN + row * ROW + BOX_HEIGHT / 2


def _box(state: ProposalState) -> str:
    x, y = _centre(state)
    look = "final" if state in FINAL_STATES else "work" if state in EMPLOYED_STATES else ""
    look = "refused" if state in REFUSED_STATES else "many" if _is_reached_from_many(state) else look
    words = escape(state.value.replace("_", " "))
    return (
        f'<rect class="{look}" x="{x - BOX_WIDTH / 2:g}" y="{y - BOX_HEIGHT / 2:g}" width="{BOX_WIDTH}" '
        f'height="{BOX_HEIGHT}" rx="6"/><text x="{x:g}" y="{y + 4:g}" text-anchor="middle">{words}</text>'
    )


def _is_reached_from_many(state: ProposalState) -> bool:
    return any(step.target is state and len(step.sources) > _MANY for step in STEPS.values())


def _arrows(step: Step) -> list[str]:
    if step.target is None or len(step.sources) > _MANY:
        return []
    dashed = ' class="machine"' if step.is_timer else ""
    target = step.target
    return [
        f"<line{dashed} {_line(source, target)}><title>{escape(step.label)}</title></line>"
        for source in ProposalState
        if source in step.sources and source is not target
    ]


def _line(source: ProposalState, target: ProposalState) -> str:
    """From edge to edge of the two boxes; ways there and back lie beside each other."""
    (x1, y1), (x2, y2) = _centre(source), _centre(target)
    length = hypot(x2 - x1, y2 - y1)
    along = ((x2 - x1) / length, (y2 - y1) / length)
    aside = (-along[1] * 6, along[0] * 6)
    cut = min(BOX_WIDTH / 2 / abs(along[0] or 1e-9), BOX_HEIGHT / 2 / abs(along[1] or 1e-9))
    start = (x1 + along[0] * cut + aside[0], y1 + along[1] * cut + aside[1])
    end = (x2 - along[0] * (cut + 2) + aside[0], y2 - along[1] * (cut + 2) + aside[1])
    return f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
