"""The way in with number and code, and the way out. Opening the link never signs in: it only fills the number in."""

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import NotAllowed
from profiles.client_access import ClientAccess, grouped, plain_number
from profiles.client_access import enter as enter_with_letter
from web.access import TOKEN
from web.client_access import (
    begin_client_session,
    end_client_session,
    find_current_access,
    requires_client_access,
)
from web.errors import message_of
from web.formatting import CLIENT_LANGUAGE, CLIENT_LANGUAGES
from web.forms.mine import EnterForm
from web.kept_forms import client_owner, kept_form
from web.session import now, side_session
from web.views.mine.section import blueprint


@blueprint.route("/me/enter", methods=["GET", "POST"])
@blueprint.route("/me/enter/<string(maxlength=40):number>", methods=["GET"])
def enter(number: str = "") -> ResponseReturnValue:
    """The first page."""
    if request.method == "GET":
        if find_current_access() is not None and not number:
            return redirect(url_for("mine.home"))
        return _page(EnterForm(formdata=None, number=grouped(plain_number(number), "-")), 200)
    form = EnterForm()
    if not form.validate():
        return _page(form, 422)
    staff_token, kept = session.get(TOKEN), kept_form(form.kept.data)
    failure, access, token = None, None, ""
    with side_session() as side:
        try:
            access, token = enter_with_letter(
                side, number=form.number.data or "", code=form.code.data or "", address=request.remote_addr or "",
                now=now(),
            )  # fmt: skip
        except NotAllowed as error:
            failure = message_of(error)
    if access is None:
        form.form_errors.append(failure or _("Number and code do not belong together. Check both and try again."))
        return _page(form, 403)
    begin_client_session(token, staff_token=staff_token)
    _speak(access)
    if kept is not None and kept.owner == client_owner(access.client_id):
        return render_template("mine/kept.html", kept=kept)
    return redirect(url_for("mine.home"), 303)


@blueprint.post("/me/leave")
@requires_client_access
def leave() -> ResponseReturnValue:
    """End the session."""
    end_client_session()
    return redirect(url_for("mine.enter"), 303)


def _speak(access: ClientAccess) -> None:
    """The language of the letter, until the client switches."""
    if CLIENT_LANGUAGE not in session and access.language in CLIENT_LANGUAGES:
        session[CLIENT_LANGUAGE] = access.language


def _page(form: EnterForm, status: int) -> ResponseReturnValue:
    form.code.data = None
    return make_response(render_template("mine/enter.html", form=form), status)
