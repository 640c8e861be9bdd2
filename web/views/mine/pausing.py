"""Letting new proposals rest until a day, and taking them up again."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from placements.client_voice import go_on as end_rest
from placements.client_voice import let_rest
from profiles.client_pauses import LONGEST_PAUSE, is_paused_by_client
from profiles.codes import ClientState
from profiles.queries import get_client
from web.client_access import current_client_id, requires_client_access
from web.errors import message_of
from web.forms.mine import PauseForm
from web.session import db, discard, now, today
from web.views.mine.section import blueprint, case_manager_contact


@blueprint.route("/me/pause", methods=["GET", "POST"])
@requires_client_access
def pause() -> ResponseReturnValue:
    """The page, and letting proposals rest."""
    form = PauseForm()
    if not form.is_submitted():
        return _page(form)
    if not form.validate() or form.until.data is None:
        return _page(form), 422
    try:
        let_rest(db(), current_client_id(), form.until.data, now=now())
    except (Conflict, InvalidInput) as error:
        discard()
        form.until.errors = [*form.until.errors, message_of(error)]
        return _page(form), error.status
    flash(_("Saved. Your case manager knows."), "success")
    return redirect(url_for("mine.pause"), 303)


@blueprint.post("/me/pause/end")
@requires_client_access
def go_on() -> ResponseReturnValue:
    """Taking them up again before the day."""
    if end_rest(db(), current_client_id(), now=now()):
        flash(_("You get new proposals again."), "success")
    return redirect(url_for("mine.pause"), 303)


def _page(form: PauseForm) -> str:
    client = get_client(db(), current_client_id())
    return render_template(
        "mine/pause.html",
        form=form,
        paused_until=client.paused_until if is_paused_by_client(client) else None,
        can_pause=client.state is ClientState.ACTIVE,
        is_paused_by_staff=client.state is ClientState.PAUSED and client.paused_until is None,
        earliest=today() + timedelta(days=1),
        latest=today() + LONGEST_PAUSE,
        contact=case_manager_contact(),
    )
