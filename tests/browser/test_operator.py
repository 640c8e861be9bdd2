"""The operator's way: start a match run, see it wait, see it finish by the scheduler process, see its figures."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from core.users import Role
from tests.browser.installation import Installation, process
from tests.browser.pages import Window

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000


def test_a_run_is_asked_for_and_its_end_appears_by_itself(
    window: Callable[..., Window], installed: Installation
) -> None:
    operator = window(Role.OPERATOR)
    operator.go("/runs")
    operator.check()

    operator.page.get_by_role("button", name="Start a match run now").click()
    expect(operator.page.get_by_role("progressbar")).to_be_visible()
    operator.expect_text("Waiting for the scheduler")
    operator.check()
    with process(["scheduler"], installed.environment):
        expect(operator.page.get_by_role("heading", name="Figures")).to_be_visible(timeout=PATIENCE_MS)

    expect(operator.page.get_by_role("progressbar")).to_have_count(0)
    operator.expect_text("finished")
    operator.expect_text("No item failed.")
    operator.check()
