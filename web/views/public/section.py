"""The blueprint of public pages: no account, no cookie, the language in the address or as the browser asks.

Everything here only reads, tells nothing of clients, and may be kept for some minutes by browsers and proxies.
"""

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from web.formatting import LANGUAGES

blueprint = Blueprint("public", __name__)

KEEP_SECONDS = 300


@blueprint.url_defaults
def _keep_language(_endpoint: str, values: dict[str, Any]) -> None:
    """Links between public pages keep the language that was chosen by the address."""
    chosen = request.args.get("lang") if request else None
    if chosen in LANGUAGES:
        values.setdefault("lang", chosen)


def outside_address(endpoint: str, **values: Any) -> str:
    """An address as others reach it: that of the settings, not the one in the request's Host header."""
    base: str = current_app.config["PASSGENAU"].base_url
    return base + url_for(endpoint, **values)


@blueprint.after_request
def _let_others_keep(response: Response) -> Response:
    """Found pages may be kept; an answer that the asker has already is not sent again (ETag)."""
    if response.status_code != 200:
        return response
    response.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response.vary.add("Accept-Language")
    response.add_etag()
    response.make_conditional(request)
    return response
