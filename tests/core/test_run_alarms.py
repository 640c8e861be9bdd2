"""What is odd about a run beside those before it, and what becomes of an alarm."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict
from core.run_alarms import (
    EARLIER,
    AlarmReason,
    RunAlarm,
    RunFigures,
    acknowledge_alarm,
    check_runs,
    findings,
)
from core.runs import Run, RunKind, RunState, RunTrigger
from core.settings import AlarmLimits
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

LIMITS = AlarmLimits()
USUAL = RunFigures(300, {"clients": 100, "vacancies": 50, "candidates": 900, "chosen": 200})


def test_a_run_like_those_before_is_in_order() -> None:
    assert findings(USUAL, [USUAL] * 3, LIMITS) == {}


def test_the_first_run_of_an_empty_installation_is_no_alarm() -> None:
    assert findings(RunFigures(1, {"clients": 0}), [], LIMITS) == {}


def test_a_run_without_clients_is_empty_where_there_were_some() -> None:
    found = findings(RunFigures(300, {**USUAL.counts, "clients": 0}), [USUAL], LIMITS)

    assert found == {AlarmReason.EMPTY: {"counts": {"clients": 0}}}


def test_too_short_and_too_different_name_the_figure_and_what_is_usual() -> None:
    found = findings(RunFigures(59, {**USUAL.counts, "chosen": 99}), [USUAL] * 3, LIMITS)

    assert found == {
        AlarmReason.TOO_SHORT: {"seconds": 59, "usual": 300},
        AlarmReason.TOO_DIFFERENT: {"counts": {"chosen": (99, 200)}},
    }


def test_few_earlier_runs_short_runs_and_small_counts_say_nothing() -> None:
    small = RunFigures(20, {"clients": 10, "vacancies": 5, "candidates": 19, "chosen": 4})

    assert findings(RunFigures(1, {**small.counts, "candidates": 3}), [small] * 5, LIMITS) == {}
    assert findings(RunFigures(1, {**USUAL.counts, "chosen": 1}), [USUAL] * 2, LIMITS) == {}


def test_more_than_usual_is_as_different_as_less() -> None:
    found = findings(RunFigures(300, {**USUAL.counts, "chosen": 301}), [USUAL] * 3, LIMITS)

    assert found == {AlarmReason.TOO_DIFFERENT: {"counts": {"chosen": (301, 200)}}}


def ended(session: Session, seconds: int, state: RunState = RunState.FINISHED) -> None:
    session.add(
        Run(kind=RunKind.MATCH, state=state, trigger=RunTrigger.SCHEDULE, requested_at=NOON, counts=dict(USUAL.counts),
            started_at=NOON - timedelta(seconds=seconds), finished_at=NOON)
    )  # fmt: skip
    session.flush()


def test_a_run_is_compared_with_the_latest_that_finished_well_alone(session: Session) -> None:
    for _ in range(2 * EARLIER):
        ended(session, 5000)  # long ago
    for _ in range(EARLIER):
        ended(session, 300)
    for _ in range(EARLIER):
        ended(session, 5000, RunState.FAILED)
    ended(session, 300)

    assert check_runs(session, [], limits=LIMITS, now=NOON) == []


@pytest.mark.parametrize("is_over", [True, False])
def test_an_alarm_that_is_over_or_acknowledged_is_not_acknowledged_again(is_over: bool, session: Session) -> None:
    by = make_user(session).id
    alarm = RunAlarm(kind=RunKind.MATCH, reason=AlarmReason.FAILED, detail={}, raised_at=NOON)
    alarm.ended_at = NOON if is_over else None
    session.add(alarm)
    session.flush()
    if not is_over:
        acknowledge_alarm(session, alarm.id, note="disk is enlarged", now=NOON, by=by)

    with pytest.raises(Conflict, match="over or acknowledged"):
        acknowledge_alarm(session, alarm.id, note="again", now=NOON, by=by)
