"""The way of a CV: choose a file, confirm a fact, change another, reject a third; with and without script."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import FilePayload, expect

from core.users import Role, find_user_by_email
from jobs.demo.staff import email_of
from profiles.models import Client, ClientLanguage
from tests.browser.installation import Installation
from tests.browser.pages import Window
from tests.profiles.cv.files import docx_of, pdf_of

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]
CV = (
    "Berufserfahrung\n03/2018 – 05/2021\tStaplerfahrer\nseit 06/2021\tQuantenflechter\nKenntnisse\nExcel (gut)\n"
    "Sprachen\nTigrinya B2\nFührerschein: Klasse B\n"
)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def client_id(installed: Installation) -> int:
    """A client of the first case manager who has no Tigrinya yet."""
    with installed.sessions() as session:
        me = find_user_by_email(session, email_of(Role.CASE_MANAGER, 1))
        speaks = sa.select(ClientLanguage.client_id).where(ClientLanguage.language == "ti")
        query = sa.select(sa.func.max(Client.id)).where(
            Client.case_manager_id == (me.id if me else 0), Client.id.not_in(speaks)
        )
        return int(session.scalar(query) or 0)


def choose(window: Window, client_id: int, data: bytes, name: str = "lebenslauf.docx") -> None:
    window.go(f"/clients/{client_id}/cv")
    file: FilePayload = {"name": name, "mimeType": TYPE, "buffer": data}
    window.page.locator("input[type=file]").set_input_files(file)
    window.page.get_by_role("button", name="Read the file").click()


def test_a_cv_is_read_and_decided_fact_by_fact(window: OpenWindow, client_id: int) -> None:
    manager = window(Role.CASE_MANAGER)

    choose(manager, client_id, docx_of(CV))
    manager.expect_text("Confirm each fact")
    problems = manager.check_everywhere()
    manager.page.get_by_role("button", name="Confirm: Tigrinya").click()
    manager.expect_text("Recorded in the profile.")
    manager.page.get_by_role("button", name="Reject: ").first.click()
    manager.expect_text("Rejected. Nothing was recorded.")
    problems += manager.check_everywhere()

    assert not problems, "\n".join(problems)
    manager.go(f"/clients/{client_id}")
    expect(manager.page.locator("section#languages")).to_contain_text("Tigrinya")
    manager.go(f"/clients/{client_id}/cv")
    manager.page.locator("summary").filter(has_text="Discard").click()
    manager.page.get_by_role("button", name="Delete", exact=True).click()
    manager.expect_text("What you confirmed stays in the profile.")


def test_it_works_without_script_and_tells_what_is_wrong_with_a_file(window: OpenWindow, client_id: int) -> None:
    manager = window(Role.CASE_MANAGER, java_script_enabled=False)
    manager.watch.refusals |= {422}

    choose(manager, client_id, pdf_of(""), "scan.pdf")

    expect(manager.page.get_by_role("main")).to_contain_text("There is no text in this file")
    expect(manager.page.locator("input[type=file]")).to_have_attribute("aria-invalid", "true")
    choose(manager, client_id, docx_of(CV.replace("Tigrinya B2", "Somali B1")))
    expect(manager.page.get_by_role("main")).to_contain_text("Quantenflechter")
