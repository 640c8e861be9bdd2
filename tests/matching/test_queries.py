"""Facts as loaded: what is not recorded stays unknown, what follows from a record is drawn, lists cost few selects."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from employers.codes import EmployerState, Need, RequirementKind, VacancyKind, VacancyState
from employers.models import ShiftPattern, VacancyPlace
from matching.facts import ClientFacts, LanguageAsked, Point, SkillAsked, SkillFact, VacancyFacts
from matching.history import PairHistory
from matching.queries import client_facts, vacancy_facts
from matching.queries.clients import closed_licences
from profiles.catalogue.codes import FULL_GRID, NIGHT_HOURS, Cefr, WorkingTime, grid_to_text
from profiles.codes import ClientState, Evidence, LimitationValue, QualificationKind, TravelMode
from profiles.models import Client, ClientLicence, ClientQualification, ClientSkill
from tests.counting import count_queries
from tests.factories import (
    ESSLINGEN,
    NOW,
    STUTTGART,
    TODAY,
    WAREHOUSE,
    asked,
    make_client,
    make_employer,
    make_licence_classes,
    make_occupation,
    make_place,
    make_vacancy,
)

NO_HISTORY = PairHistory()
IMPLICATIONS = {"B": frozenset[str](), "C": frozenset({"B"}), "CE": frozenset({"B", "C"})}


def facts_of(session: Session, client: Client, history: PairHistory = NO_HISTORY) -> ClientFacts:
    return client_facts(session, today=TODAY, history=history, ids=[client.id])[0]


def asked_by(session: Session, **values: object) -> VacancyFacts:
    vacancy = make_vacancy(session, **values)  # type: ignore[arg-type]
    return vacancy_facts(session, today=TODAY, history=NO_HISTORY, ids=[vacancy.id])[0]


def test_a_client_of_whom_nothing_is_recorded_has_no_facts(session: Session) -> None:
    client = make_client(session, permission_scope=None, permission_seen_on=None)

    assert facts_of(session, client) == ClientFacts(client.id)


def test_only_active_clients_are_loaded_unless_they_are_named(session: Session) -> None:
    active, paused = make_client(session), make_client(session, state=ClientState.PAUSED)

    everybody = client_facts(session, today=TODAY, history=NO_HISTORY)

    assert [facts.client_id for facts in everybody] == [active.id]
    assert facts_of(session, paused).is_paused


def test_skills_come_with_level_and_evidence(session: Session) -> None:
    client = make_client(session, skills={"forklift": 2, "packing": 0})
    client.skills[0].evidence = Evidence.CERTIFICATE
    session.flush()

    assert facts_of(session, client).skills == {
        "forklift": SkillFact(2, Evidence.CERTIFICATE),
        "packing": SkillFact(0, Evidence.NONE),
    }


@pytest.mark.parametrize(
    ("recorded", "known"),
    [
        ({}, {}),
        ({"CE": True}, {"B": True, "C": True, "CE": True}),
        ({"B": False}, {"B": False, "C": False, "CE": False}),
        ({"B": True, "C": False}, {"B": True, "C": False, "CE": False}),
        ({"B": False, "C": True}, {"B": True, "C": True, "CE": False}),
    ],
)
def test_licences_are_closed_in_both_directions(recorded: dict[str, bool], known: dict[str, bool]) -> None:
    assert closed_licences(recorded, IMPLICATIONS) == known


def test_a_licence_that_ended_yesterday_is_not_held_and_one_that_ends_today_is(session: Session) -> None:
    make_licence_classes(session)
    client = make_client(session)
    client.licences = [ClientLicence(licence_class="C", is_held=True, valid_until=TODAY - timedelta(days=1)),
                       ClientLicence(licence_class="B", is_held=True, valid_until=TODAY)]  # fmt: skip
    session.flush()

    assert facts_of(session, client).licences == {"B": True, "C": False, "CE": False}


def test_a_grid_says_which_hours_are_possible_and_that_all_others_are_not(session: Session) -> None:
    morning = 0b1111 << 8
    client = make_client(session, hours_possible=grid_to_text(morning), can_work_nights=True)

    facts = facts_of(session, client)

    assert facts.hours_possible == morning
    assert facts.hours_impossible == FULL_GRID & ~morning


def test_without_a_grid_no_nights_means_that_night_hours_are_impossible_and_nothing_else(session: Session) -> None:
    client = make_client(session, can_work_nights=False)

    facts = facts_of(session, client)

    assert (facts.hours_possible, facts.hours_impossible) == (0, NIGHT_HOURS)


def test_limitations_that_were_reviewed_leave_no_item_open(session: Session) -> None:
    reviewed = make_client(session, limitations_reviewed_on=TODAY)
    never = make_client(session)

    assert facts_of(session, reviewed).other_limitations is LimitationValue.OK
    assert facts_of(session, never).other_limitations is LimitationValue.UNKNOWN


def test_home_is_the_centre_of_the_postcode_and_modes_are_only_the_answered_ones(session: Session) -> None:
    known = make_client(session, home_postcode=STUTTGART, uses_car=False, uses_transit=True)
    elsewhere = make_client(session)
    elsewhere.home_postcode = "99999"
    session.flush()

    assert facts_of(session, known).home == Point(48.777, 9.18)
    assert facts_of(session, known).modes == {TravelMode.CAR: False, TravelMode.TRANSIT: True}
    assert facts_of(session, elsewhere).home is None


def test_school_is_no_vocational_qualification_and_a_missing_level_is_that_of_the_occupation(session: Session) -> None:
    make_occupation(session, WAREHOUSE)
    client = make_client(session)
    client.qualifications = [
        ClientQualification(kind=QualificationKind.SCHOOL, title="Hauptschule"),
        ClientQualification(kind=QualificationKind.VOCATIONAL, title="Lagerist", occupation_code=WAREHOUSE),
        ClientQualification(kind=QualificationKind.VOCATIONAL, title="Something"),
    ]
    session.flush()

    assert [(each.level, each.occupation) for each in facts_of(session, client).qualifications] == [(2, WAREHOUSE)]


def test_waiting_starts_anew_with_a_proposal_that_was_carried_on_with(session: Session) -> None:
    client = make_client(session, waiting_since=TODAY - timedelta(days=90))
    ten_days_ago = PairHistory(proposed_on={client.id: TODAY - timedelta(days=10)})

    assert facts_of(session, client).waiting_days == 90
    assert facts_of(session, client, ten_days_ago).waiting_days == 10


def test_running_proposals_count_on_both_sides(session: Session) -> None:
    client, vacancy = make_client(session), make_vacancy(session)
    history = PairHistory(running=frozenset({(client.id, vacancy.id)}))

    assert facts_of(session, client, history).proposed_vacancies == {vacancy.id}
    assert facts_of(session, client, history).running_proposals == 1
    assert vacancy_facts(session, today=TODAY, history=history)[0].running_proposals == 1


def test_only_open_vacancies_of_active_employers_that_are_not_over_are_loaded(session: Session) -> None:
    taken = make_vacancy(session, valid_until=TODAY)
    make_vacancy(session, valid_until=TODAY - timedelta(days=1))
    make_vacancy(session, state=VacancyState.PAUSED)
    make_vacancy(session, employer=make_employer(session, state=EmployerState.PAUSED))

    assert [each.vacancy_id for each in vacancy_facts(session, today=TODAY, history=NO_HISTORY)] == [taken.id]


def test_a_named_vacancy_that_would_not_take_part_is_paused(session: Session) -> None:
    assert asked_by(session, valid_until=TODAY - timedelta(days=1)).is_paused
    assert asked_by(session, state=VacancyState.DRAFT).is_paused
    assert not asked_by(session).is_paused


@pytest.mark.parametrize(
    ("models", "hours"),
    [
        ([WorkingTime.FULL_TIME], (35.0, 40.0, True)),
        ([WorkingTime.PART_TIME], (15.0, 34.0, True)),
        ([WorkingTime.MINI_JOB], (0.0, 10.0, True)),
        ([WorkingTime.FULL_TIME, WorkingTime.PART_TIME], (15.0, 40.0, True)),
        ([WorkingTime.SHIFT_NIGHT_WEEKEND], (None, None, False)),
        (None, (None, None, False)),
    ],
)
def test_hours_that_are_not_stated_follow_from_the_working_time(
    session: Session, models: list[str] | None, hours: tuple[float | None, float | None, bool]
) -> None:
    facts = asked_by(session, working_times=models)

    assert (facts.hours_min, facts.hours_max, facts.are_hours_derived) == hours


def test_stated_hours_stand(session: Session) -> None:
    facts = asked_by(session, working_times=[WorkingTime.FULL_TIME], hours_max=30.0, kind=VacancyKind.WORK)

    assert (facts.hours_min, facts.hours_max, facts.are_hours_derived) == (None, 30.0, False)


def test_the_level_asked_is_the_stated_one_else_the_qualification_else_that_of_the_occupation(session: Session) -> None:
    trained = asked(RequirementKind.QUALIFICATION, "", 3)
    wished = asked(RequirementKind.QUALIFICATION, "", 4, need=Need.WISH)

    assert asked_by(session, occupation_code=WAREHOUSE).requirement_level == 2
    assert asked_by(session, occupation_code="513").requirement_level is None
    assert asked_by(session, occupation_code=WAREHOUSE, requirements=(trained, wished)).requirement_level == 3
    assert asked_by(session, occupation_code=WAREHOUSE, requirement_level=1).requirement_level == 1


def test_requirements_keep_their_level_need_and_aspect(session: Session) -> None:
    facts = asked_by(session, requirements=(asked(RequirementKind.SKILL, "forklift"),
                                            asked(RequirementKind.LANGUAGE, "de", 3, need=Need.WISH),
                                            asked(RequirementKind.LANGUAGE, "en"),
                                            asked(RequirementKind.LICENCE, "B", is_learnable=True)))  # fmt: skip

    assert facts.skills == (SkillAsked("forklift", 1),)
    assert facts.languages == (LanguageAsked("de", Cefr.B1, need=Need.WISH), LanguageAsked("en", None))
    assert [(licence.code, licence.is_learnable) for licence in facts.licences] == [("B", True)]
    assert facts.certificates == ()


def test_a_place_takes_its_own_coordinates_else_the_postcodes_else_none(session: Session) -> None:
    make_place(session, ESSLINGEN)
    vacancy = make_vacancy(session, postcode=None)
    vacancy.places = [VacancyPlace(latitude=48.5, longitude=9.0, postcode=ESSLINGEN),
                      VacancyPlace(postcode=ESSLINGEN), VacancyPlace(town="Ulm")]  # fmt: skip
    vacancy.shifts = [ShiftPattern(name="early", hours=grid_to_text(0b11))]
    session.flush()

    facts = vacancy_facts(session, today=TODAY, history=NO_HISTORY)[0]

    assert facts.places == (Point(48.5, 9.0), Point(48.74, 9.307), None)
    assert facts.shifts == (0b11,)


def test_more_clients_and_vacancies_cost_no_more_selects(session: Session) -> None:
    def cost() -> int:
        with count_queries(session) as statements:
            client_facts(session, today=TODAY, history=NO_HISTORY)
            vacancy_facts(session, today=TODAY, history=NO_HISTORY)
        return len(statements)

    make_client(session, skills={"packing": 1}), make_vacancy(session)
    before = cost()
    for _ in range(5):
        make_client(session, skills={"packing": 1}), make_vacancy(session)

    assert cost() == before


def test_loading_needs_no_objects(session: Session) -> None:
    client = make_client(session, skills={"packing": 2}, created_at=NOW)
    session.expunge_all()

    facts_of(session, client)

    assert not [each for each in session.identity_map.values() if isinstance(each, Client | ClientSkill)]
