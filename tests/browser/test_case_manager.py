"""The case manager's way: own clients, what is not recorded, recording it; clients of others stay closed."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, expect

from core.users import Role, find_user_by_email
from jobs.demo.staff import email_of
from profiles.models import Client
from tests.browser.installation import Installation
from tests.browser.pages import Window
from tests.browser.test_every_page import household_path

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]


@pytest.fixture
def manager(window: OpenWindow) -> Window:
    return window(Role.CASE_MANAGER)


def open_client(manager: Window, query: str = "") -> None:
    manager.go(f"/clients{query}")
    name = manager.page.locator("main table a.row-link").first.inner_text()
    manager.page.locator("main table a.row-link").first.click()
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(name)


def section(manager: Window, key: str) -> Locator:
    return manager.page.locator(f"section#{key}")


def save(manager: Window, key: str) -> None:
    manager.page.get_by_role("button", name="Save", exact=True).click()
    manager.page.wait_for_url(f"**/clients/*#{key}")


def test_gaps_are_found_in_the_list_and_shown_in_the_profile(manager: Window) -> None:
    open_client(manager, "?completeness=gaps")

    expect(manager.page.get_by_role("main").get_by_text("not recorded").first).to_be_visible()
    manager.expect_text("What stands in the way of more")
    manager.check()


def test_language_levels_are_recorded_skill_by_skill(manager: Window) -> None:
    open_client(manager)

    section(manager, "languages").get_by_role("link", name="Edit").click()
    row = manager.page.locator("fieldset.row-card").filter(has=manager.page.locator("select[name$=-language]")).first
    row.locator("select[name$=-language]").select_option("de")
    row.locator("select[name$=-listen]").select_option(label="B2")
    row.locator("select[name$=-speak]").select_option(label="A2")
    row.locator("select[name$=-write]").select_option("")
    save(manager, "languages")

    manager.expect_text("Saved: Languages")
    shown = section(manager, "languages").locator("li").filter(has_text="German")
    expect(shown).to_contain_text("B2")
    expect(shown).to_contain_text("A2")
    expect(shown).to_contain_text("not recorded")


def test_weekly_hours_are_recorded_and_shown_again_in_the_form(manager: Window) -> None:
    open_client(manager)

    section(manager, "working-time").get_by_role("link", name="Edit").click()
    manager.page.locator("[name=hours_min]").fill("17.5")
    manager.page.locator("[name=hours_max]").fill("28")
    save(manager, "working-time")
    expect(section(manager, "working-time")).to_contain_text("17.5–28")
    section(manager, "working-time").get_by_role("link", name="Edit").click()

    expect(manager.page.locator("[name=hours_min]")).to_have_value(re.compile(r"^17[.,]50?$"))


def test_a_slip_is_refused_and_what_was_typed_stays(manager: Window) -> None:
    open_client(manager)
    manager.watch.refusals |= {422}

    section(manager, "working-time").get_by_role("link", name="Edit").click()
    manager.page.locator("[name=hours_min]").fill("many")
    manager.page.get_by_role("button", name="Save", exact=True).click()

    expect(manager.page.locator("[name=hours_min]")).to_have_attribute("aria-invalid", "true")
    expect(manager.page.locator("[name=hours_min]")).to_have_value("many")
    manager.check()


def test_a_colleagues_client_is_refused(manager: Window, installed: Installation) -> None:
    with installed.sessions() as session:
        me = find_user_by_email(session, email_of(Role.CASE_MANAGER, 1))
        foreign = session.scalar(
            sa.select(sa.func.max(Client.id)).where(Client.case_manager_id != (me.id if me else 0))
        )

    manager.go(f"/clients/{foreign}", status=403)

    assert manager.heading() == "Not allowed"
    manager.check()


def test_a_question_is_answered_where_it_is_asked_and_taken_back(manager: Window) -> None:
    manager.go("/clients?flag=one_fact&sort=question&direction=desc")
    manager.check()
    name = manager.page.locator("main table a.row-link").first.inner_text()
    question = manager.page.locator("main table a[href*='/answers?']").first
    question.click()
    manager.check()
    for choice in manager.page.locator("main form select").all():
        choice.select_option(index=1)
    for number in manager.page.locator("main form input[inputmode=numeric]").all():
        number.fill("70173" if number.get_attribute("maxlength") else "45")
    for box in manager.page.locator("main form input[type=radio][value=yes]").all():
        box.check()

    manager.page.get_by_role("button", name="Record", exact=True).click()
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(name)
    manager.expect_text("Recorded by you on")
    manager.page.get_by_role("button", name="Undo", exact=True).click()

    manager.expect_text("Undone: the profile says again what it said before.")


def test_hours_of_care_are_tapped_and_show_on_the_page_of_the_household(
    manager: Window, installed: Installation
) -> None:
    manager.go(household_path(installed))
    manager.page.get_by_role("link", name="Record the care").click()
    manager.page.locator("[name=care_typed]").fill("Mo-Fr 13-15")
    manager.page.get_by_role("button", name="Tick what is written").first.click()
    expect(manager.page.locator("[name=care]:checked")).to_have_count(10)

    box = manager.page.locator("[name=care]").nth(15 * 7)
    box.focus()
    box.press("Space")
    manager.check()
    manager.page.get_by_role("button", name="Save", exact=True).click()

    manager.expect_text("Recorded: the care of the household.")
    expect(manager.page.get_by_role("main")).to_contain_text("13–16")
    manager.check()
