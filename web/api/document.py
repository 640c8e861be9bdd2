"""The OpenAPI 3.1 document, written from the operations and models that answer requests."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from employers.api_access.models import Scope
from web.api.operations import JSON, KEY_HEADER, OPERATIONS, Operation
from web.api.problems import MEDIA_TYPE
from web.api.schemas import LARGEST, Problem

VERSION = "1.0.0"
PATH_PLACE = re.compile(r"<int:(\w+)>")
REF = "#/components/schemas/{model}"
SCOPE_WORDS = {
    Scope.VACANCIES_READ: "Read own vacancies",
    Scope.VACANCIES_WRITE: "Create and change own vacancies",
    Scope.PROPOSALS_READ: "Read proposals for own vacancies, anonymous until the name is released",
    Scope.ANSWERS_WRITE: "Answer proposals",
}
PROBLEMS = {
    400: "The request cannot be read", 401: "No valid token", 403: "The token or the state does not allow it",
    404: "There is no such thing, or not for this token", 409: "It contradicts what is stored",
    412: "It was changed meanwhile", 413: "Too large", 415: "The body is not JSON", 422: "A value is not allowed",
    428: "If-Match is missing", 429: "Too many requests",
}  # fmt: skip
WITH_BODY = frozenset({400, 413, 415, 422})
DESCRIPTION = """Vacancies, proposals and answers of an employer at the employer service of a Jobcenter.

Tokens are made on the employer's pages, or by the employer's adviser. Proposals are anonymous until the client's name
is released. Lists are read page by page with `cursor`; changes name the ETag of what was read as `If-Match`; a POST
with an `Idempotency-Key` may be sent again within a day and is carried out once. Errors are problem documents
(RFC 9457) in German or English, as `Accept-Language` asks. A token may call 120 times a minute."""


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """The document."""
    models, schemas = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        path = "/api/v1" + PATH_PLACE.sub(r"{\1}", each.path)
        paths.setdefault(path, {})[each.method.lower()] = _operation(each, models)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Passgenau", "version": VERSION, "description": DESCRIPTION,
                 "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _scopes()}},
        },
    }  # fmt: skip


def _schemas() -> tuple[dict[tuple[type[BaseModel], str], dict[str, Any]], dict[str, Any]]:
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Problem, "serialization")]
    for each in OPERATIONS:
        wanted.append((each.answer, "serialization"))
        if each.body is not None:
            wanted.append((each.body, "validation"))
        if each.query is not None:
            wanted.append((each.query, "validation"))
    refs, document = models_json_schema(list(dict.fromkeys(wanted)), ref_template=REF)
    return {(model, mode): ref for (model, mode), ref in refs.items()}, document["$defs"]  # type: ignore[misc]


def _operation(each: Operation, models: dict[tuple[type[BaseModel], str], dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "description": f"{each.words} Scope: `{each.scope.value}`.",
        "parameters": [*_places(each.path), *_query(each), *_headers(each)],
        "responses": {str(each.status): _success(each, models[(each.answer, "serialization")])}
        | _problems(each, models),
    }
    if each.body is not None:
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": models[(each.body, "validation")]}}}
    return found


def _places(path: str) -> list[dict[str, Any]]:
    schema = {"type": "integer", "minimum": 1, "maximum": LARGEST}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in PATH_PLACE.findall(path)]


def _query(each: Operation) -> list[dict[str, Any]]:
    if each.query is None:
        return []
    document = each.query.model_json_schema(ref_template=REF)
    return [
        {"name": name, "in": "query", "required": False, "schema": _without_null(schema)}
        for name, schema in document["properties"].items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: what may be absent is simply left out."""
    kinds = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    return kinds[0] if len(kinds) == 1 else schema


def _headers(each: Operation) -> list[dict[str, Any]]:
    found = [_header("Accept-Language", "`de` or `en`; anything else is answered in German", {"type": "string"})]
    if each.method == "POST":
        schema = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
        found.append(_header(KEY_HEADER, "A request with the same key is carried out once", schema))
    if each.needs_version:
        schema = {"type": "string", "pattern": '^"[0-9a-f]{32}"$'}
        found.append(_header("If-Match", "The ETag of what was read", schema) | {"required": True})
    return found


def _header(name: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": words, "schema": schema}


def _success(each: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    headers: dict[str, Any] = {"ETag": {"schema": {"type": "string"}}}
    if each.status == 201:
        headers["Location"] = {"schema": {"type": "string"}, "description": "Where a new thing can be read"}
    return {"description": each.summary, "headers": headers, "content": {JSON: {"schema": schema}}}


def _problems(each: Operation, models: dict[tuple[type[BaseModel], str], dict[str, Any]]) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": models[(Problem, "serialization")]}}
    left_out = set() if each.body is not None else WITH_BODY - {422, 400}
    left_out |= set() if each.needs_version or each.name == "change_status" else {412, 428}
    found = {
        str(status): {"description": words, "content": content}
        for status, words in PROBLEMS.items() if status not in left_out
    }  # fmt: skip
    return found | {"default": {"description": "Any other error", "content": content}}


def _scopes() -> str:
    return "Scopes: " + "; ".join(f"`{scope.value}`: {words}" for scope, words in SCOPE_WORDS.items())


def fields_of(name: str) -> Sequence[tuple[str, str, bool]]:
    """(field, type in words, whether it must be there) of a model, for the readable page."""
    schema = openapi()["components"]["schemas"][name]
    required = set(schema.get("required", []))
    return [(field, _type_words(each), field in required) for field, each in schema.get("properties", {}).items()]


def _type_words(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(_type_words(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_type_words(schema.get('items', {}))}]"
    words = str(schema.get("format") or schema.get("type", "any"))
    ends = [
        f"{label} {schema[key]}"
        for key, label in (("minimum", "≥"), ("maximum", "≤"), ("maxLength", "max."))
        if key in schema
    ]
    return f"{words} ({', '.join(ends)})" if ends else words
