"""The user's own account: password, passkeys, second factor, recovery codes, sessions."""

from datetime import timedelta

import segno
from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import audit
from core.errors import DomainError, InvalidInput, NotAllowed
from core.oidc_identities import identities
from core.passkeys import passkeys
from core.second_factor import (
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    has_second_factor,
    recovery_codes_left,
    remove_second_factor,
    secret_to_type,
)
from core.users import User, check_password, end_one_session, end_sessions, live_sessions, set_password
from employers.queries import find_employer_of_user
from placements.documents.queries import names_of_agency
from web.access import EVERYBODY, TOKEN, current_session, current_user, requires_role
from web.errors import message_of
from web.forms.auth import CodeForm, ConfirmForm, FirstCodeForm, PasskeyForm, PasswordForm
from web.session import attempted, db, now, side_session
from web.signing_in import (
    forget_enrolment,
    is_provider_only,
    must_have_factor,
    origin,
    provider,
    relying_party,
    settle_enrolment,
)

blueprint = Blueprint("account", __name__)

FRESH = timedelta(minutes=15)  # after signing in by a link a password can be set without the old one


@blueprint.get("/account")
@requires_role(*EVERYBODY)
def show() -> ResponseReturnValue:
    """How the user signs in, and where."""
    return _page(PasswordForm(formdata=None))


@blueprint.get("/account/first-steps")
@requires_role(*EVERYBODY)
def enrol() -> ResponseReturnValue:
    """What comes before anything else for staff without a second factor: a passkey, or an app and a password."""
    user, signed_in = current_user(), current_session()
    if signed_in is None or not signed_in.needs_factor:
        return redirect(url_for("account.show"))
    return render_template(
        "account/enrol.html", user=user, has_factor=has_second_factor(db(), user.id), is_fresh=is_fresh(),
        passkey_form=PasskeyForm(formdata=None), form=PasswordForm(formdata=None),
        confirm_form=ConfirmForm(formdata=None), provider=provider(), place=relying_party().host,
    )  # fmt: skip


@blueprint.post("/account/password")
@requires_role(*EVERYBODY)
def change_password() -> ResponseReturnValue:
    """Set a password: with the old one, or right after signing in by a link. Other browsers are signed out."""
    form, user = PasswordForm(), current_user()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        if not is_fresh():
            check_own_password(form.old.data or "")
        new, about = form.new.data or "", _known_about(user)
        set_password(db(), db().merge(user), new, now=now(), but=session[TOKEN], about=about)
    except InvalidInput as error:
        form.new.errors = [message_of(error)]
        return _page(form), error.status
    except NotAllowed:
        form.old.errors = [_("This is not your password so far.")]
        return _page(form), 403
    audit.record(db(), "user.password_changed", kind="user", object_id=user.id, now=now(), by=user.id)
    settle_enrolment(db(), user.id)
    flash(_("The new password counts from now on. Other browsers are signed out."), "success")
    return redirect(url_for("account.show"))


def _known_about(user: User) -> list[str]:
    """What stands around a user for everybody to see, beside name and address."""
    employer = find_employer_of_user(db(), user.id)
    return [*names_of_agency(db()), *([employer.name] if employer else [])]


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
            if user.has_password:
                check_own_password(form.password.data or "")
            codes = confirm_second_factor(db(), user, form.code.data or "", now=now())
        except NotAllowed:
            form.password.errors, status = [_("This is not your password.")], 403
        except InvalidInput as error:
            form.code.errors, status = [message_of(error)], 422
        else:
            end_sessions(db(), user.id, now=now(), but=session[TOKEN])
            settle_enrolment(db(), user.id)
            return render_template("account/recovery_codes.html", codes=codes)
    elif form.is_submitted():
        status = 422
    return _factor_page(form), status


def _factor_page(form: FirstCodeForm) -> str:
    user = current_user()
    with side_session() as side:
        address = begin_second_factor(side, user, now=now())
        secret = secret_to_type(side, user.id)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff")
    return render_template(
        "account/second_factor.html", form=form, picture=picture, secret=secret,
        has_password=user.has_password,
    )  # fmt: skip


@blueprint.post("/account/second-factor/remove")
@requires_role(*EVERYBODY)
def drop_factor() -> ResponseReturnValue:
    """Sign in without an app again, or with a new one: a code of the old one, or a recovery code, is needed."""
    form, user = CodeForm(), current_user()
    try:
        attempted(
            lambda side: check_second_factor(side, user.id, form.code.data or "", now=now(), origin=origin())
        )  # fmt: skip
    except DomainError as error:
        form.code.errors = [message_of(error)]
        return _page(PasswordForm(formdata=None), form), 403
    remove_second_factor(db(), user.id, now=now(), by=user.id)
    forget_enrolment(db(), user)
    flash(_("The second factor is removed."), "success")
    return redirect(url_for("account.show"))


@blueprint.post("/account/sessions/<int:session_id>/end")
@requires_role(*EVERYBODY)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    end_one_session(db(), current_user().id, session_id, now=now())
    flash(_("This browser is signed out."), "success")
    return redirect(url_for("account.show", _anchor="sessions"))


@blueprint.post("/account/sessions/end-others")
@requires_role(*EVERYBODY)
def end_others() -> ResponseReturnValue:
    """Sign all browsers out but this one."""
    user = current_user()
    ended = end_sessions(db(), user.id, now=now(), but=session[TOKEN])
    audit.record(db(), "user.sessions_ended", kind="user", object_id=user.id, now=now(), by=user.id, sessions=ended)
    flash(_("All other browsers are signed out."), "success")
    return redirect(url_for("account.show", _anchor="sessions"))


def confirm_user(password: str) -> None:
    """`NotAllowed` unless it is the user who sits there: by the password; without one, by having signed in just now."""
    if current_user().has_password:
        check_own_password(password)
        return
    signed_in = current_session()
    if signed_in is None or now() - signed_in.started_at > FRESH:
        raise NotAllowed("Sign in anew, then do this within a quarter of an hour.")


def check_own_password(password: str) -> None:
    """`NotAllowed` for a wrong password, and after too many of them; failed attempts are kept."""
    email, place = current_user().email, origin()
    attempted(
        lambda side: check_password(
            side, email=email, password=password, address=place.address, now=now(), device=place.device
        )
    )


def is_fresh() -> bool:
    """Whether somebody proved the mailbox just now: who forgot the password sets another one."""
    signed_in = current_session()
    return signed_in is not None and signed_in.by_link and now() - signed_in.started_at <= FRESH


def _page(form: PasswordForm, code_form: CodeForm | None = None) -> str:
    user, signed_in = current_user(), current_session()
    return render_template(
        "account/show.html",
        user=user,
        form=form,
        code_form=code_form or CodeForm(formdata=None),
        passkey_form=PasskeyForm(formdata=None),
        confirm_form=ConfirmForm(formdata=None),
        is_fresh=is_fresh(),
        must_have=must_have_factor(user),
        has_factor=has_second_factor(db(), user.id),
        codes_left=recovery_codes_left(db(), user.id),
        passkeys=passkeys(db(), user.id),
        place=relying_party().host,
        provider=provider(),
        identities=identities(db(), user.id),
        is_provider_only=is_provider_only(db(), user),
        sessions=live_sessions(db(), user.id, now=now()),
        own_session_id=signed_in.id if signed_in else None,
    )
