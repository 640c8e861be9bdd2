"""`passgenau complaint` and `replay` as people type them: what they write, and what they say to wrong words."""

import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from matching.models import MatchRun
from placements.messages.models import Message
from placements.models import Proposal
from profiles.models import Client
from tests.jobs.conftest import Passgenau
from tests.placements.test_replaying import run_on_generated_world

Sessions = sessionmaker[Session]


def test_an_extract_is_written_read_and_recorded_and_wrong_words_are_named(
    sessions: Sessions, passgenau: Passgenau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    with sessions() as session:
        chosen = sa.select(Client).join(Proposal, Proposal.client_id == Client.id).limit(1)
        client = session.scalars(chosen).one()
    monkeypatch.setenv("PASSGENAU_PRIVACY_OFFICER", "datenschutz@example.org")

    done = passgenau("complaint", "--run", str(run_id), "--client", client.reference, "--folder", str(tmp_path))

    name = f"complaint-{run_id}-{client.reference}"
    told = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO((tmp_path / f"{name}.pdf").read_bytes())).pages
    )
    assert (done.code, f"{len(told['pairs'])} pairs" in done.out) == (0, True)
    assert (told["client"], told["run"]["id"]) == (client.reference, run_id)
    assert all(pair["explanation"]["parts"] for pair in told["pairs"])
    assert client.reference in text
    with sessions() as session:
        look = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "client_viewed")).one()
        mail = session.scalars(sa.select(Message)).one()
    assert (look.object_id, look.detail["purpose"]) == (str(client.id), "complaint")
    assert mail.to_address == "datenschutz@example.org"
    assert ("Beschwerde" in mail.subject, client.reference in (mail.body or "")) == (True, False)

    wrong = [
        passgenau("complaint", "--run", run, "--client", whom, "--folder", str(tmp_path / folder))
        for run, whom, folder in (
            ("999", client.reference, "."), (str(run_id), "nobody", "."), (str(run_id), client.reference, "missing"),
            ("first", client.reference, "."),
        )
    ]  # fmt: skip
    assert [each.code for each in wrong] == [2] * 4
    assert all(each.err.strip() and "Traceback" not in each.err for each in wrong)
    assert passgenau("complaint", "--client", client.reference).code == 2


def test_a_replay_says_identical_or_names_what_differs(sessions: Sessions, passgenau: Passgenau) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    same = passgenau("replay", str(run_id))
    with sessions.begin() as session:
        session.get_one(MatchRun, run_id).results_hash = "0" * 64
        session.get_one(MatchRun, run_id).code_version = "another"

    other = passgenau("replay", str(run_id))

    assert (same.code, f"Match run {run_id}: the result is identical." in same.out) == (0, True)
    assert (other.code, "code version: another then" in other.out, "different: 0000" in other.out) == (1, True, True)
    assert [passgenau("replay", word).code for word in ("999", "first")] == [2, 2]
