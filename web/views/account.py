"""The user's own account: password, second factor, recovery codes."""

from datetime import timedelta

import segno
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import DomainError, InvalidInput, NotAllowed
from core.second_factor import (
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    has_second_factor,
    recovery_codes_left,
    remove_second_factor,
    secret_to_type,
)
from core.users import check_password, find_session, set_password
from web.access import EVERYBODY, TOKEN, current_user, requires_role
from web.errors import message_of
from web.forms.auth import CodeForm, FirstCodeForm, PasswordForm
from web.session import attempted, db, now, side_session

blueprint = Blueprint("account", __name__)

FRESH = timedelta(minutes=15)  # after signing in by a link a password can be set without the old one


@blueprint.get("/account")
@requires_role(*EVERYBODY)
def show() -> ResponseReturnValue:
    """How the user signs in."""
    return _page(PasswordForm(formdata=None))


@blueprint.post("/account/password")
@requires_role(*EVERYBODY)
def change_password() -> ResponseReturnValue:
    """Set a password: with the old one, or right after signing in by a link. Other browsers are signed out."""
    form, user = PasswordForm(), current_user()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        if not _is_fresh():
            _check_own_password(form.old.data or "")
        set_password(db(), db().merge(user), form.new.data or "", now=now(), but=session[TOKEN])
    except NotAllowed:
        form.old.errors = [_("This is not your password so far.")]
        return _page(form), 403
    flash(_("The new password counts from now on. Other browsers are signed out."), "success")
    return redirect(url_for("account.show"))


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@requires_role(*EVERYBODY)
def add_factor() -> ResponseReturnValue:
    """Let an app make codes: scan, type the first code and the password, where there is one; recovery codes are shown
    once.
    """
    form, user, status = FirstCodeForm(), current_user(), 200
    if has_second_factor(db(), user.id):
        return redirect(url_for("account.show"))
    if form.validate_on_submit():
        try:
            if user.password_hash is not None:
                _check_own_password(form.password.data or "")
            codes = confirm_second_factor(db(), user, form.code.data or "", now=now())
        except NotAllowed:
            form.password.errors, status = [_("This is not your password.")], 403
        except InvalidInput as error:
            form.code.errors, status = [message_of(error)], 422
        else:
            return render_template("account/recovery_codes.html", codes=codes)
    elif form.is_submitted():
        status = 422
    with side_session() as side:
        address = begin_second_factor(side, user, now=now())
        secret = secret_to_type(side, user.id)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff")
    has_password = user.password_hash is not None
    return render_template(
        "account/second_factor.html", form=form, picture=picture, secret=secret, has_password=has_password
    ), status


@blueprint.post("/account/second-factor/remove")
@requires_role(*EVERYBODY)
def drop_factor() -> ResponseReturnValue:
    """Sign in without an app again, or with a new one: a code of the old one, or a recovery code, is needed."""
    form, user = CodeForm(), current_user()
    try:
        attempted(lambda side: check_second_factor(side, user.id, form.code.data or "", now=now()))
    except DomainError as error:
        form.code.errors = [message_of(error)]
        return _page(PasswordForm(formdata=None), form), 403
    remove_second_factor(db(), user.id, now=now(), by=user.id)
    flash(_("The second factor is removed."), "success")
    return redirect(url_for("account.show"))


def _check_own_password(password: str) -> None:
    """`NotAllowed` for a wrong password, and after too many of them; failed attempts are kept."""
    email, address = current_user().email, request.remote_addr or ""
    attempted(lambda side: check_password(side, email=email, password=password, address=address, now=now()))


def _page(form: PasswordForm, code_form: CodeForm | None = None) -> str:
    user = current_user()
    return render_template(
        "account/show.html",
        user=user,
        form=form,
        code_form=code_form or CodeForm(formdata=None),
        is_fresh=_is_fresh(),
        has_factor=has_second_factor(db(), user.id),
        codes_left=recovery_codes_left(db(), user.id),
    )


def _is_fresh() -> bool:
    """Whether somebody proved the mailbox just now: who forgot the password sets another one."""
    found = find_session(db(), session[TOKEN], now=now())
    return found is not None and found.signed_in.by_link and now() - found.signed_in.started_at <= FRESH
