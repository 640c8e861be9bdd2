"""A client's own session, opened with a letter: no user, no role, one client's pages. See profiles/client_access.py.

It stands in the cookie under a key of its own and never beside a session of staff: whoever signs in as one is no longer
the other in this browser.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotAllowed
from core.users import sign_out
from profiles.client_access import (
    ClientAccess,
    access_of_token,
    find_client_session,
    is_client_touch_due,
    leave,
    touch_client_session,
)
from web.formatting import CLIENT_LANGUAGE
from web.forms.mine import EnterForm
from web.kept_forms import client_owner, sealed_form
from web.session import db, now, reading_session, side_session

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
CLIENT_TOKEN = "client_token"  # noqa: S105 - the name of the key, not a secret


def requires_client_access(view: View) -> View:
    """Mark a view: only a client who has signed in with a letter gets in. Enforced for every request and tested."""
    view.needs_client_access = True  # type: ignore[attr-defined]
    return view


def needs_client_access(app: Flask, endpoint: str) -> bool:
    """Whether the view behind an endpoint is marked so."""
    return bool(getattr(app.view_functions[endpoint], "needs_client_access", False))


def current_client_id() -> int:
    """The client who is signed in, or `NotAllowed`."""
    access = find_current_access()
    if access is None:
        raise NotAllowed("Sign in first.")
    return access.client_id


def find_current_access() -> ClientAccess | None:
    """The letter with which somebody is signed in here, or None."""
    if "client_access" not in g:
        token = session.get(CLIENT_TOKEN)
        g.client_access = _identify(token) if token else None
    access: ClientAccess | None = g.client_access
    return access


def refuse_stranger() -> ResponseReturnValue | None:
    """To the sign-in, unless a client is signed in. A form that was sent is kept, sealed, through the sign-in."""
    if find_current_access() is not None:
        return None
    if request.method == "GET":
        return redirect(url_for("mine.enter"))
    form = EnterForm(formdata=None)
    token = session.get(CLIENT_TOKEN)
    with reading_session() as reading:
        expired = access_of_token(reading, token) if token else None
    form.kept.data = sealed_form(client_owner(expired.client_id)) if expired else None
    return render_template("mine/enter.html", form=form, is_over=True, is_kept=bool(form.kept.data)), 403


def begin_client_session(token: str, *, staff_token: str | None) -> None:
    """Put a fresh session into the browser; nothing of the one before survives but the language."""
    if staff_token:
        sign_out(db(), staff_token, now=now())
    _empty_session()
    for made_before in ("csrf_token", "user", "client_access"):
        g.pop(made_before, None)
    session[CLIENT_TOKEN] = token


def end_client_session() -> None:
    """End the session here and in the database."""
    token = session.get(CLIENT_TOKEN)
    if token:
        leave(db(), token)
    _empty_session()
    g.client_access = None


def _empty_session() -> None:
    language = session.get(CLIENT_LANGUAGE)
    session.clear()
    if language:
        session[CLIENT_LANGUAGE] = language


def _identify(token: str) -> ClientAccess | None:
    with reading_session() as reading:
        found = find_client_session(reading, token, now=now())
    if found is not None and is_client_touch_due(found, now=now()):
        with side_session() as side:
            touch_client_session(side, token, now=now())
    return found
