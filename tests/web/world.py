"""The small world of the tests of the web: one user a role, two employers, a catalogue of a few entries."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from core.users import Role, User
from employers.legal_values import load_legal_values
from employers.models import Contact, Employer
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Certificate, Language, LimitationItem, Occupation, Skill, Term
from tests.factories import make_employer, make_licence_classes, make_place, make_user

BAKER = "29222"
BAKERY_HELPER = "29201"


@dataclass(frozen=True)
class World:
    """Who is there."""

    adviser: User
    case_manager: User
    baker: User
    butcher: User
    operator: User
    joint_desk: User
    bakery: Employer
    butchery: Employer


def make_world(session: Session) -> World:
    """Store the world; it is the same each time."""
    _make_catalogue(session)
    load_legal_values(session)
    adviser = _user(session, Role.EMPLOYER_ADVISER, "adviser")
    bakery = make_employer(session, name="Bäckerei Muster", postcode="70173", town="Stuttgart", adviser_id=adviser.id)
    butchery = make_employer(session, name="Metzgerei Beispiel", postcode="73728", town="Esslingen")
    baker, butcher = _user(session, Role.EMPLOYER, "baker"), _user(session, Role.EMPLOYER, "butcher")
    for employer, user in ((bakery, baker), (butchery, butcher)):
        session.add(Contact(employer_id=employer.id, user_id=user.id, name=user.display_name))
    return World(
        adviser=adviser,
        case_manager=_user(session, Role.CASE_MANAGER, "case-manager"),
        baker=baker,
        butcher=butcher,
        operator=_user(session, Role.OPERATOR, "operator"),
        joint_desk=_user(session, Role.JOINT_DESK, "joint-desk"),
        bakery=bakery,
        butchery=butchery,
    )


def _user(session: Session, role: Role, name: str) -> User:
    return make_user(
        session, role=role, email=f"{name}@example.org", display_name=name.title(), created_at=datetime.now(UTC)
    )


def _make_catalogue(session: Session) -> None:
    make_place(session, "70173")
    make_licence_classes(session)
    session.add_all(
        [
            Occupation(code=BAKER, label_de="Bäcker/in", label_en="Baker", requirement_level=2, source="test"),
            Occupation(code=BAKERY_HELPER, label_de="Bäckereihelfer/in", requirement_level=1, source="test"),
            Skill(code="dough", label_de="Teige herstellen", label_en="Make dough", source="test"),
            Skill(code="oven", label_de="Öfen bedienen", label_en="Run ovens", source="test"),
            Certificate(code="food_hygiene", label_de="Gesundheitszeugnis", label_en="Food hygiene certificate"),
            Language(code="de", label_de="Deutsch", label_en="German"),
            Language(code="en", label_de="Englisch", label_en="English"),
            LimitationItem(code="LIFT_CARRY", complex="physical", label_de="Heben und Tragen", label_en="Lifting"),
            LimitationItem(code="NIGHT", complex="organisation", label_de="Nachtarbeit", label_en="Night work"),
        ]
    )
    words = (
        (TermKind.OCCUPATION, BAKER, "Bäcker/in", True),
        (TermKind.OCCUPATION, BAKER, "Backwarenhersteller", False),
        (TermKind.OCCUPATION, BAKERY_HELPER, "Bäckereihelfer/in", True),
        (TermKind.SKILL, "dough", "Teige herstellen", True),
        (TermKind.SKILL, "dough", "Teigmacher", False),
        (TermKind.SKILL, "oven", "Öfen bedienen", True),
        (TermKind.CERTIFICATE, "food_hygiene", "Gesundheitszeugnis", True),
        (TermKind.LANGUAGE, "de", "Deutsch", True),
    )
    session.add_all(
        Term(kind=kind, code=code, language="de", text=text, is_label=is_label) for kind, code, text, is_label in words
    )
    session.flush()
