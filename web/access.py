"""Sign-in, roles, who may see what. A route that names no role and is not public is refused to everybody.

Clients have no role: their pages are marked with `client_access.requires_client_access`.
"""

import re
from collections.abc import Callable
from typing import TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import audit
from core.errors import NotAllowed, NotFound
from core.users import Role, User, UserSession, find_session, is_touch_due, sign_out, touch_session, user_of_token
from web.access_table import CLIENT, VISITOR, Entry, entry
from web.access_table import TOKEN as PROGRAM
from web.api.access import check_token, scope_of
from web.client_access import find_current_access, needs_client_access, refuse_stranger
from web.kept_forms import sign_in_page
from web.object_rules import Asked, Rule
from web.session import apart_session, db, now, reading_session, side_session, today

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
        "health.live",
        "health.metrics",
        "health.ready",
        "home.start",
        "mine.enter",
        "oidc.back",
        "oidc.begin",
        "oidc.end_from_provider",
        "passkeys.sign_in",
        "passkeys.sign_in_options",
        "registration.create",
        "registration.thanks",
        "static",
        "vacancy_steps.link",
    }
)
WITHOUT_FACTOR = frozenset(  # what is open while a second factor is owed
    {
        "account.add_factor",
        "account.change_password",
        "account.enrol",
        "auth.sign_out",
        "home.accessibility",
        "oidc.connect",
        "passkeys.add",
        "passkeys.options",
    }
)
API_DESCRIPTION = frozenset({"api.document", "api.reference"})
PUBLIC_PAGES = "public"  # name of the blueprint of pages that everybody may open
TOKEN = "token"  # noqa: S105 - the name of the key, not a secret
TABLE = "passgenau_access"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # browsers leave them out, and "/\r//elsewhere" is another site then
_PLACES = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def requires_role(*roles: Role) -> Callable[[View], View]:
    """Mark a view: only users with one of these roles get in. The mark is enforced for every request and tested."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def protect(app: Flask) -> None:
    """Check each request before its view runs."""
    app.before_request(_check)


def check_table(app: Flask) -> None:
    """Look every route up in the table; `MissingRule` stops an application of which it says too little."""
    for rule in app.url_map.iter_rules():
        entry_of(app, rule.endpoint)


def entry_of(app: Flask, endpoint: str) -> Entry:
    """What the table says about a route."""
    table = cast("dict[str, Entry]", app.extensions.setdefault(TABLE, {}))
    if endpoint not in table:
        rules = list(app.url_map.iter_rules(endpoint))
        places = tuple(dict.fromkeys(place for rule in rules for place in _PLACES.findall(rule.rule)))
        table[endpoint] = entry(endpoint, _who(app, endpoint), places, scope=scope_of(app, endpoint) or "")
    return table[endpoint]


def _who(app: Flask, endpoint: str) -> tuple[str, ...]:
    """Who may come, by the marks of the view."""
    if is_open_to_all(endpoint):
        return (VISITOR,)
    if scope_of(app, endpoint) is not None:
        return (PROGRAM,)
    if needs_client_access(app, endpoint):
        return (CLIENT,)
    return tuple(role.value for role in Role if role in allowed_roles(app, endpoint))


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
    """Record what the user saw, did or was refused, and what for, in the audit log, whatever becomes of the request."""
    with side_session() as side:
        audit.record(
            side, action, kind=kind, object_id=object_id, now=now(), by=current_user().id,
            purpose=current_purpose(), **detail,
        )  # fmt: skip


def record_look(client_id: int, **detail: int) -> None:
    """Record that this user looked at a client's profile."""
    record("client_viewed", "client", client_id, **detail)


def current_purpose() -> str:
    """What the page of this request is for, as the table has it: the word that a look keeps."""
    return entry_of(current_app, request.endpoint or "").purpose.value


def has_opened_client(client_id: int) -> bool:
    """Whether the table has let this user in to this client in this request already."""
    return client_id in g.get("opened_clients", ())


def note_refusal(error: Exception) -> None:
    """Record that somebody who is signed in was refused: 403 always, 404 where it hides what is somebody else's."""
    if not isinstance(error, NotAllowed | NotFound) or request.endpoint is None or g.get("is_refusal_noted"):
        return
    found = entry_of(current_app, request.endpoint)
    who = _who_asks(found)
    if who is None:
        return
    hidden = [place for place, rules in found.objects.items() if who in rules and rules[who].foreign is not None]
    if not hidden and isinstance(error, NotFound):
        return
    kind = hidden[-1].removesuffix("_id") if hidden else "page"
    number = (request.view_args or {}).get(hidden[-1]) if hidden else found.endpoint
    g.is_refusal_noted = True
    with apart_session() as apart:
        audit.record(
            apart, f"{kind}_refused", kind=kind, object_id=str(number)[:60], now=now(), **_by(who),
            page=found.endpoint, status=error.status, purpose=found.purpose.value,
        )  # fmt: skip


def _who_asks(found: Entry) -> str | None:
    """Whoever is signed in, in the words of the table; None for somebody unknown."""
    if found.who == (VISITOR,):
        return None
    if found.who == (PROGRAM,):
        return PROGRAM if "api_bearer" in g else None
    if found.who == (CLIENT,):
        return CLIENT if find_current_access() is not None else None
    user = find_current_user()
    return user.role.value if user is not None else None


def _by(who: str) -> dict[str, int | None]:
    if who == PROGRAM:
        return {"by": g.api_bearer.acts_as, "token": g.api_bearer.token_id}
    if who == CLIENT:
        access = find_current_access()
        return {"by": None, "client": access.client_id if access else None}
    return {"by": current_user().id}


def find_current_user() -> User | None:
    """The user who is signed in, or None."""
    if "user" not in g:
        token = session.get(TOKEN)
        g.user = _identify(token) if token else None
    user: User | None = g.user
    return user


def current_session() -> UserSession | None:
    """The session of who is signed in, as it was when the request began; None for nobody."""
    find_current_user()
    found: UserSession | None = g.get("signed_in")
    return found


def begin_session(token: str) -> None:
    """Put a fresh session into the browser; nothing of the one before survives (session fixation)."""
    _empty_session()
    for made_before in ("csrf_token", "user", "signed_in"):  # for this request, out of the session before
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
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or _CONTROL.search(target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _identify(token: str) -> User | None:
    with reading_session() as reading:
        found = find_session(reading, token, now=now())
    if found is None:
        return None
    g.signed_in = found.signed_in
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
    if g.signed_in.needs_factor and endpoint not in WITHOUT_FACTOR:
        return redirect(url_for("account.enrol"))
    found = entry_of(current_app, endpoint)
    if user.role.value not in found.who:
        raise NotAllowed("Your role does not open this page.")
    for place, rule in found.rules_for(user.role.value):
        if rule.check is not None and place in (request.view_args or {}):
            _check_object(rule, Asked(request.view_args[place], user.id, today()))  # type: ignore[index]
    return None


def _check_object(rule: Rule, asked: Asked) -> None:
    """Let the rule of the table look at the object; a refusal is recorded about whom it is about."""
    with reading_session() as reading:
        try:
            opened = rule.check(reading, asked) if rule.check is not None else None
        except NotAllowed:
            refused = rule.refused(reading, asked) if rule.refused is not None else None
            if refused is not None:
                g.is_refusal_noted = True
                record(refused.action, refused.kind, refused.object_id)
            raise
    if opened is not None:
        g.setdefault("opened_clients", set()).add(opened)
