"""What holds for everybody: languages, light and dark, closed doors."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from core.users import Role
from tests.browser.installation import PASSWORD, Installation
from tests.browser.pages import PHONE, Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]

BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"


def test_the_language_is_switched_where_one_is(window: OpenWindow) -> None:
    adviser = window(Role.EMPLOYER_ADVISER)
    adviser.go("/proposals?kind=fit")
    assert adviser.heading() == "Proposals"

    adviser.page.get_by_role("link", name="Deutsch").click()

    expect(adviser.page.locator("html")).to_have_attribute("lang", "de")
    expect(adviser.page.get_by_role("heading", level=1)).to_have_text("Vorschläge")
    assert adviser.path() == "/proposals?kind=fit"


def test_dark_is_chosen_once_and_stays_in_every_page(window: OpenWindow) -> None:
    manager = window(Role.CASE_MANAGER)
    manager.go("/clients")
    light = manager.page.evaluate(BACKGROUND)

    manager.page.get_by_role("banner").get_by_role("button", name="Dark").click()
    manager.check()
    manager.page.locator("main table a.row-link").first.click()
    manager.page.wait_for_url("**/clients/*")

    expect(manager.page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    assert manager.page.evaluate(BACKGROUND) != light
    manager.check()


def test_the_system_setting_decides_until_somebody_chooses(window: OpenWindow) -> None:
    visitor = window(None, color_scheme="dark", viewport=PHONE)
    dark = visitor.page.evaluate(BACKGROUND)

    visitor.page.emulate_media(color_scheme="light")

    assert visitor.page.evaluate(BACKGROUND) != dark


def test_signing_in_needs_no_script(window: OpenWindow) -> None:
    plain = window(None, java_script_enabled=False)

    plain.page.get_by_label("E-mail address").fill("operator@demo.example")
    plain.page.get_by_label("Password").fill(PASSWORD)
    plain.page.get_by_role("button", name="Sign in", exact=True).click()

    plain.page.wait_for_url("**/runs")
    assert plain.heading() == "Runs"


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(window: OpenWindow) -> None:
    visitor = window(None)
    visitor.watch.refusals |= {403}

    visitor.page.get_by_label("E-mail address").fill("nobody@demo.example")
    visitor.page.get_by_label("Password").fill("guessed")
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()

    expect(visitor.page.get_by_role("alert")).to_be_visible()
    visitor.check()


@pytest.mark.parametrize(
    ("role", "path"),
    [(Role.EMPLOYER, "/clients"), (Role.EMPLOYER, "/proposals"), (Role.CASE_MANAGER, "/proposals"),
     (Role.OPERATOR, "/clients"), (Role.EMPLOYER_ADVISER, "/runs")],
)  # fmt: skip
def test_pages_of_other_roles_stay_closed(window: OpenWindow, role: Role, path: str) -> None:
    visitor = window(role)

    visitor.go(path, status=403)

    assert visitor.heading() == "Not allowed"


def test_the_pages_come_with_a_policy_that_names_no_other_host(window: OpenWindow, installed: Installation) -> None:
    visitor = window(None)

    answer = visitor.page.goto(f"{installed.address}/sign-in")

    assert answer is not None
    assert "default-src 'none'" in (answer.header_value("content-security-policy") or "")
    assert "http" not in (answer.header_value("content-security-policy") or "")
