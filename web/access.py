"""Sign-in, roles, who may see what. A route that names no role and is not public is refused to everybody.

Clients have no role: their pages are marked with `client_access.requires_client_access`.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import audit
from core.errors import NotAllowed
from core.users import Role, User, find_session, is_touch_due, sign_out, touch_session, user_of_token
from web.api.access import check_token, scope_of
from web.client_access import needs_client_access, refuse_stranger
from web.kept_forms import sign_in_page
from web.session import db, now, reading_session, side_session

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

EVERYBODY = tuple(Role)
STAFF = (Role.EMPLOYER_ADVISER, Role.CASE_MANAGER)
PUBLIC_ENDPOINTS = frozenset(
    {
        "answers.link",
        "auth.ask_link",
        "auth.code",
        "auth.link",
        "auth.sign_in",
        "auth.switch_language",
        "health.healthz",
        "home.start",
        "mine.enter",
        "registration.create",
        "registration.thanks",
        "static",
        "vacancy_steps.link",
    }
)
API_DESCRIPTION = frozenset({"api.document", "api.reference"})
PUBLIC_PAGES = "public"  # name of the blueprint of pages that everybody may open
TOKEN = "token"  # noqa: S105 - the name of the key, not a secret


def requires_role(*roles: Role) -> Callable[[View], View]:
    """Mark a view: only users with one of these roles get in. The mark is enforced for every request and tested."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def protect(app: Flask) -> None:
    """Check each request before its view runs."""
    app.before_request(_check)


def allowed_roles(app: Flask, endpoint: str) -> frozenset[Role]:
    """Roles that the view behind an endpoint is marked with; empty where it is not marked."""
    roles: frozenset[Role] = getattr(app.view_functions[endpoint], "allowed_roles", frozenset())
    return roles


def is_open_to_all(endpoint: str) -> bool:
    """Whether nobody has to sign in for an endpoint."""
    return endpoint in PUBLIC_ENDPOINTS | API_DESCRIPTION or endpoint.partition(".")[0] == PUBLIC_PAGES


def current_user() -> User:
    """The user who is signed in, or `NotAllowed`."""
    user = find_current_user()
    if user is None:
        raise NotAllowed("Sign in first.")
    return user


def record(action: str, kind: str, object_id: int, **detail: object) -> None:
    """Record what the user saw, did or was refused, in the audit log, whatever becomes of the request."""
    with side_session() as side:
        audit.record(side, action, kind=kind, object_id=object_id, now=now(), by=current_user().id, **detail)


def record_look(client_id: int, **detail: int) -> None:
    """Record that this user looked at a client's profile."""
    record("client_viewed", "client", client_id, **detail)


def find_current_user() -> User | None:
    """The user who is signed in, or None."""
    if "user" not in g:
        token = session.get(TOKEN)
        g.user = _identify(token) if token else None
    user: User | None = g.user
    return user


def begin_session(token: str) -> None:
    """Put a fresh session into the browser; nothing of the one before survives (session fixation)."""
    _empty_session()
    for made_before in ("csrf_token", "user"):  # for this request, out of the session before
        g.pop(made_before, None)
    session[TOKEN] = token


def expired_user_id() -> int | None:
    """Whose session in this browser has come to its end, None where there was none."""
    token = session.get(TOKEN)
    if not token:
        return None
    with reading_session() as reading:
        return user_of_token(reading, token)


def end_session() -> None:
    """End the user's session here and in the database."""
    token = session.get(TOKEN)
    if token:
        sign_out(db(), token, now=now())
    _empty_session()
    g.user = None


def _empty_session() -> None:
    """Forget all but the language, which belongs to the browser and not to the user."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def safe_target(target: str | None) -> str | None:
    """``target`` if it is a path of this site, else None (open redirects)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _identify(token: str) -> User | None:
    with reading_session() as reading:
        found = find_session(reading, token, now=now())
    if found is None:
        return None
    if is_touch_due(found.signed_in, now=now()):
        with side_session() as side:
            touch_session(side, token, now=now())
    return found.user


def _check() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or is_open_to_all(endpoint):
        return None
    scope = scope_of(current_app, endpoint)
    if scope is None:
        return _check_person(endpoint)
    check_token(scope)
    return None


def _check_person(endpoint: str) -> ResponseReturnValue | None:
    if needs_client_access(current_app, endpoint):
        return refuse_stranger()
    user = find_current_user()
    if user is None:
        if request.method == "GET" and "HX-Request" not in request.headers:
            return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
        expired = expired_user_id()
        if "HX-Request" not in request.headers and expired is not None:
            return sign_in_page(expired), 403
        flash(_("You were signed out. Sign in again; what you typed is still on the page before."), "warning")
        return redirect(url_for("auth.sign_in"))
    if user.role not in allowed_roles(current_app, endpoint):
        raise NotAllowed("Your role does not open this page.")
    return None
