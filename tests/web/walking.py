"""A walk through every route: as everybody who may come or may not, with own and with foreign objects."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from core.audit import AuditEntry
from core.users import Role, User, start_session
from employers.api_access.models import Scope
from employers.api_access.tokens import NewToken, issue_token
from tests.web.api.world import COMPLETE
from tests.web.planted import Planted, Side
from web.access import TOKEN as COOKIE
from web.access import entry_of
from web.access_table import CLIENT, TOKEN, VISITOR, Entry
from web.object_rules import Rule

Sessions = sessionmaker[Session]
WORDS: Mapping[str, str] = {
    "section": "skills", "fact": "skills", "kind": "skill", "code": "de", "decision": "dismiss", "filename": "app.css",
    "step": "accept", "name": "confirm",
}  # fmt: skip
IDS_ELSEWHERE: Mapping[tuple[str, str], str] = {
    ("clients.settle", "task_id"): "question",
    ("placements.follow_up", "task_id"): "follow_up",
    ("placements.record_result", "task_id"): "follow_up",
    ("employer_adviser", "task_id"): "adviser_task",
    ("mine", "proposal_id"): "informed",
    ("proposals", "proposal_id"): "suggested",
}
TOKENS = {"answers.link": "answer_link", "vacancy_steps.link": "vacancy_link", "mine.enter": "number"}
PUT = frozenset({"api.change_vacancy"})
BODIES: Mapping[str, Any] = {
    "/api/v1/proposals": {"choice": "interested"}, "/api/v1/vacancies": {"step": "withdraw"},
}  # fmt: skip
SKIPPED = frozenset(
    {"account.end_others", "account.end_session", "auth.sign_out", "mine.leave", "auth.link", "auth.switch_language"}
)  # end or need a session
_LINK = re.compile(r'<a [^>]*href="(/(?!/)[^"]*)"')
ANSWER_LINK = "answer link"  # who came with one: a visitor elsewhere
FOLLOWED = 3  # addresses of one route that are followed from links


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody got."""

    who: str
    endpoint: str
    method: str
    asked: str  # own, foreign:<place>, closed, linked, file
    status: int
    text: str
    entries: int  # that this request left in the audit log about a refusal
    expected: int | None = None
    noted: int = 1  # how many entries it has to leave


