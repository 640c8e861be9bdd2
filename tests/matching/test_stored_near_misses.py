"""Near misses from the database to the stored run, the demand report, and the explanation that people read."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import Run
from employers.codes import RequirementKind
from matching.facts import DemandNeed, MatchSettings
from matching.history import PairHistory
from matching.models import MatchRun
from matching.offer_reach import Reached
from matching.queries import (
    bridges_of,
    near_misses_of_client,
    near_misses_of_vacancy,
    offer_demand,
    offer_supply,
    reach_of_offer,
)
from matching.run import RunLog, load_world, run_matching
from placements.queries import explain_now
from profiles.catalogue.models import Certificate
from profiles.models import Client, ClientCertificate
from profiles.offer_effects import Decider, Effect, EffectOp, Prerequisite
from profiles.offers.operations import OfferInput, OfferRunInput, record_offer
from tests.factories import NOW, TODAY, asked, make_client, make_licence_classes, make_vacancy
from tests.jobs.conftest import Passgenau, passgenau

__all__ = ["passgenau"]
STARTS, ENDS = TODAY + timedelta(days=30), TODAY + timedelta(days=34)
REACHED = ENDS + timedelta(days=MatchSettings().bridge_margin_days)
COURSE = OfferInput(
    "STAPLER-1", "STAPLER", "Staplerschein", Decider.JC, title_en="Forklift course", provider="School",
    effects=(Effect(EffectOp.ADD, "certificate", "forklift"),), runs=(OfferRunInput(STARTS, ENDS, 10, 4),),
)  # fmt: skip


def make_near_miss(session: Session) -> tuple[int, int]:
    """A client without forklift licence, a vacancy that asks one; their ids."""
    session.add(Certificate(code="forklift", label_de="Staplerschein", label_en="Forklift licence"))
    client: Client = make_client(session)
    client.certificates.append(ClientCertificate(certificate_code="forklift", is_held=False))
    vacancy = make_vacancy(session, requirements=(asked(RequirementKind.CERTIFICATE, "forklift"),))
    session.flush()
    return client.id, vacancy.id


def run_once(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        row = {"kind": "match", "state": "finished", "trigger": "command", "requested_at": NOW, "progress_done": 0,
               "progress_total": 0}  # fmt: skip
        run_id = session.execute(sa.insert(Run).returning(Run.id), [row]).scalar_one()
    with sessions() as session:
        world = load_world(session, now=NOW, history=PairHistory(), settings=MatchSettings())
    run_matching(world, RunLog(sessions, run_id, NOW))
    return run_id


def test_a_run_stores_near_misses_and_the_demand_and_can_start_again(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        client_id, vacancy_id = make_near_miss(session)
        record_offer(session, COURSE, now=NOW, by=None)
    run_id = run_once(sessions)

    with sessions() as session:
        (stored,) = near_misses_of_client(session, client_id, run_id=run_id)
        (row,) = offer_demand(session, run_id)
        same = near_misses_of_vacancy(session, vacancy_id, run_id=run_id)
        (way,) = bridges_of(session, [stored], run_id=run_id)
        reached = reach_of_offer(session, "STAPLER-1", run_id=run_id, first=0, count=9)
        of_nobody = reach_of_offer(session, "STAPLER-1", run_id=run_id, first=0, count=9, client_ids=[client_id + 1])
        assert session.get(MatchRun, run_id) is not None
    assert way is not None
    assert (stored.reaches_from, way.reaches_from, way.steps[0].code) == (REACHED, REACHED, "STAPLER-1")
    assert [each.client_id for each in same] == [client_id]
    assert (row.need, row.offer_code, row.near_misses) == (DemandNeed.OFFER, "STAPLER-1", 1)
    assert reached == ([Reached(client_id, vacancy_id, stored.score_hundredths, REACHED, 1)], 1)
    assert of_nobody == ([], 0)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "if passed: Forklift course (School"), ("de", "wenn bestanden: Staplerschein (School")],
)  # fmt: skip
def test_the_explanation_says_what_opens_the_vacancy_and_from_when(session: Session, language: str, words: str) -> None:
    client_id, vacancy_id = make_near_miss(session)
    record_offer(session, COURSE, now=NOW, by=None)

    explanation = explain_now(session, client_id=client_id, vacancy_id=vacancy_id, now=NOW, language=language)

    assert explanation.kind == "near_miss"
    assert explanation.bridge is not None
    assert explanation.bridge.reaches_from == REACHED.isoformat()
    assert words in explanation.bridge.sentence
    assert explanation.bridge.sentence in explanation.summary
    assert json.loads(json.dumps(explanation.as_json()))["bridge"]["steps"][0]["sentence"]


def test_only_runs_with_free_places_from_today_on_and_while_accredited_count(session: Session) -> None:
    days = [OfferRunInput(TODAY - timedelta(1), ENDS), OfferRunInput(STARTS, ENDS, 5, 5),
            OfferRunInput(ENDS, ENDS, 5, 4), OfferRunInput(date(2028, 1, 3), date(2028, 1, 7))]  # fmt: skip
    given = OfferInput("X", "STAPLER", "Kurs", Decider.JC, runs=tuple(days), accredited_until=date(2027, 12, 31))
    record_offer(session, given, now=NOW, by=None)

    supply = offer_supply(session, today=TODAY)

    assert [(run.starts_on, run.ends_on) for run in supply.offers[0].runs] == [(ENDS, ENDS)]


def test_a_licence_class_brings_what_it_implies(session: Session) -> None:
    make_licence_classes(session)
    add_c = Effect(EffectOp.ADD, "licence", "C")
    holds_b = Prerequisite("licence", "B")
    given = OfferInput("C", "FBW", "Klasse C", Decider.AA, effects=(add_c,), prerequisites=(holds_b,))
    record_offer(session, given, now=NOW, by=None)

    (offer,) = offer_supply(session, today=TODAY).offers

    assert offer.effects == (add_c, add_c._replace(value="B"))
    assert offer.prerequisites == (holds_b,)


def test_vacancies_that_came_are_counted_by_occupation(session: Session) -> None:
    for days in (1, 30, 89, 200):
        make_vacancy(session, occupation_code="51312", published_on=TODAY - timedelta(days=days))

    supply = offer_supply(session, today=TODAY)

    assert supply.arrivals_per_month == {"51312": 3 / 90 * 30.44}


def test_the_command_reports_the_demand(passgenau: Passgenau, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_near_miss(session)
        record_offer(session, COURSE, now=NOW, by=None)
    run_id = run_once(sessions)

    for_people, for_programs = passgenau("demand"), json.loads(passgenau("demand", "--json").out)

    assert "STAPLER-1" in for_people.out
    assert for_programs == {"run": run_id, "demand": [
        {"need": "offer", "offer": "STAPLER-1", "gate": None, "asked": None, "near_misses": 1, "clients": 1,
         "vacancies": 1}]}  # fmt: skip


def test_without_a_run_the_command_says_what_to_do(passgenau: Passgenau) -> None:
    done = passgenau("demand")

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "passgenau match" in done.err
