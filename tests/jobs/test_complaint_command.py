"""`passgenau complaint` and `replay` as people type them: what they write, and what they say to wrong words."""

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.users import User
from employers.models import Contact
from matching.models import MatchRun
from placements.messages.models import Message
from placements.models import Proposal, ProposalStep
from profiles.casework import CaseFile, Household
from profiles.models import Client
from tests.jobs.conftest import Passgenau
from tests.placements.test_replaying import run_on_generated_world

Sessions = sessionmaker[Session]


def markers_of_others(sessions: Sessions, client: Client) -> set[str]:
    """What would tell of somebody else: references, names, addresses and notes of other clients, of their households,
    of staff and of employers' people; and what staff noted at the steps of the client's own proposals.
    """
    with sessions.begin() as session:
        session.execute(sa.update(CaseFile).where(CaseFile.client_id != client.id).values(note="MARK-OF-ANOTHER"))
        session.execute(sa.update(ProposalStep).values(note="MARK-OF-STAFF"))
        session.execute(sa.update(Client).where(Client.id != client.id).values(home_postcode="99987"))
        cases = session.scalars(sa.select(CaseFile).where(CaseFile.client_id != client.id)).all()
        people = [text for each in cases for text in (each.full_name, each.phone, each.email, each.address)]
        names: Iterable[str | None] = session.execute(
            sa.union(
                sa.select(Client.reference).where(Client.id != client.id),
                sa.select(Household.reference),
                sa.select(User.display_name),
                sa.select(User.email),
                sa.select(Contact.name),
                sa.select(Contact.email),
            )
        ).scalars()
        found = {*people, *names, "MARK-OF-ANOTHER", "MARK-OF-STAFF", "99987"}
    return {text for text in found if text}


def test_an_extract_is_written_read_and_recorded_and_wrong_words_are_named(
    sessions: Sessions, passgenau: Passgenau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    with sessions() as session:
        chosen = sa.select(Client).join(Proposal, Proposal.client_id == Client.id).limit(1)
        client = session.scalars(chosen).one()
    monkeypatch.setenv("PASSGENAU_PRIVACY_OFFICER", "datenschutz@example.org")
    others = markers_of_others(sessions, client)

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
    assert len(others) > 100
    assert {marker for marker in others if marker in json.dumps(told, ensure_ascii=False) + text} == set()
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

    with sessions() as session:
        entries = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "match_run.replayed")).all()
    assert [(each.detail["purpose"], each.detail["is_identical"]) for each in entries] == [
        ("operation", True), ("operation", False),
    ]  # fmt: skip
    assert (same.code, f"Match run {run_id}: the result is identical." in same.out) == (0, True)
    assert (other.code, "code version: another then" in other.out, "different: 0000" in other.out) == (1, True, True)
    assert [passgenau("replay", word).code for word in ("999", "first")] == [2, 2]
