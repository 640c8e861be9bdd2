"""A client's facts as earlier runs read them."""

from dataclasses import replace

from sqlalchemy.orm import Session

from matching.queries.facts_then import facts_of_client_then
from tests.matching.test_keeping import CLIENT, ON, VACANCY, keep


def test_runs_that_read_the_same_are_one_and_others_stand_by_themselves(session: Session) -> None:
    for client in (CLIENT, replace(CLIENT, waiting_days=13), replace(CLIENT, max_commute_minutes=60)):
        keep(session, client, VACANCY)

    first, second = facts_of_client_then(session, CLIENT.client_id)

    assert (first.first_on, first.last_on) == (ON, ON)
    assert (first.facts["max_commute_minutes"], first.facts["waiting_days"]) == (40, 13)
    assert second.facts["max_commute_minutes"] == 60


def test_who_took_part_in_no_run_has_none(session: Session) -> None:
    keep(session, CLIENT, VACANCY)

    assert facts_of_client_then(session, CLIENT.client_id + 1) == []
