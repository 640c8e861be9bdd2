"""Signing in and out: by password and second factor, by a mailed link; and the switch of language."""

import json

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.encryption import sealed, unsealed
from core.errors import NotAllowed
from core.oidc_identities import identities
from core.passkeys import has_passkey
from core.second_factor import check_second_factor, owes_code
from core.sign_in_links import find_user_of_link, note_link_guess, use_sign_in_link
from core.users import Manner, Role, User, check_password, get_user, may_sign_in
from placements.account_mails import ask_for_link
from web.access import EVERYBODY, current_session, end_session, find_current_user, requires_role, safe_target
from web.errors import message_of
from web.formatting import LANGUAGES, data_locale
from web.forms.auth import CodeForm, LinkForm, SignInForm
from web.layout import home_url
from web.session import attempted, db, discard, now, side_session
from web.signing_in import PROVIDER_ONLY, enter, is_provider_only, may_use_password, must_have_factor, origin, provider

blueprint = Blueprint("auth", __name__)

HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
PENDING = "pending"  # who has proved the password or the mailbox and still owes the second factor
PENDING_SECONDS = 10 * 60


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The sign-in page; afterwards the second factor, or the page that was asked for, or the home of the role."""
    form = SignInForm()
    if find_current_user() is not None and request.method == "GET":
        return redirect(home_url(find_current_user()))
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form), 422 if form.is_submitted() else 200
    email, password = form.email.data or "", form.password.data or ""
    try:
        user = attempted(
            lambda side: check_password(
                side, email=email, password=password, address=_address(), now=now(), device=origin().device
            )
        )
        if not may_use_password(user):
            raise NotAllowed("Passwords do not open this account. Sign in with the account of your agency.")
    except NotAllowed as error:
        form.form_errors = [message_of(error)]
        return render_template("auth/sign_in.html", form=form), 403
    return _second_step(user, form.kept.data, by_link=False)


def _second_step(user: User, kept: str | None, *, by_link: bool) -> ResponseReturnValue:
    """Ask for the second factor of who has one. An employer without one proves the mailbox beside the password."""
    if is_provider_only(db(), user):
        return _other_way(_(PROVIDER_ONLY))
    if owes_code(db(), user.id) or has_passkey(db(), user.id):
        session[PENDING] = sealed(json.dumps([user.id, by_link]))
        form = CodeForm(formdata=None, kept=kept)
        return _code_page(form, user.id, safe_target(request.args.get("next")))
    if must_have_factor(user) and identities(db(), user.id):  # the provider is the only way with two factors
        return _other_way(_("Passwords do not open this account. Sign in with the account of your agency."))
    if user.role is Role.EMPLOYER and not user.is_generated and not by_link:
        ask_for_link(db(), user.email, _address(), language=user.language, now=now())  # no more often than asked for
        return render_template("auth/link_sent.html", is_second=True)
    return enter(user, kept, Manner(by_link=by_link))


def _other_way(problem: str) -> ResponseReturnValue:
    form = SignInForm(formdata=None)
    form.form_errors = [problem]
    return render_template("auth/sign_in.html", form=form), 403


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The second factor, after password or link; a code counts once."""
    pending = unsealed(session.get(PENDING, ""), max_age_seconds=PENDING_SECONDS) if session.get(PENDING) else None
    if pending is None:
        flash(_("Sign in first."), "warning")
        return redirect(url_for("auth.sign_in"))
    user_id, by_link = json.loads(pending)
    form, next_page = CodeForm(), safe_target(request.args.get("next"))
    if not form.validate_on_submit():
        return _code_page(form, user_id, next_page), 422 if form.is_submitted() else 200
    try:
        attempted(lambda side: check_second_factor(side, user_id, form.code.data or "", now=now(), origin=origin()))
    except NotAllowed as error:
        form.form_errors = [message_of(error)]
        return _code_page(form, user_id, next_page), 403
    user = get_user(db(), user_id)
    if not may_sign_in(user, now=now()):
        raise NotAllowed("Sign in first.")
    return enter(user, form.kept.data, Manner(by_link=by_link))


def _code_page(form: CodeForm, user_id: int, next_page: str | None) -> str:
    return render_template(
        "auth/code.html", form=form, next_page=next_page, owes_code=owes_code(db(), user_id),
        has_passkey=has_passkey(db(), user_id),
    )  # fmt: skip


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
def ask_link() -> ResponseReturnValue:
    """Have a one-time link mailed; the answer is the same for every address."""
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("auth/ask_link.html", form=form), 422 if form.is_submitted() else 200
    try:
        ask_for_link(db(), form.email.data or "", _address(), language=data_locale(), now=now())
    except NotAllowed as error:
        form.form_errors = [message_of(error)]
        return render_template("auth/ask_link.html", form=form), 429
    return render_template("auth/link_sent.html", is_second=False)


@blueprint.route("/s/<string(maxlength=80):token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """The page behind a mailed link. Looking at it uses nothing up, mail scanners look too: the button signs in."""
    user = find_user_of_link(db(), token, now=now())
    if user is None:
        return _no_link()
    if request.method == "GET":
        return _private(render_template("auth/link.html", name=user.display_name), 200)
    try:
        user = use_sign_in_link(db(), token, now=now())
    except NotAllowed:
        return _no_link()
    return _second_step(user, None, by_link=True)


def _no_link() -> ResponseReturnValue:
    """The same page for a link that is used, too old, or never was; and a limit on trying out."""
    discard()
    try:
        with side_session() as side:
            note_link_guess(side, _address(), now=now())
    except NotAllowed as error:
        return _private(render_template("auth/link_over.html", problem=message_of(error)), 429)
    return _private(render_template("auth/link_over.html", problem=None), 404)


def _private(page: str, status: int) -> ResponseReturnValue:
    response = make_response(page, status)
    response.headers.update(HEADERS)
    return response


@blueprint.post("/sign-out")
@requires_role(*EVERYBODY)
def sign_out() -> ResponseReturnValue:
    """End the session; of who came by the provider it can be ended there too, by a link."""
    signed_in, found = current_session(), provider()
    db()
    end_session()
    if signed_in is not None and signed_in.by_provider and found is not None:
        way_out = found.way_out(url_for("auth.sign_in", _external=True))
        return render_template("auth/signed_out.html", way_out=way_out, name=found.settings.name)
    return redirect(url_for("auth.sign_in"))


@blueprint.get("/language/<code>")
def switch_language(code: str) -> ResponseReturnValue:
    """Switch the language and go back to where the user was."""
    if code in LANGUAGES:
        session["language"] = code
    return redirect(safe_target(request.args.get("next")) or url_for("home.start"))


def _address() -> str:
    return request.remote_addr or ""
