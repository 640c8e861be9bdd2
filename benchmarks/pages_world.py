"""The generated world in which pages are measured: proposals in all states, and some of all else that pages show.

Made in two steps: `fill` an empty database, `add_more` what a database of an earlier version lacks.
"""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.errors import DomainError
from core.runs import Run, RunKind, RunState, RunTrigger
from core.users import Role, User
from employers.codes import MATCHED_STATES, ContactRole, RegistrationState
from employers.drafts.models import PostingDraft
from employers.intake_models import Registration
from employers.likeness import name_key
from employers.models import Contact, Employer, Vacancy, VacancyPlace
from employers.publication.models import RULES, EmployerPublication, PublicationMode, PublicPlace, PublicVacancy
from employers.sources.codes import DuplicateReason, DuplicateState, SourceKind, SyncState
from employers.sources.models import FeedSource, FeedSync, VacancyDuplicate
from jobs.demo import make_demo_world
from matching.explanation import stored_form
from matching.facts import MatchKind
from matching.models import MatchRun
from placements.codes import OPEN_STATES, SHOWN_TO_EMPLOYER, Actor, ProposalState, TaskKind
from placements.documents.codes import EMPLOYER_KINDS, DocumentKind
from placements.documents.models import DocumentRecord
from placements.documents.operations import Order, make_document
from placements.models import Proposal, ProposalStep, Task
from placements.queries.reasons import evaluate_now
from profiles.catalogue.models import Place
from profiles.catalogue.starter import load_starter_catalogue
from profiles.models import Client
from profiles.offers.models import Offer
from profiles.referrals.models import Referral, ReferralChange
from profiles.referrals.workflow import OPEN_REFERRALS, ReferralState

AT_ONCE = 5000
EXPLANATIONS = 20  # real ones, shared out among the proposals


@dataclass(frozen=True)
class Size:
    """How large the world is."""

    clients: int = 40_000
    vacancies: int = 20_000
    proposals: int = 200_000


