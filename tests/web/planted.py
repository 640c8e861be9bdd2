"""A world with a row of every kind on two sides, own and foreign, and a marker in every column that tells of a person.

`Side` says which rows lie on it, by the name that stands in addresses. Columns are found by the register, so that a new
one is planted, and looked for, by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from core.encryption import EncryptedText
from core.register import CORE_TABLES, FieldEntry, fields_of
from core.users import Role, User
from employers.codes import VacancyState
from employers.models import Employer
from employers.register import EMPLOYER_TABLES
from placements.codes import ProposalState, TaskKind
from placements.documents.codes import DocumentKind
from placements.documents.models import LetterHead
from placements.documents.operations import Order, make_document
from placements.messages.links import new_link
from placements.messages.occasions import mail_short_profile
from placements.messages.vacancy_links import new_vacancy_link
from placements.register import PLACEMENT_TABLES
from profiles.client_access import make_letter
from profiles.register import CLIENT_TABLES
from profiles.sharing.models import ReleaseBlock
from tests.factories import make_employer, make_match_run, make_occupation, make_proposal, make_user, make_vacancy
from tests.web.public.world import show
from tests.web.world import BAKER, World, make_world

MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
REGISTER = {(each.table, each.column): each for each in fields_of(
    [*CORE_TABLES, *CLIENT_TABLES, *EMPLOYER_TABLES, *PLACEMENT_TABLES])}  # fmt: skip
NOW = datetime.now(UTC)
TODAY = NOW.date()
LATER = TODAY + timedelta(days=200)
# Text that must have a form of its own, or is what the objects are called by; planted by hand where it matters.
PLANTED_BY_HAND = {
    ("case_file", "born_on"), ("case_file", "sex"), ("case_file", "email"), ("client", "home_postcode"),
    ("client", "reference"), ("contact", "email"), ("cv_fact", "content"), ("document_record", "content"),
    ("household", "care_hours"), ("household", "care_covered_hours"), ("message", "calendar"),
    ("message", "to_address"), ("message", "reply_to"), ("registration", "email"), ("saved_filter", "query"),
    ("message", "subject"),
}  # fmt: skip
# What is no text, and how it would be shown: codes and days stand nowhere else in this world.
CODES = {
    ("client_limitation", "item"): ("ZQLIMIT", "Zqschränkung"),
    ("client", "max_lift_kg"): ("37 kg",),
    ("client", "limitations_reviewed_on"): ("17.03.2019", "2019-03-17"),
    ("client", "permission_valid_until"): ("19.07.2031", "2031-07-19"),
    ("client", "permission_seen_on"): ("23.05.2018", "2018-05-23"),
    ("case_file", "legal_circle"): ("ASYLBLG", "AsylbLG", "Asylbewerberleistungsgesetz"),
    ("case_file", "born_on"): ("29.02.1964", "1964-02-29"),
}  # fmt: skip


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


def planted_columns() -> dict[tuple[str, str], FieldEntry]:
    """Sensitive columns that hold words, in a fixed order."""
    return {key: found for key, found in sorted(REGISTER.items()) if found.is_sensitive and _is_text(*key)}


def marker(prefix: str, key: tuple[str, str]) -> str:
    """What stands in a column of a side: five letters, found nowhere by chance."""
    return f"{prefix}{list(planted_columns()).index(key):03d}"


def markers(prefix: str) -> dict[str, FieldEntry]:
    """Every marker of a side, and shown codes, with the column that they stand for."""
    found = {marker(prefix, key): entry for key, entry in planted_columns().items() if key not in PLANTED_BY_HAND}
    if prefix == OWN:
        found |= {text: REGISTER[key] for key, texts in CODES.items() for text in texts}
    return found


EXPLANATION = {
    "score_hundredths": 6000, "kind": "fit", "closed_by": [],
    "gates": [
        {"gate": "commute", "value": "met", "closable_by": None, "items": [
            {"value": "met", "client": {"name": "commute", "places": {"minutes": 24.6, "mode": "transit"}},
             "vacancy": None}]},
    ],
    "parts": [
        {"part": "skills", "value": 1.0, "hundredths": 2500, "max_hundredths": 2500, "is_unknown": False,
         "items": [{"name": "skill_counted", "places": {"skill": "dough", "credit": 1.0}}], "rest": []},
    ],
    "questions": [],
}  # fmt: skip
OWN, FOREIGN = "Zq", "Zf"


def _is_text(table: str, column: str) -> bool:
    kind = MODELS[table].__table__.columns[column].type
    return isinstance(kind, sa.String | EncryptedText) and not isinstance(kind, sa.Enum)


def fill(session: Session, side: Side, table: str, **values: Any) -> Any:
    """A row: what is given, markers in its sensitive words, anything plain where something is required."""
    model = MODELS[table]
    for column in model.__table__.columns:
        key = (table, column.name)
        if column.name in values or column.foreign_keys:
            continue
        if key in planted_columns() and key not in PLANTED_BY_HAND:
            values[column.name] = marker(side.prefix, key)
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
        session, side, "client", case_manager_id=side.manager.id, reference=f"K-{side.prefix}", max_lift_kg=37,
        limitations_reviewed_on=date(2019, 3, 17), permission_valid_until=date(2031, 7, 19), home_postcode="70173",
        permission_seen_on=date(2018, 5, 23), permission_scope="EMPLOYMENT", state="active", created_at=NOW,
        updated_at=NOW,
    )  # fmt: skip
    one = {"client_id": client.id}
    fill(session, side, "case_file", **one, born_on="1964-02-29", legal_circle="ASYLBLG", email="ada@example.org",
         sex="female")  # fmt: skip
    session.add_all([
        MODELS["client_limitation"](**one, item="ZQLIMIT", value="EXCLUDED"),
        MODELS["client_occupation"](**one, code=BAKER, rank=1),
        MODELS["client_skill"](**one, skill_code="dough", level=2),
    ])  # fmt: skip
    household = fill(session, side, "household", reference=f"B-{side.prefix}", lead_case_manager_id=side.manager.id)
    session.add(MODELS["household_member"](household_id=household.id, **one))
    consent = fill(session, side, "consent", **one, purpose="contact_by_message", given_on=TODAY)
    was: dict[str, Any] = {"plain": {}, "entry_of": None, "entry": None, "key": []}
    answer = fill(session, side, "recorded_answer", **one, question="licence", at=NOW, by=side.manager.id, after=was,
                  before=was)  # fmt: skip
    reading = fill(session, side, "cv_reading", **one, expires_on=LATER, read_at=NOW, read_by=side.manager.id)
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
    draft = make_vacancy(session, employer=employer, title="Entwurf", state=VacancyState.DRAFT)
    contact = session.scalars(sa.select(MODELS["contact"]).where(MODELS["contact"].employer_id == employer.id)).one()
    contact.email, contact.phone = f"{side.prefix}@example.org", "0711 1"
    posting = fill(session, side, "posting_draft", employer_id=employer.id, fields={"title": "Angefangen"}, authors={})
    visit = fill(session, side, "employer_visit", employer_id=employer.id, on=TODAY)
    token = fill(session, side, "api_token", token_hash=side.prefix * 32, scopes=[], created_by=side.contact.id,
                 expires_at=NOW + timedelta(days=9))  # fmt: skip
    session.add(MODELS["api_token_employer"](token_id=token.id, employer_id=employer.id))
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
    message = fill(session, side, "message", key=f"m:{side.prefix}", proposal_id=ids["proposal_id"], language="de",
                   to_address="mail@example.org", subject="Stelle")  # fmt: skip
    kept = fill(session, side, "saved_filter", user_id=side.manager.id, page="proposals", query="q=a")
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
    registration = fill(session, side, "registration", name=f"Neu {side.prefix}", email="neu@example.org")
    gone = make_employer(session, name=f"Alt {side.prefix}")
    merge = fill(session, side, "employer_merge", kept_id=side.employer.id, gone_id=gone.id, moved={}, filled={},
                 before={"establishment_number": None, "state": "active"})  # fmt: skip
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
