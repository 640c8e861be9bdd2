"""The queue shows what its filters say; counts are true; next and previous follow it; reasons are computed now."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.users import User
from employers.codes import RequirementKind
from matching.facts import Gate, MatchKind
from placements.codes import DismissReason, ProposalState
from placements.models import Proposal
from placements.operations import accept_proposal, dismiss_proposal, reopen_proposal, withdraw_proposal
from placements.queries import (
    QueueFilters,
    QueueSort,
    evaluate_now,
    explain_now,
    neighbours,
    obstacles_of_client,
    pair_history,
    proposal_detail,
    proposal_queue,
    proposals_of_client,
    proposals_of_vacancy,
    queue_counts,
)
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
    make_match_run,
    make_proposal,
    make_user,
    make_vacancy,
)

EVERYTHING = QueueFilters(state=None)


def ids(session: Session, filters: QueueFilters) -> list[int]:
    return [row.proposal_id for row in proposal_queue(session, filters).rows]


def proposals_with(session: Session, *scores: int) -> list[Proposal]:
    run_id = make_match_run(session).id
    return [make_proposal(session, score_hundredths=score, run_id=run_id) for score in scores]


def decided(session: Session, adviser: User, *, proposal: Proposal, is_accepted: bool) -> None:
    if is_accepted:
        accept_proposal(session, proposal.id, version=1, now=NOW, by=adviser.id)
    else:
        dismiss_proposal(session, proposal.id, reason=DismissReason.SKILL, version=1, now=NOW, by=adviser.id)


def test_the_queue_shows_suggestions_best_first_and_ties_by_client(session: Session) -> None:
    low, high, tie = proposals_with(session, 5000, 9000, 5000)
    make_proposal(session, state=ProposalState.DISMISSED)

    assert ids(session, QueueFilters()) == [high.id, low.id, tie.id]


def test_a_row_holds_what_a_list_needs(session: Session) -> None:
    adviser = make_user(session)
    employer = make_employer(session, name="Bakery", adviser_id=adviser.id)
    vacancy = make_vacancy(session, employer=employer, title="Baker", occupation_code=WAREHOUSE)
    proposal = make_proposal(session, vacancy=vacancy, open_questions=3)

    row = proposal_queue(session, QueueFilters()).rows[0]

    assert (row.proposal_id, row.version, row.open_questions) == (proposal.id, 1, 3)
    assert (row.title, row.employer_name, row.town, row.adviser_id) == ("Baker", "Bakery", "Stuttgart", adviser.id)
    assert (row.client_id, row.suggested_at) == (proposal.client_id, NOW)


def test_an_adviser_sees_own_employers_and_those_without_adviser(session: Session) -> None:
    adviser, other = make_user(session), make_user(session)
    mine, nobodys, _ = (
        make_proposal(session, vacancy=make_vacancy(session, employer=make_employer(session, adviser_id=adviser_id)))
        for adviser_id in (adviser.id, None, other.id)
    )

    assert ids(session, QueueFilters(adviser_id=adviser.id)) == [mine.id, nobodys.id]
    assert ids(session, QueueFilters(adviser_id=adviser.id, only_mine=True)) == [mine.id]


def test_filters_by_kind_employer_occupation_and_score(session: Session) -> None:
    warehouse = make_vacancy(session, occupation_code=WAREHOUSE)
    found = make_proposal(session, vacancy=warehouse, kind=MatchKind.TO_CLARIFY, score_hundredths=7000)
    make_proposal(session, score_hundredths=6999)

    assert ids(session, QueueFilters(kind=MatchKind.TO_CLARIFY)) == [found.id]
    assert ids(session, QueueFilters(employer_id=warehouse.employer_id)) == [found.id]
    assert ids(session, QueueFilters(occupation_group="513")) == [found.id]
    assert ids(session, QueueFilters(min_score=70.0)) == [found.id]


@pytest.mark.parametrize("words", ["c-4711", "GLASS", "metal gmbh", " stuttgart "])
def test_search_finds_client_title_employer_and_town(session: Session, words: str) -> None:
    vacancy = make_vacancy(session, title="Glassmaker", employer=make_employer(session, name="Metal GmbH"))
    found = make_proposal(session, vacancy=vacancy, client=make_client(session, reference="C-4711"))
    make_proposal(session, vacancy=make_vacancy(session, postcode=None, title="100 % other"))

    assert ids(session, QueueFilters(search=words)) == [found.id]


def test_a_percent_sign_in_the_search_stands_for_itself(session: Session) -> None:
    found = make_proposal(session, vacancy=make_vacancy(session, title="100 % remote"))
    make_proposal(session)

    assert ids(session, QueueFilters(search="%")) == [found.id]


def test_words_sort_from_a_and_scores_from_the_top_unless_turned(session: Session) -> None:
    bakery = make_proposal(session, vacancy=make_vacancy(session, title="baker"), score_hundredths=1)
    welder = make_proposal(session, vacancy=make_vacancy(session, title="Welder"), score_hundredths=2)

    assert ids(session, QueueFilters(sort=QueueSort.TITLE)) == [bakery.id, welder.id]
    assert ids(session, QueueFilters(sort=QueueSort.SCORE)) == [welder.id, bakery.id]
    assert ids(session, QueueFilters(sort=QueueSort.SCORE, descending=False)) == [bakery.id, welder.id]


@pytest.mark.parametrize("sort", list(QueueSort))
def test_every_sort_works_on_every_database(session: Session, sort: QueueSort) -> None:
    proposals_with(session, 1, 2)

    assert len(ids(session, QueueFilters(sort=sort))) == 2


def test_pages_are_cut_and_a_page_beyond_the_end_is_the_last(session: Session) -> None:
    worst = proposals_with(session, *range(7000, 6988, -1))[-1]

    page = proposal_queue(session, QueueFilters(), page=99, per_page=5)

    assert (page.total, page.pages, page.page) == (12, 3, 3)
    assert page.rows[-1].proposal_id == worst.id
    assert len(page.rows) == 2


def test_counts_are_those_that_each_choice_would_show(session: Session) -> None:
    adviser = make_user(session)
    mine = make_vacancy(session, employer=make_employer(session, adviser_id=adviser.id))
    make_proposal(session, vacancy=mine)
    make_proposal(session, kind=MatchKind.TO_CLARIFY)
    make_proposal(session, kind=MatchKind.TO_CLARIFY, state=ProposalState.DISMISSED)

    counts = queue_counts(session, QueueFilters(kind=MatchKind.TO_CLARIFY, adviser_id=adviser.id))

    assert (counts.by_state[ProposalState.SUGGESTED], counts.by_state[ProposalState.DISMISSED]) == (1, 1)
    assert (counts.by_kind[MatchKind.FIT], counts.by_kind[MatchKind.TO_CLARIFY]) == (1, 1)
    assert counts.total == 1


def test_next_and_previous_follow_the_queue(session: Session) -> None:
    first, second, third = proposals_with(session, 9000, 8000, 7000)

    middle = neighbours(session, QueueFilters(), second.id)

    assert (middle.previous_id, middle.next_id, middle.place, middle.total) == (first.id, third.id, 2, 3)
    assert neighbours(session, QueueFilters(), third.id).next_id is None


def test_the_way_on_is_not_lost_with_a_decision(session: Session) -> None:
    first, second, third = proposals_with(session, 9000, 8000, 7000)
    decided(session, make_user(session), proposal=second, is_accepted=True)

    after = neighbours(session, QueueFilters(), second.id)

    assert (after.previous_id, after.next_id) == (first.id, third.id)


def test_a_longer_queue_costs_no_more_statements(session: Session) -> None:
    def cost() -> int:
        with count_queries(session) as statements:
            proposal_queue(session, EVERYTHING)
            queue_counts(session, EVERYTHING)
        return len(statements)

    proposals_with(session, 5000)
    before = cost()
    proposals_with(session, 1, 2, 3, 4, 5)

    assert cost() == before


def test_a_proposal_comes_with_client_vacancy_employer_and_steps(session: Session) -> None:
    proposal = make_proposal(session)

    detail = proposal_detail(session, proposal.id)

    assert (detail.client.id, detail.vacancy.id) == (proposal.client_id, proposal.vacancy_id)
    assert detail.employer.id == detail.vacancy.employer_id
    assert [step.to_state for step in detail.steps] == [ProposalState.SUGGESTED]
    assert detail.changed_by_name is None


def test_an_unknown_proposal_is_named(session: Session) -> None:
    with pytest.raises(NotFound, match="no proposal 4711"):
        proposal_detail(session, 4711)


def test_proposals_of_a_client_and_a_vacancy_show_open_ones_first(session: Session) -> None:
    client, vacancy = make_client(session), make_vacancy(session)
    closed = make_proposal(session, client=client, vacancy=vacancy, state=ProposalState.DISMISSED, score_hundredths=9)
    opened = make_proposal(session, client=client, vacancy=vacancy, score_hundredths=5)

    assert [row.proposal_id for row in proposals_of_client(session, client.id)] == [opened.id, closed.id]
    assert [row.proposal_id for row in proposals_of_vacancy(session, vacancy.id)] == [opened.id, closed.id]


def test_history_holds_running_and_refused_pairs_but_no_suggestions(session: Session) -> None:
    adviser = make_user(session)
    running, refused, _ = proposals_with(session, 3, 2, 1)
    decided(session, adviser, proposal=running, is_accepted=True)
    decided(session, adviser, proposal=refused, is_accepted=False)

    history = pair_history(session, now=NOW)

    assert history.running == {(running.client_id, running.vacancy_id)}
    assert history.refused == {(refused.client_id, refused.vacancy_id): refused.facts_hash}
    assert history.proposed_on == {running.client_id: TODAY}


def test_history_counts_what_employers_got_in_the_last_seven_days(session: Session) -> None:
    adviser, employer = make_user(session), make_employer(session)
    kept, taken_back = (make_proposal(session, vacancy=make_vacancy(session, employer=employer)) for _ in range(2))
    decided(session, adviser, proposal=kept, is_accepted=True)
    decided(session, adviser, proposal=taken_back, is_accepted=True)
    withdraw_proposal(session, taken_back.id, note="Found work.", version=2, now=NOW, by=adviser.id)

    undone = make_proposal(session, vacancy=make_vacancy(session, employer=employer))
    decided(session, adviser, proposal=undone, is_accepted=True)
    reopen_proposal(session, undone.id, version=2, now=NOW, by=adviser.id)

    assert pair_history(session, now=NOW + timedelta(days=6)).recent_of_employer == {employer.id: 1}
    assert pair_history(session, now=NOW + timedelta(days=8)).recent_of_employer == {}


def test_any_pair_can_be_explained_in_both_languages(session: Session) -> None:
    client = make_client(session, occupations=(WAREHOUSE,), home_postcode=ESSLINGEN)
    vacancy = make_vacancy(session, occupation_code=WAREHOUSE, requirements=(asked(RequirementKind.LICENCE, "B"),))

    pair = {"client_id": client.id, "vacancy_id": vacancy.id, "now": NOW}
    german, english = (explain_now(session, **pair, language=language) for language in ("de", "en"))  # type: ignore[arg-type]

    assert german.score_hundredths == english.score_hundredths == evaluate_now(session, **pair).score_hundredths  # type: ignore[arg-type]
    assert german.questions
    assert german.kind_label != english.kind_label


def test_an_unknown_side_of_a_pair_is_named(session: Session) -> None:
    with pytest.raises(NotFound, match="no vacancy 4711"):
        evaluate_now(session, client_id=make_client(session).id, vacancy_id=4711, now=NOW)
    with pytest.raises(NotFound, match="no client 4711"):
        evaluate_now(session, client_id=4711, vacancy_id=make_vacancy(session).id, now=NOW)


def test_obstacles_count_what_is_unmet_and_what_is_unknown(session: Session) -> None:
    client = make_client(session, home_postcode=STUTTGART)
    licence = RequirementKind.LICENCE
    make_vacancy(session, postcode=None, requirements=(asked(licence, "B"), asked(RequirementKind.SKILL, "packing", 1)))
    make_vacancy(session, postcode=None, requirements=(asked(licence, "B"),))

    obstacles = obstacles_of_client(session, client.id, now=NOW)

    by_gate = {row.gate: row for row in obstacles.rows}
    assert obstacles.vacancies == 2
    assert (by_gate[Gate.LICENCE].unknown, by_gate[Gate.SKILL].unknown) == (2, 1)
    assert Gate.CERTIFICATE not in by_gate
