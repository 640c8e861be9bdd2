"""The day of advisers and case managers: the list, tasks, saved filters, next steps, several proposals at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.offices import Office, Team, TeamMember
from core.settings import local_day
from core.users import Role
from placements.codes import ProposalState, TaskKind, TaskResult
from placements.models import Proposal, SavedFilter, Task
from placements.tasks import NewTask, add_task
from tests.counting import count_queries
from tests.factories import make_client, make_employer, make_match_run, make_proposal, make_user, make_vacancy
from tests.web.conftest import Visitor
from tests.web.test_proposals import make_suggestions
from tests.web.world import World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]


def today_of_test() -> datetime:
    return datetime.now(UTC)


def day(days: int = 0) -> str:
    return (local_day(today_of_test()) + timedelta(days=days)).isoformat()


@pytest.fixture
def adviser(visitor: Visit) -> Visitor:
    return visitor(Role.EMPLOYER_ADVISER)


@pytest.fixture
def suggestions(sessions: Sessions, world: World) -> list[int]:
    with sessions.begin() as session:
        return make_suggestions(session, world, 3)


def add(sessions: Sessions, number: int, user_id: int | None, **values: object) -> int:
    """An open task that is due today."""
    with sessions.begin() as session:
        new = {"kind": TaskKind.OTHER, "due_on": local_day(today_of_test()), "user_id": user_id} | values
        return add_task(session, NewTask(f"t{number}", **new), now=today_of_test()).id  # type: ignore[arg-type]


def task_of(sessions: Sessions, task_id: int) -> Task:
    with sessions() as session:
        return session.get_one(Task, task_id)


def test_the_day_begins_with_what_has_a_day(
    adviser: Visitor, sessions: Sessions, world: World, suggestions: list[int]
) -> None:
    task_id = add(sessions, 1, world.adviser.id, words="Order flyers")

    page = adviser.get("today.index")

    links = [link for link in page.links() if link.startswith(("/tasks/", "/proposals/"))]
    assert links[:2] == ["/tasks/new", f"/tasks/{task_id}"]
    assert set(links[2:]) == {f"/proposals/{each}" for each in suggestions}
    assert "Order flyers" in page.text
    assert "Mira Muster2" in page.text


def test_one_kind_and_the_work_of_a_team_are_an_address(adviser: Visitor, sessions: Sessions) -> None:
    with sessions.begin() as session:
        colleague, office = make_user(session), Office(name="Nord")
        session.add(office)
        session.flush()
        team = Team(office_id=office.id, name="Team 1")
        session.add(team)
        session.flush()
        session.add(TeamMember(user_id=colleague.id, team_id=team.id))
        team_id, office_id = team.id, office.id
    task_id = add(sessions, 1, colleague.id, kind=TaskKind.VETO)

    assert f"/tasks/{task_id}" not in adviser.get("today.index").links()
    for whose in (f"team:{team_id}", f"office:{office_id}", f"user:{colleague.id}"):
        assert f"/tasks/{task_id}" in adviser.get("today.index", whose=whose).links()
    assert f"/tasks/{task_id}" not in adviser.get("today.index", whose=f"team:{team_id}", kind="other").links()
    assert adviser.get("today.index", whose="team:x", kind="nonsense", until="1", page=0).status == 200


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    adviser: Visitor, sessions: Sessions, world: World, app: Flask
) -> None:
    adviser.get("today.index")
    counts = []
    for number in (2, 20):
        with sessions.begin() as session:
            run_id = make_match_run(session).id
            for _ in range(number):
                vacancy = make_vacancy(session, employer=world.bakery)
                make_proposal(session, vacancy=vacancy, run_id=run_id)
        with app.extensions["passgenau_sessions"][0]() as reading, count_queries(reading) as statements:
            adviser.get("today.index")
            counts.append(len(statements))

    assert counts[0] == counts[1] > 0


def test_a_task_is_written_moved_given_and_done(adviser: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        colleague_id = make_user(session).id
    task = {"words": "Order flyers", "due_on": day(), "owner": str(world.adviser.id)}
    for _ in range(2):
        adviser.post("today.create", task)
    with sessions() as session:
        task_id = session.scalars(sa.select(Task.id)).one()

    adviser.post("today.move", {"move-due_on": day(3)}, task_id=task_id)
    adviser.post("today.give", {"give-owner": str(colleague_id)}, task_id=task_id)
    for _ in range(2):
        adviser.post("today.finish", {"done-result": "done", "done-note": "There"}, task_id=task_id)

    done = task_of(sessions, task_id)
    assert (done.user_id, done.result, done.note) == (colleague_id, TaskResult.DONE, "There")
    assert done.due_on.isoformat() == day(3)
    assert "There" in adviser.get("today.show", task_id=task_id).text


def test_what_cannot_be_done_to_a_task_is_said_and_nothing_typed_is_lost(
    adviser: Visitor, sessions: Sessions, world: World
) -> None:
    task_id = add(sessions, 1, world.adviser.id)

    moved = adviser.post("today.move", {"move-due_on": day(-2)}, status=422, task_id=task_id)
    written = adviser.post("today.create", {"words": "", "due_on": day(), "owner": "1"}, status=422)

    assert "Vergangenheit" in moved.text
    assert moved.field("move-due_on")["value"] == day(-2)
    assert written.field("words").get("aria-invalid") == "true"


def test_a_colleagues_private_task_is_closed_to_case_managers(visitor: Visit, sessions: Sessions, world: World) -> None:
    foreign = add(sessions, 1, world.adviser.id)
    own = add(sessions, 2, world.case_manager.id, words="Call the family")
    manager = visitor(None, world.case_manager)

    manager.get("today.show", task_id=foreign, status=403)
    assert manager.send("today.finish", {"done-result": "done"}, task_id=foreign).status_code == 403
    assert "Call the family" in manager.get("today.index").text
    assert f"/tasks/{own}" in manager.get("today.index", whose=f"user:{world.adviser.id}").links()


def test_filters_are_saved_renamed_and_deleted(adviser: Visitor, sessions: Sessions) -> None:
    for _ in range(2):
        adviser.post("saved_filters.create", {"page": "today", "name": "Week", "query": "until=week&page=3"})
    with sessions() as session:
        saved = session.scalars(sa.select(SavedFilter)).one()
    assert "/today?until=week" in adviser.get("today.index").links()

    adviser.post("saved_filters.rename", {f"filter-{saved.id}-name": "Seven days"}, filter_id=saved.id)
    assert "Seven days" in adviser.get("today.index").text
    adviser.post("saved_filters.delete", filter_id=saved.id)

    with sessions() as session:
        assert session.scalars(sa.select(SavedFilter)).all() == []
    assert adviser.send("saved_filters.create", {"page": "secret", "name": "x"}).status_code == 404


def test_a_next_step_is_noted_and_done_on_the_page_of_both_roles(
    visitor: Visit, adviser: Visitor, sessions: Sessions, world: World, suggestions: list[int]
) -> None:
    with sessions.begin() as session:
        proposal = session.get_one(Proposal, suggestions[0])
        proposal.client.case_manager_id, client_id = world.case_manager.id, proposal.client_id
    manager = visitor(None, world.case_manager)

    adviser.post("placements.plan", {"next-words": "Call", "next-due_on": day(1)}, proposal_id=suggestions[0])
    refused = manager.post(
        "placements.plan", {"next-words": "Write", "next-due_on": day(1)}, status=409, proposal_id=suggestions[0]
    )
    manager.post("placements.finish", {"next-done-seen": "Call", "next-done-note": "ok"}, proposal_id=suggestions[0])

    assert refused.field("next-words")["value"] == "Write"
    shown = manager.get("clients.proposal", client_id=client_id, proposal_id=suggestions[0])
    assert "Call" in shown.text
    with sessions() as session:
        assert session.get_one(Proposal, suggestions[0]).next_step is None


def test_several_are_put_off_at_once_and_none_is_accepted_so(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    with sessions.begin() as session:
        session.get_one(Proposal, suggestions[2]).state = ProposalState.CLIENT_INFORMED
    chosen = [f"{each}:1" for each in suggestions]

    page = adviser.post(
        "proposals.batch", {"chosen": chosen, "batch-until": day(5), "do": "put_off"}, q="Bäcker"
    )  # fmt: skip
    nothing = adviser.post("proposals.batch", {"chosen": chosen, "do": "accept"}, status=422)

    assert "2 Vorschläge" in page.text
    with sessions() as session:
        states = [session.get_one(Proposal, each).state for each in suggestions]
    assert states == [ProposalState.PUT_OFF, ProposalState.PUT_OFF, ProposalState.CLIENT_INFORMED]
    assert nothing.soup.select_one("[role=alert]") is not None


def test_a_batch_without_a_day_keeps_what_was_chosen(adviser: Visitor, suggestions: list[int]) -> None:
    chosen = [f"{suggestions[1]}:1"]

    page = adviser.post("proposals.batch", {"chosen": chosen, "do": "put_off"}, status=422)

    checked = [box["value"] for box in page.soup.select("input[name=chosen][checked]")]
    assert checked == chosen


def test_putting_off_leads_on_and_is_undone(adviser: Visitor, sessions: Sessions, suggestions: list[int]) -> None:
    first = suggestions[-1]
    sent = {"put-off-version": "1", "put-off-on": day(7)}

    page = adviser.post("proposals.put_off", sent, proposal_id=first)
    again = adviser.send("proposals.put_off", sent, proposal_id=first)

    form = page.soup.select_one(f'form[action="/proposals/{first}/steps/resume"]')
    assert (form is not None, again.status_code) == (True, 302)
    version = str(form.select_one("[name=resume-version]")["value"])  # type: ignore[union-attr,index]
    adviser.post("proposals.take", {"resume-version": version}, proposal_id=first, step="resume")
    with sessions() as session:
        assert session.get_one(Proposal, first).state is ProposalState.SUGGESTED
    late = adviser.post(
        "proposals.put_off",
        {"put-off-version": str(int(version) + 2), "put-off-on": day()},
        status=422,
        proposal_id=first,
    )
    assert late.field("put-off-on").get("aria-invalid") == "true"


def test_a_reason_may_go_along_with_accepting(adviser: Visitor, sessions: Sessions, suggestions: list[int]) -> None:
    refused = adviser.post(
        "proposals.accept", {"version": "1", "reason": "OTHER"}, status=422, proposal_id=suggestions[0]
    )
    adviser.post("proposals.accept", {"version": "1", "reason": "CLIENT_WISHES"}, proposal_id=suggestions[0])

    assert refused.field("note").get("aria-invalid") == "true"
    with sessions() as session:
        proposal = session.get_one(Proposal, suggestions[0])
        assert (proposal.state, proposal.steps[-1].reason) == (ProposalState.ACCEPTED_BY_ADVISER, "CLIENT_WISHES")
    assert "Die Person wünscht diese Arbeit" in adviser.get("proposals.show", proposal_id=suggestions[0]).text


def test_a_pair_that_was_refused_says_so_when_it_is_suggested_again(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    sent = {"dismiss-version": "1", "dismiss-reason": "COMMUTE"}
    adviser.post("proposals.dismiss", sent, proposal_id=suggestions[0])
    with sessions.begin() as session:
        old = session.get_one(Proposal, suggestions[0])
        again = make_proposal(
            session, client=old.client, vacancy=old.vacancy, run_id=old.run_id, explanation=old.explanation
        ).id

    page = adviser.get("proposals.show", proposal_id=again)

    assert "Erneut vorgeschlagen" in page.text
    assert f"/proposals/{suggestions[0]}" in page.links()


def test_employers_without_adviser_stand_in_everybodys_list(adviser: Visitor, sessions: Sessions) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=make_employer(session))
        proposal_id = make_proposal(session, vacancy=vacancy, client=make_client(session)).id

    assert f"/proposals/{proposal_id}" in adviser.get("today.index").links()


def test_an_adviser_reads_a_case_managers_task_without_forms_to_change_it(
    adviser: Visitor, sessions: Sessions, world: World, suggestions: list[int]
) -> None:
    task_id = add(
        sessions, 1, world.case_manager.id, kind=TaskKind.CLIENT_OBJECTION, proposal_id=suggestions[0], words="Too far"
    )

    page = adviser.get("today.show", task_id=task_id)

    forms = [str(form["action"]) for form in page.soup.select("main form[action]")]
    assert [action for action in forms if action.startswith("/tasks/")] == []
    assert world.case_manager.display_name in page.text
    adviser.post("today.finish", {"done-result": "done"}, status=403, task_id=task_id)
    assert task_of(sessions, task_id).done_at is None
