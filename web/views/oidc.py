"""Signing in with the account of the agency (OpenID Connect), and connecting it with an account here.

The way there is a link and not a form: the content security policy lets no form lead to another site.
"""

import json

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.encryption import sealed, unsealed
from core.errors import DomainError, NotAllowed
from core.oidc import Asked, Provider, ProviderFailed
from core.oidc_identities import Proved, user_of_identity
from core.oidc_identities import connect as connect_identity
from core.oidc_identities import disconnect as disconnect_identities
from core.oidc_logout import end_provider_sessions, logout_budget
from core.sign_in_limits import check_budgets, note_failure
from core.users import Manner
from placements.staff_accounts import follow_provider
from web.access import EVERYBODY, TOKEN, current_user, find_current_user, requires_role, safe_target
from web.errors import message_of
from web.forms.auth import ConfirmForm
from web.session import db, discard, now, reading_session, side_session
from web.signing_in import enter, forget_enrolment, is_provider_only, origin, provider, settle_enrolment
from web.views.account import confirm_user

blueprint = Blueprint("oidc", __name__)

ATTEMPT = "provider"  # what belongs to the attempt of this browser, sealed
ATTEMPT_SECONDS = 15 * 60
NEXT = "provider_next"


@blueprint.get("/sign-in/provider")
def begin() -> ResponseReturnValue:
    """Go to the provider to sign in."""
    return _leave(_provider(), None)


@blueprint.get("/sign-in/provider/back")
def back() -> ResponseReturnValue:
    """The way back from the provider; what it brings counts only together with what this browser was sent off with."""
    found = _provider()
    kept = session.pop(ATTEMPT, None)
    opened = unsealed(kept, max_age_seconds=ATTEMPT_SECONDS) if kept else None
    if opened is None:
        return _failed(_("This sign-in was begun elsewhere or too long ago. Begin again from the sign-in page."), 403)
    asked = Asked(**json.loads(opened))
    if "error" in request.args:
        return _failed(_("%(provider)s did not sign you in.", provider=found.settings.name), 403)
    try:
        proved = found.finish(request.args, asked, now=now())
        return _connected(asked.user_id, proved) if asked.user_id is not None else _entered(found, proved)
    except DomainError as error:
        return _failed(message_of(error), error.status)


@blueprint.post("/sign-in/provider/logout")
def end_from_provider() -> ResponseReturnValue:
    """The provider says by a signed token that somebody has signed out there (back-channel logout). Whoever brings too
    many others is not listened to for a while.
    """
    found, budget = _provider(), logout_budget(origin().address)
    try:
        with reading_session() as reading:
            check_budgets(reading, budget, now=now())
    except NotAllowed:
        return {"error": "too_many_requests"}, 429
    try:
        logout = found.logout_of(request.form.get("logout_token", ""), now=now())
        end_provider_sessions(db(), logout, now=now())
    except ProviderFailed as error:
        return {"error": "temporarily_unavailable"}, error.status
    except NotAllowed:
        discard()
        note_failure(db(), budget, now=now())
        return {"error": "invalid_request"}, 400
    return {}


@blueprint.post("/account/provider")
@requires_role(*EVERYBODY)
def connect() -> ResponseReturnValue:
    """Connect this account with the provider: the password first, then a link leads there."""
    found, form = _provider(), ConfirmForm()
    try:
        confirm_user(form.password.data or "")
        address, asked = found.begin(user_id=current_user().id)
    except (NotAllowed, ProviderFailed) as error:
        flash(message_of(error), "danger")
        return redirect(url_for("account.show"))
    session[ATTEMPT] = sealed(json.dumps(vars(asked)))
    return render_template("account/provider.html", address=address, name=found.settings.name)


@blueprint.post("/account/provider/disconnect")
@requires_role(*EVERYBODY)
def disconnect() -> ResponseReturnValue:
    """Let the provider open this account no longer; not where its groups decide, which would be a way around them."""
    try:
        confirm_user(ConfirmForm().password.data or "")
        if is_provider_only(db(), current_user()):
            raise NotAllowed("The groups of your agency decide about this account, so it stays connected.")
    except NotAllowed as error:
        flash(message_of(error), "danger")
    else:
        disconnect_identities(db(), current_user().id, now=now(), by=current_user().id, but=session[TOKEN])
        forget_enrolment(db(), current_user())
        flash(_("The connection is removed. Other sessions that it has opened have ended."), "success")
    return redirect(url_for("account.show"))


def _provider() -> Provider:
    found = provider()
    if found is None:
        abort(404)
    return found


def _leave(found: Provider, user_id: int | None) -> ResponseReturnValue:
    try:
        address, asked = found.begin(user_id=user_id)
    except ProviderFailed as error:
        return _failed(message_of(error), error.status)
    session[ATTEMPT] = sealed(json.dumps(vars(asked)))
    session[NEXT] = safe_target(request.args.get("next"))
    return redirect(address)


def _entered(found: Provider, proved: Proved) -> ResponseReturnValue:
    target = safe_target(session.pop(NEXT, None))
    with side_session() as side:  # of its own: what the groups take away stays taken although nobody gets in
        follow_provider(side, proved, found.settings, now=now())
    with side_session() as side:
        user = user_of_identity(side, proved, found.settings, now=now())
        manner = Manner(by_provider=True, provider_session=proved.session_id)
        response = enter(user, None, manner, store=side)
    if target:
        response.location = target
    return response


def _connected(user_id: int, proved: Proved) -> ResponseReturnValue:
    user = find_current_user()
    if user is None or user.id != user_id:
        raise NotAllowed("Sign in first.")
    with side_session() as side:
        connect_identity(side, user, proved, now=now())
        settle_enrolment(side, user.id)
    flash(_("Your account is connected. From now on it signs you in."), "success")
    return redirect(url_for("account.show"))


def _failed(problem: str, status: int) -> ResponseReturnValue:
    return render_template("auth/provider_failed.html", problem=problem), status
