"""One line of the log for each request: which route, how long, by which role. Never an address, a name or an id."""

import re
import secrets

import structlog
from flask import Flask, Response, g, request

from web.metrics import seconds_taken

log = structlog.get_logger()

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def register(app: Flask, *, is_behind_proxy: bool, writes: bool) -> None:
    """Number each request and, where it ``writes``, log each answer but those of files and of monitoring."""

    def begin() -> None:
        given = request.headers.get(HEADER, "") if is_behind_proxy else ""
        g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request=g.request_id)

    app.before_request(begin)
    app.after_request(_number)
    if writes:
        app.after_request(_write)
    app.teardown_request(_forget)


def _number(response: Response) -> Response:
    response.headers[HEADER] = g.get("request_id", "")
    return response


def _write(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    if endpoint != "static" and not endpoint.startswith("health."):
        user = g.get("user")
        log.info(
            "request",
            route=endpoint,
            method=request.method[:10],
            status=response.status_code,
            ms=round(seconds_taken() * 1000),
            role=user.role.value if user is not None else None,
        )
    return response


def _forget(_error: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("request")
