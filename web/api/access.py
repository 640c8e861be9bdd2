"""Who calls the API: a token, what it allows, and how often it calls."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import TooManyRequests, Unauthorized

from core.errors import NotAllowed
from employers.api_access.models import Scope
from employers.api_access.tokens import Allowance, Bearer, count_request, find_bearer
from web.session import now, reading_session, side_session

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
SCHEME = "Bearer"


def requires_scope(scope: Scope) -> Callable[[View], View]:
    """Mark a view: only a token with this scope gets in. Enforced for every request and tested."""

    def mark(view: View) -> View:
        view.api_scope = scope  # type: ignore[attr-defined]
        return view

    return mark


def scope_of(app: Flask, endpoint: str) -> Scope | None:
    """The scope that the view behind an endpoint is marked with; None where it takes no tokens."""
    return cast("Scope | None", getattr(app.view_functions[endpoint], "api_scope", None))


def current_bearer() -> Bearer:
    """The token of this request, which `check_token` has let in."""
    return cast("Bearer", g.api_bearer)


def check_token(scope: Scope) -> None:
    """Let a live token with this scope in, within its rate limit; else 401, 403 or 429. Cookies count for nothing."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != SCHEME.lower() or not secret.strip() or not secret.isascii():
        raise Unauthorized(www_authenticate=WWWAuthenticate(SCHEME.lower(), {"realm": "passgenau"}))
    with reading_session() as reading:
        bearer = find_bearer(reading, secret.strip(), now=now())
    if bearer is None:
        challenge: dict[str, str | None] = {"realm": "passgenau", "error": "invalid_token"}
        raise Unauthorized(www_authenticate=WWWAuthenticate(SCHEME.lower(), challenge))
    with side_session() as side:
        g.api_allowance = count_request(side, bearer.token_id, now=now())
    if g.api_allowance.is_over:
        raise TooManyRequests(retry_after=g.api_allowance.resets_in)
    if scope not in bearer.scopes:
        raise NotAllowed("This token does not have the scope %(scope)s.", scope=scope.value)
    g.api_bearer = bearer


def add_allowance(response: Response) -> Response:
    """Tell how many requests of this minute are left (draft-ietf-httpapi-ratelimit-headers, older form)."""
    allowance: Allowance | None = g.get("api_allowance")
    if allowance is not None:
        response.headers["RateLimit-Limit"] = str(allowance.limit)
        response.headers["RateLimit-Remaining"] = str(allowance.left)
        response.headers["RateLimit-Reset"] = str(allowance.resets_in)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
