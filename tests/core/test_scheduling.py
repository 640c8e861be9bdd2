"""What schedulers leave behind tells whether one lives, and which promised moment nobody has kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.run_control import pause_runs
from core.runs import RunKind, RunTrigger, claim_run, queue_run
from core.scheduling import SILENT_AFTER, Moment, is_scheduler_alive, missed_moments, note_scheduler
from tests.factories import make_user

DUE = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
AFTER = timedelta(hours=2)
NIGHTLY = Moment("nightly-match", RunKind.MATCH, DUE)


def known(session: Session, since: datetime) -> None:
    note_scheduler(session, "one", [NIGHTLY], now=since)


def missed(session: Session, now: datetime) -> list[Moment]:
    return missed_moments(session, [NIGHTLY], now=now, after=AFTER)


def test_a_moment_is_missed_once_its_time_and_the_patience_are_over(session: Session) -> None:
    known(session, DUE - timedelta(days=1))

    assert missed(session, DUE + AFTER - timedelta(seconds=1)) == []
    assert missed(session, DUE + AFTER) == [NIGHTLY]


def test_what_was_due_before_the_schedule_was_known_here_was_never_promised(session: Session) -> None:
    known(session, DUE + timedelta(minutes=1))

    assert missed(session, DUE + AFTER) == []


def test_a_later_look_does_not_make_an_entry_younger(session: Session) -> None:
    known(session, DUE - timedelta(days=1))
    later = Moment(NIGHTLY.name, NIGHTLY.kind, DUE + timedelta(days=1))
    note_scheduler(session, "one", [later], now=DUE + timedelta(minutes=1))

    assert missed(session, DUE + AFTER) == [NIGHTLY]


def test_what_a_person_has_paused_is_not_missed(session: Session) -> None:
    known(session, DUE - timedelta(days=1))
    pause_runs(session, RunKind.MATCH, reason="audit", now=DUE, by=make_user(session).id)

    assert missed(session, DUE + AFTER) == []


@pytest.mark.parametrize(("started", "expected"), [(DUE, []), (DUE - timedelta(seconds=1), [NIGHTLY])])
def test_a_run_that_has_begun_since_keeps_the_moment(
    started: datetime, expected: list[Moment], session: Session
) -> None:
    known(session, DUE - timedelta(days=1))
    run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=started, by=None)
    claim_run(session, run.id, now=started)

    assert missed(session, DUE + AFTER) == expected


def test_a_scheduler_lives_as_long_as_it_beats(session: Session) -> None:
    known(session, DUE)

    assert is_scheduler_alive(session, now=DUE + SILENT_AFTER)
    assert not is_scheduler_alive(session, now=DUE + SILENT_AFTER + timedelta(seconds=1))
