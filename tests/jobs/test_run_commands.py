"""`passgenau runs`, `backup` and `restore` as people type them."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from core.run_alarms import AlarmReason, RunAlarm
from core.runs import RunKind, RunState, RunTrigger, get_run, queue_run
from tests.factories import make_user
from tests.jobs.conftest import Passgenau

NOW = datetime.now(UTC)
Sessions = sessionmaker[Session]


def queued(sessions: Sessions) -> int:
    with sessions.begin() as session:
        make_user(session, email="eva@example.org", display_name="Eva Muster")
        return queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=NOW, by=None).id


def test_a_run_is_stopped_by_name(passgenau: Passgenau, sessions: Sessions) -> None:
    run_id = queued(sessions)

    nobody = passgenau("runs", "stop", str(run_id), "--by", "nobody@example.org", "--reason", "test")
    done = passgenau("runs", "stop", str(run_id), "--by", "eva@example.org", "--reason", "test")

    assert (nobody.code, nobody.err) == (2, "passgenau: There is no user nobody@example.org.\n")
    assert (done.code, done.out) == (0, f"Run {run_id} is stopped. Nothing of it counts.\n")
    assert "stopped" in passgenau("runs", "list").out
    with sessions() as session:
        assert get_run(session, run_id).state is RunState.STOPPED


def test_while_matching_is_paused_a_command_refuses_to_match_and_names_who_paused(
    passgenau: Passgenau, sessions: Sessions
) -> None:
    queued(sessions)
    passgenau("runs", "pause", "--by", "eva@example.org", "--reason", "audit")

    refused = passgenau("match")
    listed = passgenau("runs", "list").out
    resumed = passgenau("runs", "resume", "--by", "eva@example.org")

    assert refused.code == 2
    assert "by Eva Muster: audit" in refused.err
    assert "Matching is paused since" in listed
    assert (resumed.code, passgenau("match").code) == (0, 0)


def test_alarms_give_an_exit_code_until_they_are_acknowledged(passgenau: Passgenau, sessions: Sessions) -> None:
    queued(sessions)
    with sessions.begin() as session:
        session.add(RunAlarm(kind=RunKind.MATCH, reason=AlarmReason.FAILED, detail={}, raised_at=NOW))

    before = passgenau("runs", "alarms")
    passgenau("runs", "acknowledge", "1", "--by", "eva@example.org", "--reason", "disk is enlarged")
    after = passgenau("runs", "alarms")

    assert (before.code, "match failed" in before.out) == (1, True)
    assert (after.code, after.out) == (0, "")


def test_a_backup_says_that_the_keys_are_kept_apart(passgenau: Passgenau, sessions: Sessions, tmp_path: Path) -> None:
    queued(sessions)
    sessions.kw["bind"].dispose()

    made = passgenau("backup", str(tmp_path / "a.backup"))
    refused = passgenau("restore", str(tmp_path / "a.backup"))
    restored = passgenau("restore", str(tmp_path / "a.backup"), "--replace")

    assert (made.code, refused.code, restored.code) == (0, 2, 0)
    assert "The keys are not in it." in made.out
    assert "--replace" in refused.err
    assert "Restored" in restored.out
