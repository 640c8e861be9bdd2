"""The copy of Art. 15 GDPR: everything that hangs on the client, and nothing that tells of somebody else."""

import json
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

import placements.messages.models
import placements.rematching  # noqa: F401
import profiles.cv.models
import profiles.referrals.models  # noqa: F401 - their tables must be known
from core.database import Base
from core.encryption import EncryptedText
from core.settings import local_day
from core.users import Role
from placements.codes import TaskKind
from placements.messages.codes import MessageKind
from placements.messages.composing import Recipient, Text
from placements.messages.outbox import NewMessage, queue_message
from placements.models import Proposal, Task
from placements.queries.client_copy import OF_CONTACTS, PARENTS, WORDS_OF_STAFF, client_copy, tables_about_clients
from profiles.casework import CaseFile, Household, HouseholdMember
from profiles.client_access import make_letter
from profiles.models import Client
from tests.factories import NOW, make_client, make_proposal, make_user, make_vacancy
from tests.matching.test_keeping import CLIENT, VACANCY, keep


def rows(session: Session, client_id: int) -> dict[str, list[dict[str, object]]]:
    return {part.table: [dict(row) for row in part.rows] for part in client_copy(session, client_id).parts}


def make_person(session: Session) -> Client:
    """A client with a case file, a household with somebody else, a letter, a proposal and tasks about it."""
    client, other, manager = make_client(session), make_client(session), make_user(session, role=Role.CASE_MANAGER)
    for each, name in ((client, "Mira"), (other, "Nobodyelse")):
        session.add(CaseFile(client_id=each.id, given_name=name, note="words about the neighbour"))
    members = [HouseholdMember(client_id=each.id) for each in (client, other)]
    session.add(Household(reference="H-1", note="of both", members=members))
    proposal = make_proposal(session, client=client, vacancy=make_vacancy(session, title="Bakery help"))
    for kind, words in ((TaskKind.CLIENT_QUESTION, "May I ask?"), (TaskKind.OTHER, "Ring the sister")):
        session.add(Task(key=kind.value, kind=kind, due_on=local_day(NOW), user_id=manager.id, words=words,
                         proposal_id=proposal.id, created_at=NOW))  # fmt: skip
    make_letter(session, client.id, language="de", now=NOW, by=manager.id)
    session.flush()
    return client


def test_every_table_that_names_a_client_or_hangs_on_what_is_a_clients_is_in_the_copy() -> None:
    known = {table.name for table in tables_about_clients()}

    named = {table.name for table in Base.metadata.tables.values() if "client_id" in table.c}
    hanging = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name in PARENTS for key in table.foreign_keys)
    }
    assert named | hanging | {"client"} == known
    assert {"case_file", "consent", "proposal", "proposal_step", "task", "message", "cv_fact", "referral"} <= known


def test_every_row_of_every_table_that_names_the_client_is_handed_out(session: Session) -> None:
    client = make_person(session)

    found = rows(session, client.id)

    for table in Base.metadata.tables.values():
        if "client_id" in table.c:
            stored = session.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.client_id == client.id))
            assert len(found.get(table.name, [])) >= (stored or 0), table.name
    assert found["case_file"][0]["given_name"] == "Mira"
    assert found["proposal"][0]["job"] == "Bakery help"


def test_nothing_is_told_of_others_and_no_secret_of_a_letter(session: Session) -> None:
    client = make_person(session)

    copy, found = client_copy(session, client.id), rows(session, client.id)

    assert "Nobodyelse" not in str(copy)
    assert [row["client_id"] for row in found["household_member"]] == [client.id]
    assert not {"code_hash", "number_hash", "session_hash", "made_by"} & found["client_access"][0].keys()
    assert not any("user_id" in row for row in found["task"])


def test_the_address_of_a_contact_who_was_removed_since_is_not_told(session: Session) -> None:
    client = make_person(session)
    proposal_id = session.scalars(sa.select(Proposal.id).where(Proposal.client_id == client.id)).one()
    text, reader = Text("Kurzprofil", "…"), Recipient("Eva Beispiel", "eva@example.org", "de")
    new = NewMessage("short_profile:1", MessageKind.SHORT_PROFILE, reader, text, proposal_id=proposal_id)
    queue_message(session, new, now=NOW)

    (message,) = rows(session, client.id)["message"]

    assert message["kind"] == "short_profile"
    assert not OF_CONTACTS & message.keys()


def test_words_of_staff_are_left_to_the_case_manager_and_counted_those_of_the_client_stand_in_it(
    session: Session,
) -> None:
    client = make_person(session)

    copy, found = client_copy(session, client.id), rows(session, client.id)

    assert {row.get("words") for row in found["task"]} == {"May I ask?", None}
    assert "neighbour" not in str(copy)
    assert copy.withheld == 2  # the note of the case file, the words of the other task


def test_facts_as_earlier_runs_read_them_are_in_the_copy_as_json_holds_them(session: Session) -> None:
    client = make_person(session)
    keep(session, replace(CLIENT, client_id=client.id, refused_vacancies=frozenset({9, 4})), VACANCY)

    (row,) = rows(session, client.id)["fact_snapshot"]

    facts = json.loads(json.dumps(row["facts"]))
    assert (row["first_run_on"], facts["max_commute_minutes"], facts["refused_vacancies"]) == ("2026-11-03", 40, [4, 9])


FACTS = {  # free texts that are no words of staff
    "case_file": "given_name family_name born_on sex nationality phone email address residence_document "
    "disability_degree",
    "client_access": "code_hash", "client_message": "answer", "client_qualification": "title",
    "client_skill": "skill_code", "consent": "scope", "cv_fact": "content", "document_record": "content",
    "legal_notice": "wording", "message": "key to_address reply_to subject body calendar", "task": "words",
    "words_decision": "place",
}  # fmt: skip


def test_every_free_text_is_known_as_words_of_staff_or_as_none() -> None:
    texts = {
        (table.name, column.name)
        for table in tables_about_clients()
        for column in table.columns
        if isinstance(column.type, EncryptedText | sa.Text)
        or (
            isinstance(column.type, sa.String)
            and not isinstance(column.type, sa.Enum)
            and (column.type.length or 0) > 100
        )
    }

    assert texts == WORDS_OF_STAFF | {(table, name) for table, names in FACTS.items() for name in names.split()}
