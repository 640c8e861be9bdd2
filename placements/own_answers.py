"""What waits for an employer who is signed in, what was promised, and answering with one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from core.users import User
from employers.models import Contact, Employer, EmployerVisit, Vacancy
from placements.codes import SHOWN_TO_EMPLOYER, EmployerReason, ProposalState
from placements.documents.profile_facts import profiles_of
from placements.messages.answers import Answer, open_choices, refuse_while_contested
from placements.messages.codes import STEP_OF_CHOICE, AnswerChoice
from placements.messages.links import end_links
from placements.messages.short_profile import profile_lines
from placements.models import Proposal, Task
from placements.queries.contested import clients_contesting_short_profile
from placements.queries.for_employer import names_for_employers
from placements.steps import Decision, Who, take_step
from profiles.consents import has_revoked_sharing, sharing_is_revoked

# The employer is asked; the next word is theirs.
ASKED_STATES = frozenset({ProposalState.SHORT_PROFILE_SENT, ProposalState.EMPLOYER_SILENT})
# Somebody is at work on it; the employer may say what came of it at any time.
GOING_ON_STATES = frozenset(
    {
        ProposalState.EMPLOYER_INTERESTED,
        ProposalState.IDENTITY_RELEASED,
        ProposalState.INTERVIEW,
        ProposalState.TRIAL,
        ProposalState.HIRED,
    }
)
MOST_SHOWN = 50


@dataclass(frozen=True)
class OwnProposal:
    """A proposal as its employer sees it: anonymous until the ``name`` is released (`names_for_employers`). ``profile``
    and ``choices`` are empty while the client contests facts of it: then it ``is_on_hold``. ``named_client_id`` is for
    the record of who saw which name.
    """

    proposal_id: int
    version: int
    state: ProposalState
    vacancy_id: int
    title: str
    reference: str
    name: str | None
    named_client_id: int | None
    profile: list[str]
    choices: tuple[AnswerChoice, ...]
    is_on_hold: bool
    since: datetime
    answer_due_on: date | None
    interview_at: datetime | None
    starts_on: date | None


@dataclass(frozen=True)
class Promise:
    """What the employer service said it would do, by when and who; ``is_over`` where the day has passed."""

    words: str
    on: date
    by_name: str | None
    is_over: bool


def own_proposals(session: Session, employer_id: int, language: str) -> list[OwnProposal]:
    """The proposals of an employer that wait for an answer or go on, those that wait and the oldest first, at most 50.

    None of a client who has revoked the consent.
    """
    shown = Proposal.state.in_(ASKED_STATES | GOING_ON_STATES)
    query = (
        sa.select(Proposal, Vacancy.title, Vacancy.reference)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .where(Proposal.employer_id == employer_id, shown, ~sharing_is_revoked(Proposal.client_id))
        .order_by(Proposal.state.in_(ASKED_STATES).desc(), Proposal.changed_at, Proposal.id)
        .limit(MOST_SHOWN)
    )
    return _own(session, [(row[0], row[1], row[2]) for row in session.execute(query)], language)


def promises_to_employer(session: Session, employer_id: int, *, today: date) -> list[Promise]:
    """What was promised to the employer and is not done, by its day. Other next steps are the service's own notes."""
    task_key = sa.literal("visit:") + sa.cast(EmployerVisit.id, sa.String)
    query = (
        sa.select(EmployerVisit.next_step, EmployerVisit.next_step_on, User.display_name)
        .outerjoin(User, User.id == EmployerVisit.by)
        .outerjoin(Task, Task.key == task_key)
        .where(EmployerVisit.employer_id == employer_id, EmployerVisit.is_promised, Task.done_at.is_(None))
        .where(EmployerVisit.next_step.is_not(None), EmployerVisit.next_step_on.is_not(None))
        .order_by(EmployerVisit.next_step_on, EmployerVisit.id)
    )
    rows = session.execute(query)
    return [Promise(words, on, name, on < today) for words, on, name in rows if words is not None and on is not None]


def find_adviser(session: Session, employer_id: int) -> User | None:
    """The employer's named adviser, None where nobody is named."""
    return session.scalar(
        sa.select(User).join(Employer, Employer.adviser_id == User.id).where(Employer.id == employer_id)
    )


def answer_own(
    session: Session, proposal_id: int, answer: Answer, *, version: int, now: datetime, by: int
) -> Proposal:  # fmt: skip
    """Take the answer of an employer who is signed in as a step of the workflow; mailed links for it end.

    `NotFound` for another employer's proposal, one not shown to employers, and one of a client who has revoked the
    consent: there is no telling them apart. `Conflict` where somebody has answered meanwhile, and while
    the client contests what the profile tells; `InvalidInput` for an interview in the past, and as `take_step`.
    """
    query = (
        sa.select(Proposal)
        .join(Contact, Contact.employer_id == Proposal.employer_id)
        .where(Proposal.id == proposal_id, Contact.user_id == by, Proposal.state.in_(SHOWN_TO_EMPLOYER))
    )
    proposal = session.scalar(query.execution_options(populate_existing=True))
    if proposal is None or has_revoked_sharing(session, proposal.client_id):
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
    refuse_while_contested(session, proposal.client_id)
    if answer.choice not in open_choices(proposal.state):
        raise Conflict("This has been answered meanwhile. Load the page again.")
    if answer.choice is AnswerChoice.INVITE and answer.moment is not None and answer.moment <= now:
        raise InvalidInput("The interview must lie in the future.")
    reason = EmployerReason.POSITION_GONE if answer.choice is AnswerChoice.FILLED else answer.reason
    decision = Decision(
        proposal_id, version, reason=reason.value if reason else None, note=answer.note, on=answer.on,
        moment=answer.moment,
    )  # fmt: skip
    taken = take_step(session, STEP_OF_CHOICE[answer.choice], decision, now=now, who=Who(by=by))
    if taken.state not in GOING_ON_STATES:
        end_links(session, proposal_id, now=now)
    return taken


def _own(session: Session, rows: Sequence[tuple[Proposal, str, str]], language: str) -> list[OwnProposal]:
    """What employers see of these proposals, in a fixed number of statements."""
    proposals = [row for row, _, _ in rows]
    contested = clients_contesting_short_profile(session, {row.client_id for row in proposals})
    names = names_for_employers(session, proposals)
    pairs = {(row.client_id, row.vacancy_id) for row in proposals if row.client_id not in contested}
    lines = {pair: profile_lines(profile, language) for pair, profile in profiles_of(session, pairs, language).items()}
    return [
        OwnProposal(
            proposal_id=row.id, version=row.version, state=row.state, vacancy_id=row.vacancy_id, title=title,
            reference=reference, name=names.get(row.id), named_client_id=row.client_id if row.id in names else None,
            profile=lines.get((row.client_id, row.vacancy_id), []),
            choices=() if row.client_id in contested else open_choices(row.state),
            is_on_hold=row.client_id in contested, since=row.changed_at,
            answer_due_on=row.answer_due_on, interview_at=row.interview_at,
            starts_on=row.starts_on,
        )
        for row, title, reference in rows
    ]  # fmt: skip
