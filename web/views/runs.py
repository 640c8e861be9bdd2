"""What ran and what came of it, for the operator; "run now"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.audit import record
from core.run_alarms import AlarmReason, RunAlarm, acknowledge_alarm, lasting_alarms
from core.run_control import pause_runs, resume_runs, stop_run
from core.run_progress import Progress, progress_of
from core.runs import (
    Run,
    RunKind,
    RunState,
    RunTrigger,
    find_pause,
    find_waiting_run,
    get_run,
    last_finished_run,
    queue_run,
)
from core.runs import runs as latest_runs
from core.users import Role, get_user
from matching.queries import find_match_run
from placements.complaint import overrides_of_run
from web.access import current_user, requires_role
from web.formatting import DASH, number_text, points_text
from web.session import db, now

blueprint = Blueprint("runs", __name__)

SHOWN = 50
PATIENCE = timedelta(seconds=60)  # the scheduler looks every few seconds

KIND_LABELS = {
    RunKind.MATCH: _l("Match run"),
    RunKind.EXPIRE_VACANCIES: _l("Expiry of vacancies"),
    RunKind.REMIND: _l("Reminders"),
    RunKind.TIMERS: _l("Due dates of proposals"),
    RunKind.MESSAGES: _l("Reminders and digests to employers"),
    RunKind.LEARN_TITLES: _l("Learning occupations of titles"),
    RunKind.SYNC_FEEDS: _l("Fetching feeds"),
    RunKind.ACCOUNTS: _l("Closing accounts"),
    RunKind.RETENTION: _l("Deleting what is over its time"),
}
STATE_LABELS = {
    RunState.QUEUED: (_l("waiting"), "info"),
    RunState.RUNNING: (_l("running"), "near"),
    RunState.FINISHED: (_l("finished"), "met"),
    RunState.FAILED: (_l("failed"), "unmet"),
    RunState.STOPPED: (_l("stopped"), "unknown"),
    RunState.SKIPPED: (_l("done by a later run"), "neutral"),
}
TRIGGER_LABELS = {
    RunTrigger.SCHEDULE: _l("by schedule"),
    RunTrigger.WEB: _l("by hand"),
    RunTrigger.COMMAND: _l("by command"),
}
STEP_LABELS = {
    "load": _l("Reading clients and vacancies"),
    "candidates": _l("Comparing clients and vacancies"),
    "assign": _l("Assigning proposals"),
    "near misses": _l("Looking for near misses"),
    "store": _l("Storing the matches"),
    "suggest": _l("Writing the proposals"),
}
ALARM_LABELS = {
    AlarmReason.MISSED: _l("was missed"),
    AlarmReason.FAILED: _l("broke off"),
    AlarmReason.EMPTY: _l("had nothing to compare"),
    AlarmReason.TOO_SHORT: _l("was unusually short"),
    AlarmReason.TOO_DIFFERENT: _l("has an unusual result"),
}
COUNT_LABELS = {
    "clients": _l("Clients"),
    "vacancies": _l("Vacancies"),
    "pairs": _l("Pairs compared"),
    "candidates": _l("Candidate pairs"),
    "fits": _l("Candidates that fit"),
    "to_clarify": _l("Candidates to clarify"),
    "chosen": _l("Assigned"),
    "near_misses": _l("Near misses"),
    "households": _l("Households whose times must not clash"),
    "household_cost_hundredths": _l("Points that households cost"),
    "household_gap_hundredths": _l("Points that they could cost less at most"),
    "clients_without_candidate": _l("Clients without candidate"),
    "clients_with_proposal": _l("Clients with a proposal"),
    "new": _l("New proposals"),
    "again": _l("Suggested again"),
    "kept": _l("Proposals kept"),
    "decided": _l("Decided already"),
    "lapsed": _l("Proposals lapsed"),
    "failures": _l("Failed items"),
    "expired": _l("Vacancies expired"),
    "closed": _l("Accounts closed"),
    "closed_with_work": _l("Closed with work left"),
    "unused": _l("Accounts unused for 90 days"),
    "forgotten_cvs": _l("CVs forgotten"),
    "ended_pauses": _l("Pauses ended"),
    "permission_warnings": _l("Work permissions that run out soon"),
    "suggestions": _l("Suggestions that wait"),
    "advisers": _l("Advisers"),
    "reminders": _l("Reminders queued"),
    "digests": _l("Digests queued"),
    "erased_texts": _l("Texts erased"),
    "confirmed_titles": _l("Titles whose occupation was confirmed"),
    "right_before_percent": _l("Of these right before, in percent"),
    "right_after_percent": _l("Of these right with what was learned, in percent"),
    "is_in_use": _l("What was learned is in use"),
    "feeds_done": _l("Feeds fetched"),
    "feeds_held": _l("Feeds held for a decision"),
    "feeds_failed": _l("Feeds that failed"),
    "duplicates_found": _l("Adverts that look like one vacancy"),
}
MAIN_COUNTS = ("new", "kept", "lapsed", "expired", "suggestions", "confirmed_titles", "is_in_use")
SECONDS, HUNDREDTHS = "seconds", "_hundredths"


@dataclass(frozen=True)
class Figure:
    """A count of a run, ready to be shown."""

    label: str
    value: str
    is_main: bool = False


@dataclass(frozen=True)
class RunRow:
    """A run, ready to be shown."""

    run: Run
    kind: str
    state: str
    look: str
    trigger: str
    duration: str
    figures: list[Figure]
    seconds: list[Figure]
    failures: list[dict[str, Any]]

    @property
    def is_over(self) -> bool:
        """Whether nothing about it changes any more."""
        return self.run.state not in (RunState.QUEUED, RunState.RUNNING)

    @property
    def step(self) -> str:
        """What it does at the moment."""
        if self.run.state is RunState.QUEUED:
            return str(_("Waiting for the scheduler"))
        return str(STEP_LABELS.get(self.run.step or "", self.run.step or _("Starting")))

    @property
    def name(self) -> str:
        """Its kind and number."""
        return str(_("%(kind)s no. %(id)s", kind=self.kind, id=self.run.id))


@dataclass(frozen=True)
class AlarmRow:
    """An alarm, ready to be shown."""

    alarm: RunAlarm
    title: str
    figures: str
    seen_by: str | None


@blueprint.get("/runs")
@requires_role(Role.OPERATOR)
def index() -> ResponseReturnValue:
    """The latest runs, and whether the machinery lives."""
    rows = [_row(run) for run in latest_runs(db(), limit=SHOWN)]
    last = last_finished_run(db(), RunKind.MATCH)
    return render_template(
        "runs/index.html",
        rows=rows,
        last=_row(last) if last else None,
        failed=sum(1 for row in rows if row.run.state is RunState.FAILED),
        running=next((row for row in rows if row.run.state is RunState.RUNNING), None),
        alarms=[_alarm(each) for each in lasting_alarms(db())],
        pause=find_pause(db(), RunKind.MATCH),
        is_scheduler_missing=_is_scheduler_missing(),
    )


@blueprint.get("/runs/<int:run_id>")
@requires_role(Role.OPERATOR)
def show(run_id: int) -> ResponseReturnValue:
    """One run: counts, failures, settings; its progress while it works."""
    return render_template("runs/show.html", **_page(run_id))


@blueprint.get("/runs/<int:run_id>/progress")
@requires_role(Role.OPERATOR)
def progress(run_id: int) -> ResponseReturnValue:
    """The part of the run's page that changes while it works, for polling."""
    page = _page(run_id)
    step = page["row"].state if page["row"].is_over else page["row"].step
    return render_template("runs/_run.html", **page, news=step if step != request.args.get("step") else None)


