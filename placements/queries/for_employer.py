"""Proposals as the employers see them to whom they were made: anonymous, until the client's name is released."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from placements.codes import SHOWN_TO_EMPLOYER, ProposalState
from placements.documents.content import Profile
from placements.documents.profile_facts import profile_of
from placements.messages.answers import open_choices
from placements.messages.codes import AnswerChoice
from placements.models import Proposal, ProposalStep
from placements.queries.contested import contests_short_profile, has_contested_short_profile
from profiles.consents import has_revoked_sharing, sharing_is_revoked
from profiles.queries import names_of_clients

# From the release of the name on, while it goes on with this employer.
NAMED_TO_EMPLOYER = frozenset(
    {
        ProposalState.IDENTITY_RELEASED,
        ProposalState.INTERVIEW,
        ProposalState.TRIAL,
        ProposalState.HIRED,
        ProposalState.STARTED,
        ProposalState.CHECK_6M,
        ProposalState.CHECK_12M,
    }
)


@dataclass(frozen=True)
class EmployerProposal:
    """What an employer may know of a proposal. ``profile`` is None where it was not asked for, the client contests what
    it tells (Art. 18 GDPR), or no longer shows it; then nothing can be answered.
    """

    proposal: Proposal
    choices: tuple[AnswerChoice, ...]
    profile: Profile | None = None
    name: str | None = None


def proposals_for_employers(
    session: Session, employer_ids: Collection[int], *, after_id: int, limit: int, vacancy_id: int | None = None
) -> list[EmployerProposal]:
    """The next proposals of these employers that an employer sees, by id, without profiles; one statement."""
    rests = sa.or_(sharing_is_revoked(Proposal.client_id), contests_short_profile(Proposal.client_id))
    query = sa.select(Proposal, rests).where(
        Proposal.employer_id.in_(employer_ids), Proposal.state.in_(SHOWN_TO_EMPLOYER), Proposal.id > after_id
    )
    if vacancy_id is not None:
        query = query.where(Proposal.vacancy_id == vacancy_id)
    rows = session.execute(query.order_by(Proposal.id).limit(limit))
    return [EmployerProposal(row, () if is_resting else open_choices(row.state)) for row, is_resting in rows]


def proposal_for_employers(
    session: Session, employer_ids: Collection[int], proposal_id: int, *, language: str, lock: bool = False
) -> EmployerProposal:
    """One of them, with the profile; `NotFound` for another employer's, and for one that employers do not see."""
    query = sa.select(Proposal).where(
        Proposal.id == proposal_id, Proposal.employer_id.in_(employer_ids), Proposal.state.in_(SHOWN_TO_EMPLOYER)
    )
    query = query.execution_options(populate_existing=True)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
    if has_revoked_sharing(session, found.client_id):
        return EmployerProposal(found, ())
    is_contested = has_contested_short_profile(session, found.client_id)
    profile = None if is_contested else profile_of(session, found.client_id, found.vacancy_id, language)
    name = names_for_employers(session, [found]).get(found.id)
    return EmployerProposal(found, () if is_contested else open_choices(found.state), profile, name)


def names_for_employers(session: Session, proposals: Collection[Proposal]) -> dict[int, str]:
    """Names by proposal: of those whose name was released by a step of its own, while they go on with this employer
    and the client has not revoked the consent. The one rule for pages and programs; at most two statements.
    """
    wanted = [each.id for each in proposals if each.state in NAMED_TO_EMPLOYER]
    if not wanted:
        return {}
    released = sa.exists().where(
        ProposalStep.proposal_id == Proposal.id, ProposalStep.to_state == ProposalState.IDENTITY_RELEASED
    )
    query = sa.select(Proposal.id, Proposal.client_id).where(
        Proposal.id.in_(wanted), released, ~sharing_is_revoked(Proposal.client_id)
    )
    clients = dict(session.execute(query).all())
    names = names_of_clients(session, clients.values())
    return {proposal_id: names[client_id] for proposal_id, client_id in clients.items() if client_id in names}
