"""Proposals of the employers' own vacancies: what the employer's pages show, and answers to them."""

from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput
from employers.api_access.models import Scope
from employers.api_access.queries import answering_contact
from placements.codes import Actor, EmployerReason, LookPurpose
from placements.messages.answers import refuse_while_contested
from placements.messages.codes import STEP_OF_CHOICE, AnswerChoice
from placements.messages.links import end_links
from placements.queries.for_employer import EmployerProposal, proposal_for_employers, proposals_for_employers
from placements.steps import Decision, Who, take_step
from web.api import schemas
from web.api.access import current_bearer
from web.api.operations import Answer, Call, Operation, operation, typed
from web.api.paging import cursor_of, id_of, page_of
from web.api.values import proposal_of, summary_of
from web.formatting import current_locale
from web.session import db, now, side_session

READ, ANSWER = Scope.PROPOSALS_READ, Scope.ANSWERS_WRITE


@operation(Operation("GET", "/proposals", READ, "List proposals", schemas.ProposalList, query=schemas.ProposalWindow))
def list_proposals(call: Call) -> Answer:
    """Proposals that were made to these employers, by id, in pages, without profiles."""
    window = typed(call, schemas.ProposalWindow)
    rows, has_more = page_of(
        proposals_for_employers(
            db(), current_bearer().employer_ids, after_id=id_of(window.cursor), limit=window.limit + 1,
            vacancy_id=window.vacancy_id,
        ),
        window.limit,
    )  # fmt: skip
    cursor = cursor_of(rows[-1].proposal.id) if has_more else None
    return Answer(schemas.ProposalList(items=[summary_of(row) for row in rows], next_cursor=cursor))


@operation(Operation("GET", "/proposals/<int:proposal_id>", READ, "Read a proposal", schemas.Proposal))
def read_proposal(_call: Call, proposal_id: int) -> Answer:
    """One proposal with the anonymous profile. Each look is recorded."""
    seen = _seen(proposal_id)
    with side_session() as side:
        _record(side, seen, "api.proposal_read")
    return Answer(proposal_of(seen))


@operation(
    Operation(
        "POST", "/proposals/<int:proposal_id>/answers", ANSWER, "Answer a proposal", schemas.ProposalSummary,
        body=schemas.NewAnswer, status=201,
    )
)  # fmt: skip
def answer_proposal(call: Call, proposal_id: int) -> Answer:
    """The employer's answer, as by the link of a mail: a step of the workflow, read by a person at the Jobcenter."""
    sent, seen, bearer = typed(call, schemas.NewAnswer), _seen(proposal_id, lock=True), current_bearer()
    refuse_while_contested(db(), seen.proposal.client_id)
    if sent.choice not in seen.choices:
        raise Conflict("This proposal does not take this answer now. Read it again.")
    if sent.interview_at is not None and sent.interview_at <= now():
        raise InvalidInput("The interview must lie in the future.")
    contact_id = answering_contact(db(), seen.proposal.employer_id, bearer.acts_as)
    if contact_id is None:
        raise Conflict("No contact is on record for this employer. Call the employer service.")
    reason = EmployerReason.POSITION_GONE if sent.choice is AnswerChoice.FILLED else sent.reason
    decision = Decision(
        proposal_id,
        reason=reason.value if reason else None,
        note=sent.note,
        on=sent.starts_on,
        moment=sent.interview_at,
    )
    who = Who(by=bearer.acts_as) if bearer.acts_as is not None else Who(actor=Actor.EMPLOYER, contact_id=contact_id)
    take_step(db(), STEP_OF_CHOICE[sent.choice], decision, now=now(), who=who)
    end_links(db(), proposal_id, now=now())
    _record(db(), seen, "api.proposal_answered")
    return Answer(summary_of(_seen(proposal_id)))


def _seen(proposal_id: int, *, lock: bool = False) -> EmployerProposal:
    return proposal_for_employers(
        db(), current_bearer().employer_ids, proposal_id, language=current_locale(), lock=lock
    )


def _record(session: Session, seen: EmployerProposal, action: str) -> None:
    bearer = current_bearer()
    audit.record(
        session, action, kind="proposal", object_id=seen.proposal.id, now=now(), by=bearer.acts_as,
        token=bearer.token_id, is_named=seen.name is not None, purpose=LookPurpose.EMPLOYERS.value,
    )  # fmt: skip
