"""How an operation of the API is written: one decorator routes it, checks what is sent, and describes it.

A view takes what was sent (`Call`) and gives an `Answer`. Around it, in this order: token and rate limit
(web/access.py), form of query and body, key of a repeated request, version (If-Match), the work, the answer's ETag.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, PreconditionFailed, PreconditionRequired, UnsupportedMediaType

from core.errors import InvalidInput
from employers.api_access.models import Scope
from employers.api_access.repeating import Kept, begin_request, finish_request
from web.api.access import add_allowance, current_bearer, requires_scope
from web.api.problems import InvalidBody
from web.session import db, now

Model = TypeVar("Model", bound=BaseModel)
KEY_HEADER = "Idempotency-Key"
JSON = "application/json"

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.after_request(add_allowance)


@dataclass(frozen=True)
class Operation:
    """What the document says of an operation, and what is checked before its view."""

    method: str
    path: str
    scope: Scope
    summary: str
    answer: type[BaseModel]
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    status: int = 200
    needs_version: bool = False
    name: str = field(default="", compare=False)
    words: str = field(default="", compare=False)


@dataclass(frozen=True)
class Call:
    """What was sent: the models of query and body, already checked."""

    query: Any = None
    body: Any = None

    def check_version(self, current: "Answer") -> None:
        """Refuse where the thing is no longer what the caller saw (If-Match, RFC 9110 13.1.1)."""
        if request.if_match and not request.if_match.contains_raw(f'"{current.tag}"') and not request.if_match.star_tag:
            raise PreconditionFailed


@dataclass(frozen=True)
class Answer:
    """What a view gives; ``location`` is the address of what was created."""

    model: BaseModel
    location: str | None = None

    @property
    def body(self) -> str:
        """The model as JSON."""
        return self.model.model_dump_json()

    @property
    def tag(self) -> str:
        """Changes with whatever the caller can see."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:32]


View = Callable[..., Answer]
OPERATIONS: list[Operation] = []


def operation(described: Operation) -> Callable[[View], View]:
    """Route a view below /api/v1, with everything that is checked around it."""

    def register(view: View) -> View:
        full = replace(described, name=view.__name__, words=" ".join((view.__doc__ or "").split()))
        OPERATIONS.append(full)

        @requires_scope(described.scope)
        @wraps(view)
        def run(**path: Any) -> Response:
            return _run(full, view, path)

        blueprint.add_url_rule(described.path, view.__name__, run, methods=[described.method])
        return view

    return register


def _run(described: Operation, view: View, path: dict[str, Any]) -> Response:
    call = Call(_query(described), _body(described))
    if described.needs_version and not request.if_match:
        raise PreconditionRequired
    key = request.headers.get(KEY_HEADER) if described.method == "POST" else None
    if key is None:
        return _response(view(call, **path), described.status)
    whole = f"{request.method} {request.path}\n".encode() + request.get_data()
    row = begin_request(db(), current_bearer().token_id, key, whole, now=now())
    if isinstance(row, Kept):
        return Response(
            row.body, status=row.status, mimetype=JSON, headers=row.headers | {"Idempotency-Replayed": "true"}
        )
    response = _response(view(call, **path), described.status)
    names = [name for name in ("ETag", "Location") if name in response.headers]
    kept = Kept(response.status_code, {name: response.headers[name] for name in names}, response.get_data(as_text=True))
    finish_request(db(), row, kept)
    return response


def _response(answer: Answer, status: int) -> Response:
    response = Response(answer.body, status=status, mimetype=JSON)
    response.set_etag(answer.tag)
    response.vary.add("Accept-Language")
    if answer.location:
        response.headers["Location"] = answer.location
    if request.method == "GET":
        response.headers["Cache-Control"] = "private, no-cache"
        response.make_conditional(request)
    return response


def _query(described: Operation) -> BaseModel | None:
    known = described.query.model_fields if described.query is not None else {}
    for name in request.args:
        if name not in known:
            raise InvalidInput("There is no parameter %(name)s.", name=name[:40])
    if described.query is None:
        return None
    return _checked(lambda model: model.model_validate(request.args.to_dict()), described.query)


def _body(described: Operation) -> BaseModel | None:
    if described.body is None:
        return None
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    data = request.get_data()
    try:
        if not isinstance(json.loads(data), dict):
            raise BadRequest
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    return _checked(lambda model: model.model_validate_json(data), described.body)


def _checked(read: Callable[[type[BaseModel]], BaseModel], model: type[BaseModel]) -> BaseModel:
    try:
        return read(model)
    except ValidationError as error:
        raise InvalidBody(error.errors(include_url=False, include_input=False, include_context=False)) from error


def typed(call: Call, model: type[Model]) -> Model:
    """The body of a call as the model that its operation names."""
    return cast("Model", call.body if isinstance(call.body, model) else call.query)
