"""Vacancies by the API: as from the form, own ones only, no change lost, nothing carried out twice."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.api_access.models import IdempotentRequest, Scope
from employers.codes import VacancyState
from employers.models import Vacancy
from tests.factories import make_vacancy, row_count
from tests.web.api.world import COMPLETE, Program, make_token
from tests.web.world import World

Sessions = sessionmaker[Session]
Make = Callable[..., Program]


def test_a_complete_vacancy_goes_to_review_and_is_read_back(program: Make) -> None:
    bakery = program()

    created = bakery.post("/vacancies", COMPLETE | {"shifts": [{"hours": "Mo-Fr 04-12"}], "pay_min_cents": 1600,
                                                    "pay_unit": "hour"})  # fmt: skip

    assert created.status_code == 201
    body = created.get_json()
    assert (body["state"], body["missing"]) == ("submitted", [])
    read = bakery.client.get(created.headers["Location"], headers={"Authorization": f"Bearer {bakery.secret}"})
    assert read.get_json() == body
    assert read.headers["ETag"] == created.headers["ETag"]
    assert body["facts"]["shifts"] == [{"hours": "Mo-Fr 04-12"}]


def test_an_incomplete_vacancy_stays_a_draft_and_says_what_is_missing(program: Make) -> None:
    body = program().post("/vacancies", {"title": "Bäcker"}).get_json()

    assert body["state"] == "draft"
    assert {"kind", "place", "openings"} <= set(body["missing"])


@pytest.mark.parametrize(
    "more",
    [
        {"state": "open"}, {"is_generated": True}, {"source": "x"}, {"title": 5}, {"title": ""}, {"openings": "2"},
        {"valid_until": "2026-02-30"}, {"hours_min": -1}, {"shifts": [{"hours": "nonsense"}]}, {"title": "a\u0000b"},
        {"requirements": [{"kind": "skill", "code": "no such skill"}]}, {"pay_min_cents": 200, "pay_unit": "hour"},
        {"hours_min": 40, "hours_max": 20}, {"occupation_code": "99999"}, {"kind": "nothing"}, {"demands": {}},
    ],
)  # fmt: skip
def test_what_is_not_described_or_wrong_is_refused_and_nothing_stored(
    program: Make, sessions: Sessions, more: dict[str, Any]
) -> None:
    answer = program().post("/vacancies", COMPLETE | more)

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["status"] == 422
    with sessions() as session:
        assert row_count(session, Vacancy) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"title": "\\ud800"}', b"[" * 100_000])
def test_what_is_no_json_object_is_refused(program: Make, body: bytes) -> None:
    bakery = program()
    headers = {"Authorization": f"Bearer {bakery.secret}"}

    answer = bakery.client.post("/api/v1/vacancies", data=body, content_type="application/json", headers=headers)

    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"


def test_another_employers_vacancy_does_not_exist(program: Make, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        theirs = make_vacancy(session, employer=world.bakery, title="Bäcker", state=VacancyState.OPEN)
    butchery = program(of="butchery")

    statuses = [
        butchery.get(f"/vacancies/{theirs.id}").status_code,
        butchery.call("PUT", f"/vacancies/{theirs.id}", COMPLETE, If_Match="*").status_code,
        butchery.post(f"/vacancies/{theirs.id}/status", {"step": "withdraw"}).status_code,
        butchery.post("/vacancies", COMPLETE | {"employer_id": world.bakery.id}).status_code,
    ]

    assert statuses == [404] * 4
    assert butchery.get("/vacancies").get_json()["items"] == []
    with sessions() as session:
        assert session.get_one(Vacancy, theirs.id).state is VacancyState.OPEN


def test_a_change_needs_the_version_that_was_seen(program: Make) -> None:
    bakery = program()
    created = bakery.post("/vacancies", COMPLETE)
    path, tag = f"/vacancies/{created.get_json()['id']}", created.headers["ETag"]

    assert bakery.call("PUT", path, COMPLETE).status_code == 428
    changed = bakery.call("PUT", path, COMPLETE | {"openings": 3}, If_Match=tag)
    assert (changed.status_code, changed.get_json()["facts"]["openings"]) == (200, 3)
    assert changed.get_json()["state"] == "submitted"
    assert bakery.call("PUT", path, COMPLETE | {"openings": 9}, If_Match=tag).status_code == 412
    assert bakery.get(path).get_json()["facts"]["openings"] == 3


def test_a_read_that_brings_nothing_new_is_short(program: Make) -> None:
    bakery = program()
    created = bakery.post("/vacancies", COMPLETE)

    again = bakery.get(f"/vacancies/{created.get_json()['id']}", If_None_Match=created.headers["ETag"])

    assert (again.status_code, again.data) == (304, b"")


def test_the_same_key_is_carried_out_once_and_another_body_refused(program: Make, sessions: Sessions) -> None:
    bakery = program()

    first = bakery.post("/vacancies", COMPLETE, Idempotency_Key="order-1")
    again = bakery.post("/vacancies", COMPLETE, Idempotency_Key="order-1")
    other = bakery.post("/vacancies", COMPLETE | {"openings": 5}, Idempotency_Key="order-1")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.headers["ETag"], again.headers["Location"]) == (first.headers["ETag"], first.headers["Location"])
    with sessions() as session:
        assert (row_count(session, Vacancy), row_count(session, IdempotentRequest)) == (1, 1)


def test_a_refused_request_uses_up_no_key_and_keys_of_others_do_not_matter(program: Make, sessions: Sessions) -> None:
    bakery, butchery = program(), program(of="butchery")

    refused = bakery.post("/vacancies", COMPLETE | {"occupation_code": "99999"}, Idempotency_Key="k")
    taken = [each.post("/vacancies", COMPLETE, Idempotency_Key="k").status_code for each in (bakery, butchery)]

    assert (refused.status_code, taken) == (422, [201, 201])
    with sessions() as session:
        assert row_count(session, Vacancy) == 2


def test_the_status_follows_the_steps_of_the_employers_page(program: Make, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        row = make_vacancy(session, employer=world.bakery, state=VacancyState.OPEN)
    bakery, path = program(), f"/vacancies/{row.id}/status"

    states = [bakery.post(path, {"step": step}).get_json()["state"] for step in ("pause", "resume", "withdraw")]

    assert states == ["paused", "open", "withdrawn"]
    assert bakery.post(path, {"step": "pause"}).status_code == 409
    assert bakery.post(path, {"step": "open"}).status_code == 422
    assert bakery.post(path, {"step": "end_service"}).status_code == 422


def test_lists_come_in_pages_without_gap_or_repetition(program: Make, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        ids = [make_vacancy(session, employer=world.bakery).id for _ in range(5)]
        make_vacancy(session, employer=world.butchery)
    bakery, found, cursor = program(), [], ""

    for _ in range(3):
        page = bakery.get(f"/vacancies?limit=2{cursor}").get_json()
        found += [row["id"] for row in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"

    assert (found, page["next_cursor"]) == (ids, None)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=1.0", "limit=x", "cursor=AAAA", "cursor=%25", "state=x"]
)
def test_a_query_that_makes_no_sense_is_refused(program: Make, query: str) -> None:
    assert program().get(f"/vacancies?{query}").status_code == 422


def test_a_partner_acts_for_several_employers_and_says_for_which(
    program: Make, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        secret = make_token(session, world.adviser, [world.bakery, world.butchery], is_partner=True)
    partner = Program(program().client, secret)

    assert partner.post("/vacancies", COMPLETE).status_code == 422
    assert partner.post("/vacancies", COMPLETE | {"employer_id": world.butchery.id}).status_code == 201
    with sessions() as session:
        stored = session.scalars(sa.select(Vacancy)).one()
        assert (stored.employer_id, stored.state) == (world.butchery.id, VacancyState.SUBMITTED)


def test_a_token_made_by_an_adviser_has_no_rights_of_staff(program: Make, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        row = make_vacancy(session, employer=world.bakery, state=VacancyState.OPEN)
        secret = make_token(session, world.adviser, [world.bakery])
    issued = Program(program().client, secret)

    answer = issued.post(f"/vacancies/{row.id}/status", {"step": "pause"})

    assert answer.status_code == 200
    with sessions() as session:
        assert session.get_one(Vacancy, row.id).state is VacancyState.PAUSED


def test_scopes_allow_what_they_name_and_nothing_else(program: Make) -> None:
    reader = program(Scope.VACANCIES_READ)

    assert reader.get("/vacancies").status_code == 200
    assert reader.post("/vacancies", COMPLETE).status_code == 403
    assert reader.get("/proposals").status_code == 403


def opened(program: Make, sessions: Sessions) -> tuple[Program, str, str]:
    """A program, the path of its open vacancy and the version that it has seen."""
    bakery = program()
    vacancy_id = bakery.post("/vacancies", COMPLETE | {"pay_min_cents": 1800, "pay_unit": "hour"}).get_json()["id"]
    with sessions.begin() as session:
        session.get_one(Vacancy, vacancy_id).state = VacancyState.OPEN
    path = f"/vacancies/{vacancy_id}"
    return bakery, path, bakery.get(path).headers["ETag"]


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"openings": 4}, "open"), ({"pay_min_cents": 1900}, "open"), ({"pay_min_cents": 1700}, "submitted"),
        ({"contract": "UNBEFRISTET"}, "submitted"), ({"kind": "AUSBILDUNG"}, "submitted"),
        ({"description": "Nur Deutsche."}, "submitted"),
    ],
)  # fmt: skip
def test_an_open_vacancy_changes_and_goes_back_to_review_only_as_another_offer(
    program: Make, sessions: Sessions, more: dict[str, Any], state: str
) -> None:
    bakery, path, tag = opened(program, sessions)

    changed = bakery.call("PUT", path, COMPLETE | {"pay_min_cents": 1800, "pay_unit": "hour"} | more, If_Match=tag)

    assert (changed.status_code, changed.get_json()["state"]) == (200, state)
    assert bakery.get(path).get_json()["facts"].items() >= more.items()


def test_an_open_vacancy_is_changed_by_nobody_who_has_not_seen_it_as_it_is(program: Make, sessions: Sessions) -> None:
    bakery, path, tag = opened(program, sessions)
    changed = bakery.call("PUT", path, COMPLETE | {"openings": 3}, If_Match=tag)

    statuses = [
        bakery.call("PUT", path, COMPLETE | {"openings": 9}).status_code,
        bakery.call("PUT", path, COMPLETE | {"openings": 9}, If_Match=tag).status_code,
    ]

    assert (changed.status_code, statuses) == (200, [428, 412])
    assert bakery.get(path).get_json()["facts"]["openings"] == 3


@pytest.mark.parametrize("lacking", [{"places": []}, {"pay_min_cents": 300, "pay_unit": "hour"}, {"kind": None}])
def test_an_open_vacancy_loses_no_fact_that_it_was_opened_with(
    program: Make, sessions: Sessions, lacking: dict[str, Any]
) -> None:
    bakery, path, tag = opened(program, sessions)

    refused = bakery.call("PUT", path, COMPLETE | lacking, If_Match=tag)

    assert refused.status_code == 422
    assert bakery.get(path).headers["ETag"] == tag


def test_a_token_of_staff_does_not_spare_the_review(program: Make, sessions: Sessions, world: World) -> None:
    bakery, path, tag = opened(program, sessions)
    with sessions.begin() as session:
        issued = Program(bakery.client, make_token(session, world.adviser, [world.bakery]))

    changed = issued.call("PUT", path, COMPLETE | {"contract": "UNBEFRISTET"}, If_Match=tag)

    assert (changed.status_code, changed.get_json()["state"]) == (200, "submitted")
