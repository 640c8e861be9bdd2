"""Errors of the API as problem documents (RFC 9457) in the language that the caller asks for."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Response, request
from pydantic_core import ErrorDetails

MEDIA_TYPE = "application/problem+json"
PATH = "/api/"
TYPES = {
    400: "malformed", 401: "unauthorized", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
    409: "conflict", 412: "changed-meanwhile", 413: "too-large", 415: "wrong-media-type", 422: "invalid",
    428: "precondition-required", 429: "too-many-requests", 500: "internal", 503: "unavailable",
}  # fmt: skip


class InvalidBody(Exception):
    """What was sent does not have the form that is described; ``errors`` are those of pydantic."""

    def __init__(self, errors: Sequence[ErrorDetails]) -> None:
        super().__init__("invalid")
        self.errors = errors


def is_api() -> bool:
    """Whether this request is for the API, found or not."""
    return request.path.startswith(PATH)


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """A problem document."""
    body = {"type": f"/api/v1#{TYPES.get(status, 'problem')}", "title": title, "status": status, "detail": detail}
    text = json.dumps(body | more, ensure_ascii=False)
    return Response(text, status=status, mimetype=MEDIA_TYPE)


def pointers(errors: Sequence[ErrorDetails]) -> list[dict[str, str]]:
    """Where and why, as JSON pointers (RFC 6901); never the value that was sent."""
    found = []
    for error in errors[:50]:
        parts = [str(part).replace("~", "~0").replace("/", "~1") for part in error["loc"]]
        found.append({"pointer": "".join(f"/{part}" for part in parts)[:200], "message": error["msg"][:300]})
    return found
