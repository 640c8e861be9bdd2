"""Signing in and out, and the switch of language."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import NotAllowed
from core.users import sign_in as sign_in_user
from web.access import EVERYBODY, begin_session, end_session, find_current_user, requires_role, safe_target
from web.errors import message_of
from web.formatting import LANGUAGES
from web.forms.auth import SignInForm
from web.kept_forms import kept_form, user_owner
from web.layout import home_url
from web.session import db, now, side_session

blueprint = Blueprint("auth", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The sign-in page; afterwards the page that was asked for, or the home of the role."""
    form = SignInForm()
    if find_current_user() is not None and request.method == "GET":
        return redirect(home_url(find_current_user()))
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form), 422 if form.is_submitted() else 200
    failure: NotAllowed | None = None
    user, token = None, ""
    with side_session() as side:
        try:
            user, token = sign_in_user(
                side,
                email=form.email.data or "",
                password=form.password.data or "",
                address=request.remote_addr or "",
                now=now(),
            )
        except NotAllowed as error:
            failure = error
    if failure is not None:
        form.form_errors = [message_of(failure)]
        return render_template("auth/sign_in.html", form=form), 403
    begin_session(token)
    kept = kept_form(form.kept.data)
    if kept is not None and user is not None and kept.owner == user_owner(user.id):
        return render_template("auth/kept_form.html", kept=kept)
    if kept is not None:
        flash(_("What was typed belongs to somebody else and was dropped."), "warning")
    return redirect(safe_target(request.args.get("next")) or home_url(user))


@blueprint.post("/sign-out")
@requires_role(*EVERYBODY)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    db()
    end_session()
    return redirect(url_for("auth.sign_in"))


@blueprint.get("/language/<code>")
def switch_language(code: str) -> ResponseReturnValue:
    """Switch the language and go back to where the user was."""
    if code in LANGUAGES:
        session["language"] = code
    return redirect(safe_target(request.args.get("next")) or url_for("home.start"))
