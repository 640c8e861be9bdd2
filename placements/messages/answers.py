"""What an employer sees behind an answer link, and answering by it: once, as a step of the workflow."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput
from core.users import User
from employers.codes import MessageMode
from employers.models import Contact, Employer, Vacancy
from placements.codes import SHOWN_TO_EMPLOYER, Actor, EmployerReason, ProposalState
from placements.messages.codes import STEP_OF_CHOICE, AnswerChoice, LinkState
from placements.messages.links import end_links, find_link, link_state
from placements.messages.models import AnswerLink
from placements.messages.short_profile import short_profile_lines
from placements.models import Proposal
from placements.queries.contested import has_contested_short_profile
from placements.steps import Decision, Who, take_step
from placements.workflow import steps_from
from profiles.consents import has_revoked_sharing

NO_LONGER = "This link can no longer be used. Your contact at the Jobcenter takes your answer."
ON_HOLD = "At the moment this proposal cannot be answered here. Your contact at the Jobcenter takes your answer."


@dataclass(frozen=True)
class Answer:
    """What an employer answers."""

    choice: AnswerChoice
    reason: EmployerReason | None = None
    note: str | None = None
    on: date | None = None
    moment: datetime | None = None


@dataclass(frozen=True)
class LinkPage:
    """What the page behind a link shows. Without choices nothing can be answered, and ``profile`` is empty."""

    state: LinkState
    answer: AnswerChoice | None
    language: str
    vacancy_title: str
    vacancy_reference: str
    adviser_name: str | None
    adviser_email: str | None
    profile: list[str]
    choices: tuple[AnswerChoice, ...]
    due_on: date | None
    interview_at: datetime | None
    mode: MessageMode


def link_page(session: Session, token: str, *, language: str | None, now: datetime) -> LinkPage | None:
    """What stands behind a link, None for one that never was. The profile is anonymous, whatever the state, and is not
    shown while the client contests what it tells (Art. 18 GDPR).
    """
    link = find_link(session, token)
    if link is None:
        return None
    row = session.execute(
        sa.select(Proposal, Vacancy, Contact, User)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .join(Contact, Contact.id == link.contact_id)
        .outerjoin(User, User.id == Employer.adviser_id)
        .where(Proposal.id == link.proposal_id)
    ).one()
    proposal, vacancy, contact, adviser = row
    spoken = language or contact.language or "de"
    state = link_state(link, now=now)
    if state is LinkState.OPEN and has_contested_short_profile(session, proposal.client_id):
        state = LinkState.ON_HOLD
    is_open = state is LinkState.OPEN and not has_revoked_sharing(session, proposal.client_id)
    choices = open_choices(proposal.state) if is_open else ()
    return LinkPage(
        state=state if choices or state is not LinkState.OPEN else LinkState.ENDED,
        answer=link.answer, language=spoken, vacancy_title=vacancy.title, vacancy_reference=vacancy.reference,
        adviser_name=adviser.display_name if adviser else None, adviser_email=adviser.email if adviser else None,
        profile=short_profile_lines(session, proposal.client_id, proposal.vacancy_id, spoken) if choices else [],
        choices=choices, due_on=proposal.answer_due_on, interview_at=proposal.interview_at, mode=contact.message_mode,
    )  # fmt: skip


def open_choices(state: ProposalState) -> tuple[AnswerChoice, ...]:
    """What an employer can answer in this state, in the order of the page; nothing where the proposal is not theirs."""
    if state not in SHOWN_TO_EMPLOYER:
        return ()
    steps = {step.name for step in steps_from(state, Actor.EMPLOYER)}
    return tuple(choice for choice, step in STEP_OF_CHOICE.items() if step in steps)


def answer_by_link(session: Session, token: str, answer: Answer, *, now: datetime) -> Proposal:
    """Take the employer's answer as a step of the workflow; the link and its siblings are used up by it.

    `Conflict` where the link is unknown, used, ended or expired, the proposal has moved on, or the client has revoked
    the consent to show the profile or contests what it tells. `InvalidInput` without
    the reason, date or time that the answer needs, and for an interview in the past.
    """
    link = find_link(session, token, lock=True)
    if link is None or link_state(link, now=now) is not LinkState.OPEN or _is_revoked(session, link):
        raise Conflict(NO_LONGER)
    refuse_while_contested(session, session.get_one(Proposal, link.proposal_id).client_id)
    if answer.choice is AnswerChoice.INVITE and answer.moment is not None and answer.moment <= now:
        raise InvalidInput("The interview must lie in the future.")
    end_links(session, link.proposal_id, now=now, but=link.id)
    _use(session, link, answer.choice, now)
    reason = EmployerReason.POSITION_GONE if answer.choice is AnswerChoice.FILLED else answer.reason
    decision = Decision(
        link.proposal_id, reason=reason.value if reason else None, note=answer.note, on=answer.on, moment=answer.moment
    )
    who = Who(actor=Actor.EMPLOYER, contact_id=link.contact_id)
    return take_step(session, STEP_OF_CHOICE[answer.choice], decision, now=now, who=who)


def refuse_while_contested(session: Session, client_id: int) -> None:
    """`Conflict` while the client contests what a short profile tells: no answer then, whichever way it comes."""
    if has_contested_short_profile(session, client_id):
        raise Conflict(ON_HOLD)


def set_message_mode(session: Session, token: str, mode: MessageMode, *, now: datetime) -> Contact:
    """Note how the contact behind a link wants to be written to. `Conflict` where the link is unknown or expired.

    A used link serves too: whoever got it is the contact.
    """
    link = find_link(session, token)
    if link is None or link_state(link, now=now) not in {LinkState.OPEN, LinkState.USED}:
        raise Conflict(NO_LONGER)
    contact = session.get_one(Contact, link.contact_id)
    contact.message_mode = mode
    audit.record(
        session, "contact.message_mode", kind="contact", object_id=contact.id, now=now, by=None, mode=mode.value
    )
    session.flush()
    return contact


def _is_revoked(session: Session, link: AnswerLink) -> bool:
    return has_revoked_sharing(session, session.get_one(Proposal, link.proposal_id).client_id)


def _use(session: Session, link: AnswerLink, choice: AnswerChoice, now: datetime) -> None:
    link.used_at, link.answer = now, choice
    session.flush()