@blueprint.post("/runs")
@requires_role(Role.OPERATOR)
def start() -> ResponseReturnValue:
    """Queue a match run; the scheduler picks it up within seconds."""
    run = queue_run(db(), RunKind.MATCH, trigger=RunTrigger.WEB, now=now(), by=current_user().id)
    record(db(), "run.queue", kind="run", object_id=run.id, now=now(), by=current_user().id)
    if find_pause(db(), RunKind.MATCH) is None:
        flash(_("The match run is queued. The scheduler starts it within seconds."), "success")
    else:
        flash(_("The match run is queued. It waits until somebody resumes matching."), "warning")
    return redirect(url_for("runs.show", run_id=run.id))


@blueprint.post("/runs/<int:run_id>/stop")
@requires_role(Role.OPERATOR)
def stop(run_id: int) -> ResponseReturnValue:
    """Stop a run for good; within seconds its process leaves it, and nothing of it counts."""
    stop_run(db(), run_id, reason=request.form.get("reason", ""), now=now(), by=current_user().id)
    flash(_("The run is stopped. Nothing of it counts."), "success")
    return redirect(url_for("runs.show", run_id=run_id))


@blueprint.post("/runs/pause")
@requires_role(Role.OPERATOR)
def pause() -> ResponseReturnValue:
    """Pause matching until somebody resumes it."""
    pause_runs(db(), RunKind.MATCH, reason=request.form.get("reason", ""), now=now(), by=current_user().id)
    flash(_("Matching is paused until somebody resumes it."), "success")
    return redirect(url_for("runs.index"))


@blueprint.post("/runs/resume")
@requires_role(Role.OPERATOR)
def resume() -> ResponseReturnValue:
    """Resume matching."""
    resume_runs(db(), RunKind.MATCH, now=now(), by=current_user().id)
    flash(_("Matching goes on. What has waited starts within seconds."), "success")
    return redirect(url_for("runs.index"))


@blueprint.post("/runs/alarms/<int:alarm_id>/acknowledge")
@requires_role(Role.OPERATOR)
def acknowledge(alarm_id: int) -> ResponseReturnValue:
    """Say, with one's name, that an alarm is seen and what is done about it."""
    acknowledge_alarm(db(), alarm_id, note=request.form.get("reason", ""), now=now(), by=current_user().id)
    flash(_("The alarm is acknowledged."), "success")
    return redirect(url_for("runs.index"))


