"""The employer's way on a phone, and the adviser who opens what was submitted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from core.users import Role
from tests.browser.pages import PHONE, Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]

SUGGESTION = "[role=listbox] [role=option]"
ADVERT = (
    "Wir suchen für unsere Backstube Verstärkung. Sie brauchen gute Deutschkenntnisse (mindestens B1) und einen"
    " Führerschein der Klasse B. 38 Stunden pro Woche in Frühschicht, unbefristet, Beginn ab sofort."
)


# The keystroke-level model (Card, Moran, Newell 1980): seconds a key, a touch of something, a thought before it.
KEY, POINT, MENTAL = 0.28, 1.1, 1.35
PAGE = 1.0  # until a page has come
READ = 0.25  # a word that has to be read before it is confirmed: 240 in a minute
COUNTING = """for (const name of ['keydown', 'click']) addEventListener(name, (event) => {
  if (event.isTrusted) sessionStorage.setItem(name, 1 + Number(sessionStorage.getItem(name) ?? 0));
}, true);"""
THREE_MINUTES = 180


@pytest.fixture
def employer(window: OpenWindow) -> Window:
    opened = window(Role.EMPLOYER, viewport=PHONE, has_touch=True)
    opened.page.add_init_script(COUNTING)
    return opened


def effort(employer: Window, *, pages: int, fields: int, words_read: int) -> float:
    """Seconds that it takes somebody who knows what to say: keys, touches, a thought before each touch and each field,
    what has to be read, and pages to wait for.
    """
    keys, touches = (
        int(employer.page.evaluate(f"sessionStorage.getItem('{name}') ?? 0")) for name in ("keydown", "click")
    )
    return KEY * keys + POINT * touches + MENTAL * (touches + fields) + READ * words_read + PAGE * pages


def pick_baker(employer: Window) -> None:
    """Type the beginning of the title and take the first suggestion, by keyboard alone."""
    title = employer.page.get_by_role("combobox", name="Title of the vacancy")
    title.press_sequentially("Bäcker")
    expect(employer.page.locator(SUGGESTION).first).to_be_visible()
    employer.check()
    title.press("ArrowDown")
    expect(employer.page.locator(SUGGESTION).first).to_have_attribute("aria-selected", "true")
    title.press("Enter")
    expect(employer.page.get_by_role("listbox")).to_have_count(0)
    expect(employer.page.locator("[name=occupation_code]")).to_have_value(re.compile(r"^\d{5}$"))


def go_on(employer: Window, label: str = "Go on") -> None:
    with employer.page.expect_navigation():
        employer.page.get_by_label("What to do").get_by_role("button", name=label, exact=True).click()


def confirm_all(employer: Window) -> str:
    """Say of each fact that was read from the text that it is right; the words that have to be read for that."""
    quotes = employer.page.locator("q.from-text").all_inner_texts()
    for right in employer.page.get_by_role("radio", name="right").all():
        right.check()
    return " ".join(quotes)


def test_a_vacancy_is_posted_by_phone_and_opened_by_an_adviser(employer: Window, window: OpenWindow) -> None:
    employer.go("/my-vacancies")
    employer.page.get_by_role("main").get_by_role("link", name="Post a vacancy").first.click()
    pick_baker(employer)
    description = employer.page.get_by_label("Description")
    description.tap()
    employer.page.keyboard.insert_text(ADVERT)  # pasted: a long touch and one more
    employer.page.get_by_label("How many people").tap()
    employer.page.get_by_label("How many people").press("ControlOrMeta+a")
    employer.page.keyboard.type("2")
    expect(employer.page.locator("#posting-said")).to_have_text("Saved")
    go_on(employer)
    employer.page.get_by_role("button", name="Early").tap()
    expect(employer.page.locator("[name=week]:checked")).to_have_count(7)
    employer.page.get_by_role("checkbox", name="Sun Early 6–14").uncheck()
    employer.page.get_by_label("Postcode").tap()
    employer.page.get_by_label("Postcode").press("ControlOrMeta+a")
    employer.page.keyboard.type("70173")
    expect(employer.page.locator("#posting-people dd")).to_have_count(2)
    employer.check()
    go_on(employer)
    employer.check()
    go_on(employer, "Go on to the check")

    employer.expect_text("read from the text")
    for words in ("B1", "Klasse B", "38 Stunden", "unbefristet"):
        expect(employer.page.locator("q.from-text").filter(has_text=words).first).to_be_visible()
    employer.check()
    quotes = confirm_all(employer)
    employer.page.get_by_role("button", name="Submit for review").click()
    employer.expect_text("Thank you.")
    seconds = effort(employer, pages=6, fields=4, words_read=len(quotes.split()) + len(ADVERT.split())) + 2 * POINT
    print(f"A vacancy by phone: {seconds:.0f} s by the keystroke-level model")
    assert seconds < THREE_MINUTES
    employer.check()

    adviser = window(Role.EMPLOYER_ADVISER)
    adviser.go("/vacancies")
    adviser.page.get_by_role("link", name=employer.heading()).first.click()
    adviser.check()
    adviser.page.get_by_role("button", name="Open the vacancy").click()
    adviser.expect_text("Open. Matching includes it at once.")
    employer.page.reload()
    employer.expect_text("We look for people.")


def test_what_is_missing_is_said_in_words_and_what_was_typed_stays(employer: Window) -> None:
    employer.watch.refusals |= {422}
    employer.go("/my-vacancies/new")

    employer.page.get_by_label("How many people").fill("3")
    go_on(employer)

    expect(employer.page.get_by_role("alert")).to_contain_text("your attention")
    expect(employer.page.get_by_label("How many people")).to_have_value("3")
    employer.check()


def test_one_more_line_comes_without_a_reload_and_all_is_kept(employer: Window) -> None:
    employer.go("/my-vacancies/new?step=needed")
    lines = employer.page.locator("#needed fieldset")
    before = lines.count()
    employer.page.get_by_label("German").select_option("3")

    employer.page.get_by_role("button", name="One more line").click()

    expect(lines).to_have_count(before + 1)
    lines.last.get_by_role("combobox").first.press_sequentially("Gabel")
    expect(lines.last.locator(SUGGESTION).first).to_be_visible()
    expect(employer.page.locator("#posting-said")).to_have_text("Saved")
    employer.check()
    employer.page.reload()
    expect(employer.page.get_by_label("German")).to_have_value("3")


def test_two_contacts_who_type_at_once_are_told_and_decide(window: OpenWindow) -> None:
    first, second = window(Role.EMPLOYER), window(Role.EMPLOYER, viewport=PHONE)
    first.go("/my-vacancies/new")
    first.page.get_by_role("combobox", name="Title of the vacancy").fill("Fahrerin für Pakete")
    expect(first.page).to_have_url(re.compile("/drafts/"))
    second.go(first.path())
    first.page.get_by_label("How many people").fill("4")
    expect(first.page.locator("#posting-said")).to_have_text("Saved")

    second.page.get_by_label("How many people").fill("6")

    expect(second.page.get_by_role("alert")).to_contain_text("How many people")
    second.check()
    second.page.locator("[name=choice-openings][value=theirs]").check()
    second.page.get_by_role("button", name="Take over the choice").click()
    expect(second.page.get_by_label("How many people")).to_have_value("4")
