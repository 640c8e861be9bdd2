"""Four eyes: a step that one person asks for is taken when a second one confirms it."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.settings import local_day
from core.users import Role, User, get_user, users
from employers.models import Employer, Vacancy
from placements.codes import TaskKind, TaskResult
from placements.models import Proposal, StepRequest, Task
from placements.steps import Decision, Who, check_step, take_step
from placements.tasks import NewTask, add_task
from placements.workflow import STEPS, Need, StepName
from profiles.models import Client
from profiles.queries import get_client_of_case_manager


@dataclass(frozen=True)
class RequestRow:
    """A request that nobody has decided yet, with the name of who asks."""

    request_id: int
    name: StepName
    note: str
    asked_at: datetime
    asked_by: int
    asked_by_name: str


def open_request(session: Session, proposal_id: int) -> RequestRow | None:
    """The latest undecided request about a proposal, or None."""
    asker = aliased(User)
    query = (
        sa.select(
            StepRequest.id, StepRequest.name, StepRequest.note, StepRequest.asked_at, StepRequest.asked_by,
            asker.display_name,
        )
        .join(asker, asker.id == StepRequest.asked_by)
        .where(StepRequest.proposal_id == proposal_id, StepRequest.decided_at.is_(None))
        .order_by(StepRequest.id.desc())
        .limit(1)
    )  # fmt: skip
    found = session.execute(query).first()
    return RequestRow(found[0], StepName(found[1]), *found[2:]) if found else None


def get_request(session: Session, request_id: int) -> StepRequest:
    """The request with this id, or `NotFound`."""
    found = session.get(StepRequest, request_id)
    if found is None:
        raise NotFound("There is no request %(id)s.", id=request_id)
    return found


def second_people(session: Session, proposal_id: int, *, asker_id: int) -> list[User]:
    """Who may confirm what the asker asks for: all employer advisers and the client's case manager, by name."""
    query = sa.select(Client.case_manager_id).join(Proposal).where(Proposal.id == proposal_id)
    manager_id = session.scalar(query)
    found = users(session, role=Role.EMPLOYER_ADVISER)
    if manager_id is not None:
        found.append(get_user(session, manager_id))
    return sorted((user for user in found if user.id != asker_id), key=lambda user: (user.display_name, user.id))


def ask_second_person(
    session: Session, name: StepName, decision: Decision, *, second_id: int | None, now: datetime, by: int
) -> StepRequest:
    """Ask a colleague to confirm a step that needs a second person; it becomes a task, and nothing else happens yet.

    Without ``second_id`` the task goes to the client's case manager, or to the employer's adviser where the case
    manager asks. Errors as `take_step`; `Conflict` where another request about the proposal waits.
    """
    if Need.SECOND_PERSON not in STEPS[name].needs:
        raise InvalidInput("This step needs no second person.")
    second_id = second_id if second_id is not None else _usual_second(session, decision.proposal_id, by)
    if second_id is None or second_id not in {
        user.id for user in second_people(session, decision.proposal_id, asker_id=by)
    }:
        raise InvalidInput("Choose a colleague who can confirm this.")
    proposal = check_step(session, name, replace(decision, second_by=second_id), now=now, who=Who(by))
    if open_request(session, proposal.id) is not None:
        raise Conflict("A request about this proposal waits for a second person already.")
    request = StepRequest(
        proposal_id=proposal.id, name=name.value, note=(decision.note or "").strip(), asked_at=now, asked_by=by
    )
    session.add(request)
    session.flush()
    new = NewTask(
        _key(request.id), TaskKind.SECOND_PERSON, local_day(now), user_id=second_id, proposal_id=proposal.id,
        words=request.note,
    )  # fmt: skip
    add_task(session, new, now=now)
    audit.record(
        session, "proposal.second_person_asked", kind="proposal", object_id=proposal.id, now=now, by=by,
        step=name.value, second=second_id,
    )  # fmt: skip
    return request


def confirm_request(session: Session, request_id: int, *, version: int | None, now: datetime, by: int) -> Proposal:
    """Confirm a request as the second person: the step is taken by who asked, with the second one on its row.

    `Conflict` where the same person asked, or it was decided before; the other errors as `take_step`.
    """
    request = _undecided(session, request_id, now=now, by=by)
    if request.asked_by == by:
        raise Conflict("You have asked for this yourself. Another person has to confirm it.")
    _decide(session, request, is_confirmed=True, result=TaskResult.DONE, now=now, by=by)
    decision = Decision(request.proposal_id, version, note=request.note, second_by=by)
    return take_step(session, StepName(request.name), decision, now=now, who=Who(request.asked_by))


def refuse_request(session: Session, request_id: int, *, note: str | None, now: datetime, by: int) -> StepRequest:
    """Refuse a request as the second person, with a note for who asked; or take one's own back.

    `Conflict` where it was decided before, `InvalidInput` where somebody else refuses without a note.
    """
    request, words = _undecided(session, request_id, now=now, by=by), (note or "").strip()
    is_own = request.asked_by == by
    if not words and not is_own:
        raise InvalidInput("Write in a note why you do not confirm this.")
    _decide(
        session, request, is_confirmed=False, result=TaskResult.DROPPED if is_own else TaskResult.DONE, now=now, by=by
    )
    if not is_own:
        new = NewTask(
            f"{TaskKind.SECOND_PERSON_REFUSED.value}:{request.id}", TaskKind.SECOND_PERSON_REFUSED, local_day(now),
            user_id=request.asked_by, proposal_id=request.proposal_id, words=words,
        )  # fmt: skip
        add_task(session, new, now=now)
    audit.record(
        session, "proposal.second_person_refused", kind="proposal", object_id=request.proposal_id, now=now, by=by,
        step=request.name,
    )  # fmt: skip
    return request


def _undecided(session: Session, request_id: int, *, now: datetime, by: int) -> StepRequest:
    """The request, locked, for somebody who may decide about it."""
    request = session.get(StepRequest, request_id, populate_existing=True, with_for_update=True)
    if request is None:
        raise NotFound("There is no request %(id)s.", id=request_id)
    user = get_user(session, by)
    if user.role not in {Role.EMPLOYER_ADVISER, Role.CASE_MANAGER}:
        raise NotAllowed("Your role does not take this step. Ask the person who does, named on the proposal.")
    if user.role is Role.CASE_MANAGER:
        proposal = session.get_one(Proposal, request.proposal_id)
        get_client_of_case_manager(session, proposal.client_id, by, on=local_day(now))
    if request.decided_at is not None:
        raise Conflict("This request has been decided already. Load the page again.")
    return request


def _decide(
    session: Session, request: StepRequest, *, is_confirmed: bool, result: TaskResult, now: datetime, by: int
) -> None:
    request.decided_at, request.decided_by, request.is_confirmed = now, by, is_confirmed
    session.execute(
        sa.update(Task)
        .where(Task.key == _key(request.id), Task.done_at.is_(None))
        .values(done_at=now, done_by=by, result=result)
    )
    session.flush()


def _key(request_id: int) -> str:
    return f"{TaskKind.SECOND_PERSON.value}:{request_id}"


def _usual_second(session: Session, proposal_id: int, by: int) -> int | None:
    query = (
        sa.select(Client.case_manager_id, Employer.adviser_id)
        .select_from(Proposal)
        .join(Client, Client.id == Proposal.client_id)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(Proposal.id == proposal_id)
    )
    row = session.execute(query).first()
    return next((each for each in row or () if each is not None and each != by), None)
