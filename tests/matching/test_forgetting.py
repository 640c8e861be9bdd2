"""An erased client's number goes from what runs list beside the facts."""

import numpy as np
from sqlalchemy.orm import Session

from matching.assignment_inputs import inputs_bytes, inputs_from
from matching.forgetting import forget_client
from matching.models import Rematch
from matching.pair_records import REMATCH, rematched_from
from tests.factories import NOW, make_client, make_match_run, make_vacancy


def test_exclusions_of_earlier_runs_no_longer_name_the_client(session: Session) -> None:
    run = make_match_run(session)
    clients, vacancies = np.array([1, 2, 3]), np.array([7, 8, 9])
    run.assignment = inputs_bytes({4: 2}, clients, vacancies, np.array([[0, 1], [1, 2], [2, 0]]))

    forget_client(session, 1)

    left = inputs_from(run.assignment)
    assert (left.limits, left.exclusions.tolist()) == ({4: 2}, [[2, 8, 3, 9]])


def test_what_was_found_for_a_vacancy_since_no_longer_names_the_client(session: Session) -> None:
    client, vacancy = make_client(session), make_vacancy(session)
    pairs = np.array([(each, vacancy.id, 0, 100) for each in (client.id, client.id + 1)], REMATCH).tobytes()
    row = Rematch(vacancy_id=vacancy.id, facts_at=NOW, found_at=NOW, pairs=pairs)
    session.add(row)
    session.flush()

    forget_client(session, client.id)

    assert [each.client_id for each in rematched_from(row.pairs)] == [client.id + 1]
