"""Saving, renaming and deleting one's own filters of a list."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from placements.saved_filters import delete_filter, get_saved_filter, rename_filter, save_filter
from web.access import STAFF, current_user, requires_role
from web.errors import message_of
from web.forms.today import FilterNameForm
from web.saved_filters import PAGES, filter_url
from web.session import db

blueprint = Blueprint("saved_filters", __name__)


@blueprint.post("/saved-filters/new")
@requires_role(*STAFF)
def create() -> ResponseReturnValue:
    """Save the filters of a page under a name; the same name takes the new filters."""
    form = FilterNameForm()
    page = str(form.page.data or "")
    if page not in PAGES:
        abort(404)
    query = str(form.query.data or "")
    try:
        saved = save_filter(
            db(), current_user().id, page, name=str(form.name.data or ""), query=query, allowed=PAGES[page][1]
        )
    except InvalidInput as error:
        flash(message_of(error), "danger")
        return redirect(f"{url_for(PAGES[page][0])}?{query}")
    flash(_("Saved as “%(name)s”.", name=saved.name), "success")
    return redirect(filter_url(page, saved.query))


@blueprint.post("/saved-filters/<int:filter_id>/rename")
@requires_role(*STAFF)
def rename(filter_id: int) -> ResponseReturnValue:
    """Another name."""
    page = get_saved_filter(db(), filter_id, current_user().id).page
    name = str(FilterNameForm(prefix=f"filter-{filter_id}-").name.data or "")
    try:
        rename_filter(db(), filter_id, current_user().id, name=name)
    except (Conflict, InvalidInput) as error:
        flash(message_of(error), "danger")
    else:
        flash(_("Renamed."), "success")
    return redirect(url_for(PAGES[page][0]))


@blueprint.post("/saved-filters/<int:filter_id>/delete")
@requires_role(*STAFF)
def delete(filter_id: int) -> ResponseReturnValue:
    """Delete a filter; what it showed stays."""
    page = delete_filter(db(), filter_id, current_user().id)
    flash(_("The saved filter is deleted."), "success")
    return redirect(url_for(PAGES[page][0]))
