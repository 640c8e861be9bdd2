"""Health for machines: does the application answer, does the database."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from core.runs import RunKind, last_finished_run
from web.session import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Status, and when the matcher last finished; no figure about people."""
    run = last_finished_run(db(), RunKind.MATCH)
    finished_at = run.finished_at.isoformat() if run and run.finished_at else None
    return jsonify(status="ok", last_match_run_finished_at=finished_at)
