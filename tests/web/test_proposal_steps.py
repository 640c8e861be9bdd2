"""Steps of a proposal on the pages of advisers and case managers: what is offered, taken, refused, and told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.settings import local_day
from core.users import Role
from matching.explanation import stored_form
from placements.codes import ProposalState, TaskKind
from placements.models import Proposal, ProposalStep, Task
from placements.queries import evaluate_now
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName, steps_from
from tests.counting import count_queries
from tests.factories import make_client, make_proposal, make_user, make_vacancy
from tests.web.conftest import Page, Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]


def today() -> date:
    return local_day(datetime.now(UTC))


def make(sessions: Sessions, world: World, state: ProposalState) -> Proposal:
    """A proposal in this state, of a client of the case manager for a vacancy of the bakery."""
    with sessions.begin() as session:
        client = make_client(session, case_manager_id=world.case_manager.id)
        vacancy = make_vacancy(session, employer=world.bakery, title="Bäcker")
        evaluation = evaluate_now(session, client_id=client.id, vacancy_id=vacancy.id, now=datetime.now(UTC))
        explanation = stored_form(evaluation)
        return make_proposal(session, client=client, vacancy=vacancy, state=state, explanation=explanation)


def walk(sessions: Sessions, proposal: Proposal, *steps: tuple[StepName, Who], **given: object) -> None:
    for name, who in steps:
        with sessions.begin() as session:
            take_step(session, name, Decision(proposal.id, **given), now=datetime.now(UTC), who=who)  # type: ignore[arg-type]


def stored(sessions: Sessions, proposal: Proposal) -> Proposal:
    with sessions() as session:
        return session.get_one(Proposal, proposal.id)


def offered(page: Page) -> set[str]:
    """The steps for which the page has a form."""
    return {
        str(form["action"]).rpartition("/")[2].partition("?")[0] for form in page.soup.select('form[action*="/steps/"]')
    }


def test_each_state_offers_each_role_the_steps_of_the_table(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.SUGGESTED)
    adviser, manager = visitor(Role.EMPLOYER_ADVISER), visitor(Role.CASE_MANAGER)
    in_bar = {StepName.ACCEPT, StepName.DISMISS, StepName.PUT_OFF, StepName.WITHDRAW}
    blocked = {StepName.REOPEN, StepName.SEND_SHORT_PROFILE, StepName.RELEASE_IDENTITY}  # not own, no agreement

    for state in ProposalState:
        with sessions.begin() as session:
            session.execute(sa.update(Proposal).values(state=state))
        ids: dict[str, Any] = {"client_id": proposal.client_id, "proposal_id": proposal.id}
        of_adviser = {step.name for step in steps_from(state, Role.EMPLOYER_ADVISER)}
        of_manager = {step.name for step in steps_from(state, Role.CASE_MANAGER)}
        assert offered(adviser.get("proposals.show", proposal_id=proposal.id)) == of_adviser - in_bar - blocked
        assert offered(manager.get("clients.proposal", **ids)) == of_manager - blocked


def test_a_placement_is_lived_through_by_the_forms_of_both(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.ACCEPTED_BY_ADVISER)
    adviser, manager, day = visitor(Role.EMPLOYER_ADVISER), visitor(Role.CASE_MANAGER), today().isoformat()
    ahead = (today() + timedelta(days=5)).isoformat()
    way: list[tuple[Visitor, str, dict[str, str]]] = [
        (manager, "inform_client", {"on": day}),
        (manager, "client_agrees", {}),
        (adviser, "send_short_profile", {"note": "by mail"}),
        (adviser, "employer_shows_interest", {}),
        (adviser, "release_identity", {}),
        (adviser, "invite", {"day": ahead, "time": "09:30"}),
        (adviser, "hire", {"on": ahead}),
        (manager, "start_work", {"on": day}),
    ]

    for browser, step, given in way:
        send(browser, proposal, stored(sessions, proposal).version, step, given)

    done = stored(sessions, proposal)
    assert (done.state, done.started_on) == (ProposalState.STARTED, today())
    text = manager.get("clients.proposal", client_id=proposal.client_id, proposal_id=proposal.id).text
    assert "Vorstellungsgespräch vereinbart" in text
    assert "09:30" in text
    assert "by mail" in text


def send(
    browser: Visitor, proposal: Proposal, version: int, step: str, given: dict[str, str], *, status: int = 200
) -> Page:
    """Send the form of a step as the role of the browser has it."""
    data = {f"{step}-{name}": value for name, value in {"version": str(version), **given}.items()}
    page = browser.client.get(
        browser.address("clients.proposal", client_id=proposal.client_id, proposal_id=proposal.id)
    )
    if page.status_code == 200:
        return browser.post(
            "clients.take_proposal_step", data, client_id=proposal.client_id, proposal_id=proposal.id, step=step,
            status=status,
        )  # fmt: skip
    return browser.post("proposals.take", data, proposal_id=proposal.id, step=step, status=status)


def test_what_a_step_needs_is_asked_and_what_was_typed_stays(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.CLIENT_INFORMED)

    page = send(visitor(Role.CASE_MANAGER), proposal, 1, "veto", {"note": "Sie plant eine Ausbildung"}, status=422)

    assert page.field("veto-reason").get("aria-invalid") == "true"
    assert page.field("veto-note").get_text().strip() == "Sie plant eine Ausbildung"
    assert stored(sessions, proposal).state is ProposalState.CLIENT_INFORMED


def test_a_day_on_the_wrong_side_is_refused_at_its_field(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.ACCEPTED_BY_ADVISER)
    tomorrow = (today() + timedelta(days=1)).isoformat()

    page = send(visitor(Role.EMPLOYER_ADVISER), proposal, 1, "inform_client", {"on": tomorrow}, status=422)

    assert "darf nicht in der Zukunft liegen" in page.text
    assert stored(sessions, proposal).state is ProposalState.ACCEPTED_BY_ADVISER


def test_who_comes_second_sees_who_was_faster_and_keeps_the_note(
    visitor: Visit, sessions: Sessions, world: World
) -> None:
    proposal = make(sessions, world, ProposalState.CLIENT_INFORMED)
    walk(sessions, proposal, (StepName.CLIENT_AGREES, Who(world.adviser.id)))

    page = send(visitor(Role.CASE_MANAGER), proposal, 1, "veto", {"reason": "COMMUTE", "note": "Zu weit"}, status=409)

    assert world.adviser.display_name in page.text
    assert "Zu weit" in page.text  # the step is offered no longer, what was typed is told
    assert stored(sessions, proposal).state is ProposalState.CLIENT_AGREED


def test_a_second_click_just_goes_on(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.ACCEPTED_BY_ADVISER)
    manager = visitor(Role.CASE_MANAGER)

    for _ in range(2):
        send(manager, proposal, 1, "inform_client", {"on": today().isoformat(), "note": "am Telefon"})

    with sessions() as session:
        assert len(session.get_one(Proposal, proposal.id).steps) == 2


def test_without_agreement_nothing_goes_to_the_employer(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.SUGGESTED)
    with sessions.begin() as session:
        session.execute(sa.update(Proposal).values(state=ProposalState.CLIENT_AGREED))  # no step says so
    adviser = visitor(Role.EMPLOYER_ADVISER)

    page = adviser.get("proposals.show", proposal_id=proposal.id)
    send(adviser, proposal, 1, "send_short_profile", {}, status=409)

    assert "nicht zugestimmt" in page.text


def test_a_case_manager_opens_and_moves_own_clients_only(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.ACCEPTED_BY_ADVISER)
    with sessions.begin() as session:
        session.get_one(Proposal, proposal.id).client.case_manager_id = make_user(session, role=Role.CASE_MANAGER).id
    manager = visitor(Role.CASE_MANAGER)
    ids: dict[str, Any] = {"client_id": proposal.client_id, "proposal_id": proposal.id}

    shown = manager.client.get(manager.address("clients.proposal", **ids)).status_code
    moved = manager.send("clients.take_proposal_step", step="inform_client", **ids).status_code
    support = manager.send("placements.support", proposal_id=proposal.id).status_code

    assert (shown, moved, support) == (403, 403, 403)


def test_a_proposal_of_another_client_or_a_step_that_is_none_is_not_found(
    visitor: Visit, sessions: Sessions, world: World
) -> None:
    proposal, other = make(sessions, world, ProposalState.QUERY), make(sessions, world, ProposalState.QUERY)
    manager = visitor(Role.CASE_MANAGER)

    manager.get("clients.proposal", client_id=other.client_id, proposal_id=proposal.id, status=404)
    none = manager.send("clients.take_proposal_step", client_id=proposal.client_id, proposal_id=proposal.id, step="x")

    assert none.status_code == 404


def test_a_name_is_released_without_agreement_by_two(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = make(sessions, world, ProposalState.CLIENT_INFORMED)
    adviser, manager = visitor(Role.EMPLOYER_ADVISER), visitor(Role.CASE_MANAGER)
    asked = {"note": "§ 69: Pflicht aus Kooperationsplan", "second": str(world.case_manager.id)}
    for _ in range(2):  # a double click asks once
        send(adviser, proposal, 1, "release_without_agreement", asked)
    request = {"request_id": 1}

    own = adviser.send("placements.confirm", {"second-version": "1"}, **request)
    page = manager.get("clients.proposal", client_id=proposal.client_id, proposal_id=proposal.id)
    manager.post("placements.confirm", {"second-version": "1"}, **request)

    assert own.status_code == 409
    assert "Pflicht aus Kooperationsplan" in page.text
    with sessions() as session:
        step = session.scalars(sa.select(ProposalStep).order_by(ProposalStep.id.desc())).first()
        assert step is not None
        assert (step.by, step.second_by) == (world.adviser.id, world.case_manager.id)
        task = session.scalars(sa.select(Task).where(Task.kind == TaskKind.SECOND_PERSON)).one()
        assert (task.user_id, task.done_by) == (world.case_manager.id, world.case_manager.id)
    assert stored(sessions, proposal).state is ProposalState.IDENTITY_RELEASED


def test_the_second_person_refuses_with_a_note_and_the_first_is_told(
    visitor: Visit, sessions: Sessions, world: World
) -> None:
    proposal = make(sessions, world, ProposalState.CLIENT_INFORMED)
    asked = {"note": "Begründung", "second": str(world.case_manager.id)}
    send(visitor(Role.EMPLOYER_ADVISER), proposal, 1, "release_without_agreement", asked)
    manager = visitor(Role.CASE_MANAGER)

    bare = manager.post("placements.refuse", {"second-note": " "}, request_id=1, status=422)
    manager.post("placements.refuse", {"second-note": "Erst fragen"}, request_id=1)

    assert bare.field("second-note").get("aria-invalid") == "true"
    assert stored(sessions, proposal).state is ProposalState.CLIENT_INFORMED
    with sessions() as session:
        task = session.scalars(sa.select(Task).where(Task.kind == TaskKind.SECOND_PERSON_REFUSED)).one()
        assert (task.user_id, task.words) == (world.adviser.id, "Erst fragen")


def started(sessions: Sessions, world: World, days_ago: int) -> Proposal:
    """A proposal of somebody who began to work so many days ago, with its follow-ups."""
    proposal = make(sessions, world, ProposalState.HIRED)
    walk(sessions, proposal, (StepName.START_WORK, Who(world.case_manager.id)), on=today() - timedelta(days=days_ago))
    return proposal


def follow_up(sessions: Sessions, kind: TaskKind) -> int:
    with sessions() as session:
        return session.scalars(sa.select(Task.id).where(Task.kind == kind, Task.done_at.is_(None))).one()


def test_a_follow_up_after_six_months_confirms_the_proposal(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = started(sessions, world, 200)
    manager, task_id = visitor(Role.CASE_MANAGER), follow_up(sessions, TaskKind.FOLLOW_UP_6M)

    page = manager.get("placements.follow_up", task_id=task_id)
    for _ in range(2):
        manager.post("placements.record_result", {"result": "employed"}, task_id=task_id)

    assert "6 Monaten" in page.text
    assert stored(sessions, proposal).state is ProposalState.CHECK_6M


def test_a_follow_up_that_finds_nobody_at_work_ends_it_early(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = started(sessions, world, 40)
    manager, task_id = visitor(Role.CASE_MANAGER), follow_up(sessions, TaskKind.FOLLOW_UP_1M)

    bare = manager.post("placements.record_result", {"result": "not_employed"}, task_id=task_id, status=422)
    given = {"result": "not_employed", "reason": "BY_CLIENT", "on": (today() - timedelta(days=3)).isoformat()}
    manager.post("placements.record_result", given, task_id=task_id)

    assert bare.field("reason").get("aria-invalid") == "true"
    assert stored(sessions, proposal).state is ProposalState.ENDED_EARLY


def test_support_is_noted_once_as_a_task(visitor: Visit, sessions: Sessions, world: World) -> None:
    proposal = started(sessions, world, 10)
    manager = visitor(Role.CASE_MANAGER)
    given = {"support-code": "COACHING16K", "support-due_on": today().isoformat(), "support-note": "erste Wochen"}

    for _ in range(2):
        page = manager.post("placements.support", given, proposal_id=proposal.id)

    assert "erste Wochen" in page.text
    with sessions() as session:
        assert len(session.scalars(sa.select(Task).where(Task.kind == TaskKind.SUPPORT)).all()) == 1


@pytest.mark.parametrize("role", [Role.EMPLOYER_ADVISER, Role.CASE_MANAGER, Role.OPERATOR])
def test_outcomes_hide_small_numbers(visitor: Visit, sessions: Sessions, world: World, role: Role) -> None:
    empty = visitor(role).get("placements.outcomes")
    started(sessions, world, 250)

    page = visitor(role).get("placements.outcomes")

    assert "niemand zu arbeiten begonnen" in empty.text
    cells = [cell.get_text(" ", strip=True) for cell in page.soup.select("tbody td")]
    assert {"– nicht gezeigt"} == set(cells)


def test_the_case_managers_page_asks_the_database_as_often_for_a_long_history(
    visitor: Visit, sessions: Sessions, world: World, app: Flask
) -> None:
    proposal = make(sessions, world, ProposalState.INTERVIEW)
    manager, counts = visitor(Role.CASE_MANAGER), []
    ids: dict[str, Any] = {"client_id": proposal.client_id, "proposal_id": proposal.id}
    manager.get("clients.proposal", **ids)
    for _ in range(2):
        with app.extensions["passgenau_sessions"][0]() as reading, count_queries(reading) as statements:
            manager.get("clients.proposal", **ids)
            counts.append(len(statements))
        for _ in range(5):
            moment = datetime.now(UTC) + timedelta(days=1)
            walk(sessions, proposal, (StepName.INVITE, Who(world.adviser.id)), moment=moment)

    assert counts[0] == counts[1] > 0
