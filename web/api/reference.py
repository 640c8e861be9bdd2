"""The description of the API: for programs as OpenAPI, for people as a page of our own."""

from typing import Any

from flask import Response, json, render_template
from flask.typing import ResponseReturnValue

from web.api.document import SCOPE_WORDS, fields_of, openapi
from web.api.operations import JSON, OPERATIONS, blueprint

KEEP_SECONDS = 300


@blueprint.get("/openapi.json")
def document() -> Response:
    """The OpenAPI 3.1 document."""
    response = Response(json.dumps(openapi(), ensure_ascii=False), mimetype=JSON)
    response.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    return response


@blueprint.get("")
def reference() -> ResponseReturnValue:
    """The same for people: operations, models, scopes."""
    schemas: dict[str, Any] = openapi()["components"]["schemas"]
    return render_template(
        "api/reference.html",
        operations=OPERATIONS,
        models=[
            (name, schema.get("description", ""), schema.get("enum"), fields_of(name))
            for name, schema in schemas.items()
        ],
        scopes=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
    )
