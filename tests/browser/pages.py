"""A browser window that watches itself: strange hosts, errors on the console, what axe finds, what does not fit."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize, WebError, expect

from tests.source_files import PROJECT

Theme = Literal["light", "dark"]

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
ALL_RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
RULES_OF_COLOUR: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
TURNS: tuple[tuple[ViewportSize, Theme, dict[str, Any]], ...] = (
    (DESKTOP, "light", ALL_RULES),
    (DESKTOP, "dark", RULES_OF_COLOUR),
    (PHONE, "dark", ALL_RULES),
    (PHONE, "light", RULES_OF_COLOUR),
)
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (\d{3})")
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const sticksOut = (each) => each.getBoundingClientRect().right > width + 1;
  const wide = [...document.querySelectorAll('body *')].filter(sticksOut);
  return [`${document.documentElement.scrollWidth} px`,
          ...wide.slice(0, 5).map((each) => each.cloneNode(false).outerHTML.slice(0, 150))];
}"""
HEIGHT = "() => document.documentElement.scrollHeight"
UNFOLD = "() => document.querySelectorAll('details:not([data-popup])').forEach((each) => { each.open = true; })"


@dataclass
class Watch:
    """What went wrong in a browser window, and which refusals the test means to get."""

    address: str
    problems: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)
    statuses: dict[str, int] = field(default_factory=dict)

    def begin(self, context: BrowserContext) -> None:
        """Listen to every page of the window."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", self._broke)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.problems.append(f"request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.statuses[response.url] = response.status

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        refused = REFUSED.match(message.text)
        if refused and int(refused.group(1)) in self.refusals:
            return
        self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _broke(self, error: WebError) -> None:
        self.problems.append(f"script error: {error.error}")


@dataclass(frozen=True)
class Window:
    """A page in the hands of one user."""

    page: Page
    watch: Watch

    def go(self, path: str, *, status: int = 200) -> None:
        """Open a path of the installation and look at its status."""
        self.watch.refusals |= {status}
        answer = self.page.goto(self.watch.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}"

    def heading(self) -> str:
        """Text of the page's h1."""
        return self.page.get_by_role("heading", level=1).inner_text().strip()

    def path(self) -> str:
        """Where the window is."""
        return self.page.url.removeprefix(self.watch.address)

    def expect_text(self, text: str) -> None:
        """Wait until the main part has the text and the page's scripts are at work."""
        expect(self.page.get_by_role("main")).to_contain_text(text)
        self.page.wait_for_load_state()

    def check(self) -> None:
        """The page as it stands, with what is open on it, has no barrier and fits into the window."""
        found = [*self.barriers(), *self.overflow()]
        assert not found, "\n".join([f"{self.path()}:", *found])

    def check_everywhere(self) -> list[str]:
        """What is wrong with the page in light and dark, on the desktop and on phones; details unfolded.

        Both widths and both themes are put to all rules once; the two other pairs only to those about colours, which
        are all that a theme changes.
        """
        self.page.evaluate(UNFOLD)
        found = []
        for width, theme, options in TURNS:
            self._show(width, theme)
            found += [f"{width['width']} px, {theme}: {barrier}" for barrier in self.barriers(options)]
        self.page.set_viewport_size(NARROWEST)
        found += [f"wider than 320 px: {part}" for part in self.overflow()]
        return [f"{self.path()} {each}" for each in found]

    def _show(self, width: ViewportSize, theme: Theme) -> None:
        """Show the whole page at once: what stays at the edge of the window would hide what can be scrolled to."""
        self.page.emulate_media(color_scheme=theme)
        if self.page.viewport_size is None or self.page.viewport_size["width"] != width["width"]:
            self.page.set_viewport_size(width)
            self.page.set_viewport_size({"width": width["width"], "height": self.page.evaluate(HEIGHT)})

    def barriers(self, options: dict[str, Any] = ALL_RULES) -> list[str]:
        """What axe finds, in readable lines."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(axe_source())  # the CSP forbids a script element, as it should
        result: dict[str, Any] = self.page.evaluate("(options) => axe.run(document, options)", options)
        return [line for violation in result["violations"] for line in _lines(violation)]

    def overflow(self) -> list[str]:
        """How wide the page is and what sticks out, where it scrolls sideways; nothing where it fits."""
        parts: list[str] = self.page.evaluate(OVERFLOW)
        return parts


@cache
def axe_source() -> str:
    """The script of axe-core."""
    return AXE.read_text(encoding="utf-8")


def _lines(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]} - {_summary(node)}"
        for node in violation["nodes"][:4]
    ]


def _summary(node: dict[str, Any]) -> str:
    return " ".join(str(node["failureSummary"]).split())[:240]
