"""Proposed facts wait, are decided once, join the profile without harm, and are forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.errors import NotFound
from profiles.catalogue.models import Language, Occupation, Skill
from profiles.codes import Evidence
from profiles.cv.document import CvFormat, FactKind
from profiles.cv.models import KEPT_DAYS, CvFact, CvReading, FactState
from profiles.cv.operations import (
    ReadFile,
    confirm_cv_fact,
    delete_expired_cv_readings,
    discard_cv_readings,
    keep_cv_facts,
    reject_cv_fact,
)
from profiles.cv.proposing import FactProposed
from profiles.cv.queries import cv_readings
from profiles.inputs import ClientInput, LanguageInput, OccupationInput, SkillInput
from profiles.models import Client
from profiles.operations import InvalidFacts, update_client_facts
from profiles.restrictions import lift_restriction, restrict_client
from tests.factories import make_client, make_user, row_count

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FILE = ReadFile(CvFormat.PDF, "a" * 64)
BAKER = FactProposed(FactKind.OCCUPATION, "29222", "2015 Bäcker", {"months": 36, "last_year": 2017})
DOUGH = FactProposed(FactKind.SKILL, "dough", "Teige", {"level": 3})
GERMAN = FactProposed(FactKind.LANGUAGE, "de", "Deutsch B1", {"speak": 3})


@pytest.fixture
def client(session: Session) -> Client:
    session.add_all([
        Occupation(code="29222", label_de="Bäcker/in", requirement_level=2, source="test"),
        Occupation(code="29201", label_de="Bäckereihelfer/in", requirement_level=1, source="test"),
        Skill(code="dough", label_de="Teige herstellen", source="test"),
        Language(code="de", label_de="Deutsch", label_en="German"),
    ])  # fmt: skip
    session.flush()
    return make_client(session)


def keep(session: Session, client: Client, *facts: FactProposed, file: ReadFile = FILE) -> list[CvFact]:
    return keep_cv_facts(session, client.id, file, facts, now=NOW, by=None)[0].facts


def record(session: Session, client: Client, facts: ClientInput) -> None:
    update_client_facts(session, client.id, facts, now=NOW, by=None)


def test_what_the_profile_knows_already_is_only_counted(session: Session, client: Client) -> None:
    record(
        session,
        client,
        ClientInput(skills=(SkillInput("dough", 3),), occupations=(OccupationInput("29222", None, 40, 2020),)),
    )

    reading, is_new = keep_cv_facts(session, client.id, FILE, [BAKER, DOUGH, GERMAN], now=NOW, by=None)

    assert ([fact.kind for fact in reading.facts], reading.known_count, is_new) == ([FactKind.LANGUAGE], 2, True)


def test_a_file_that_comes_again_adds_nothing(session: Session, client: Client) -> None:
    keep(session, client, BAKER, GERMAN)

    _, is_new = keep_cv_facts(session, client.id, FILE, [BAKER, GERMAN], now=NOW, by=None)
    other = keep(session, client, BAKER, DOUGH, file=ReadFile(CvFormat.DOCX, "b" * 64))

    assert not is_new
    assert [fact.code for fact in other] == ["dough"]
    facts = [fact for reading in cv_readings(session, client.id, today=TODAY) for fact in reading.facts]
    assert [fact.state for fact in facts] == [FactState.OPEN] * 3


def test_an_occupation_keeps_its_wish_and_other_occupations_stay(session: Session, client: Client) -> None:
    record(
        session, client, ClientInput(occupations=(OccupationInput("29201", 1, 12, 2014), OccupationInput("29222", 2)))
    )
    [fact] = keep(session, client, BAKER)

    confirm_cv_fact(session, client.id, fact.id, OccupationInput("29222", None, 36, 2017), now=NOW, by=None)

    rows = [(row.code, row.rank, row.experience_months, row.last_year) for row in client.occupations]
    assert sorted(rows) == [("29201", 1, 12, 2014), ("29222", 2, 36, 2017)]


def test_a_tested_language_is_completed_and_not_overwritten(session: Session, client: Client) -> None:
    tested = LanguageInput("de", speak=5, evidence=Evidence.TESTED, tested_on=date(2026, 1, 1))
    record(session, client, ClientInput(languages=(tested,)))
    [fact] = keep(session, client, GERMAN)

    own = LanguageInput("de", listen=4, speak=3, evidence=Evidence.SELF)
    confirm_cv_fact(session, client.id, fact.id, own, now=NOW, by=None)

    [row] = client.languages
    assert (row.speak, row.listen, row.evidence, row.tested_on) == (5, 4, Evidence.TESTED, date(2026, 1, 1))


def test_a_skill_with_a_certificate_keeps_its_level(session: Session, client: Client) -> None:
    record(session, client, ClientInput(skills=(SkillInput("dough", 1, Evidence.CERTIFICATE),)))
    [fact] = keep(session, client, DOUGH)

    decision = confirm_cv_fact(session, client.id, fact.id, SkillInput("dough", 3, Evidence.SELF), now=NOW, by=None)

    assert decision.changed == frozenset()
    assert [(row.level, row.evidence) for row in client.skills] == [(1, Evidence.CERTIFICATE)]


def test_the_first_decision_counts(session: Session, client: Client) -> None:
    [fact] = keep(session, client, DOUGH)
    reject_cv_fact(session, client.id, fact.id, now=NOW, by=None)

    late = confirm_cv_fact(session, client.id, fact.id, SkillInput("dough", 3, Evidence.SELF), now=NOW, by=None)

    assert (late.is_new, late.fact.state) == (False, FactState.REJECTED)
    assert client.skills == []


def test_a_fact_that_cannot_be_true_stays_open(session: Session, client: Client) -> None:
    [fact] = keep(session, client, BAKER)

    with pytest.raises(InvalidFacts):
        confirm_cv_fact(session, client.id, fact.id, OccupationInput("29222", None, 36, 2199), now=NOW, by=None)

    session.refresh(fact)
    assert fact.state is FactState.OPEN


def test_after_thirty_days_everything_is_gone(session: Session, client: Client) -> None:
    [fact] = keep(session, client, DOUGH)
    last_day, day_after = TODAY + timedelta(days=KEPT_DAYS - 1), TODAY + timedelta(days=KEPT_DAYS)

    assert len(cv_readings(session, client.id, today=last_day)) == 1
    assert cv_readings(session, client.id, today=day_after) == []
    with pytest.raises(NotFound):
        reject_cv_fact(session, client.id, fact.id, now=NOW + timedelta(days=KEPT_DAYS), by=None)
    assert delete_expired_cv_readings(session, today=last_day) == 0
    assert delete_expired_cv_readings(session, today=day_after) == 1
    assert (row_count(session, CvReading), row_count(session, CvFact)) == (0, 0)


def test_a_restricted_clients_readings_outlast_their_time_unseen(session: Session, client: Client) -> None:
    keep(session, client, DOUGH)
    by, day_after = make_user(session).id, TODAY + timedelta(days=KEPT_DAYS)
    restrict_client(session, client.id, reason="a lawsuit", now=NOW, by=by)

    assert (delete_expired_cv_readings(session, today=day_after), row_count(session, CvFact)) == (0, 1)
    assert cv_readings(session, client.id, today=day_after) == []
    lift_restriction(session, client.id, now=NOW, by=by)
    assert delete_expired_cv_readings(session, today=day_after) == 1


def test_a_file_that_only_a_restriction_has_kept_waits_anew(session: Session, client: Client) -> None:
    keep(session, client, DOUGH)
    later = NOW + timedelta(days=KEPT_DAYS)
    restrict_client(session, client.id, reason="a lawsuit", now=NOW, by=make_user(session).id)

    reading, is_new = keep_cv_facts(session, client.id, FILE, [DOUGH], now=later, by=None)

    assert (is_new, cv_readings(session, client.id, today=later.date())) == (False, [reading])


def test_discarding_leaves_other_clients_alone(session: Session, client: Client) -> None:
    other = make_client(session)
    keep(session, client, DOUGH)
    keep(session, other, DOUGH)

    assert discard_cv_readings(session, client.id, now=NOW, by=None) == 1

    assert list(session.scalars(sa.select(CvReading.client_id))) == [other.id]


def test_of_two_who_decide_at_once_one_wins(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(Skill(code="dough", label_de="Teige herstellen", source="test"))
        session.flush()
        client_id = make_client(session).id
        fact_id = keep_cv_facts(session, client_id, FILE, [DOUGH], now=NOW, by=None)[0].facts[0].id
    start = Barrier(2)

    def decide(level: int) -> bool:
        with sessions() as own:
            start.wait(timeout=30)
            with own.begin():
                value = SkillInput("dough", level, Evidence.SELF)
                return confirm_cv_fact(own, client_id, fact_id, value, now=NOW, by=None).is_new

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(decide, (1, 2)))

    assert sorted(won) == [False, True]
    with sessions() as session:
        assert [row.level for row in session.get_one(Client, client_id).skills] == [won.index(True) + 1]
