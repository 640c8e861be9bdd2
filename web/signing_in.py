"""What every way of signing in ends with: the session, the cookie of a known browser, the factor that is owed."""

from dataclasses import replace
from typing import cast
from urllib.parse import urlsplit

from flask import Response, current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import NotAllowed
from core.oidc import Provider
from core.oidc_identities import comes_by_provider_alone, identities
from core.oidc_settings import LOOPBACK, Passwords
from core.passkeys import has_passkey
from core.second_factor import has_second_factor
from core.settings import Settings
from core.sign_in_limits import DEVICE_KEPT, Origin, remember_device
from core.users import Manner, Role, User, get_user, owe_factor, start_session
from core.webauthn_ceremonies import RelyingParty
from web.access import TOKEN, begin_session, current_session, safe_target
from web.devices import device_words
from web.kept_forms import kept_form, user_owner
from web.layout import home_url
from web.session import db, now

DEVICE = "passgenau_device"
PROVIDER = "passgenau_provider"
BY_PASSWORD = Manner()
PROVIDER_ONLY = "Only the account of your agency opens this one. Sign in with it."


def settings() -> Settings:
    """The settings of this installation."""
    return cast("Settings", current_app.config["PASSGENAU"])


def origin() -> Origin:
    """Where this request comes from."""
    return Origin(request.remote_addr or "", request.cookies.get(DEVICE, "")[:100])


def relying_party() -> RelyingParty:
    """Where passkeys are good for: the address of the installation; on one's own machine ``localhost`` at any port."""
    base = urlsplit(settings().base_url)
    if base.hostname in LOOPBACK:
        port = urlsplit(f"//{request.host}").port
        return RelyingParty("localhost", [f"http://localhost:{port}" if port else "http://localhost"])
    return RelyingParty(base.hostname or "", [f"{base.scheme}://{base.netloc}"])


def provider() -> Provider | None:
    """The provider of OpenID Connect, None where none is set."""
    found = settings().oidc
    if found is None:
        return None
    kept = current_app.extensions.get(PROVIDER)
    if kept is None or kept.settings != found:
        kept = Provider(found, f"{settings().base_url}/sign-in/provider/back")
        current_app.extensions[PROVIDER] = kept
    return cast("Provider", kept)


def may_use_password(user: User) -> bool:
    """Whether a password still opens this account: with a provider the settings say whose do."""
    oidc = settings().oidc
    if oidc is None or user.role is Role.EMPLOYER or oidc.passwords is Passwords.EVERYBODY:
        return True
    return oidc.passwords is Passwords.OPERATORS and user.role is Role.OPERATOR


def is_provider_only(store: Session, user: User) -> bool:
    """Whether nothing but the provider signs this user in."""
    oidc = settings().oidc
    return oidc is not None and comes_by_provider_alone(store, user, oidc)


def must_have_factor(user: User) -> bool:
    """Whether this user gets nowhere without a second factor: staff, but for demo accounts outside of production."""
    is_demo = user.is_generated and not settings().is_production
    return settings().staff_need_factor and user.role is not Role.EMPLOYER and not is_demo


def is_enrolled(store: Session, user: User) -> bool:
    """Whether the user can sign in again with two factors: by a passkey or the provider alone, or a password and an
    app.
    """
    if has_passkey(store, user.id) or identities(store, user.id):
        return True
    return user.has_password and has_second_factor(store, user.id)


def enter(
    user: User, kept_text: str | None = None, manner: Manner = BY_PASSWORD, *, store: Session | None = None
) -> Response:
    """Begin the session, then show what had been typed before, or the page that was asked for. ``store`` is what to
    write with where the request only reads. `NotAllowed` for other ways in than the provider where there is none else.
    """
    store = store or db()
    if not manner.by_provider and is_provider_only(store, user):
        raise NotAllowed(PROVIDER_ONLY)
    owes = must_have_factor(user) and not manner.by_provider and not is_enrolled(store, user)
    device = device_words(request.user_agent.string)
    begin_session(start_session(store, user, now=now(), manner=replace(manner, needs_factor=owes, device=device)))
    kept = kept_form(kept_text)
    if owes:
        response = cast("Response", redirect(url_for("account.enrol")))
    elif kept is not None and kept.owner == user_owner(user.id):
        response = make_response(render_template("auth/kept_form.html", kept=kept))
    else:
        if kept is not None:
            flash(_("What was typed belongs to somebody else and was dropped."), "warning")
        response = cast("Response", redirect(safe_target(request.args.get("next")) or home_url(user)))
    token = remember_device(store, user.id, request.cookies.get(DEVICE, "")[:100], now=now())
    response.set_cookie(
        DEVICE, token, max_age=DEVICE_KEPT, httponly=True, samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip
    return response


def settle_enrolment(store: Session, user_id: int) -> bool:
    """Open everything to who has just set up the second factor; whether nothing is owed (any more)."""
    signed_in = current_session()
    if signed_in is None or not signed_in.needs_factor:
        return True
    if is_enrolled(store, get_user(store, user_id)):
        owe_factor(store, session[TOKEN], is_owed=False)
        return True
    return False


def forget_enrolment(store: Session, user: User) -> None:
    """Let a user who has removed the last second factor do nothing before there is another."""
    if must_have_factor(user) and not is_enrolled(store, get_user(store, user.id)):
        owe_factor(store, session[TOKEN], is_owed=True)
