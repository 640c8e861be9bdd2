"""Small makers of stored things for tests: what a test does not name gets a plain value, or stays not recorded."""

import itertools
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.runs import Run, RunKind, RunState, RunTrigger
from core.users import Role, User
from employers.codes import EmployerState, Need, RequirementKind, VacancyState
from employers.models import Employer, Requirement, Vacancy, VacancyPlace
from matching.facts import MatchKind
from matching.models import MatchRun
from placements.codes import OPEN_STATES, ProposalState
from placements.models import Proposal, ProposalStep
from profiles.catalogue.models import LicenceClass, Occupation, Place, Skill
from profiles.codes import ClientState, ConsentPurpose, PermissionScope
from profiles.models import Client, ClientOccupation, ClientSkill, Consent

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
STUTTGART = "70173"
ESSLINGEN = "73728"
WAREHOUSE = "51312"

Stored = TypeVar("Stored")

_number = itertools.count(1)


def make_user(session: Session, **values: Any) -> User:
    """A member of staff, an employer adviser unless ``role`` says otherwise; cannot sign in."""
    number = next(_number)
    defaults = {"email": f"user{number}@example.org", "display_name": f"User {number}",
                "role": Role.EMPLOYER_ADVISER, "password_hash": "-", "created_at": NOW}  # fmt: skip
    return _stored(session, User(**defaults | values))


def make_employer(session: Session, **values: Any) -> Employer:
    """An active employer."""
    defaults = {"name": f"Employer {next(_number)}", "state": EmployerState.ACTIVE, "created_at": NOW}
    return _stored(session, Employer(**defaults | values))


def make_vacancy(
    session: Session, *, postcode: str | None = STUTTGART, requirements: tuple[Requirement, ...] = (), **values: Any
) -> Vacancy:
    """An open vacancy of ``employer`` (a new one unless given) at ``postcode`` that asks ``requirements`` only."""
    employer = values.pop("employer", None) or make_employer(session)
    make_place(session, postcode)
    make_occupation(session, values.get("occupation_code"))
    defaults = {"reference": f"V-{next(_number)}", "employer_id": employer.id, "source": "test", "created_at": NOW,
                "updated_at": NOW, "state": VacancyState.OPEN, "title": "Warehouse worker"}  # fmt: skip
    vacancy = Vacancy(**defaults | values)
    vacancy.places = [VacancyPlace(postcode=postcode, town="Stuttgart")] if postcode else []
    vacancy.requirements = list(requirements)
    return _stored(session, vacancy)


def make_client(
    session: Session, *, occupations: tuple[str, ...] = (), skills: dict[str, int] | None = None, **values: Any
) -> Client:
    """An active client whose work permission was seen; of ``occupations`` (wished, in this order) and ``skills``."""
    defaults = {"reference": f"C-{next(_number)}", "state": ClientState.ACTIVE, "created_at": NOW, "updated_at": NOW,
                "permission_scope": PermissionScope.ANY, "permission_seen_on": TODAY}  # fmt: skip
    client = Client(**defaults | values)
    make_place(session, client.home_postcode)
    for rank, code in enumerate(occupations, start=1):
        make_occupation(session, code)
        client.occupations.append(ClientOccupation(code=code, rank=rank))
    for code, level in (skills or {}).items():
        make_skill(session, code)
        client.skills.append(ClientSkill(skill_code=code, level=level))
    return _stored(session, client)


def make_place(session: Session, postcode: str | None) -> None:
    """The centre of a postcode area, once; Stuttgart's and Esslingen's are where they are, others in between."""
    if postcode and session.get(Place, postcode) is None:
        latitude, longitude = {STUTTGART: (48.777, 9.18), ESSLINGEN: (48.74, 9.307)}.get(postcode, (48.76, 9.24))
        _stored(session, Place(postcode=postcode, latitude=latitude, longitude=longitude, source="test"))


def make_occupation(session: Session, code: str | None, **values: Any) -> None:
    """An occupation of the catalogue, once."""
    if code and session.get(Occupation, code) is None:
        _stored(session, Occupation(**{"code": code, "label_de": f"Beruf {code}", "source": "test"} | values))


def make_skill(session: Session, code: str) -> None:
    """A skill of the catalogue, once."""
    if session.get(Skill, code) is None:
        _stored(session, Skill(code=code, label_de=code, label_en=code, source="test"))


def make_licence_classes(session: Session) -> None:
    """B, C, CE with what they imply (§ 6 (3) FeV)."""
    for code, implies in {"B": [], "C": ["B"], "CE": ["B", "C"]}.items():
        _stored(session, LicenceClass(code=code, label_de=code, label_en=code, implies=implies))


def make_match_run(session: Session, **values: Any) -> MatchRun:
    """A match run that has finished."""
    defaults = {"kind": RunKind.MATCH, "state": RunState.FINISHED, "trigger": RunTrigger.COMMAND, "requested_at": NOW}
    run = _stored(session, Run(**defaults | values))
    facts_hash = uuid4().hex * 2  # facts of runs with one hash are taken for the same
    return _stored(session, MatchRun(id=run.id, code_version="test", settings={}, facts_hash=facts_hash))


def make_proposal(session: Session, **values: Any) -> Proposal:
    """A suggestion of ``client`` for ``vacancy`` (new ones unless given) with 60.00 points, and its first step."""
    client = values.pop("client", None) or make_client(session)
    vacancy = values.pop("vacancy", None) or make_vacancy(session)
    run_id = values.pop("run_id", None) or make_match_run(session).id
    state = values.get("state", ProposalState.SUGGESTED)
    defaults = {"client_id": client.id, "vacancy_id": vacancy.id, "employer_id": vacancy.employer_id,
                "run_id": run_id, "state": state,
                "is_open": state in OPEN_STATES, "kind": MatchKind.FIT,
                "score_hundredths": 6000, "explanation": {}, "facts_hash": "0" * 64, "suggested_at": NOW,
                "changed_at": NOW}  # fmt: skip
    proposal = Proposal(**defaults | values)
    proposal.steps = [ProposalStep(from_state=None, to_state=state, at=proposal.changed_at)]
    return _stored(session, proposal)


def revoke_sharing(session: Session, client_id: int) -> Consent:
    """A consent of the client to show the profile to employers that has been revoked."""
    day = NOW.date()
    return _stored(
        session,
        Consent(client_id=client_id, purpose=ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS, scope="",
                wording_version="1", given_on=day, revoked_on=day),
    )  # fmt: skip


def asked(kind: RequirementKind, code: str, level: int | None = None, **values: Any) -> Requirement:
    """A requirement that must be met unless ``need`` says otherwise."""
    return Requirement(**{"kind": kind, "code": code, "level": level, "need": Need.MUST} | values)


def row_count(session: Session, model: type[Any]) -> int:
    """Number of stored rows."""
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def _stored(session: Session, thing: Stored) -> Stored:
    session.add(thing)
    session.flush()
    return thing
