"""After an erasure nothing in any table leads to the person: not the number, not the reference, no word about them."""

import contextlib
import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import record
from core.audit_chain import check_chain
from core.retention import Periods
from core.runs import RunKind, RunTrigger, claim_run, queue_run
from core.users import Role
from employers.models import Vacancy
from matching.models import Rematch
from placements.client_voice import contest_fact
from placements.codes import ProposalState
from placements.emergency import open_emergency
from placements.erasure import ErasureReason, ask_erasure, decide_erasure
from placements.messages.occasions import mail_short_profile
from placements.models import Proposal, ProposalStep
from placements.operations import match_and_suggest
from placements.rematching import Rematcher
from placements.retention import delete_due
from placements.tables import METADATA
from profiles.casework import CaseFile
from profiles.client_access import make_letter
from profiles.codes import ClientFact, ClientState
from profiles.households import create_household
from profiles.models import Client
from profiles.offers.operations import record_offer
from profiles.restrictions import lift_restriction, restrict_client
from tests.factories import NOW, STUTTGART, WAREHOUSE, make_client, make_user, make_vacancy
from tests.matching.test_stored_near_misses import COURSE

Sessions = sessionmaker[Session]
NUMBER, REFERENCE, WORD = 7_654_321, "K-ERASED-77", "Zyxomma"  # found nowhere else
PACKED = (struct.pack("<q", NUMBER), struct.pack("<i", NUMBER))


def stored_traces(session: Session) -> Iterator[str]:
    """The columns in which the person can be found."""
    for table in METADATA.sorted_tables:
        names = [f"{table.name}.{column.name}" for column in table.columns]
        for row in session.execute(sa.select(table)):
            yield from (name for name, value in zip(names, row, strict=True) if tells(value))


def tells(value: object) -> bool:
    if isinstance(value, bytes):
        plain = unpacked(value)
        return any(each in plain for each in (*PACKED, str(NUMBER).encode(), WORD.encode()))
    text = json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return any(each in text for each in (str(NUMBER), REFERENCE, WORD))


def unpacked(value: bytes) -> bytes:
    with contextlib.suppress(zlib.error):
        return zlib.decompress(value)
    return value


def make_case(session: Session, manager_id: int) -> None:
    """What is kept of somebody whom people have worked with for a while."""
    make_client(
        session, id=NUMBER, reference=REFERENCE, occupations=(WAREHOUSE,), home_postcode=STUTTGART,
        max_commute_minutes=60, case_manager_id=manager_id,
    )  # fmt: skip
    session.add(CaseFile(client_id=NUMBER, given_name=WORD, family_name=WORD, note=WORD, email=f"{WORD}@example.org"))
    session.flush()
    make_letter(session, NUMBER, language="de", now=NOW, by=manager_id)
    contest_fact(session, NUMBER, ClientFact.SKILLS, WORD, now=NOW)
    create_household(session, NUMBER, now=NOW, by=manager_id)
    restrict_client(session, NUMBER, reason=WORD, now=NOW, by=manager_id)
    lift_restriction(session, NUMBER, now=NOW, by=manager_id)
    session.get_one(Client, NUMBER).state = ClientState.ACTIVE


def work_on(session: Session, manager_id: int, other_id: int) -> None:
    """A proposal that goes to the employer and is refused, looks, an emergency."""
    proposal = session.scalars(sa.select(Proposal).where(Proposal.client_id == NUMBER)).first()
    assert proposal is not None
    proposal.steps.append(ProposalStep(from_state=None, to_state=ProposalState.DISMISSED, at=NOW, note=WORD))
    mail_short_profile(session, proposal, NOW)
    proposal.state = ProposalState.DISMISSED
    open_emergency(session, NUMBER, reason=f"{WORD} needs help at once", now=NOW, by=other_id)
    record(session, "client_viewed", kind="client", object_id=NUMBER, now=NOW, by=manager_id, purpose="placement")
    record(session, "names_viewed", kind="vacancy", object_id=proposal.vacancy_id, now=NOW, by=manager_id,
           clients=[NUMBER], apart=[], purpose="placement")  # fmt: skip


def match_what_has_changed(sessions: Sessions, rematcher: Rematcher, *, after: int) -> None:
    """Vacancies and offers change, and the process that is warm matches them and whom they reach nearly."""
    now = NOW + timedelta(hours=1 + after)
    with sessions.begin() as session:
        for vacancy in session.scalars(sa.select(Vacancy)):
            vacancy.updated_at = now
        record_offer(session, replace(COURSE, code=f"C{after}"), now=now, by=None)
    rematcher.warm_up(sessions, now=now)
    while rematcher.work(sessions, now=now):
        pass
    with sessions() as session:
        assert session.scalars(sa.select(Rematch.pairs).where(Rematch.vacancy_id.is_not(None))).all() != []


def test_nothing_leads_to_an_erased_person_and_what_stays_ends_on_its_day(sessions: Sessions) -> None:
    with sessions.begin() as session:
        manager_id, other_id = (
            make_user(session, role=Role.CASE_MANAGER, email=f"cm{number}@example.org").id for number in (1, 2)
        )
        make_case(session, manager_id)
        for _ in range(3):
            make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60)
            make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1)
        run_id = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=NOW, by=None).id
        token = claim_run(session, run_id, now=NOW)
    match_and_suggest(sessions, run_id=run_id, now=NOW, token=token)
    with sessions.begin() as session:
        work_on(session, manager_id, other_id)
    rematcher = Rematcher()  # has everybody in its memory from now on
    match_what_has_changed(sessions, rematcher, after=0)
    with sessions.begin() as session:
        before = set(stored_traces(session))
        request = ask_erasure(session, NUMBER, reason=ErasureReason.ASKED, now=NOW, by=manager_id)
        decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=other_id)
    match_what_has_changed(sessions, rematcher, after=1)

    with sessions() as session:
        assert {"case_file.note", "client_matches.client_id", "run_facts.ids", "task.words"} <= before
        assert set(stored_traces(session)) == {"audit_entry.detail"}  # lists of names, as docs/data-protection.md says
        assert check_chain(session).findings == []
    delete_due(sessions, periods=Periods(), now=NOW + timedelta(days=370))
    with sessions() as session:
        assert set(stored_traces(session)) == set()
        assert check_chain(session).findings == []