def _alarm(alarm: RunAlarm) -> AlarmRow:
    seen_by = get_user(db(), alarm.acknowledged_by).display_name if alarm.acknowledged_by else None
    title = _("%(kind)s %(reason)s", kind=KIND_LABELS[alarm.kind], reason=ALARM_LABELS[alarm.reason])
    return AlarmRow(alarm, title, _alarm_figures(alarm), seen_by)


def _alarm_figures(alarm: RunAlarm) -> str:
    """The figures that raised the alarm, in words."""
    if alarm.reason is AlarmReason.TOO_SHORT:
        detail = {name: number_text(alarm.detail[name]) for name in ("seconds", "usual")}
        return str(_("%(seconds)s seconds instead of about %(usual)s", **detail))
    counts = alarm.detail.get("counts", {})
    return " · ".join(_count_text(str(COUNT_LABELS.get(name, name)), value) for name, value in counts.items())


def _count_text(name: str, value: object) -> str:
    """What a run counted, beside what is usual."""
    if not isinstance(value, list):
        return str(_("%(name)s: none", name=name))
    figures = {"now": number_text(value[0]), "usual": number_text(value[1])}
    return str(_("%(name)s: %(now)s instead of about %(usual)s", name=name, **figures))


def _progress(run: Run) -> Progress | None:
    """How far the run is, by what the steps of the latest one took."""
    last = last_finished_run(db(), run.kind)
    if last is None or run.state is not RunState.RUNNING or run.started_at is None:
        return None
    earlier = (last.counts or {}).get(SECONDS) or {}
    elapsed = max(0.0, (now() - run.started_at).total_seconds())
    return progress_of(run.step, run.progress_done, run.progress_total, earlier=earlier, elapsed=elapsed)


def _page(run_id: int) -> dict[str, Any]:
    run = get_run(db(), run_id)
    found = find_match_run(db(), run_id) if run.kind is RunKind.MATCH else None
    settings = sorted(_flat(found.settings)) if found else []
    how_far = _progress(run)
    return {
        "row": _row(run),
        "match_run": found,
        "settings": settings,
        "overrides": overrides_of_run(db(), run_id) if found and run.finished_at else None,
        "progress": how_far,
        "time_left": _time_text(how_far.seconds_left) if how_far else None,
        "stopped_by": get_user(db(), run.stopped_by).display_name if run.stopped_by else None,
        "pause": find_pause(db(), RunKind.MATCH)
        if run.state is RunState.QUEUED and run.kind is RunKind.MATCH
        else None,
        "is_scheduler_missing": run.state is RunState.QUEUED and _is_scheduler_missing(),
    }


def _is_scheduler_missing() -> bool:
    waiting = find_waiting_run(db(), now=now())
    return waiting is not None and now() - waiting.requested_at > PATIENCE


def _row(run: Run) -> RunRow:
    state, look = STATE_LABELS[run.state]
    return RunRow(
        run=run,
        kind=str(KIND_LABELS[run.kind]),
        state=str(state),
        look=look,
        trigger=str(TRIGGER_LABELS[run.trigger]),
        duration=_duration(run),
        figures=[_figure(name, value) for name, value in (run.counts or {}).items() if name != SECONDS],
        seconds=_seconds((run.counts or {}).get(SECONDS)),
        failures=[item if isinstance(item, dict) else {"reason": str(item)} for item in run.failures or []],
    )


def _figure(name: str, value: object) -> Figure:
    if name.endswith(HUNDREDTHS) and isinstance(value, int):
        return Figure(str(COUNT_LABELS.get(name, name)), points_text(value / 100))
    return Figure(str(COUNT_LABELS.get(name, name.replace("_", " "))), _plain(value), is_main=name in MAIN_COUNTS)


def _seconds(measured: object) -> list[Figure]:
    """Seconds of each step."""
    if not isinstance(measured, Mapping):
        return []
    return [
        Figure(str(STEP_LABELS.get(step, step)), _("%(seconds)s s", seconds=number_text(float(seconds), 1)))
        for step, seconds in measured.items()
    ]


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """(dotted name, text) of plain values; a list counts its entries."""
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", _plain(value)))
    return found


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int | float):
        return number_text(value)
    return number_text(len(value)) if isinstance(value, list) else str(value)


def _duration(run: Run) -> str:
    if run.started_at is None:
        return DASH
    seconds = max(0.0, ((run.finished_at or now()) - run.started_at).total_seconds())
    return _time_text(seconds)


def _time_text(seconds: float) -> str:
    if seconds < 120:
        return str(ngettext("%(num)s second", "%(num)s seconds", round(seconds)))
    return str(ngettext("%(num)s minute", "%(num)s minutes", round(seconds / 60)))
