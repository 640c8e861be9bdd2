"""Fixtures of the browser tests: one installation and one browser a run, windows signed in by role."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, expect

from core.users import Role
from jobs.demo.staff import email_of
from tests.browser.chromium import ChromiumMissing, chromium, executable
from tests.browser.installation import PASSWORD, Installation, installation
from tests.browser.pages import DESKTOP, Watch, Window

CLIENTS, VACANCIES = 60, 50
PATIENCE_MS = 15_000  # a busy machine is no failure
OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Without it the tests are skipped, where everything is asked for they fail."""
    try:
        executable()
    except ChromiumMissing as missing:
        if os.environ.get("CI") or os.environ.get("PASSGENAU_TEST_ALL"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    expect.set_options(timeout=PATIENCE_MS)
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def installed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:  # noqa: ARG001
    """The installation that all browser tests share; each test works on things of its own."""
    folder = tmp_path_factory.mktemp("instance")
    with installation(folder, clients=CLIENTS, vacancies=VACANCIES) as running:
        yield running


@pytest.fixture(scope="session")
def sign_ins() -> dict[str, StorageState]:
    """Cookies of the users who have signed in already, so that each signs in once."""
    return {}


@pytest.fixture
def window_at(browser: Browser) -> Iterator[OpenWindow]:
    """Opens windows on an installation; what went wrong in any of them fails the test when it ends."""
    opened: list[Window] = []

    def open_window(address: str, **options: Any) -> Window:
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", "locale": "de-DE"} | options)
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(address)
        watch.begin(context)
        opened.append(Window(context.new_page(), watch))
        return opened[-1]

    yield open_window
    problems = [problem for window in opened for problem in window.watch.problems]
    for window in opened:
        window.page.context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def window(window_at: OpenWindow, installed: Installation, sign_ins: dict[str, StorageState]) -> OpenWindow:
    """Opens a window in which the first user of a role is signed in (None: nobody), in English if nothing is said."""

    def open_window(role: Role | None, language: str = "en", **options: Any) -> Window:
        key = f"{role} {language}"
        if role is not None and key not in sign_ins:
            fresh = window_at(installed.address)
            sign_in(fresh, role, language)
            sign_ins[key] = fresh.page.context.storage_state()
        kept = {"storage_state": sign_ins[key]} if role else {}
        opened = window_at(installed.address, **kept, **options)
        if role is None:
            opened.page.goto(f"{installed.address}/language/{language}?next=/sign-in")
        return opened

    return open_window


def sign_in(window: Window, role: Role, language: str = "en") -> None:
    """Sign in by the form, as the first user of the role."""
    window.page.goto(f"{window.watch.address}/language/{language}?next=/sign-in")
    window.page.locator("[name=email]").fill(email_of(role, 1))
    window.page.locator("[name=password]").fill(PASSWORD)
    window.page.locator("main form button[type=submit]").first.click()  # beside it: with a passkey
    window.page.wait_for_url(lambda url: "/sign-in" not in url)
