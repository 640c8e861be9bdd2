"""Tokens and calls for tests of the API."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.users import User
from employers.api_access.models import Scope
from employers.api_access.tokens import NewToken, issue_token
from employers.models import Employer

ALL = tuple(Scope)
COMPLETE = {
    "title": "Bäcker (m/w/d)", "kind": "ARBEIT", "occupation_code": "29222", "openings": 2, "starts_now": True,
    "working_times": ["VOLLZEIT"], "places": [{"postcode": "70173", "town": "Stuttgart"}],
}  # fmt: skip


def make_token(
    session: Session, user: User, employers: Collection[Employer], scopes: Collection[Scope] = ALL, **values: Any
) -> str:
    """The secret of a fresh token."""
    new = NewToken("Test", [each.id for each in employers], scopes, 90, **values)
    return issue_token(session, new, now=datetime.now(UTC), by=user.id).secret


@dataclass(frozen=True)
class Program:
    """A program that calls the API with a token."""

    client: FlaskClient
    secret: str
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.secret}"} | self.headers
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body)
        kind = None if body is None else "application/json"
        return self.client.open(f"/api/v1{path}", method=method, data=data, content_type=kind, headers=sent)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.call("POST", path, body, **headers)
