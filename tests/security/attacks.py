"""A crawl of our own: find every form that a page shows, and send into it what nobody types by accident.

Each form is sent as often as there are attacks, and each time every field holds another one: what people type, choose
or tick, and what is hidden. With each go fields that are nobody's to set.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.web.walking import links
from web import HEADERS

SCRIPT, PRODUCT = "<script>alert(1)</script>", str(191 * 7)
CODE = f"'\"></textarea>{SCRIPT}{{{{191*7}}}}${{191*7}}#eval(\"191*7\")\u202e../../../etc/passwd' OR '1'='1"
ATTACKS: Sequence[str] = (
    CODE,
    "-1",
    "=191*7\r\nX-Injected: yes\r\n\r\n",
    "2999999999",  # more than an integer of PostgreSQL
    "9" * 20,  # more than one of SQLite
    "9" * 4400,  # more digits than Python reads
    "NaN",
    "²",  # a digit that is no number
    "ä" * 5_000,
    "../../etc/passwd",
)
NUL = "a\x00b"  # apart: a form with one is refused whole
TYPED = frozenset({"text", "search", "email", "tel", "url", "password", "number", "date", "datetime-local", "time", ""})
DIGITS = re.compile(r"\d+")
ENDING = frozenset({  # end the session of who crawls
    "auth.sign_out", "account.end_others", "account.end_session", "mine.leave", "account.change_password",
    "auth.switch_language",
})  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A form of a page: where it leads, what it holds, which of it people type."""

    action: str
    method: str
    held: Mapping[str, str]
    typed: tuple[str, ...]


@dataclass
class Crawl:
    """Everything that one browser reached, and what was wrong with it."""

    app: Flask
    browser: FlaskClient
    extras: Mapping[str, str]  # fields that are nobody's to set
    pages: dict[str, str] = field(default_factory=dict)  # a path of each endpoint
    sent: set[str] = field(default_factory=set)  # endpoints of forms
    problems: list[str] = field(default_factory=list)
    csrf_token: str = ""
    known: set[tuple[str, str]] = field(default_factory=set)  # endpoints with fields that held every attack before

    def go(self, start: Sequence[str]) -> None:
        """Read every kind of page that links lead to, then send their forms."""
        waiting, forms = list(start), dict[tuple[str, str], Form]()
        while waiting:
            path = waiting.pop()
            endpoint = self.endpoint(path)
            if endpoint is None or endpoint in self.pages or endpoint in ENDING:
                continue
            self.pages[endpoint] = path
            answer = self.open(path)
            if answer.status_code == 302:
                waiting.append(answer.location)
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            waiting += links(text)
            for form in forms_of(text, path):
                name = self.endpoint(form.action, form.method)
                if name is not None and name not in ENDING:
                    forms.setdefault((name, " ".join(form.held)), form)
        for (name, _), form in forms.items():
            self.sent.add(name)
            fields = {(name, DIGITS.sub("0", each)) for each in form.held}
            self.attack(form, is_known=fields <= self.known)
            self.known |= fields

    def attack(self, form: Form, *, is_known: bool) -> None:
        """Send the form as it is shown but for the attacks, and with fields that it does not have; once where it
        ``is_known``: what then matters is whose it is.
        """
        foreign = {name: value for name, value in self.extras.items() if name not in form.held}
        for attacked in list(attacks_on(form))[: 1 if is_known else None]:
            self.send(
                form.action, form.method, {**foreign, **form.held, **attacked}, follows=set(attacked) == set(form.typed)
            )

    def send(self, action: str, method: str, data: Mapping[str, str], *, follows: bool = True) -> None:
        """One form; if it ``follows``, the page that it leads to is looked at too."""
        if method == "GET":
            self.open(urlsplit(action).path, query=data)
            return
        answer = self.open(action, data=data)
        if follows and answer.status_code in (302, 303) and self.endpoint(answer.location) not in ENDING:
            self.open(answer.location)

    def open(
        self, path: str, *, data: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
    ) -> TestResponse:
        """An answer, looked at."""
        method = "GET" if data is None else "POST"
        address = urlsplit(path)
        asked = query if query is not None else dict(parse_qsl(address.query))
        answer = self.browser.open(address.path, method=method, data=data, query_string=asked, buffered=True)
        self.problems += [f"{method} {address.path}: {wrong}" for wrong in wrongs(answer)]
        if not self.csrf_token:
            found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', answer.get_data(as_text=True))
            self.csrf_token = found[1] if found else ""
        return answer

    def endpoint(self, path: str, method: str = "GET") -> str | None:
        """The route behind an address of this site, None where there is none."""
        address = urlsplit(path)
        if address.netloc not in ("", "localhost"):
            return None
        try:
            return str(self.app.url_map.bind("localhost").match(address.path, method=method)[0])
        except HTTPException:
            return None


def attacks_on(form: Form) -> Iterator[dict[str, str]]:
    """Values of fields, one dictionary for each time that the form is sent: in the end every field has held every
    attack. First what is typed alone, beside what the form holds, so that it gets as far as it can.
    """
    yield dict.fromkeys(form.typed, CODE)
    names = [name for name in {**form.held, **dict.fromkeys(form.typed, "")} if name != "csrf_token"]
    if names:
        yield from turns(names, ATTACKS)
        yield dict.fromkeys(names, NUL)


def turns(names: Sequence[str], attacks: Sequence[str]) -> Iterator[dict[str, str]]:
    """As many dictionaries as there are attacks; each name has another attack in each."""
    for number in range(len(attacks)):
        yield {name: attacks[(number + place) % len(attacks)] for place, name in enumerate(names)}


def wrongs(answer: TestResponse) -> Iterator[str]:
    """What must not be: errors of ours, headers that are missing or put in, text that has become code."""
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    if missing := [name for name in HEADERS if name not in answer.headers]:
        yield f"without {missing}"
    if "X-Injected" in answer.headers:
        yield "a header was put in"
    if answer.mimetype != "text/html":
        return
    text = answer.get_data(as_text=True)
    if SCRIPT in text:
        yield "markup went through"
    if re.search(rf"(?<!\d){PRODUCT}(?!\d)", text):
        yield "a template was carried out"
    if "root:x:0" in text:
        yield "a file was read"


def forms_of(text: str, path: str) -> Iterator[Form]:
    """Forms of a page, filled as it shows them."""
    for form in BeautifulSoup(text, "lxml", parse_only=SoupStrainer("form")).find_all("form"):
        held: dict[str, str] = {}
        typed = []
        for control in form.find_all(["input", "select", "textarea", "button"]):
            name = str(control.get("name", ""))
            if not name:
                continue
            kind = str(control.get("type", ""))
            if control.name == "textarea" or (control.name == "input" and kind in TYPED):
                typed.append(name)
            held.setdefault(name, _value(control))
        method = str(form.get("method", "get")).upper()
        yield Form(urljoin(path, str(form.get("action", ""))), method, held, tuple(dict.fromkeys(typed)))


def _value(control: Tag) -> str:
    """What a control sends: of a choice its last one, so that something is chosen."""
    if control.name == "select":
        options = control.find_all("option")
        return str(options[-1].get("value", "")) if options else ""
    return str(control.get("value", "on" if control.get("type") in ("checkbox", "radio") else ""))
