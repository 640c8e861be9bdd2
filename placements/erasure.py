"""Erasing a client (Art. 17 GDPR, § 84 (2) SGB X): one person asks with a reason, another one confirms, then all goes.

What hangs on the client goes by the schema (`ON DELETE CASCADE`; a test looks at every table). Counts of proposals stay
without any number of a person, and the audit trail keeps who did what without saying to whom.
"""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import AuditEntry, record
from core.audit_chain import forget_objects
from core.database import Base
from core.errors import Conflict, NotAllowed, NotFound
from core.runs import RunKind, disown_dead_runs, lock_queue, runs_at_work
from matching.forgetting import forget_client
from placements.codes import RUNNING_STATES
from placements.documents.models import DocumentRecord
from placements.models import Proposal, Task
from placements.retention import delete_proposals
from profiles.casework import Household, HouseholdMember
from profiles.models import Client
from profiles.queries import get_client
from profiles.referrals.models import Referral
from profiles.restrictions import find_restriction


class ErasureReason(enum.StrEnum):
    """Why a client is erased."""

    ASKED = "asked"  # Art. 17 (1) b, c
    NOT_NEEDED = "not_needed"  # the end of storage, Art. 17 (1) a
    UNLAWFUL = "unlawful"  # Art. 17 (1) d


class ErasureRequest(Base):
    """Somebody asks to erase a client; a second person decides. Afterwards the row names nobody but the two."""

    __tablename__ = "erasure_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id", ondelete="SET NULL"), index=True)
    reason: Mapped[ErasureReason]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    is_done: Mapped[bool | None]


def find_erasure(session: Session, client_id: int) -> ErasureRequest | None:
    """The request about this client that waits, or None."""
    waiting = (ErasureRequest.client_id == client_id, ErasureRequest.decided_at.is_(None))
    return session.scalar(sa.select(ErasureRequest).where(*waiting).order_by(ErasureRequest.id))


def waiting_erasures(session: Session) -> list[tuple[ErasureRequest, str]]:
    """Requests that wait for a second person, with the client's reference; oldest first."""
    query = sa.select(ErasureRequest, Client.reference).join(Client, Client.id == ErasureRequest.client_id)
    found = session.execute(query.where(ErasureRequest.decided_at.is_(None)).order_by(ErasureRequest.id))
    return [(request, reference) for request, reference in found]


def ask_erasure(session: Session, client_id: int, *, reason: ErasureReason, now: datetime, by: int) -> ErasureRequest:
    """Ask a second person to erase a client. `Conflict` where one has asked already, or something holds it back:
    a restriction (somebody needs the data), or a proposal that runs.
    """
    get_client(session, client_id)
    if find_erasure(session, client_id) is not None:
        raise Conflict("Somebody has asked already to erase this client.")
    _refuse_held(session, client_id)
    request = ErasureRequest(client_id=client_id, reason=reason, asked_at=now, asked_by=by)
    session.add(request)
    session.flush()
    record(session, "erasure.asked", kind="erasure", object_id=request.id, now=now, by=by, reason=reason.value)
    return request


def decide_erasure(session: Session, request_id: int, *, is_confirmed: bool, now: datetime, by: int) -> ErasureRequest:
    """Confirm or refuse: with the confirmation the client is erased. `NotAllowed` for who has asked, `Conflict` where
    it is decided, held back, or a match run is at work, `NotFound`.
    """
    request = session.get(ErasureRequest, request_id, with_for_update=True)
    if request is None:
        raise NotFound("There is no request %(id)s.", id=request_id)
    if request.decided_at is not None or request.client_id is None:
        raise Conflict("This request is decided already.")
    if is_confirmed and request.asked_by == by:
        raise NotAllowed("A second person has to confirm this.")
    request.decided_at, request.decided_by, request.is_done = now, by, is_confirmed
    session.flush()
    if is_confirmed:
        _refuse_match_run(session, now)
        session.get(
            Client, request.client_id, with_for_update=True
        )  # who restricts the client meanwhile waits, or we do
        _refuse_held(session, request.client_id)
        erase_client(session, request.client_id, now=now, by=by)
    step = "confirmed" if is_confirmed else "refused"
    record(session, f"erasure.{step}", kind="erasure", object_id=request_id, now=now, by=by)
    session.expire(request)
    return request


def _refuse_match_run(session: Session, now: datetime) -> None:
    """A match run would write back what it has read of the client. None begins until the transaction ends."""
    lock_queue(session)
    disown_dead_runs(session, RunKind.MATCH, now=now)
    if runs_at_work(session, RunKind.MATCH, now=now):
        raise Conflict("A match run is at work. Wait until it has ended, then confirm again.")


def _refuse_held(session: Session, client_id: int) -> None:
    if find_restriction(session, client_id) is not None:
        raise Conflict("The data of this client are restricted: somebody needs them. Lift the restriction first.")
    runs = sa.select(Proposal.id).where(Proposal.client_id == client_id, Proposal.state.in_(RUNNING_STATES))
    if session.scalar(runs.limit(1)) is not None:
        raise Conflict("A proposal of this client still runs. Withdraw or close it first.")


def erase_client(session: Session, client_id: int, *, now: datetime, by: int) -> None:
    """Delete everything about a client, without asking anybody: `decide_erasure` does."""
    proposals = list(session.scalars(sa.select(Proposal.id).where(Proposal.client_id == client_id)))
    entries = _entries_about(session, client_id, proposals)
    household_id = session.scalar(sa.select(HouseholdMember.household_id).where(HouseholdMember.client_id == client_id))
    forget_client(session, client_id)
    delete_proposals(session, proposals)
    session.execute(sa.delete(Client).where(Client.id == client_id), execution_options={"synchronize_session": False})
    if household_id is not None:
        others = sa.exists().where(HouseholdMember.household_id == Household.id)
        alone = sa.delete(Household).where(Household.id == household_id, ~others)
        session.execute(alone, execution_options={"synchronize_session": False})
    session.expire_all()
    forget_objects(session, entries, reason="erasure", now=now, by=by)


def _entries_about(session: Session, client_id: int, proposals: list[int]) -> list[int]:
    """Ids of audit entries whose object is the client or something of the client's, or a household whose detail names
    the client, also one that the client has left.
    """
    owned: dict[str, list[int]] = {"client": [client_id], "proposal": proposals}
    for kind, model in (("document", DocumentRecord), ("task", Task), ("referral", Referral)):
        owned[kind] = list(session.scalars(sa.select(model.id).where(model.client_id == client_id)))
    about = [
        sa.and_(AuditEntry.object_kind == kind, AuditEntry.object_id.in_([str(each) for each in ids]))
        for kind, ids in owned.items()
        if ids
    ]
    about.append(sa.and_(AuditEntry.object_kind == "household", AuditEntry.detail["client"].as_integer() == client_id))
    return list(session.scalars(sa.select(AuditEntry.id).where(sa.or_(*about))))
