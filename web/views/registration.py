"""The public page on which employers ask for an account. The answer is the same for those on record and new ones."""

from dataclasses import replace

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import Conflict, InvalidInput, NotAllowed
from core.sign_in_limits import network_hash
from placements.registrations import receive_registration
from web.errors import message_of
from web.formatting import data_locale
from web.forms.registration import RegistrationForm
from web.session import db, discard, now

blueprint = Blueprint("registration", __name__)


@blueprint.route("/register", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Ask for an account."""
    form = RegistrationForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        receive_registration(db(), replace(form.entered(data_locale()), network_hash=_network_hash()), now=now())
    except (Conflict, InvalidInput, NotAllowed) as error:
        discard()
        form.form_errors.append(message_of(error))
        return _page(form, 429 if isinstance(error, NotAllowed) else error.status)
    return redirect(url_for("registration.thanks"), 303)


@blueprint.get("/register/thanks")
def thanks() -> ResponseReturnValue:
    """How it goes on."""
    return render_template("registration/thanks.html")


def _network_hash() -> str:
    return network_hash(request.remote_addr or "", key=current_app.config["PASSGENAU"].session_key)


def _page(form: RegistrationForm, status: int) -> ResponseReturnValue:
    return render_template("registration/create.html", form=form), status
