"""The next step of a proposal, alone and for several at once."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.users import Role
from placements.batch import Chosen, plan_several, put_off_several
from placements.codes import Actor, ProposalState, TaskResult
from placements.models import Proposal, ProposalStep
from placements.next_steps import NextStep, finish_next_step, plan_next_step
from placements.tasks import tasks_of_proposal
from tests.factories import NOW, TODAY, make_client, make_proposal, make_user, row_count

TOMORROW = TODAY + timedelta(days=1)


def test_a_next_step_belongs_to_the_role_and_decides_nothing(session: Session) -> None:
    adviser, proposal = make_user(session), make_proposal(session)

    plan_next_step(session, proposal.id, NextStep("Call  the bakery", TOMORROW), now=NOW, by=adviser.id)

    assert (proposal.next_step, proposal.next_step_due_on) == ("Call the bakery", TOMORROW)
    assert (proposal.next_step_actor, proposal.version, row_count(session, ProposalStep)) == (
        Actor.EMPLOYER_ADVISER, 1, 1,
    )  # fmt: skip


def test_who_has_not_seen_the_step_of_another_does_not_overwrite_it(session: Session) -> None:
    adviser, proposal = make_user(session), make_proposal(session)
    plan_next_step(session, proposal.id, NextStep("Call", TOMORROW), now=NOW, by=adviser.id)

    plan_next_step(session, proposal.id, NextStep("Call", TOMORROW), now=NOW, by=adviser.id)  # a second click
    with pytest.raises(Conflict):
        plan_next_step(session, proposal.id, NextStep("Write", TOMORROW), now=NOW, by=adviser.id)

    plan_next_step(session, proposal.id, NextStep("Write", TOMORROW, seen="Call"), now=NOW, by=adviser.id)
    assert proposal.next_step == "Write"


def test_a_done_step_stays_on_record_and_a_second_click_does_nothing(session: Session) -> None:
    adviser, proposal = make_user(session), make_proposal(session)
    plan_next_step(session, proposal.id, NextStep("Call", TOMORROW), now=NOW, by=adviser.id)

    finish_next_step(session, proposal.id, note="Rings back", seen="Call", now=NOW, by=adviser.id)

    assert finish_next_step(session, proposal.id, seen="Call", now=NOW, by=adviser.id) is None
    (task,) = tasks_of_proposal(session, proposal.id, role=Role.EMPLOYER_ADVISER)
    assert (task.words, task.note, task.result, task.done_by) == ("Call", "Rings back", TaskResult.DONE, adviser.id)
    assert (proposal.next_step, proposal.next_step_due_on, proposal.next_step_actor) == (None, None, None)


def test_a_step_needs_words_a_day_to_come_and_a_role_that_takes_steps(session: Session) -> None:
    adviser, proposal = make_user(session), make_proposal(session)
    manager, operator = (make_user(session, role=role) for role in (Role.CASE_MANAGER, Role.OPERATOR))

    for step in (NextStep(" ", TODAY), NextStep("x" * 201, TODAY), NextStep("Call", TODAY - timedelta(days=1))):
        with pytest.raises(InvalidInput):
            plan_next_step(session, proposal.id, step, now=NOW, by=adviser.id)
    for stranger in (manager, operator):
        with pytest.raises(NotAllowed):
            plan_next_step(session, proposal.id, NextStep("Call", TODAY), now=NOW, by=stranger.id)


def test_putting_off_several_leaves_out_what_others_have_changed(session: Session) -> None:
    adviser = make_user(session)
    first, second, third = (make_proposal(session, client=make_client(session)) for _ in range(3))
    second.state = ProposalState.ACCEPTED_BY_ADVISER
    session.flush()
    chosen = [Chosen(each.id, 1) for each in (first, second, third)]

    report = put_off_several(session, chosen, until=TOMORROW, now=NOW, by=adviser.id)
    again = put_off_several(session, chosen, until=TOMORROW, now=NOW, by=adviser.id)

    assert (report.done, [each for each, _ in report.refused]) == ([first.id, third.id], [second.id])
    assert again.done == report.done
    assert [session.get_one(Proposal, each.id).put_off_until for each in (first, third)] == [TOMORROW, TOMORROW]
    assert row_count(session, ProposalStep) == 5


def test_a_next_step_for_several_keeps_what_is_there(session: Session) -> None:
    adviser = make_user(session)
    first, second = (make_proposal(session, client=make_client(session)) for _ in range(2))
    plan_next_step(session, second.id, NextStep("Write", TODAY), now=NOW, by=adviser.id)
    chosen = [Chosen(first.id, 1), Chosen(second.id, 1), Chosen(first.id, 1)]

    report = plan_several(session, chosen, words="Call", due_on=TOMORROW, now=NOW, by=adviser.id)

    assert (report.done, [each for each, _ in report.refused]) == ([first.id], [second.id])
    assert (first.next_step, second.next_step) == ("Call", "Write")


def test_nothing_and_too_much_are_refused_as_a_whole(session: Session) -> None:
    adviser = make_user(session)

    for chosen in ([], [Chosen(each, 1) for each in range(101)]):
        with pytest.raises(InvalidInput):
            put_off_several(session, chosen, until=TOMORROW, now=NOW, by=adviser.id)
