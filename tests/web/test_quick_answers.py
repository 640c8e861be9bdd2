"""Quick answers in the browser: recorded where the matcher asks, seen at once, taken back, refused to others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import RequirementKind
from matching.explanation import stored_form
from matching.facts import Gate
from matching.results import Question
from placements.codes import ProposalState
from placements.data_questions import DataQuestion
from placements.models import Proposal
from placements.queries import evaluate_now
from profiles.models import Client, ClientQualification
from tests.factories import asked, make_client, make_match_run, make_proposal, make_user, make_vacancy
from tests.web.conftest import Visitor
from tests.web.world import World
from web.forms.client.answering import ANSWER_FORMS

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
CODES = {
    Question.LANGUAGE_LEVEL: "de", Question.LICENCE: "B", Question.CERTIFICATE: "food_hygiene",
    Question.SKILL_LEVEL: "dough", Question.SKILL_EVIDENCE: "dough", Question.LIMITATION: "LIFT_CARRY",
}  # fmt: skip
TYPED: dict[Question, dict[str, str]] = {
    Question.WORK_PERMISSION: {"permission_scope": "ANY", "permission_seen_on": "2026-11-02"},
    Question.RECOGNITION: {"level": "2", "title": "Bäcker", "recognition": "FULL"},
    Question.QUALIFICATION: {"level": "1"},
    Question.LANGUAGE_LEVEL: {"speak": "3"},
    Question.LICENCE: {"is_held": "yes"},
    Question.CERTIFICATE: {"is_held": "no"},
    Question.SKILL_LEVEL: {"level": "2", "evidence": "tested"},
    Question.SKILL_EVIDENCE: {"level": "2"},
    Question.HOURS: {"hours_min": "20", "hours_max": "30,5"},
    Question.SHIFTS: {"hours_possible": "Mo-Fr 8-14", "can_work_nights": "no"},
    Question.START: {"available_from": "2027-01-01"},
    Question.HOME: {"home_postcode": "70173"},
    Question.MAX_COMMUTE: {"max_commute_minutes": "45"},
    Question.TRAVEL_MODES: {"uses_bike": "yes"},
    Question.LIMITATION: {"value": "OK"},
}


@pytest.fixture
def client_id(sessions: Sessions, world: World) -> int:
    with sessions.begin() as session:
        return make_client(session, case_manager_id=world.case_manager.id, permission_scope=None).id


def send(manager: Visitor, client_id: int, question: Question, typed: dict[str, str], **values: Any) -> Any:
    code = CODES.get(question)
    prefix = f"{question.value}-{code}-" if code else f"{question.value}-"
    data = {f"{prefix}{name}": text for name, text in (typed | values).items()}
    return manager.post("clients.record_quick_answer", data, client_id=client_id, question=question.value, code=code)


def test_each_question_has_a_form_whose_answer_is_recorded_and_can_be_undone(visitor: Visit, client_id: int) -> None:
    manager = visitor(Role.CASE_MANAGER)
    token, recorded, undone = {"csrf_token": manager.csrf_token()}, [], []

    for question in ANSWER_FORMS:
        manager.get("clients.answer", client_id=client_id, question=question.value, code=CODES.get(question))
        page = send(manager, client_id, question, TYPED[question])
        recorded += [question] if "Im Profil eingetragen" in page.text else []
        undo = page.soup.select_one('form[action$="/undo"]')
        answer = manager.client.post(str(undo["action"]) if undo else "", data=token, follow_redirects=True)
        undone += [question] if "Zurückgenommen" in answer.get_data(as_text=True) else []

    assert recorded == undone == list(ANSWER_FORMS)


def make_proposed(sessions: Sessions, world: World, client_id: int) -> Proposal:
    """A suggestion that asks for a licence of which nothing is recorded."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        client = session.get_one(Client, client_id)
        client.qualifications = [ClientQualification(kind="vocational", title="Bäcker", level=2)]
        requirement = asked(RequirementKind.LICENCE, "B")
        vacancy = make_vacancy(session, employer=world.bakery, requirements=(requirement,), updated_at=now)
        explanation = stored_form(evaluate_now(session, client_id=client_id, vacancy_id=vacancy.id, now=now))
        return make_proposal(session, client=client, vacancy=vacancy, explanation=explanation, suggested_at=now,
                             open_questions=len(explanation["questions"]))  # fmt: skip


