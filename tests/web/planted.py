"""A world with a row of every kind on two sides, own and foreign, and a marker in every column that tells of a person.

`Side` says which rows lie on it, by the name that stands in addresses; `tests/web/markers.py` what stands in columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from core.encryption import EncryptedText
from core.users import Role, User
from employers.codes import VacancyState
from employers.models import Employer
from placements.codes import ProposalState, TaskKind
from placements.documents.codes import DocumentKind
from placements.documents.models import LetterHead
from placements.documents.operations import Order, make_document
from placements.messages.links import new_link
from placements.messages.occasions import mail_short_profile
from placements.messages.vacancy_links import new_vacancy_link
from profiles.client_access import make_letter
from profiles.sharing.models import ReleaseBlock
from tests.factories import (
    make_employer,
    make_match_run,
    make_occupation,
    make_place,
    make_proposal,
    make_user,
    make_vacancy,
)
from tests.web.markers import FOREIGN, OWN, VALUES, is_text, marker, planted_columns, planted_text
from tests.web.public.world import show
from tests.web.world import BAKER, World, make_world

MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
NOW = datetime.now(UTC)
TODAY = NOW.date()
LATER = TODAY + timedelta(days=200)


@dataclass
class Side:
    """Whose rows they are, and their ids by the name of the place in an address."""

    manager: User
    employer: Employer
    contact: User
    prefix: str
    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Planted:
    """The world and its two sides."""

    world: World
    own: Side
    foreign: Side


EXPLANATION = {
    "score_hundredths": 6000, "kind": "fit", "closed_by": [],
    "gates": [
        {"gate": "commute", "value": "met", "closable_by": None, "items": [
            {"value": "met", "client": {"name": "commute", "places": {"minutes": 24.6, "mode": "transit"}},
             "vacancy": None}]},
        {"gate": "demands", "value": "not_met", "closable_by": None, "items": [
            {"value": "not_met",
             "client": {"name": "limitation", "places": {"item": "ZQLIMIT", "limitation": "EXCLUDED"}},
             "vacancy": {"name": "demand", "places": {"item": "ZQLIMIT", "degree": "CONSTANT"}}}]},
    ],
    "parts": [
        {"part": "skills", "value": 1.0, "hundredths": 2500, "max_hundredths": 2500, "is_unknown": False,
         "items": [{"name": "skill_counted", "places": {"skill": "dough", "credit": 1.0}}], "rest": []},
    ],
    "questions": [],
}  # fmt: skip


def fill(session: Session, side: Side, table: str, **values: Any) -> Any:
    """A row: what is given, markers where they belong, anything plain where something is required."""
    model = MODELS[table]
    for column in model.__table__.columns:
        key = (table, column.name)
        if column.name in values or (column.foreign_keys and key not in VALUES):
            continue
        if key in VALUES:
            values[column.name] = VALUES[key]
        elif key in planted_columns() and is_text(*key):
            values[column.name] = planted_text(side.prefix, key)
        elif not column.nullable and column.default is None and not _numbers_itself(column):
            values[column.name] = _plain(column, side)
    row = model(**values)
    session.add(row)
    session.flush()
    return row


def _numbers_itself(column: sa.Column[Any]) -> bool:
    return bool(column.primary_key and isinstance(column.type, sa.Integer))


def _plain(column: sa.Column[Any], side: Side) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class or kind.enums))
    if isinstance(kind, sa.JSON):
        return {}
    stored = kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind
    python: type = str if isinstance(kind, EncryptedText) else stored.python_type
    plain: Mapping[type, Any] = {
        int: 1, bool: False, date: TODAY, datetime: NOW, float: 1.0, bytes: b"", str: f"{side.prefix.lower()}x",
    }  # fmt: skip
    return plain[python]


def make_planted(session: Session) -> Planted:
    """The world with both sides."""
    world = make_world(session)
    item = MODELS["limitation_item"](
        code="ZQLIMIT", complex="physical", label_de="Zqschränkung", label_en="Zqschränkung"
    )
    offer = MODELS["offer"](code="O-1", kind="course", title_de="Deutsch B1", decider="JC", updated_at=NOW)
    session.add_all([item, offer])
    make_place(session, VALUES["client", "home_postcode"])
    make_occupation(session, BAKER[:3], label_de="Lebensmittelherstellung")
    stranger = make_user(session, role=Role.CASE_MANAGER)
    own = Side(world.case_manager, world.bakery, world.baker, OWN)
    foreign = Side(stranger, world.butchery, world.butcher, FOREIGN)
    _make_offices(session, world)
    for side in (own, foreign):
        _make_client(session, side, offer.id)
        _make_vacancies(session, side)
        _make_proposals(session, side)
        _make_work(session, side, world.adviser)
        _make_shared(session, side, world, offer.id)
    _make_documents(session, own, foreign, world)
    show(session, world.bakery)
    own.tokens["reference"] = session.get_one(MODELS["vacancy"], own.ids["vacancy_id"]).reference
    return Planted(world, own, foreign)


def _make_offices(session: Session, world: World) -> None:
    models = MODELS
    for name, kind, people in (
        ("Mitte", "branch", (world.adviser, world.case_manager)), ("Anlaufstelle", "joint_desk", (world.joint_desk,)),
    ):  # fmt: skip
        office = models["office"](name=name, kind=kind)
        session.add(office)
        session.flush()
        team = models["team"](office_id=office.id, name=f"Team {name}")
        session.add(team)
        session.flush()
        session.add_all(models["team_member"](user_id=user.id, team_id=team.id) for user in people)
        session.add(LetterHead(
            office_id=office.id, name="Jobcenter", street="Platz 1", postcode="70173", town="Ort", phone="0711",
            email="post@example.org", privacy_contact="dsb@example.org", authority="Aufsicht",
        ))  # fmt: skip
    session.flush()


def _make_client(session: Session, side: Side, offer_id: int) -> None:
    client = fill(
        session, side, "client", case_manager_id=side.manager.id, state="active", created_at=NOW, updated_at=NOW,
        permission_employer_id=side.employer.id, permission_vacancy_id=None,
    )  # fmt: skip
    one = {"client_id": client.id}
    fill(session, side, "case_file", **one)
    fill(session, side, "client_limitation", **one)
    session.add_all([
        MODELS["client_occupation"](**one, code=BAKER, rank=1),
        MODELS["client_skill"](**one, skill_code="dough", level=2),
    ])  # fmt: skip
    household = fill(session, side, "household", lead_case_manager_id=side.manager.id)
    fill(session, side, "household_member", household_id=household.id, **one)
    fill(session, side, "client_restriction", **one, set_by=side.manager.id, lifted_at=NOW, lifted_by=side.manager.id)
    consent = fill(session, side, "consent", **one, purpose="contact_by_message", given_on=TODAY)
    kept: list[dict[str, Any]] = [
        {"plain": {"source_id": marker(side.prefix, ("recorded_answer", name))},
         "entry_of": None, "entry": None, "key": []}
        for name in ("before", "after")
    ]  # fmt: skip
    answer = fill(session, side, "recorded_answer", **one, question="licence", at=NOW, by=side.manager.id,
                  after=kept[1], before=kept[0])  # fmt: skip
    reading = fill(session, side, "cv_reading", **one, expires_on=LATER, read_at=NOW, read_by=side.manager.id)
    fill(session, side, "cv_fact", reading_id=reading.id, kind="skill", state="open")
    referral = fill(session, side, "referral", **one, offer_id=offer_id)
    fill(session, side, "referral_change", referral_id=referral.id, by=side.manager.id)
    letter = make_letter(session, client.id, language="de", now=NOW, by=side.manager.id)
    side.tokens |= {"number": letter.number, "code": letter.code}
    side.ids |= {
        "client_id": client.id, "household_id": household.id, "consent_id": consent.id, "answer_id": answer.id,
        "referral_id": referral.id, "cv_reading": reading.id,
    }  # fmt: skip


def _make_vacancies(session: Session, side: Side) -> None:
    employer = side.employer
    vacancy = make_vacancy(
        session, employer=employer, title="Bäcker", starts_now=True, hours_min=20, pay_min_cents=1900, pay_unit="hour",
        occupation_code=BAKER,
    )  # fmt: skip
    for name in ("restriction_reason", "restriction_request"):
        setattr(vacancy, name, marker(side.prefix, ("vacancy", name)))
    fill(session, side, "vacancy_change", vacancy_id=vacancy.id, at=NOW)
    fill(session, side, "legal_decision", vacancy_id=vacancy.id, by=side.contact.id)
    draft = make_vacancy(session, employer=employer, title="Entwurf", state=VacancyState.DRAFT)
    contact = session.scalars(sa.select(MODELS["contact"]).where(MODELS["contact"].employer_id == employer.id)).one()
    for name in ("name", "email", "phone"):
        setattr(contact, name, planted_text(side.prefix, ("contact", name)))
    begun = dict.fromkeys(("title", "description"), marker(side.prefix, ("posting_draft", "fields")))
    posting = fill(session, side, "posting_draft", employer_id=employer.id, fields=begun, authors={})
    visit = fill(session, side, "employer_visit", employer_id=employer.id, on=TODAY)
    token = fill(session, side, "api_token", token_hash=side.prefix * 32, scopes=[], created_by=side.contact.id,
                 expires_at=NOW + timedelta(days=9))  # fmt: skip
    session.add(MODELS["api_token_employer"](token_id=token.id, employer_id=employer.id))
    fill(session, side, "idempotent_request", token_id=token.id, headers={})
    webhook = fill(session, side, "webhook", employer_id=employer.id, url="https://example.org/h", events=[])
    side.tokens["vacancy_link"] = new_vacancy_link(session, vacancy.id, contact.id, now=NOW).url.rpartition("/")[2]
    side.ids |= {
        "vacancy_id": vacancy.id, "draft_vacancy": draft.id, "draft_id": posting.id, "contact_id": contact.id,
        "employer_id": employer.id, "token_id": token.id, "webhook_id": webhook.id, "visit": visit.id,
    }  # fmt: skip


def _make_proposals(session: Session, side: Side) -> None:
    run = make_match_run(session)
    ids, client = side.ids, session.get_one(MODELS["client"], side.ids["client_id"])
    states = {
        "informed": ProposalState.CLIENT_INFORMED, "hired": ProposalState.STARTED,
        "proposal_id": ProposalState.SHORT_PROFILE_SENT, "suggested": ProposalState.SUGGESTED,
    }  # fmt: skip
    for name, state in states.items():
        vacancy = make_vacancy(session, employer=side.employer, title=f"Backhilfe {name}")
        proposal = make_proposal(
            session, client=client, vacancy=vacancy, state=state, run_id=run.id,
            next_step=marker(side.prefix, ("proposal", "next_step")), next_step_due_on=TODAY,
            next_step_actor="case_manager", explanation=EXPLANATION, started_on=TODAY - timedelta(days=60),
        )  # fmt: skip
        proposal.steps[0].note = marker(side.prefix, ("proposal_step", "note"))
        ids[name] = proposal.id
    fill(session, side, "data_question", run_id=run.id, client_id=client.id)
    shown = ids["proposal_id"]
    request = fill(session, side, "step_request", proposal_id=ids["suggested"], name="release_identity",
                   asked_by=side.manager.id)  # fmt: skip
    notice = fill(session, side, "legal_notice", proposal_id=ids["informed"], by=side.manager.id, grounds={})
    step = session.get_one(MODELS["proposal"], shown).steps[0]
    ids |= {"request_id": request.id, "notice_id": notice.id, "step_id": step.id, "run_id": run.id}
    side.tokens["answer_link"] = new_link(session, shown, ids["contact_id"], now=NOW).url.rpartition("/")[2]


def _make_work(session: Session, side: Side, adviser: User) -> None:
    """Tasks and messages."""
    ids = side.ids
    task = fill(session, side, "task", key=f"own:{side.prefix}", kind=TaskKind.OTHER, due_on=TODAY,
                user_id=side.manager.id, client_id=ids["client_id"])  # fmt: skip
    follow_up = fill(session, side, "task", key=f"f:{side.prefix}", kind=TaskKind.FOLLOW_UP_1M, due_on=TODAY,
                     user_id=side.manager.id, proposal_id=ids["hired"])  # fmt: skip
    asked = fill(session, side, "task", key=f"q:{side.prefix}", kind=TaskKind.CLIENT_QUESTION, due_on=TODAY,
                 user_id=side.manager.id, client_id=ids["client_id"], words="Meine Frage")  # fmt: skip
    own = fill(session, side, "task", key=f"a:{side.prefix}", kind=TaskKind.OTHER, due_on=TODAY,
               user_id=adviser.id, employer_id=side.employer.id)  # fmt: skip
    fill(session, side, "client_message", task_id=asked.id, client_id=ids["client_id"])
    message = fill(session, side, "message", key=f"m:{side.prefix}", proposal_id=ids["proposal_id"], language="de")
    kept = fill(session, side, "saved_filter", user_id=side.manager.id, page="proposals")
    ids |= {"task_id": task.id, "follow_up": follow_up.id, "question": asked.id, "adviser_task": own.id,
            "message_id": message.id, "filter_id": kept.id}  # fmt: skip


def _make_shared(session: Session, side: Side, world: World, offer_id: int) -> None:
    """What staff share, and what is released to a joint desk: the foreign side's to none of this user."""
    offices = {row.kind.value: row.id for row in session.scalars(sa.select(MODELS["office"]))}
    office_id = offices["joint_desk" if side.prefix == OWN else "branch"]
    release = fill(
        session, side, "client_release", client_id=side.ids["client_id"], office_id=office_id, until=LATER,
        blocks=[each.value for each in ReleaseBlock], released_by=side.manager.id,
    )  # fmt: skip
    registration = fill(session, side, "registration", name=f"Neu {side.prefix}")
    gone = make_employer(session, name=f"Alt {side.prefix}")
    before, filled = (marker(side.prefix, ("employer_merge", name)) for name in ("before", "filled"))
    merge = fill(session, side, "employer_merge", kept_id=side.employer.id, gone_id=gone.id, moved={},
                 filled={"industry": filled}, before={"establishment_number": before, "state": "active"})  # fmt: skip
    source = fill(session, side, "feed_source", name=f"Quelle {side.prefix}", location="feed.xml")
    sync = fill(session, side, "feed_sync", source_id=source.id, state="done")
    twin = fill(session, side, "vacancy_duplicate", kept_id=side.ids["vacancy_id"], other_id=side.ids["draft_vacancy"])
    stand_in = fill(session, side, "stand_in", user_id=side.manager.id, stand_in_id=world.adviser.id,
                    from_on=LATER, until_on=LATER)  # fmt: skip
    colleague = make_user(session, role=Role.EMPLOYER_ADVISER)
    emergency = fill(session, side, "emergency_access", client_id=side.ids["client_id"], user_id=side.manager.id,
                     until_at=NOW + timedelta(hours=2))  # fmt: skip
    team = session.scalars(sa.select(MODELS["team"])).first()
    side.ids |= {
        "release_id": release.id, "registration_id": registration.id, "merge_id": merge.id, "source_id": source.id,
        "sync_id": sync.id, "duplicate_id": twin.id, "stand_in_id": stand_in.id, "offer_id": offer_id,
        "team_id": team.id if team else 0, "office_id": offices["branch"], "user_id": colleague.id,
        "emergency_id": emergency.id,
    }  # fmt: skip


def _make_documents(session: Session, own: Side, foreign: Side, world: World) -> None:
    """A short profile for each side's employer, made as staff make it; the letter to the own client."""
    for side in (own, foreign):
        for name, kind, state in (
            ("document_id", DocumentKind.SHORT_PROFILE, ProposalState.CLIENT_AGREED),
            ("letter", DocumentKind.INFORMATION_SHEET, None),
        ):
            proposal = session.get_one(MODELS["proposal"], side.ids["proposal_id"])
            if state is not None:
                proposal.state, proposal.steps[-1].to_state = state, state
            order = Order(kind, side.ids["client_id"], proposal.id if state else None)
            record = make_document(session, order, now=NOW, by=world.adviser.id)
            proposal.state = ProposalState.SHORT_PROFILE_SENT
            proposal.steps[-1].to_state = proposal.state
            side.ids[name] = record.id
        mail_short_profile(session, session.get_one(MODELS["proposal"], side.ids["proposal_id"]), NOW)
    session.flush()
