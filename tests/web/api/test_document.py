"""The description of the API is what the API does: checked by thousands of made-up requests, bounded in time."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from sqlalchemy.orm import Session, sessionmaker

from employers.codes import VacancyState
from employers.models import Vacancy
from placements.codes import ProposalState
from tests.factories import make_proposal, make_vacancy
from tests.web.api.world import Program
from tests.web.conftest import Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
# A body can fit its description and contradict itself (hours from 40 to 20): that is refused with 422.
LEFT_OUT = {"positive_data_acceptance", "max_response_time"}
load_all_checks()
CHECKED: list[Any] = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
OPERATIONS = ("list_vacancies", "create_vacancy", "read_vacancy", "change_vacancy", "change_status", "list_proposals",
              "read_proposal", "answer_proposal")  # fmt: skip


def test_the_document_names_every_operation_and_model_it_refers_to(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()

    assert document["openapi"] == "3.1.0"
    names = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert names == set(OPERATIONS)
    assert all(path.startswith("/api/v1/") and "<" not in path for path in document["paths"])


def test_the_page_for_people_names_every_operation(visitor: Callable[..., Visitor]) -> None:
    page = visitor(None).get("api.reference")

    assert "PUT /api/v1/vacancies/{vacancy_id}" in page.text
    assert "/api/v1/openapi.json" in page.links()


@pytest.mark.slow
@pytest.mark.parametrize("name", OPERATIONS)
def test_made_up_requests_find_no_fault(
    app: Flask, sessions: Sessions, world: World, program: Callable[..., Program], name: str
) -> None:
    with sessions.begin() as session:
        vacancy: Vacancy = make_vacancy(session, employer=world.bakery, state=VacancyState.OPEN)
        make_proposal(session, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT)
    app.testing = False  # errors become answers, as for everybody
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    answers: set[int] = set()
    headers = {"Authorization": f"Bearer {program().secret}"}
    operation = schema.find_operation_by_id(name)

    @settings(max_examples=24, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    def run(case: "schemathesis.Case[Any]") -> None:
        answers.add(case.call_and_validate(headers=headers, checks=CHECKED).status_code // 100)

    run()
    assert 4 in answers
