"""For machines that watch this one: does it live, can it work, and figures of its work."""

import hmac
import shutil

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from core.database import stored_version
from core.errors import NotAllowed
from core.run_alarms import standing_causes
from core.scheduling import is_scheduler_alive
from core.settings import Settings
from web.metrics import metrics_page
from web.session import db, discard, now

blueprint = Blueprint("health", __name__)

LEAST_FREE_BYTES = 200 * 1024 * 1024
VERSION = "passgenau_database_version"  # as the first look of this process found it


@blueprint.get("/health/live")
def live() -> ResponseReturnValue:
    """The process answers; it asks nobody else."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """Whether requests can be served: 200 or 503. What is wrong is told to whoever shows the token for metrics."""
    problems = _problems()
    answer = {"status": "error" if problems else "ok"}
    if _has_token():
        answer |= {"problems": ", ".join(problems), "warnings": ", ".join(_warnings() if not problems else [])}
    return jsonify(answer), 503 if problems else 200


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus, with the token of `metrics.key` as bearer."""
    if not _has_token():
        raise NotAllowed("Metrics are given to the monitoring alone, with its token.")
    return metrics_page(db(), _settings(), now=now())


def _problems() -> list[str]:
    found = []
    try:
        version = stored_version(db())
    except SQLAlchemyError:
        discard()
        found.append("database out of reach")
    else:
        known = current_app.extensions.setdefault(VERSION, version)
        if version != known:
            found.append(f"database has version {version} now, had {known} when this process began: restart")
    if shutil.disk_usage(_settings().instance).free < LEAST_FREE_BYTES:
        found.append("disk of the instance nearly full")
    return found


def _warnings() -> list[str]:
    """What keeps nobody from working yet."""
    found = [] if is_scheduler_alive(db(), now=now()) else ["no scheduler shows that it lives"]
    causes = sorted(standing_causes(db(), limits=_settings().alarms))
    return found + [f"alarm: {kind.value} {reason.value}" for kind, reason in causes]


def _has_token() -> bool:
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {_settings().metrics_token}".encode())


def _settings() -> Settings:
    found: Settings = current_app.config["PASSGENAU"]
    return found
