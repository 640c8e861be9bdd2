"""A refused pair that is suggested again says what has changed since."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy.orm import Session

from employers.codes import RequirementKind
from employers.models import Vacancy
from matching.bridging import OfferSupply
from matching.facts import CatalogueFacts
from matching.history import PairHistory
from matching.keeping import facts_kept, missing_records, store_records, store_run_facts
from matching.queries import client_facts, vacancy_facts
from placements.codes import DismissReason, ProposalState
from placements.models import Proposal
from placements.operations import dismiss_proposal
from placements.queries.changed import EarlierRefusal, earlier_refusal
from profiles.models import Client, ClientLicence
from tests.counting import count_queries
from tests.factories import (
    NOW,
    TODAY,
    asked,
    make_client,
    make_licence_classes,
    make_match_run,
    make_proposal,
    make_user,
    make_vacancy,
)  # fmt: skip

LATER = NOW + timedelta(days=20)


class Pair(NamedTuple):
    client: Client
    vacancy: Vacancy


@pytest.fixture
def pair(session: Session) -> Pair:
    make_licence_classes(session)
    licence = asked(RequirementKind.LICENCE, "B")
    return Pair(make_client(session, max_commute_minutes=30), make_vacancy(session, requirements=(licence,)))


def run_that_keeps_facts(session: Session) -> int:
    """A run that has kept the facts of all clients and vacancies as they are now."""
    run_id = make_match_run(session).id
    clients = client_facts(session, today=TODAY, history=PairHistory())
    vacancies = vacancy_facts(session, today=TODAY, history=PairHistory())
    records, tables = facts_kept(clients, vacancies, CatalogueFacts(), OfferSupply())
    store_records(session, missing_records(session, records))
    store_run_facts(session, run_id, tables, on=TODAY)
    return run_id


def dismissed(session: Session, pair: Pair, run_id: int) -> None:
    proposal = make_proposal(session, client=pair.client, vacancy=pair.vacancy, run_id=run_id)
    reason, adviser = DismissReason.LICENCE.value, make_user(session, display_name="Ada")
    dismiss_proposal(session, proposal.id, reason=reason, version=1, now=NOW, by=adviser.id)


def suggested_again(session: Session, pair: Pair, run_id: int) -> Proposal:
    return make_proposal(session, client=pair.client, vacancy=pair.vacancy, run_id=run_id)


def refusal(session: Session, proposal: Proposal) -> EarlierRefusal | None:
    return earlier_refusal(session, proposal, labels={}, language="en", now=LATER)


def test_the_facts_of_both_runs_are_compared(session: Session, pair: Pair) -> None:
    dismissed(session, pair, run_that_keeps_facts(session))
    pair.client.licences.append(ClientLicence(licence_class="B", is_held=True))
    session.flush()
    again = suggested_again(session, pair, run_that_keeps_facts(session))
    pair.client.max_commute_minutes = 99  # after the suggestion: no reason for it
    session.flush()

    found = refusal(session, again)

    assert found is not None
    assert (found.state, found.by_name, found.reason, found.at) == (ProposalState.DISMISSED, "Ada", "LICENCE", NOW)
    assert found.changes == ["Client, Driving licence: new B: held"]


def test_where_the_later_facts_are_not_kept_those_of_now_count(session: Session, pair: Pair) -> None:
    dismissed(session, pair, run_that_keeps_facts(session))
    pair.client.max_commute_minutes = 45
    session.flush()

    found = refusal(session, suggested_again(session, pair, make_match_run(session).id))

    assert found is not None
    assert found.changes == ["Client, Commute: at most 45 minutes (before: at most 30 minutes)"]


def test_forgotten_facts_are_said_to_be_forgotten(session: Session, pair: Pair) -> None:
    dismissed(session, pair, make_match_run(session).id)

    found = refusal(session, suggested_again(session, pair, run_that_keeps_facts(session)))

    assert found is not None
    assert found.changes is None


def test_a_first_suggestion_has_nothing_before_it_and_costs_one_select(session: Session, pair: Pair) -> None:
    proposal = suggested_again(session, pair, make_match_run(session).id)

    with count_queries(session) as statements:
        assert refusal(session, proposal) is None

    assert len(statements) == 1
