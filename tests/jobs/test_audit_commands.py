"""`passgenau verify-audit` says whether the trail is as it was written, and where it is not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry, AuditRelease, record
from core.audit_chain import last_anchor, prune_entries
from jobs.audit_anchors import add_anchor, mail_anchor
from placements.messages.models import Message
from tests.jobs.conftest import Passgenau

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Sessions = sessionmaker[Session]


def write(sessions: Sessions, count: int) -> None:
    with sessions.begin() as session:
        for number in range(count):
            record(session, "client_viewed", kind="client", object_id=number, now=NOON, by=1)


def break_in(sessions: Sessions, change: sa.Update | sa.Delete) -> None:
    with sessions.begin() as session:
        session.execute(sa.insert(AuditRelease).values(id=1))
        session.execute(change)
        session.execute(sa.delete(AuditRelease))


def test_a_trail_is_checked_and_its_end_written_down(sessions: Sessions, passgenau: Passgenau, tmp_path: Path) -> None:
    write(sessions, 3)

    done = passgenau("verify-audit", "--anchor")

    assert (done.code, done.out.splitlines()[0]) == (0, "3 entries, 0 anchors, 0 findings.")
    assert (tmp_path / "instance" / "audit-anchors.jsonl").read_text().count("\n") == 1


def test_a_changed_entry_and_a_tail_that_is_gone_are_named(sessions: Sessions, passgenau: Passgenau) -> None:
    write(sessions, 4)
    passgenau("verify-audit", "--anchor")
    break_in(sessions, sa.update(AuditEntry).where(AuditEntry.object_id == "1").values(user_id=2))
    break_in(sessions, sa.delete(AuditEntry).where(AuditEntry.object_id == "3"))

    done = passgenau("verify-audit")

    assert done.code == 1
    assert "was changed" in done.out
    assert "the end was cut off" in done.out


def test_who_writes_the_whole_trail_and_the_file_beside_it_anew_is_found_by_the_mail(
    sessions: Sessions, passgenau: Passgenau
) -> None:
    write(sessions, 3)
    with sessions.begin() as session:
        anchor = last_anchor(session)
        assert anchor is not None
        mail_anchor(session, anchor, ["revision@example.org"], months=24, now=NOON)
        mail = session.scalars(sa.select(Message)).one()
        told = next(line for line in (mail.body or "").splitlines() if line.startswith("3_"))
    before = passgenau("verify-audit", "--against", told)
    break_in(sessions, sa.delete(AuditEntry))
    write(sessions, 3)
    passgenau("verify-audit", "--anchor")

    assert (before.code, mail.to_address) == (0, "revision@example.org")
    assert passgenau("verify-audit").code == 0
    after = passgenau("verify-audit", "--against", told)
    assert (after.code, "written anew" in after.out) == (1, True)
    assert passgenau("verify-audit", "--against", told[:-30]).code == 2


def test_what_the_own_period_still_keeps_may_not_be_cut_off(
    sessions: Sessions, passgenau: Passgenau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        record(session, "client_viewed", kind="client", object_id=1, now=now - timedelta(days=365), by=1)
        end = last_anchor(session)
        assert end is not None
        prune_entries(session, before=now - timedelta(days=300), now=now)
    verify = ("verify-audit", "--anchors", str(add_anchor(tmp_path, end)))

    of_24_months, told = passgenau(*verify), passgenau(*verify, "--kept-months", "6")
    monkeypatch.setenv("PASSGENAU_KEEP_AI_LOG_MONTHS", "6")

    assert (of_24_months.code, "was cut off" in of_24_months.out) == (1, True)
    assert (told.code, passgenau(*verify).code) == (0, 0)
    assert passgenau(*verify, "--kept-months", "5").code == 2


def test_a_line_that_is_no_anchor_is_named(sessions: Sessions, passgenau: Passgenau, tmp_path: Path) -> None:
    write(sessions, 1)
    path = tmp_path / "anchors"
    path.write_text("nonsense\n")

    done = passgenau("verify-audit", "--anchors", str(path))

    assert (done.code, "Line 1 of" in done.err) == (2, True)


def test_retention_reports_first_and_deletes_when_told_to(
    sessions: Sessions, passgenau: Passgenau, tmp_path: Path
) -> None:
    with sessions.begin() as session:
        record(session, "client_viewed", kind="client", object_id=1, now=datetime(2020, 1, 1, tzinfo=UTC), by=1)

    report, done = passgenau("retention", "--dry-run"), passgenau("retention", "--apply")

    assert (report.code, report.out.splitlines()[-1]) == (0, "Nothing was deleted; --apply does it.")
    assert done.out.splitlines()[-1].startswith("Deleted: ")
    assert (tmp_path / "instance" / "audit-anchors.jsonl").is_file()
    assert passgenau("verify-audit").code == 0
