"""PURE: a table of steps as a picture (SVG) and as a table in Markdown; `docs/vacancy-life.md` shows that of vacancies.

`placements.workflow.drawing` draws the proposals' table with the same pen.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from math import hypot

from employers.codes import GONE_STATES, LIVE_STATES, VacancyState
from employers.lifecycle.table import STEPS

BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW, MARGIN = 190, 34, 250, 74, 24
MANY = 6  # steps from so many states are told once, beside their target
_STYLE = (
    "text{font:13px sans-serif;fill:#1c1c28}rect{stroke:#4b5a75;fill:#fff}.refused{fill:#fdeeee}.work{fill:#e7f5ea}"
    ".final{fill:#e6e9f0}line{stroke:#6b7a99;stroke-width:1.2;marker-end:url(#tip)}.machine{stroke-dasharray:5 4}"
    ".many{fill:#eef2fb;stroke-dasharray:3 3}"
)
_TIP = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
_MARKER = '<path d="M0 0 8 4 0 8z" fill="#6b7a99"/>'


@dataclass(frozen=True)
class DrawnStep:
    """A step as it is drawn; without targets it leads back and has no arrow."""

    name: str
    label: str
    sources: Collection[StrEnum]
    targets: tuple[StrEnum, ...]
    is_timer: bool
    cells: tuple[str, ...] = ()  # who may, what it needs, what it causes


@dataclass(frozen=True)
class Diagram:
    """What a picture is made of: column and row of each state, its look, the steps, and words around them."""

    title: str
    places: Mapping[StrEnum, tuple[float, float]]
    looks: Callable[[StrEnum], str]
    steps: Sequence[DrawnStep]
    key: str
    size: tuple[float, float] = field(default=(3, 11))  # the last column and row

    def picture(self) -> str:
        """An SVG with a white ground: boxes are states, arrows steps, dashed where a timer takes them."""
        width = MARGIN * 2 + COLUMN * self.size[0] + BOX_WIDTH
        height = MARGIN * 2 + ROW * self.size[1] + BOX_HEIGHT + 60
        lines = [line for step in self.steps for line in self._arrows(step)]
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
                f"<title>{escape(self.title)}</title>",
                f"<style>{_STYLE}</style>",
                f'<defs><marker id="tip" {_TIP}>{_MARKER}</marker></defs>',
                f'<rect width="{width:g}" height="{height:g}" style="fill:#fff;stroke:none"/>',
                *lines,
                *map(self._box, self.places),
                f'<text x="{MARGIN}" y="{height - 16:g}">{escape(self.key)}</text>',
                "</svg>\n",
            ]
        )

    def _centre(self, state: StrEnum) -> tuple[float, float]:
        column, row = self.places[state]
        return MARGIN + column * COLUMN + BOX_WIDTH / 2, MARGIN + row * ROW + BOX_HEIGHT / 2

    def _box(self, state: StrEnum) -> str:
        x, y = self._centre(state)
        is_from_many = any(state in step.targets and len(step.sources) > MANY for step in self.steps)
        look = self.looks(state) or ("many" if is_from_many else "")
        words = escape(state.value.replace("_", " "))
        return (
            f'<rect class="{look}" x="{x - BOX_WIDTH / 2:g}" y="{y - BOX_HEIGHT / 2:g}" width="{BOX_WIDTH}" '
            f'height="{BOX_HEIGHT}" rx="6"/><text x="{x:g}" y="{y + 4:g}" text-anchor="middle">{words}</text>'
        )

    def _arrows(self, step: DrawnStep) -> Iterable[str]:
        if len(step.sources) > MANY:
            return
        dashed = ' class="machine"' if step.is_timer else ""
        for source in self.places:
            for target in step.targets:
                if source in step.sources and source is not target:
                    yield f"<line{dashed} {self._line(source, target)}><title>{escape(step.label)}</title></line>"

    def _line(self, source: StrEnum, target: StrEnum) -> str:
        """From edge to edge of the two boxes; ways there and back lie beside each other."""
        (x1, y1), (x2, y2) = self._centre(source), self._centre(target)
        length = hypot(x2 - x1, y2 - y1)
        along = ((x2 - x1) / length, (y2 - y1) / length)
        aside = (-along[1] * 6, along[0] * 6)
        cut = min(BOX_WIDTH / 2 / abs(along[0] or 1e-9), BOX_HEIGHT / 2 / abs(along[1] or 1e-9))
        start = (x1 + along[0] * cut + aside[0], y1 + along[1] * cut + aside[1])
        end = (x2 - along[0] * (cut + 2) + aside[0], y2 - along[1] * (cut + 2) + aside[1])
        return f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'

    def table(self) -> str:
        """The steps as rows of a Markdown table: from, to, who may, what it needs, what it causes."""
        head = "| step | from | to | who may | needs | causes |\n|---|---|---|---|---|---|\n"
        return head + "".join(map(self._row, self.steps))

    def _row(self, step: DrawnStep) -> str:
        sources = ", ".join(state.value for state in type(next(iter(self.places))) if state in step.sources)
        targets = " or ".join(state.value for state in step.targets) or "the state before"
        cells = (f"{step.label} (`{step.name}`)", sources, targets, *step.cells)
        return "| " + " | ".join(cell.replace("_", " ") if "`" not in cell else cell for cell in cells) + " |\n"


def listed(values: Iterable[str]) -> str:
    """Values in order, for a cell of the table."""
    return ", ".join(sorted(values))


_S = VacancyState
_LOOKING = (_S.OPEN, _S.PARTLY_FILLED)
VACANCY_LIFE = Diagram(
    title="States of a vacancy and the steps between them",
    places={
        _S.DRAFT: (1, 0), _S.SUBMITTED: (1, 1), _S.QUERY: (0, 1.5), _S.IN_REVIEW: (1, 2), _S.REJECTED: (2, 1.5),
        _S.OPEN: (1, 3.5), _S.PARTLY_FILLED: (1, 5), _S.PAUSED: (0, 4.25), _S.REMINDED: (2, 4.25),
        _S.EXPIRED: (2, 5.75), _S.FILLED_BY_US: (1, 6.5), _S.FILLED_ELSEWHERE: (3, 5), _S.WITHDRAWN: (3, 3),
        _S.SERVICE_ENDED: (0, 6),
    },
    looks=lambda state: "work" if state in LIVE_STATES else "final" if state in GONE_STATES else "",
    steps=[
        DrawnStep(
            name=step.name, label=step.label, sources=step.sources,
            targets=(step.target,) if step.target is not None else _LOOKING, is_timer=step.is_timer,
            cells=(listed(step.actors), listed(step.needs), listed(step.effects)),
        )
        for step in STEPS.values()
    ],
    key="Dashed arrows: timers, which people can undo. Dashed boxes: reached from many states, which the table names.",
    size=(3, 6.5),
)  # fmt: skip
