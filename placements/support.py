"""Support after the start of work: offers that help to keep it, noted as a task."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from core.settings import local_day
from core.users import Role, get_user
from placements.codes import EMPLOYED_STATES, TaskKind
from placements.models import Proposal, Task
from placements.tasks import NewTask, add_task
from profiles.offers.kinds import offer_kinds
from profiles.offers.models import Offer
from profiles.queries import get_client_of_case_manager

# § 16k and § 16g (2) SGB II, people who go along, and what makes the way, the care and the work itself possible.
SUPPORT_KINDS = (
    "COACHING16K", "AFTERCARE16G", "MENTOR", "ARBEITSASSISTENZ", "TECHN_HILFEN", "KINDERBETREUUNG", "MOBILITAET",
)  # fmt: skip


@dataclass(frozen=True)
class SupportChoice:
    """Support that can be noted: an offer of a provider, or a kind of which no offer is recorded."""

    code: str
    title_de: str
    title_en: str
    provider: str | None = None

    def title(self, language: str) -> str:
        """The title in a language, with the provider where there is one."""
        title = self.title_de if language == "de" else self.title_en
        return f"{title} – {self.provider}" if self.provider else title


def support_choices(session: Session) -> list[SupportChoice]:
    """What may help after the start, in the order of `SUPPORT_KINDS`: each kind itself, then its offers by title."""
    kinds = [offer_kinds()[code] for code in SUPPORT_KINDS if code in offer_kinds()]
    columns = (Offer.kind, Offer.code, Offer.title_de, Offer.title_en, Offer.provider)
    query = sa.select(*columns).where(Offer.kind.in_(SUPPORT_KINDS)).order_by(Offer.title_de, Offer.code)
    rows = session.execute(query).all()
    found = []
    for kind in kinds:
        found.append(SupportChoice(kind.code, kind.label_de, kind.label_en))
        found += [
            SupportChoice(row.code, row.title_de, row.title_en or row.title_de, row.provider)
            for row in rows
            if row.kind == kind.code
        ]
    return found


def support_of_proposal(session: Session, proposal_id: int) -> list[Task]:
    """The support that was noted for a proposal, by its day."""
    query = sa.select(Task).where(Task.proposal_id == proposal_id, Task.kind == TaskKind.SUPPORT)
    return list(session.scalars(query.order_by(Task.due_on, Task.id)))


def note_support(
    session: Session, proposal_id: int, code: str, *, due_on: date, note: str | None, now: datetime, by: int
) -> Task:
    """Note support for a client who has begun to work: a task of the case manager, once for each choice and day.

    `NotFound` without the proposal, `Conflict` where the client does not work there, `InvalidInput` for no such choice
    or a day in the past, `NotAllowed` for a case manager with another's client.
    """
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
    if get_user(session, by).role is Role.CASE_MANAGER:
        get_client_of_case_manager(session, proposal.client_id, by, on=local_day(now))
    if proposal.state not in EMPLOYED_STATES:
        raise Conflict("This proposal is no longer in work. Load the page again.")
    choice = next((each for each in support_choices(session) if each.code == code), None)
    if choice is None:
        raise InvalidInput("Choose what is to help from the list.")
    if due_on < local_day(now):
        raise InvalidInput("The day must not lie in the past. Choose today or a later one.")
    words = choice.title("de") + (f": {note.strip()}" if note and note.strip() else "")
    key = f"{TaskKind.SUPPORT.value}:{proposal_id}:{code}"[:69] + f":{due_on.isoformat()}"
    new = NewTask(
        key, TaskKind.SUPPORT, due_on, user_id=proposal.client.case_manager_id or by, proposal_id=proposal_id,
        client_id=proposal.client_id, words=words[:1000],
    )  # fmt: skip
    return add_task(session, new, now=now)
