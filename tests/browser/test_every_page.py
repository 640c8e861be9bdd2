"""Every page of every role: no barrier in light and dark, at the desk and on a phone; nothing scrolls sideways."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from core.settings import read_settings
from core.users import Role, users
from employers.codes import ContactRole
from employers.publication.refreshing import refresh_public
from employers.registration import RegistrationInput
from placements.codes import ProposalState, TaskKind
from placements.emergency import open_emergency
from placements.models import Proposal, Task
from placements.registrations import receive_registration
from placements.steps import Decision, Who, take_step
from placements.tasks import NewTask, add_own_task
from placements.workflow import StepName
from profiles.casework import HouseholdMember
from profiles.households import create_household
from profiles.models import Client
from profiles.offers.models import Offer
from profiles.referrals.models import Referral
from profiles.referrals.operations import propose_offer
from tests.browser.installation import Installation
from tests.browser.pages import Window
from web import create_app
from web.access import allowed_roles

pytestmark = pytest.mark.browser

# Answers that are no page of their own: data for scripts, a part of a page, a redirection.
NO_PAGES = {"static", "health.live", "health.metrics", "health.ready", "home.start", "auth.switch_language",
            "runs.progress",
            "catalogue.occupations", "catalogue.titles", "catalogue.needed", "catalogue.entries",
            "clients.suggest_employers",
            "public.suggest", "public.atom_feed", "public.rss_feed", "public.site_map", "public.robots", "api.document",
            "documents.download"}  # fmt: skip
BEHIND_FORMS = {"account.enrol"}  # nothing links to it
ALL_ALIKE = {"public.show"}  # a word in the address that makes no other kind of page
Key = tuple[str, tuple[str, ...]]
LINKS = (
    "() => [...document.querySelectorAll('a[href]')].map((link) => new URL(link.getAttribute('href'), location).href)"
)


@dataclass
class Crawl:
    """Pages seen so far, one for each view and, where an address has a word in it, each such word."""

    routes: MapAdapter
    window: Window
    problems: list[str] = field(default_factory=list)
    waiting: dict[Key, str] = field(default_factory=dict)
    seen: set[Key] = field(default_factory=set)

    def offer(self, path: str) -> None:
        """Note a path to be looked at, if it shows a page of a kind that was not seen yet."""
        if path.startswith("mailto:"):
            return
        try:
            endpoint, values = self.routes.match(urlsplit(path).path, method="GET")
        except HTTPException:
            self.problems.append(f"a link leads nowhere: {path}")
            return
        words = () if endpoint in ALL_ALIKE else tuple(value for value in values.values() if isinstance(value, str))
        key = (str(endpoint), words)
        if endpoint not in NO_PAGES | BEHIND_FORMS and key not in self.seen:
            self.waiting.setdefault(key, path)

    def work(self) -> None:
        """Look at all that waits and at what it links to."""
        while self.waiting:
            key, path = self.waiting.popitem()
            self.seen.add(key)
            self.window.go(path)
            for link in self.window.page.evaluate(LINKS):
                self.offer(link.removeprefix(self.window.watch.address))
            self.problems += self.window.check_everywhere()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("routes")
    return create_app(read_settings({"PASSGENAU_INSTANCE": str(folder)}))


def pages_of(application: Flask, role: Role) -> set[str]:
    """Endpoints of all pages that the role may open."""
    rules = [rule for rule in application.url_map.iter_rules() if "GET" in (rule.methods or ())]
    opened = {rule.endpoint for rule in rules if role in allowed_roles(application, rule.endpoint)}
    return opened - NO_PAGES - BEHIND_FORMS


def save_draft(window: Window) -> None:
    """Leave a vacancy that can still be edited, and a posting that is none yet, so that the ways there are found."""
    for button, path in (("draft", "**/my-vacancies"), ("next", "**/my-vacancies/drafts/*")):
        window.go("/my-vacancies/new")
        window.page.locator("[name=title]").fill("Aushilfe im Verkauf")
        window.page.locator(f".action-bar button[value={button}]").click()
        window.page.wait_for_url(path)


def follow_up_path(installed: Installation) -> str:
    """The follow-up of a client of the first case manager, who has begun to work through a proposal."""
    with installed.sessions.begin() as session:
        manager = users(session, role=Role.CASE_MANAGER)[0]
        found = session.scalars(sa.select(Proposal).where(Proposal.started_on.is_not(None))).first()
        if found is None:
            found = session.scalars(sa.select(Proposal).order_by(Proposal.id.desc())).first()
            assert found is not None
            found.client.case_manager_id, found.state = manager.id, ProposalState.HIRED
            session.flush()
            start = Decision(found.id, on=datetime.now(UTC).date() - timedelta(days=40))
            take_step(session, StepName.START_WORK, start, now=datetime.now(UTC), who=Who(manager.id))
        query = sa.select(Task.id).where(Task.kind == TaskKind.FOLLOW_UP_1M, Task.proposal_id == found.id)
        return f"/follow-ups/{session.scalars(query).one()}"


def let_somebody_register(installed: Installation) -> None:
    """Leave a registration that waits for a decision."""
    entered = RegistrationInput("Beispiel GmbH", "Eva Beispiel", ContactRole.OFFICE, "eva@registered.example")
    with installed.sessions.begin() as session:
        receive_registration(session, entered, now=datetime.now(UTC))


def task_path(installed: Installation, role: Role) -> str:
    """A task of the first user of the role, written by hand."""
    with installed.sessions.begin() as session:
        user, now = users(session, role=role)[0], datetime.now(UTC)
        new = NewTask("", TaskKind.OTHER, now.date() + timedelta(days=1), user.id, words="Unterlagen ordnen")
        return f"/tasks/{add_own_task(session, new, now=now, by=user.id).id}"


def referral_path(installed: Installation) -> str:
    """A referral of a client of the first case manager to some offer."""
    with installed.sessions.begin() as session:
        manager = users(session, role=Role.CASE_MANAGER)[0]
        found = session.scalar(sa.select(Referral.id).join(Client).where(Client.case_manager_id == manager.id))
        if found is None:
            client_id = session.scalars(sa.select(Client.id).where(Client.case_manager_id == manager.id)).first()
            today = datetime.now(UTC).date()
            open_offers = sa.or_(Offer.accredited_until.is_(None), Offer.accredited_until > today)
            offer_id = session.scalars(sa.select(Offer.id).where(open_offers)).first()
            assert client_id is not None
            assert offer_id is not None
            now = datetime.now(UTC)
            found = propose_offer(session, client_id=client_id, offer_id=offer_id, now=now, by=manager.id).id
        return f"/referrals/{found}"


def household_path(installed: Installation) -> str:
    """The household of a client of the first case manager, made where there is none."""
    with installed.sessions.begin() as session:
        manager = users(session, role=Role.CASE_MANAGER)[0]
        of_manager = sa.select(Client.id).where(Client.case_manager_id == manager.id)
        query = sa.select(HouseholdMember.household_id).where(HouseholdMember.client_id.in_(of_manager))
        found = session.scalars(query).first()
        if found is None:
            client_id = session.scalars(of_manager).first()
            assert client_id is not None
            found = create_household(session, client_id, now=datetime.now(UTC), by=manager.id).id
        return f"/households/{found}"


def emergency_path(installed: Installation) -> str:
    """A client of somebody else's, opened by the first case manager in an emergency: a form leads there, no link."""
    with installed.sessions.begin() as session:
        manager = users(session, role=Role.CASE_MANAGER)[0]
        others = sa.select(Client.id).where(Client.case_manager_id != manager.id)
        client_id = session.scalars(others).first()
        assert client_id is not None
        reason, now = "Nobody else is there today", datetime.now(UTC)
        access = open_emergency(session, client_id, reason=reason, now=now, by=manager.id)
        return f"/data-protection/emergency/{access.id}"


