"""Saved filters on a list: which pages have them, and what a page shows of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from placements.models import SavedFilter
from placements.saved_filters import saved_filters
from web.access import current_user
from web.forms.today import FilterNameForm
from web.session import db

# Page -> its view, and the arguments of its address that are filters.
PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "today": ("today.index", ("whose", "kind", "until")),
    "proposals": (
        "proposals.queue",
        ("scope", "state", "kind", "occupation", "employer", "points", "q", "sort", "direction"),
    ),
}


@dataclass(frozen=True)
class SavedFilters:
    """The user's filters of a page with their addresses, and the form that saves the present ones."""

    page: str
    listed: list[tuple[SavedFilter, str, FilterNameForm]]
    form: FilterNameForm
    query: str


def filters_of_page(page: str) -> SavedFilters:
    """What the page shows of the user's saved filters."""
    query, form = request.query_string.decode(errors="replace"), FilterNameForm(formdata=None)
    form.page.data, form.query.data = page, query
    rows = [
        (each, filter_url(page, each.query), _rename_form(each))
        for each in saved_filters(db(), current_user().id, page)
    ]
    return SavedFilters(page, rows, form, query)


def filter_url(page: str, query: str) -> str:
    """The address of a page with these filters."""
    address = url_for(PAGES[page][0])
    return f"{address}?{query}" if query else address


def _rename_form(saved: SavedFilter) -> Any:
    return FilterNameForm(formdata=None, prefix=f"filter-{saved.id}-", name=saved.name)
