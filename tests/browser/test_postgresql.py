"""One way on PostgreSQL, to know that the same process serves from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.users import Role
from tests.browser.conftest import sign_in
from tests.browser.installation import installation
from tests.browser.pages import Window
from tests.databases import PostgresDatabases

pytestmark = pytest.mark.browser


def test_a_proposal_is_accepted_on_postgresql(
    window_at: Callable[..., Window], postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    with (
        postgres_databases.copy() as url,
        installation(tmp_path / "instance", clients=20, vacancies=20, database_url=url) as running,
    ):
        adviser = window_at(running.address)
        sign_in(adviser, Role.EMPLOYER_ADVISER)
        adviser.go("/proposals?scope=all")
        adviser.page.locator("main table a.row-link").first.click()
        adviser.page.get_by_role("button", name="Accept", exact=True).click()

        adviser.expect_text("Accepted: ")
        adviser.page.context.close()