def hand_over_path(installed: Installation, role: Role) -> str:
    """What a hand-over to a colleague would take: a form leads there, no link."""
    with installed.sessions() as session:
        giver, taker = users(session, role=Role.CASE_MANAGER if role is Role.OPERATOR else role)[:2]
        return f"/offices/hand-over?giver={giver.id}&taker={taker.id}"


@pytest.mark.timeout(900)  # a case manager has some seventy kinds of pages
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_no_page_of_a_role_has_a_barrier(
    application: Flask, window: Callable[..., Window], installed: Installation, role: Role
) -> None:
    crawl = Crawl(application.url_map.bind("127.0.0.1"), window(role, language="de"))
    if role is Role.EMPLOYER:
        save_draft(crawl.window)
    if role is Role.EMPLOYER_ADVISER:
        let_somebody_register(installed)
        crawl.offer("/proposals/pair?client=1&vacancy=1")  # linked only where a vacancy has matches
    if role in (Role.EMPLOYER_ADVISER, Role.CASE_MANAGER):
        crawl.offer(follow_up_path(installed))
        crawl.offer(task_path(installed, role))
    if role is Role.CASE_MANAGER:
        crawl.offer(referral_path(installed))
        crawl.offer(household_path(installed))
        crawl.offer(emergency_path(installed))
    if role in allowed_roles(application, "offices.plan_hand_over"):
        crawl.offer(hand_over_path(installed, role))
    if role in allowed_roles(application, "catalogue.search"):
        crawl.offer("/catalogue/search?kind=occupation&q=koch")  # linked only where a browser runs no script
    crawl.offer("/accessibility")

    crawl.work()

    assert not crawl.problems, "\n".join(crawl.problems)
    assert {endpoint for endpoint, _ in crawl.seen} >= pages_of(application, role)


def test_no_public_page_has_a_barrier(
    application: Flask, window: Callable[..., Window], installed: Installation
) -> None:
    with installed.sessions.begin() as session:
        refresh_public(session, now=datetime.now(UTC))
    crawl = Crawl(application.url_map.bind("127.0.0.1"), window(None, language="de"))
    crawl.offer("/open-vacancies")

    crawl.work()

    assert not crawl.problems, "\n".join(crawl.problems)
    assert {endpoint for endpoint, _ in crawl.seen} >= {"public.index", "public.on_map", "public.show", "api.reference"}


def test_the_way_in_and_the_errors_have_no_barrier(window: Callable[..., Window]) -> None:
    visitor = window(None, language="de")

    found = visitor.check_everywhere()
    visitor.watch.refusals |= {422}
    visitor.page.locator("main form button[type=submit]").first.click()
    found += visitor.check_everywhere()
    visitor.go("/there-is-no-such-page", status=404)
    found += visitor.check_everywhere()

    assert not found, "\n".join(found)
