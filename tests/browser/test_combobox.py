"""The combobox by keyboard alone, as screen readers are told of it, with slips, in other languages, without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from core.users import Role
from tests.browser.pages import DESKTOP, PHONE, Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]


def title_field(window: Window) -> Locator:
    window.go("/my-vacancies/new")
    return window.page.get_by_role("combobox", name="Title of the vacancy")


def test_a_title_is_chosen_by_keyboard_and_told_to_screen_readers(window: OpenWindow) -> None:
    employer = window(Role.EMPLOYER)
    field = title_field(employer)
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press_sequentially("staplerfarer")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")

    active = field.get_attribute("aria-activedescendant")
    option = employer.page.locator(f"[id='{active}']")
    expect(option).to_have_attribute("aria-selected", "true")
    employer.check()
    field.press("Enter")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert "stapler" in field.input_value().casefold()


def test_escape_closes_the_list_and_keeps_what_was_typed(window: OpenWindow) -> None:
    field = title_field(window(Role.EMPLOYER))

    field.press_sequentially("koch")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")

    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("koch")


@pytest.mark.parametrize("typed", ["повар", "cook", "aşçı", "putzen"])
def test_words_of_other_languages_are_found(window: OpenWindow, typed: str) -> None:
    field = title_field(window(Role.EMPLOYER))

    field.press_sequentially(typed)

    expect(field).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_word_that_finds_nothing_is_noted_by_keyboard(window: OpenWindow, view: dict[str, int]) -> None:
    employer = window(Role.EMPLOYER, viewport=view)
    field = title_field(employer)

    field.press_sequentially("Quixelzwirbler")
    expect(employer.page.locator(".combobox__option", has_text="Quixelzwirbler")).to_be_visible()
    field.press("ArrowDown")
    employer.check()
    field.press("Enter")

    expect(employer.page.locator("[data-combobox-note]").first).to_contain_text("Noted")
    expect(field).to_have_value("Quixelzwirbler")
    employer.check()


def test_the_keeper_attaches_what_was_noted(window: OpenWindow) -> None:
    employer = window(Role.EMPLOYER)
    field = title_field(employer)
    field.press_sequentially("Wuxelquabbler")
    expect(employer.page.locator(".combobox__option", has_text="Wuxelquabbler")).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(employer.page.locator("[data-combobox-note]").first).to_contain_text("Noted")

    keeper = window(Role.OPERATOR)
    keeper.go("/catalogue/words")
    keeper.check()
    entry = keeper.page.get_by_role("combobox", name="Entry of the catalogue for “Wuxelquabbler”")
    entry.press_sequentially("lagerhelfer")
    expect(entry).to_have_attribute("aria-expanded", "true")
    entry.press("ArrowDown")
    entry.press("Enter")
    card = keeper.page.locator("section.card").filter(has_text="Wuxelquabbler")
    card.get_by_role("button", name="Attach to the entry").click()

    keeper.expect_text("Whoever types it finds it now")


def test_without_script_the_search_is_a_page(window: OpenWindow) -> None:
    manager = window(Role.CASE_MANAGER, java_script_enabled=False)

    manager.go("/catalogue/search?kind=occupation&q=staplerfarer")

    expect(manager.page.get_by_role("main")).to_contain_text("Staplerfahrer")
