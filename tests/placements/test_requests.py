"""Four eyes: who asks does not confirm, and nothing happens before somebody else does."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.users import Role, User
from placements.codes import ProposalState, TaskKind, TaskResult
from placements.models import Proposal, ProposalStep, StepRequest, Task
from placements.requests import ask_second_person, confirm_request, open_request, refuse_request, second_people
from placements.steps import Decision
from placements.workflow import StepName
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user, make_vacancy

RELEASE = StepName.RELEASE_WITHOUT_AGREEMENT


class Scene:
    """A proposal that the client knows of, its adviser, its case manager, and another adviser."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.adviser: User = make_user(session)
        self.manager: User = make_user(session, role=Role.CASE_MANAGER)
        self.second: User = make_user(session)
        vacancy = make_vacancy(session, employer=make_employer(session, adviser_id=self.adviser.id))
        client = make_client(session, case_manager_id=self.manager.id)
        self.proposal: Proposal = make_proposal(
            session, client=client, vacancy=vacancy, state=ProposalState.CLIENT_INFORMED
        )

    def ask(self, by: User, second: User | None = None, note: str = "because") -> StepRequest:
        decision = Decision(self.proposal.id, self.proposal.version, note=note)
        second_id = second.id if second else None
        return ask_second_person(self.session, RELEASE, decision, second_id=second_id, now=NOW, by=by.id)

    def task(self, kind: TaskKind) -> Task:
        return self.session.scalars(sa.select(Task).where(Task.kind == kind)).one()


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def test_a_request_is_a_task_and_nothing_more(scene: Scene) -> None:
    request = scene.ask(scene.adviser)

    row, task = open_request(scene.session, scene.proposal.id), scene.task(TaskKind.SECOND_PERSON)
    assert scene.proposal.state is ProposalState.CLIENT_INFORMED
    assert row is not None
    assert (row.request_id, row.note, row.asked_by) == (request.id, "because", scene.adviser.id)
    assert (task.user_id, task.words) == (scene.manager.id, "because")


def test_the_case_managers_request_goes_to_the_adviser(scene: Scene) -> None:
    scene.ask(scene.manager)

    assert scene.task(TaskKind.SECOND_PERSON).user_id == scene.adviser.id


def test_the_second_person_takes_the_step_for_the_first(scene: Scene) -> None:
    request = scene.ask(scene.adviser, scene.second)

    confirm_request(scene.session, request.id, version=scene.proposal.version, now=NOW, by=scene.second.id)

    step = scene.session.scalars(sa.select(ProposalStep).order_by(ProposalStep.id.desc())).first()
    assert step is not None
    assert (step.name, step.by, step.second_by, step.note) == (RELEASE, scene.adviser.id, scene.second.id, "because")
    assert scene.proposal.state is ProposalState.IDENTITY_RELEASED
    assert scene.task(TaskKind.SECOND_PERSON).result is TaskResult.DONE


def test_who_asked_does_not_confirm(scene: Scene) -> None:
    request = scene.ask(scene.adviser)

    with pytest.raises(Conflict, match="yourself"):
        confirm_request(scene.session, request.id, version=None, now=NOW, by=scene.adviser.id)


def test_a_foreign_case_manager_neither_confirms_nor_refuses(scene: Scene) -> None:
    request, stranger = scene.ask(scene.adviser), make_user(scene.session, role=Role.CASE_MANAGER)

    with pytest.raises(NotAllowed):
        confirm_request(scene.session, request.id, version=None, now=NOW, by=stranger.id)
    with pytest.raises(NotAllowed):
        refuse_request(scene.session, request.id, note="no", now=NOW, by=stranger.id)


def test_a_refusal_needs_a_note_and_tells_who_asked(scene: Scene) -> None:
    request = scene.ask(scene.adviser)
    with pytest.raises(InvalidInput):
        refuse_request(scene.session, request.id, note=" ", now=NOW, by=scene.manager.id)

    refuse_request(scene.session, request.id, note="ask first", now=NOW, by=scene.manager.id)

    told = scene.task(TaskKind.SECOND_PERSON_REFUSED)
    assert (told.user_id, told.words) == (scene.adviser.id, "ask first")
    assert open_request(scene.session, scene.proposal.id) is None
    with pytest.raises(Conflict, match="decided"):
        confirm_request(scene.session, request.id, version=None, now=NOW, by=scene.second.id)


def test_ones_own_request_is_taken_back_without_a_word(scene: Scene) -> None:
    request = scene.ask(scene.adviser)

    refuse_request(scene.session, request.id, note=None, now=NOW, by=scene.adviser.id)

    assert scene.task(TaskKind.SECOND_PERSON).result is TaskResult.DROPPED


def test_a_request_needs_a_note_a_colleague_and_no_other_request(scene: Scene) -> None:
    with pytest.raises(InvalidInput):
        scene.ask(scene.adviser, note=" ")
    with pytest.raises(InvalidInput):
        scene.ask(scene.adviser, second=scene.adviser)
    scene.ask(scene.adviser)

    with pytest.raises(Conflict, match="waits"):
        scene.ask(scene.manager)


def test_the_second_person_sees_what_changed_meanwhile(scene: Scene) -> None:
    request, seen = scene.ask(scene.adviser), scene.proposal.version
    scene.proposal.next_step = "call"
    scene.session.flush()

    with pytest.raises(Conflict):
        confirm_request(scene.session, request.id, version=seen, now=NOW, by=scene.second.id)


def test_advisers_and_the_own_case_manager_may_be_asked(scene: Scene) -> None:
    make_user(scene.session, role=Role.CASE_MANAGER)

    found = second_people(scene.session, scene.proposal.id, asker_id=scene.adviser.id)

    assert {user.id for user in found} == {scene.manager.id, scene.second.id}