def fill(sessions: sessionmaker[Session], size: Size, *, seed: int) -> None:
    """A generated world of this size, in one transaction each."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        load_starter_catalogue(session)
    with sessions.begin() as session:
        make_demo_world(
            session,
            clients=size.clients,
            vacancies=size.vacancies,
            seed=seed,
            now=now,
            password="only-for-this-benchmark",  # noqa: S106
        )
    with sessions.begin() as session:
        _add_proposals(session, size.proposals, random.Random(seed), now)  # noqa: S311 - no secret
    add_more(sessions, seed=seed)


def add_more(sessions: sessionmaker[Session], *, seed: int) -> list[str]:
    """Some of everything that pages show beside clients, vacancies and proposals; the tables that had none before."""
    now, draw = datetime.now(UTC), random.Random(seed)  # noqa: S311 - no secret
    makers: list[tuple[type[Any], Callable[[Session, random.Random, datetime], None]]] = [
        (Registration, _add_registrations), (FeedSource, _add_sources), (VacancyDuplicate, _add_duplicates),
        (PostingDraft, _add_drafts), (Referral, _add_referrals), (PublicVacancy, _add_public),
        (DocumentRecord, _add_documents),
    ]  # fmt: skip
    made = []
    for model, make in makers:
        with sessions.begin() as session:
            if session.scalar(sa.select(sa.literal(1)).select_from(model).limit(1)) is None:
                make(session, draw, now)
                made.append(model.__tablename__)
    with sessions.begin() as session:
        # Rows that an earlier version wrote would be shown to nobody until they are checked anew.
        session.execute(sa.update(PublicVacancy).values(rules=RULES, checked_on=now.date()))
        session.execute(sa.text("ANALYZE"))
    return made


def _add_proposals(session: Session, count: int, draw: random.Random, now: datetime) -> None:
    run = Run(kind=RunKind.MATCH, state=RunState.FINISHED, trigger=RunTrigger.COMMAND, requested_at=now)
    session.add(run)
    session.flush()
    session.add(MatchRun(id=run.id, code_version="benchmark", settings={}, facts_hash="0" * 64))
    session.flush()
    client_ids = list(session.scalars(sa.select(Client.id)))
    employer_of = dict(session.execute(sa.select(Vacancy.id, Vacancy.employer_id)).all())
    vacancy_ids = list(employer_of)
    managers = list(session.scalars(sa.select(User.id).where(User.role == Role.CASE_MANAGER)))
    states, rows = list(ProposalState), []
    explanations = [
        stored_form(
            evaluate_now(session, client_id=draw.choice(client_ids), vacancy_id=draw.choice(vacancy_ids), now=now)
        )
        for _ in range(EXPLANATIONS)
    ]
    pairs = {(draw.choice(client_ids), draw.choice(vacancy_ids)) for _ in range(count + count // 50)}
    for number, (client_id, vacancy_id) in enumerate(sorted(pairs)[:count], start=1):
        state = ProposalState.SUGGESTED if draw.random() < 0.3 else draw.choice(states)
        at = now - timedelta(days=draw.randrange(400), minutes=draw.randrange(1440))
        rows.append(
            {"id": number, "client_id": client_id, "vacancy_id": vacancy_id, "run_id": run.id, "state": state,
             "employer_id": employer_of[vacancy_id],
             "is_open": state in OPEN_STATES, "kind": draw.choice((MatchKind.FIT, MatchKind.TO_CLARIFY)),
             "score_hundredths": draw.randrange(3000, 10000), "explanation": draw.choice(explanations),
                "open_questions": draw.randrange(4),
             "facts_hash": f"{number:064x}", "suggested_at": at, "changed_at": at, "version": 1,
             "put_off_until": at.date() + timedelta(days=60) if state is ProposalState.PUT_OFF else None,
             "next_step_due_on": at.date() + timedelta(days=30) if draw.random() < 0.2 else None}
        )  # fmt: skip
    steps = [
        {"proposal_id": row["id"], "from_state": None, "to_state": row["state"], "at": row["suggested_at"],
         "actor": Actor.MACHINE}
        for row in rows
    ]  # fmt: skip
    tasks = [
        {"key": f"benchmark:{number}", "kind": draw.choice(list(TaskKind)), "due_on": now.date() + timedelta(
            days=draw.randrange(-20, 60)), "user_id": draw.choice(managers), "proposal_id": row["id"],
         "created_at": now}
        for number, row in enumerate(rows) if draw.random() < 0.15
    ]  # fmt: skip
    for table, values in ((Proposal, rows), (ProposalStep, steps), (Task, tasks)):
        for first in range(0, len(values), AT_ONCE):
            session.execute(sa.insert(table), values[first : first + AT_ONCE])


def _add_registrations(session: Session, draw: random.Random, now: datetime) -> None:
    names = list(session.execute(sa.select(Employer.name, Employer.postcode).order_by(Employer.id).limit(500)))
    rows = [
        {"name": f"{name} Muster" if number % 3 else name, "name_key": name_key(name), "postcode": postcode,
         "street": "Hauptstr. 5", "contact_name": "Muster Person", "contact_role": draw.choice(list(ContactRole)),
         "email": f"post{number}@example.org", "created_at": now - timedelta(hours=number),
         "state": RegistrationState.WAITING if number % 2 else RegistrationState.REFUSED,
         "decided_at": None if number % 2 else now, "reason": None if number % 2 else "Muster"}
        for number, (name, postcode) in enumerate(names)
    ]  # fmt: skip
    _insert(session, Registration, rows)


def _add_sources(session: Session, draw: random.Random, now: datetime) -> None:
    for number in range(30):
        source = FeedSource(
            name=f"Quelle {number}", kind=SourceKind.WEB, location=f"https://example.org/{number}.json", created_at=now
        )
        session.add(source)
        session.flush()
        rejected = [
            {"place": f"line {line}", "field": "title", "message": "There is no title.", "places": {}}
            for line in range(200)
        ]
        _insert(session, FeedSync, [
            {"source_id": source.id, "state": SyncState.DONE, "requested_at": now - timedelta(days=day),
             "finished_at": now - timedelta(days=day), "read": 5000, "new": draw.randrange(50), "unchanged": 4900,
             "rejected": 0 if day else len(rejected), "rejections": None if day else rejected}
            for day in range(60)
        ])  # fmt: skip


def _add_duplicates(session: Session, draw: random.Random, now: datetime) -> None:
    ids = list(session.scalars(sa.select(Vacancy.id).order_by(Vacancy.id).limit(800)))
    states = (DuplicateState.FOUND, DuplicateState.FOUND, DuplicateState.JOINED)
    _insert(session, VacancyDuplicate, [
        {"kept_id": one, "other_id": other, "reason": DuplicateReason.LIKENESS,
         "likeness_percent": draw.randrange(80, 100), "state": draw.choice(states), "found_at": now}
        for one, other in zip(ids[::2], ids[1::2], strict=False)
    ])  # fmt: skip


def _add_drafts(session: Session, draw: random.Random, now: datetime) -> None:
    of_users = sa.select(Contact.employer_id).where(Contact.user_id.is_not(None)).distinct()
    _insert(session, PostingDraft, [
        {"employer_id": employer_id, "fields": {"title": [f"Entwurf {number}"], "hours_min": ["20"]}, "authors": {},
         "created_at": now, "updated_at": now - timedelta(hours=draw.randrange(200)),
         "template_name": None if number % 2 else f"Muster {number}"}
        for employer_id in session.scalars(of_users)
        for number in range(20)
    ])  # fmt: skip


def _add_referrals(session: Session, draw: random.Random, now: datetime) -> None:
    clients = list(session.scalars(sa.select(Client.id).order_by(Client.id)))
    offers = list(session.scalars(sa.select(Offer.id).order_by(Offer.id)))
    states = list(ReferralState)
    rows = [
        {"id": number, "client_id": client_id, "offer_id": draw.choice(offers), "state": (state := draw.choice(states)),
         "is_open": state in OPEN_REFERRALS, "proposed_at": now, "changed_at": now, "version": 1}
        for number, client_id in enumerate(clients[:: max(1, len(clients) // 5000)] if offers else (), start=1)
    ]  # fmt: skip
    _insert(session, Referral, rows)
    _insert(session, ReferralChange, [
        {"referral_id": row["id"], "to_state": row["state"], "at": now} for row in rows
    ])  # fmt: skip


def _add_public(session: Session, draw: random.Random, now: datetime) -> None:
    """Three of four employers agree, half of them named; the open vacancies as the check would leave them."""
    modes = (PublicationMode.NONE, PublicationMode.ANONYMOUS, PublicationMode.NAMED, PublicationMode.NAMED)
    agreed = set(session.scalars(sa.select(EmployerPublication.employer_id)))
    others = [each for each in session.scalars(sa.select(Employer.id)) if each not in agreed]
    _insert(
        session, EmployerPublication, [{"employer_id": each, "mode": modes[each % 4], "at": now} for each in others]
    )
    open_ones = (
        sa.select(Vacancy.id, Vacancy.title, Vacancy.occupation_code, Vacancy.updated_at, EmployerPublication.mode,
                  Place.latitude, Place.longitude)
        .join(EmployerPublication, EmployerPublication.employer_id == Vacancy.employer_id)
        .join(VacancyPlace, VacancyPlace.vacancy_id == Vacancy.id)
        .join(Place, Place.postcode == VacancyPlace.postcode)
        .where(Vacancy.state.in_(MATCHED_STATES), EmployerPublication.mode != PublicationMode.NONE)
        .order_by(Vacancy.id)
    )  # fmt: skip
    found = {row[0]: row for row in session.execute(open_ones)}.values()
    _insert(session, PublicVacancy, [
        {"vacancy_id": each, "mode": mode, "is_clean": True, "is_named": mode is PublicationMode.NAMED, "title": title,
         "seen_at": updated_at, "checked_on": now.date(), "public_since": now - timedelta(hours=draw.randrange(2000)),
         "occupation_code": code, "words": title.casefold(), "german_level": draw.choice((None, 2, 3, 4)), "shifts": 1,
         "working_times": 1, "rules": RULES}
        for each, title, code, updated_at, mode, _, _ in found
    ])  # fmt: skip
    _insert(session, PublicPlace, [
        {"vacancy_id": row[0], "latitude": row[5], "longitude": row[6]} for row in found
    ])  # fmt: skip


def _add_documents(session: Session, _draw: random.Random, now: datetime) -> None:
    """A document of a client for the case manager and the client, and one that the client's employer may read."""
    manager = session.scalars(sa.select(User.id).where(User.role == Role.CASE_MANAGER).order_by(User.id)).first()
    client = session.scalars(sa.select(Client.id).where(Client.case_manager_id == manager).order_by(Client.id)).first()
    if manager is None or client is None:
        return
    with suppress(DomainError):  # nobody's letter head, say: the page is left out then
        made = make_document(session, Order(DocumentKind.INFORMATION_SHEET, client), now=now, by=manager)
        of_employers = sa.select(Contact.employer_id).where(Contact.user_id.is_not(None))
        shown = sa.select(Proposal).where(Proposal.state.in_(SHOWN_TO_EMPLOYER), Proposal.employer_id.in_(of_employers))
        session.flush()
        _insert(session, DocumentRecord, [
            {"client_id": each.client_id, "proposal_id": each.id, "kind": sorted(EMPLOYER_KINDS)[0], "language": "de",
             "made_at": now, "made_by": manager, "sha256": made.sha256, "content": made.content}
            for each in session.scalars(shown.order_by(Proposal.id).limit(200))
        ])  # fmt: skip


def _insert(session: Session, model: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    for first in range(0, len(rows), AT_ONCE):
        session.execute(sa.insert(model), rows[first : first + AT_ONCE])
