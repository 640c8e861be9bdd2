"""What monitoring is told: does it live, can it work, and figures without anything about people."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session, sessionmaker

from core.run_alarms import AlarmReason, RunAlarm
from core.runs import Run, RunKind, RunState, RunTrigger
from tests.web.conftest import METRICS_TOKEN, Visitor

BEARER = {"Authorization": f"Bearer {METRICS_TOKEN}"}
NOW = datetime.now(UTC)
Sessions = sessionmaker[Session]


def samples(text: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def test_a_process_that_answers_lives(visitor: Callable[..., Visitor]) -> None:
    assert visitor(None).client.get("/health/live").get_json() == {"status": "ok"}


def test_who_watches_is_told_what_is_missing_and_nobody_else(visitor: Callable[..., Visitor]) -> None:
    client = visitor(None).client

    assert client.get("/health/ready").get_json() == {"status": "ok"}
    assert client.get("/health/ready", headers=BEARER).get_json() == {
        "status": "ok", "problems": "", "warnings": "no scheduler shows that it lives",
    }  # fmt: skip


def test_an_upgrade_below_a_process_asks_for_a_restart(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    client = visitor(None).client
    assert client.get("/health/ready").status_code == 200
    with sessions.begin() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    answer = client.get("/health/ready", headers=BEARER)
    with sessions.begin() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))

    assert answer.status_code == 503
    assert "9999" in answer.get_json()["problems"]


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer é"}])
def test_metrics_need_the_token(visitor: Callable[..., Visitor], given: dict[str, str]) -> None:
    assert visitor(None).client.get("/metrics", headers=given).status_code == 403


def test_a_run_that_failed_is_told_before_an_alarm_is_written(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    with sessions.begin() as session:
        session.add(Run(kind=RunKind.MATCH, state=RunState.FAILED, trigger=RunTrigger.COMMAND, requested_at=NOW))
    client = visitor(None).client

    found = samples(client.get("/metrics", headers=BEARER).text)
    warnings = client.get("/health/ready", headers=BEARER).get_json()["warnings"]

    assert found["passgenau_run_alarms"] == [({"kind": "match", "reason": "failed"}, 1.0)]
    assert warnings == "no scheduler shows that it lives, alarm: match failed"


def test_metrics_count_requests_runs_and_alarms(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    with sessions.begin() as session:
        run = Run(kind=RunKind.MATCH, state=RunState.FINISHED, trigger=RunTrigger.COMMAND, requested_at=NOW,
                  finished_at=NOW - timedelta(hours=5))  # fmt: skip
        session.add(run)
        session.add(RunAlarm(kind=RunKind.MATCH, reason=AlarmReason.EMPTY, detail={}, raised_at=NOW))
    client = visitor(None).client
    client.get("/nowhere/of/anybody")

    found = samples(client.get("/metrics", headers=BEARER).text)

    assert ({"kind": "match", "state": "finished"}, 1.0) in found["passgenau_runs"]
    assert ({"kind": "match", "reason": "empty"}, 1.0) in found["passgenau_run_alarms"]
    assert found["passgenau_run_age_seconds"][0][1] >= 5 * 3600
    routes = {labels["route"] for labels, _ in found["passgenau_requests_total"]}
    assert "none" in routes
    assert not any("nowhere" in route for route in routes)
