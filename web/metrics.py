"""Metrics for Prometheus: requests by route and status, runs, alarms, what waits to leave. No ids, nothing of people.

With several processes of the web server each writes its own figures into files below ``PROMETHEUS_MULTIPROC_DIR``
(`jobs.serve` sets it), and whichever answers adds them up.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from sqlalchemy.orm import Session

from core.settings import Settings
from placements.queries.operation import OperationFigures, operation_figures

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

REQUESTS = Counter("passgenau_requests", "Answers of the web server", ["route", "method", "status"])
DURATION = Histogram("passgenau_request_seconds", "Time until the answer leaves", ["route"], buckets=SECONDS)


def register(app: Flask) -> None:
    """Count every request and take its time."""
    app.before_request(_begin)
    app.after_request(_count)


def forget_process(pid: int) -> None:
    """A process of the web server has ended."""
    if FOLDER in os.environ:
        mark_process_dead(pid, os.environ[FOLDER])  # type: ignore[no-untyped-call]


def metrics_page(session: Session, settings: Settings, *, now: datetime) -> Response:
    """All metrics as Prometheus reads them."""
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        source = [registry]
    else:
        source = [REGISTRY]
    own = CollectorRegistry()
    own.register(_Figures(operation_figures(session, settings.alarms), now, settings.instance))
    return Response(b"".join(generate_latest(each) for each in (*source, own)), content_type=CONTENT_TYPE_LATEST)


def seconds_taken() -> float:
    """Since this request began."""
    return time.perf_counter() - float(g.get("begun_at", time.perf_counter()))


def _begin() -> None:
    g.begun_at = time.perf_counter()


def _count(response: Response) -> Response:
    route = request.endpoint or "none"
    REQUESTS.labels(route, _method(), str(response.status_code)).inc()
    DURATION.labels(route).observe(seconds_taken())
    return response


def _method() -> str:
    """The method, one of a few: whoever invents some must not fill the memory."""
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"


class _Figures:
    """What the database tells, in the form of the library."""

    def __init__(self, figures: OperationFigures, now: datetime, instance: Path) -> None:
        self._figures, self._now, self._instance = figures, now, instance

    def collect(self) -> Iterator[Metric]:
        """Each metric with its values."""
        yield from self._of_runs()
        found = self._figures
        for name, what, waiting in (
            ("messages", "E-mails that wait to be sent", found.messages),
            ("webhook_calls", "Calls of webhooks that wait", found.webhook_calls),
        ):
            yield _single(f"passgenau_{name}_waiting", what, waiting.count)
            yield _single(f"passgenau_{name}_oldest_seconds", "Age of the oldest of them", self._age(waiting.since))
        yield _single("passgenau_messages_uncertain", "E-mails that a person has to look at", found.uncertain_messages)
        stat = os.statvfs(self._instance)
        yield _single("passgenau_disk_free_bytes", "Free on the disk of the instance", stat.f_bavail * stat.f_frsize)

    def _of_runs(self) -> Iterator[Metric]:
        found = self._figures
        runs = GaugeMetricFamily("passgenau_runs", "Runs on record", labels=["kind", "state"])
        for (kind, state), count in found.runs.items():
            runs.add_metric([kind.value, state.value], count)
        yield runs
        ages = GaugeMetricFamily("passgenau_run_age_seconds", "Since a run last finished well", labels=["kind"])
        for kind, moment in found.finished_at.items():
            ages.add_metric([kind.value], self._age(moment))
        yield ages
        alarms = GaugeMetricFamily("passgenau_run_alarms", "Alarms that last", labels=["kind", "reason"])
        for kind, reason in sorted(found.alarms):
            alarms.add_metric([kind.value, reason.value], 1)
        yield alarms
        paused = GaugeMetricFamily("passgenau_runs_paused", "Kinds of runs that a person has paused", labels=["kind"])
        for kind in sorted(found.paused):
            paused.add_metric([kind.value], 1)
        yield paused
        if found.scheduler_seen_at is not None:
            age = self._age(found.scheduler_seen_at)
            yield _single("passgenau_scheduler_silent_seconds", "Since a scheduler last showed that it lives", age)

    def _age(self, since: datetime | None) -> float:
        return 0.0 if since is None else max(0.0, (self._now - since).total_seconds())


def _single(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)
