"""The employer adviser's way: from the queue through proposals, decided by mouse, by keys, and without script."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from core.users import Role
from tests.browser.conftest import sign_in
from tests.browser.installation import Installation
from tests.browser.pages import PHONE, Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]

FIRST_ROW = "main table a.row-link"
HIDDEN_FOCUS = """() => {
  const focused = document.activeElement, bar = document.querySelector('.action-bar');
  const own = focused.getBoundingClientRect(), over = bar.getBoundingClientRect();
  return !bar.contains(focused) && own.top >= over.top && own.bottom <= over.bottom ? focused.outerHTML : null;
}"""


@pytest.fixture
def adviser(window: OpenWindow) -> Window:
    return window(Role.EMPLOYER_ADVISER)


def open_first(adviser: Window, query: str = "") -> None:
    adviser.go(f"/proposals{query}")
    adviser.page.locator(FIRST_ROW).first.click()
    adviser.page.wait_for_url("**/proposals/*")


def waiting(adviser: Window) -> int:
    """The count that the queue shows at its head."""
    return int(adviser.page.locator(".figure-card__value").first.inner_text())


def test_an_adviser_signs_in_and_out_again(window_at: OpenWindow, installed: Installation) -> None:
    fresh = window_at(installed.address)
    sign_in(fresh, Role.EMPLOYER_ADVISER)
    assert fresh.heading() == "Today"

    fresh.page.locator(".user-menu summary").click()
    fresh.check()
    fresh.page.get_by_role("button", name="Sign out").click()

    fresh.page.wait_for_url("**/sign-in")
    fresh.go("/proposals")
    assert fresh.heading() == "Sign in"


def test_filters_keep_only_what_was_asked_and_count_it_truly(adviser: Window) -> None:
    adviser.go("/proposals")

    adviser.page.get_by_label("Result").select_option("to_clarify")
    label = adviser.page.get_by_label("Result").locator("option:checked").inner_text()
    adviser.page.get_by_role("button", name="Apply").click()
    adviser.page.wait_for_url("**kind=to_clarify**")

    count = int(label.rpartition("(")[2].rstrip(")"))
    expect(adviser.page.locator(".pagination p")).to_contain_text(f"{count} entr")
    assert adviser.page.locator("tbody").get_by_text("to clarify").count() == min(count, 25)
    adviser.check()


def test_keys_lead_to_the_next_proposal_and_back(adviser: Window) -> None:
    open_first(adviser)
    first = adviser.page.url

    adviser.page.keyboard.press("n")
    adviser.page.wait_for_url(lambda url: url != first)
    adviser.expect_text("Proposal 2 of")
    adviser.page.keyboard.press("p")

    adviser.page.wait_for_url(first)


def test_the_day_leads_from_the_list_through_the_review_by_keys(adviser: Window) -> None:
    adviser.go("/today?kind=suggestion")
    adviser.check()
    adviser.page.locator(FIRST_ROW).first.click()
    adviser.page.wait_for_url("**/proposals/*")
    first = adviser.page.url
    adviser.page.keyboard.press("j")
    adviser.page.wait_for_url(lambda url: url != first)
    adviser.page.keyboard.press("k")
    adviser.page.wait_for_url(lambda url: url.partition("?")[0] == first.partition("?")[0])

    adviser.page.locator("summary", has_text="Reason").click()
    adviser.page.locator("#reason").select_option("CLIENT_WISHES")
    adviser.check()
    adviser.page.get_by_role("button", name="Accept with reason").dblclick()
    adviser.expect_text("Accepted: ")
    second = adviser.page.url.partition("?")[0]
    adviser.page.keyboard.press("z")
    day = adviser.page.locator("#put-off-on")
    expect(day).to_be_focused()
    adviser.check()
    day.fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    adviser.page.locator(".confirm__panel:visible").get_by_role("button", name="Put off").dblclick()
    adviser.expect_text("Put off until later: ")
    adviser.page.go_back()
    adviser.go("/proposals?state=put_off&scope=all")

    links = [str(link.get_attribute("href")) for link in adviser.page.locator(FIRST_ROW).all()]
    assert [link for link in links if second.endswith(link.partition("?")[0])]
    adviser.check()


def test_a_dismissal_asks_for_a_reason_and_can_be_undone(adviser: Window) -> None:
    open_first(adviser)
    before = adviser.page.url

    adviser.page.keyboard.press("d")
    expect(adviser.page.get_by_label("Reason", exact=True)).to_be_focused()
    adviser.check()
    adviser.page.get_by_label("Reason", exact=True).select_option("COMMUTE")
    adviser.page.locator(".confirm__panel:visible").get_by_role("button", name="Dismiss").click()
    adviser.expect_text("Dismissed: ")
    assert adviser.page.url != before
    adviser.check()
    adviser.page.keyboard.press("u")

    adviser.expect_text("Undone")
    assert adviser.page.url == before


def test_a_dismissal_without_a_reason_is_refused_with_the_words_at_the_field(adviser: Window) -> None:
    open_first(adviser)
    adviser.watch.refusals |= {422}

    adviser.page.keyboard.press("d")
    adviser.page.locator(".confirm__panel:visible").get_by_role("button", name="Dismiss").click()

    expect(adviser.page.get_by_label("Reason", exact=True)).to_have_attribute("aria-invalid", "true")
    adviser.expect_text("Choose a reason.")
    adviser.check()


def test_accepting_leads_on_and_lowers_the_count(adviser: Window) -> None:
    adviser.go("/proposals")
    before = waiting(adviser)

    open_first(adviser)
    adviser.page.keyboard.press("a")
    adviser.expect_text("Accepted: ")
    adviser.go("/proposals")

    assert waiting(adviser) == before - 1


def test_a_proposal_is_accepted_without_script(window: OpenWindow) -> None:
    plain = window(Role.EMPLOYER_ADVISER, java_script_enabled=False)
    open_first(plain)
    before = plain.page.url

    plain.page.get_by_role("button", name="Accept", exact=True).click()

    plain.expect_text("Accepted: ")
    assert plain.page.url != before


def test_the_keyboard_alone_reaches_the_first_proposal(adviser: Window) -> None:
    adviser.go("/proposals")
    adviser.page.keyboard.press("Tab")
    expect(adviser.page.get_by_role("link", name="Skip to content")).to_be_focused()

    adviser.page.keyboard.press("Enter")
    reached = adviser.page.locator(FIRST_ROW).first
    steps = 0
    while not reached.evaluate("(link) => link === document.activeElement") and steps < 40:
        adviser.page.keyboard.press("Tab")
        steps += 1
    adviser.page.keyboard.press("Enter")

    adviser.page.wait_for_url("**/proposals/*")
    assert 0 < steps < 40


def test_what_has_the_focus_is_never_hidden_by_the_bar_of_actions(window: OpenWindow) -> None:
    phone = window(Role.EMPLOYER_ADVISER, viewport=PHONE)
    open_first(phone)

    hidden = []
    for _ in range(25):
        phone.page.keyboard.press("Tab")
        hidden.append(phone.page.evaluate(HIDDEN_FOCUS))

    assert set(hidden) == {None}


def test_a_client_of_a_vacancy_that_does_not_fit_can_be_looked_at(adviser: Window) -> None:
    open_first(adviser)

    adviser.page.get_by_role("link", name="All matches of this vacancy").click()
    adviser.page.locator(FIRST_ROW).first.click()

    adviser.expect_text("Computed just now")
    adviser.expect_text("Vacancy asks")
    adviser.check()
