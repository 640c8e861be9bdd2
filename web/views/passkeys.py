"""Passkeys: sign in with one, add one, take one away. The script of the page only carries what a device answers."""

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import DomainError, NotAllowed
from core.passkeys import remove_passkey
from core.second_factor import recovery_codes_left, renew_recovery_codes
from core.sign_in_limits import network_of
from core.sign_in_links import note_attempt
from core.users import User
from core.webauthn_ceremonies import add_passkey, check_passkey, creation_options, request_options
from web.access import EVERYBODY, current_user, requires_role
from web.errors import message_of
from web.forms.auth import ConfirmForm, PasskeyForm, PasskeySignInForm
from web.session import attempted, db, now
from web.signing_in import enter, forget_enrolment, origin, relying_party, settle_enrolment
from web.views.account import confirm_user

blueprint = Blueprint("passkeys", __name__)

ASKED_ALLOWED = 200  # challenges for one network in a quarter of an hour


@blueprint.post("/sign-in/passkey/options")
def sign_in_options() -> ResponseReturnValue:
    """What a device has to sign; it is the same question for everybody."""
    try:
        note_attempt(db(), f"passkey from {network_of(origin().address)}", ASKED_ALLOWED, now=now())
    except NotAllowed as error:
        return _problem(error)
    return jsonify(request_options(db(), relying_party(), now=now()))


@blueprint.post("/sign-in/passkey")
def sign_in() -> ResponseReturnValue:
    """Sign in with what a device answered. A passkey is both factors at once."""
    form = PasskeySignInForm()
    answer, party = form.credential.data or "", relying_party()
    try:
        user: User = attempted(lambda side: check_passkey(side, answer, party=party, now=now()))
    except NotAllowed as error:
        flash(message_of(error), "danger")
        return redirect(url_for("auth.sign_in"))
    session.pop("pending", None)
    try:
        return enter(user, form.kept.data)
    except NotAllowed as error:
        flash(message_of(error), "danger")
        return redirect(url_for("auth.sign_in"))


@blueprint.post("/account/passkeys/options")
@requires_role(*EVERYBODY)
def options() -> ResponseReturnValue:
    """What a device needs to make a passkey. Asks for the password: the browser may have been left open."""
    form = PasskeyForm()
    try:
        confirm_user(form.password.data or "")
        return jsonify(creation_options(db(), current_user(), relying_party(), now=now()))
    except DomainError as error:
        return _problem(error)


@blueprint.post("/account/passkeys")
@requires_role(*EVERYBODY)
def add() -> ResponseReturnValue:
    """Keep the passkey that a device made. Without recovery codes so far there are some now, shown once."""
    form, user = PasskeyForm(), current_user()
    try:
        add_passkey(
            db(), user, form.credential.data or "", name=form.name.data or "", party=relying_party(), now=now()
        )  # fmt: skip
    except DomainError as error:
        flash(message_of(error), "danger")
        return redirect(url_for("account.show"))
    settle_enrolment(db(), user.id)
    flash(_("The passkey is added. From now on it signs you in without a password."), "success")
    if recovery_codes_left(db(), user.id):
        return redirect(url_for("account.show"))
    return render_template("account/recovery_codes.html", codes=renew_recovery_codes(db(), user.id))


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@requires_role(*EVERYBODY)
def remove(passkey_id: int) -> ResponseReturnValue:
    """Take a passkey away."""
    form, user = ConfirmForm(), current_user()
    try:
        confirm_user(form.password.data or "")
        remove_passkey(db(), user.id, passkey_id, now=now(), by=user.id)
    except NotAllowed as error:
        flash(message_of(error), "danger")
    else:
        forget_enrolment(db(), user)
        flash(_("The passkey is removed. Delete it on the device too."), "success")
    return redirect(url_for("account.show"))


def _problem(error: DomainError) -> ResponseReturnValue:
    return make_response(jsonify(problem=message_of(error)), error.status)