def test_an_answer_on_the_proposal_leads_back_there_and_the_question_is_gone(
    visitor: Visit, sessions: Sessions, world: World, client_id: int
) -> None:
    proposal, manager = make_proposed(sessions, world, client_id), visitor(Role.CASE_MANAGER)
    before = manager.get("clients.proposal", client_id=client_id, proposal_id=proposal.id)
    assert before.soup.select('form[action*="question=licence"]')

    after = send(manager, client_id, Question.LICENCE, {"is_held": "yes"}, proposal=str(proposal.id))

    assert f"/proposals/{proposal.id}" in after.response.request.path
    assert not after.soup.select('form[action*="question=licence"]')
    with sessions() as session:
        assert session.get_one(Proposal, proposal.id).open_questions == proposal.open_questions - 1


def test_a_proposal_under_way_shows_then_and_now(
    visitor: Visit, sessions: Sessions, world: World, client_id: int
) -> None:
    proposal, manager = make_proposed(sessions, world, client_id), visitor(Role.CASE_MANAGER)
    with sessions.begin() as session:
        session.get_one(Proposal, proposal.id).state = ProposalState.CLIENT_INFORMED

    after = send(manager, client_id, Question.LICENCE, {"is_held": "no"}, proposal=str(proposal.id))

    assert "Seit dem Vorschlag haben sich Angaben geändert" in after.text
    assert not after.soup.select('form[action*="question=licence"]')


def test_a_slip_keeps_what_was_typed_and_an_unknown_question_is_none(visitor: Visit, client_id: int) -> None:
    manager = visitor(Role.CASE_MANAGER)

    refused = manager.post("clients.record_quick_answer", {"max_commute-max_commute_minutes": "viel"}, status=422,
                           client_id=client_id, question="max_commute")  # fmt: skip

    assert refused.field("max_commute-max_commute_minutes")["value"] == "viel"
    manager.get("clients.answer", client_id=client_id, question="nonsense", status=404)
    manager.get("clients.answer", client_id=client_id, question="licence", code="ZZ", status=404)
    manager.get("clients.answer", client_id=client_id, question="place_of_work", status=404)


def test_another_case_manager_records_nothing(visitor: Visit, sessions: Sessions, client_id: int) -> None:
    with sessions.begin() as session:
        other = make_user(session, role=Role.CASE_MANAGER)

    answer = visitor(None, other).send("clients.record_quick_answer", {"max_commute-max_commute_minutes": "45"},
                                       client_id=client_id, question="max_commute")  # fmt: skip

    assert answer.status_code == 403
    with sessions() as session:
        assert session.get_one(Client, client_id).max_commute_minutes is None


def test_the_data_question_stands_in_the_list_and_on_the_profile(
    visitor: Visit, sessions: Sessions, client_id: int
) -> None:
    with sessions.begin() as session:
        run = make_match_run(session, started_at=datetime.now(UTC) + timedelta(minutes=1))
        session.add(DataQuestion(run_id=run.id, client_id=client_id, gate=Gate.LICENCE, question=Question.LICENCE,
                                 code="B", vacancies=7))  # fmt: skip
    manager = visitor(Role.CASE_MANAGER)

    listed, profile = manager.get("clients.index", flag="one_fact"), manager.get("clients.show", client_id=client_id)

    assert "7 Stellen ließen sich prüfen" in listed.text
    assert "Wüssten wir das, ließen sich 7 Stellen prüfen." in profile.text