@dataclass
class Walk:
    """The walk and what was seen on it."""

    app: Flask
    sessions: Sessions
    planted: Planted
    answers: list[Answer] = field(default_factory=list)
    unplanted: list[tuple[str, str]] = field(default_factory=list)  # columns without anything to look for
    counted: int = 0  # refusals in the audit log so far

    def browsers(self) -> dict[str, FlaskClient]:
        """Somebody of each kind, signed in."""
        world = self.planted.world
        people = {
            Role.CASE_MANAGER: world.case_manager, Role.EMPLOYER_ADVISER: world.adviser, Role.EMPLOYER: world.baker,
            Role.OPERATOR: world.operator, Role.JOINT_DESK: world.joint_desk,
        }  # fmt: skip
        found = {role.value: self._signed_in(user) for role, user in people.items()}
        client = self.app.test_client()
        own = self.planted.own.tokens
        assert client.post("/me/enter", data={"number": own["number"], "code": own["code"]}).status_code == 303
        with_link = self.app.test_client()
        assert with_link.get(f"/a/{own['answer_link']}").status_code == 200
        return found | {
            CLIENT: client, TOKEN: self._program(), VISITOR: self.app.test_client(), ANSWER_LINK: with_link,
        }  # fmt: skip

    def _signed_in(self, user: User) -> FlaskClient:
        client = self.app.test_client()
        with self.sessions.begin() as session, client.session_transaction() as cookie:
            cookie[COOKIE] = start_session(session, user, now=datetime.now(UTC))
        return client

    def _program(self) -> FlaskClient:
        client = self.app.test_client()
        with self.sessions.begin() as session:
            new = NewToken("Walk", [self.planted.own.employer.id], tuple(Scope), 9)
            secret = issue_token(session, new, now=datetime.now(UTC), by=self.planted.own.contact.id).secret
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    def go(self) -> None:
        """Read everything, be refused everywhere, and only then send forms, which change what is there."""
        browsers = self.browsers()
        entries = {rule.endpoint: entry_of(self.app, rule.endpoint) for rule in self.app.url_map.iter_rules()}
        for who, browser in browsers.items():
            self._entries()
            for found in entries.values():
                if who in found.who:
                    self._read(browser, who, found)
                elif VISITOR not in found.who:
                    self._refused(browser, who, found)
            self._follow(browser, who)
        for who, browser in reversed(browsers.items()):  # staff last: they end what others use
            for found in (each for each in entries.values() if who in each.who):
                self._ask(browser, who, found, "POST", "own")

    def _read(self, browser: FlaskClient, who: str, found: Entry) -> None:
        self._ask(browser, who, found, "GET", "own")
        for place, rule in found.rules_for(who):
            if (who, place) == (Role.OPERATOR.value, "user_id"):
                continue  # every account but the own
            if place in self.planted.foreign.ids and rule.foreign is not None:
                for method in ("GET", "POST"):
                    self._ask(browser, who, found, method, f"foreign:{place}", rule)

    def _refused(self, browser: FlaskClient, who: str, found: Entry) -> None:
        self._ask(browser, who, found, "GET", "closed") or self._ask(browser, who, found, "POST", "closed")

    def _follow(self, browser: FlaskClient, who: str) -> None:
        """Follow every link that was shown, some of each route."""
        seen: dict[str, set[str]] = {}
        waiting = [link for each in self.answers if each.who == who for link in links(each.text)]
        matcher = self.app.url_map.bind("localhost")
        while waiting:
            link = waiting.pop()
            if not matcher.test(urlsplit(link).path):  # not for reading
                continue
            endpoint = matcher.match(urlsplit(link).path)[0]
            there = seen.setdefault(endpoint, set())
            if link in there or len(there) >= FOLLOWED or endpoint in SKIPPED:
                continue
            there.add(link)
            answer = self._open(browser, link, "GET")
            self.answers.append(Answer(who, endpoint, "GET", "linked", answer.status_code, text_of(answer), 0))
            waiting += links(self.answers[-1].text)

    def _ask(
        self, browser: FlaskClient, who: str, found: Entry, method: str, asked: str, rule: Rule | None = None
    ) -> bool:
        """Whether the route takes this method; what came of it is kept."""
        address = self.address(who, found, method, asked) if found.endpoint not in SKIPPED else None
        if address is None:
            return False
        answer = self._open(browser, address, "PUT" if method == "POST" and found.endpoint in PUT else method)
        left = self._entries() if asked != "own" or answer.status_code in (403, 404) else 0
        expected, noted = (rule.foreign if rule is not None else None), 1
        if asked == "closed":
            expected, noted = told(who, found, method)
        text = text_of(answer)
        self.answers.append(Answer(who, found.endpoint, method, asked, answer.status_code, text, left, expected, noted))
        return True

    def _open(self, browser: FlaskClient, address: str, method: str) -> TestResponse:
        if method == "PUT":
            return browser.open(address, method=method, headers={"If-Match": '"1"'}, buffered=True, json=COMPLETE)
        sent: Any = next((sent for start, sent in BODIES.items() if address.startswith(start) and method == "POST"), {})
        kind = "json" if address.startswith("/api/v1/") else "data"
        body: dict[str, Any] = {} if method == "GET" else {kind: sent}
        return browser.open(address, method=method, buffered=True, **body)

    def address(self, who: str, found: Entry, method: str, asked: str) -> str | None:
        """An address of the route with own objects, but for one that is to be foreign; None without the method."""
        methods = {"GET"} if method == "GET" else {"POST", "PUT"}
        rules = self.app.url_map.iter_rules(found.endpoint)
        rule = next((each for each in rules if methods & (each.methods or set())), None)
        if rule is None:
            return None
        values = {
            place: self._value(who, found.endpoint, place, is_foreign=asked == f"foreign:{place}")
            for place in rule.arguments
        }
        with self.app.test_request_context():
            return url_for(found.endpoint, **values)

    def _value(self, who: str, endpoint: str, place: str, *, is_foreign: bool) -> Any:
        side: Side = self.planted.foreign if is_foreign else self.planted.own
        if place in ("token", "number"):
            return side.tokens[TOKENS[endpoint]]
        if place == "reference":
            return self.planted.own.tokens.get("reference", "V-0")
        names = [(endpoint, place), (endpoint.partition(".")[0], place), *([] if is_foreign else [(who, place)])]
        name = next((IDS_ELSEWHERE[each] for each in names if each in IDS_ELSEWHERE), place)
        return side.ids.get(name) or WORDS.get(place, 1)

    def _entries(self) -> int:
        """How many refusals were recorded since last asked."""
        with self.sessions() as session:
            query = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action.like("%\\_refused", escape="\\"))
            before, self.counted = self.counted, session.scalar(query) or 0
        return self.counted - before


def told(who: str, found: Entry, method: str) -> tuple[int, int]:
    """What somebody is told for whom a route is closed: the status, and how many entries it leaves in the audit log.

    Who is not signed in there is nobody: programs are asked for a token, people sent to the sign-in or, of a form,
    told that it is not theirs. Only who is signed in leaves an entry.
    """
    if found.who == (TOKEN,):
        return 401, 0
    if found.who == (CLIENT,):
        return (302 if method == "GET" else 403), 0
    return (403, 1) if who in set(Role) else (302, 0)


def text_of(answer: TestResponse) -> str:
    """All text of an answer: of a PDF what can be read in it, else the whole body; and its headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
    if answer.mimetype == "application/pdf":
        return headers + "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    return (
        headers + answer.get_data(as_text=True)
        if (answer.mimetype or "").startswith(("text/", "application/"))
        else headers
    )


def links(text: str) -> Iterator[str]:
    """Addresses of this site that a page leads to by links."""
    yield from (unescape(found).partition("#")[0] for found in _LINK.findall(text))
