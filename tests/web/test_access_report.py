"""The page about who may open what says what is enforced."""

from flask import Flask

from tests.source_files import PROJECT
from web.access_report import access_report


def test_the_page_is_written_from_the_table(bare_app: Flask) -> None:
    page = (PROJECT / "docs" / "access.md").read_text(encoding="utf-8")

    assert page == access_report(bare_app), "run `make access`"
