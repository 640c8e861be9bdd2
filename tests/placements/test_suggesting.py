"""A match run from the database to suggestions and again: same data, same suggestions; people's decisions stay."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Conflict
from core.runs import RunKind, RunTaken, RunTrigger, claim_run, note_progress, queue_run
from employers.models import Vacancy
from matching.facts import MatchSettings
from matching.models import MatchRun
from matching.queries import matches_of_run
from matching.run import RunLog, load_world, run_matching
from placements.codes import DismissReason, ProposalState
from placements.models import Proposal, ProposalStep
from placements.operations import Summary, accept_proposal, dismiss_proposal, match_and_suggest
from placements.queries import pair_history, steps_of_proposal
from placements.suggesting import drafts_of, store_suggestions
from profiles.models import Client
from tests.factories import NOW, STUTTGART, WAREHOUSE, make_client, make_user, make_vacancy, row_count

LATER = NOW + timedelta(hours=1)
Sessions = sessionmaker[Session]


@pytest.fixture
def world(sessions: Sessions) -> Sessions:
    """Four clients, two vacancies that ask nothing but the occupation."""
    with sessions.begin() as session:
        for _ in range(4):
            make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60)
        for _ in range(2):
            make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1)
    return sessions


def run(sessions: Sessions, *, now: datetime = NOW, settings: MatchSettings | None = None) -> Summary:
    run_id, token = claimed(sessions, now)
    summary = match_and_suggest(sessions, run_id=run_id, now=now, token=token, settings=settings)
    with sessions.begin() as session:
        session.execute(sa.text("UPDATE run SET state = 'finished' WHERE id = :id"), {"id": run_id})
    return summary


def claimed(sessions: Sessions, now: datetime) -> tuple[int, str | None]:
    """A run that is claimed, and its token."""
    with sessions.begin() as session:
        run_id = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=now, by=None).id
        return run_id, claim_run(session, run_id, now=now)


def shown(sessions: Sessions) -> list[tuple[object, ...]]:
    """Everything of the proposals that people see."""
    columns = (
        Proposal.id,
        Proposal.state,
        Proposal.version,
        Proposal.score_hundredths,
        Proposal.kind,
        Proposal.facts_hash,
    )
    with sessions() as session:
        return [tuple(row) for row in session.execute(sa.select(*columns).order_by(Proposal.id))]


def decide(sessions: Sessions, what: Callable[[Session, Proposal, int], object]) -> int:
    """Let an adviser do something with the first suggestion; its id."""
    with sessions.begin() as session:
        adviser = make_user(session)
        proposal = session.scalars(
            sa.select(Proposal).where(Proposal.state == ProposalState.SUGGESTED).order_by(Proposal.id)
        ).first()
        assert proposal is not None
        what(session, proposal, adviser.id)
        return proposal.id


def accept(session: Session, proposal: Proposal, by: int) -> None:
    accept_proposal(session, proposal.id, version=proposal.version, now=LATER, by=by)


def dismiss(session: Session, proposal: Proposal, by: int) -> None:
    reason = DismissReason.COMMUTE
    dismiss_proposal(session, proposal.id, reason=reason, version=proposal.version, now=LATER, by=by)


def state_of(sessions: Sessions, proposal_id: int) -> ProposalState:
    with sessions() as session:
        return session.get_one(Proposal, proposal_id).state


def test_a_run_stores_suggestions_with_explanation_and_first_step(world: Sessions) -> None:
    summary = run(world)

    with world() as session:
        proposal = session.scalars(sa.select(Proposal).order_by(Proposal.id)).all()[0]
        steps = steps_of_proposal(session, proposal.id)
    assert summary.counts["new"] == summary.counts["chosen"] == 8
    assert proposal.explanation["score_hundredths"] == proposal.score_hundredths
    assert proposal.open_questions == len(proposal.explanation["questions"])
    assert [(step.from_state, step.to_state, step.by) for step in steps] == [(None, ProposalState.SUGGESTED, None)]


def test_the_summary_counts_both_sides_and_measures_each_step(world: Sessions) -> None:
    with world.begin() as session:
        make_client(session, permission_scope="FORBIDDEN")

    counts = run(world).counts

    assert (counts["clients"], counts["vacancies"], counts["pairs"]) == (5, 2, 10)
    assert (counts["clients_with_proposal"], counts["clients_without_candidate"], counts["failures"]) == (4, 1, 0)
    assert counts["fits"] + counts["to_clarify"] == counts["candidates"] == 8
    assert set(counts["seconds"]) == {"load", "candidates", "assign", "near misses", "store", "suggest"}


def test_the_same_data_gives_the_same_suggestions_and_none_is_new(world: Sessions) -> None:
    run(world)
    before = shown(world)

    again = run(world, now=LATER)

    assert shown(world) == before
    assert (again.counts["new"], again.counts["kept"], again.counts["lapsed"]) == (0, 8, 0)


def test_what_a_run_no_longer_chooses_lapses_and_may_come_back(world: Sessions) -> None:
    run(world)
    set_vacancies(world, "paused")

    lapsed = run(world, now=LATER)
    set_vacancies(world, "open")
    again = run(world, now=LATER + timedelta(hours=1))

    assert (lapsed.counts["lapsed"], again.counts["new"], again.counts["again"]) == (8, 0, 8)
    with world() as session:
        first = session.scalars(sa.select(sa.func.min(Proposal.id))).one()
        states = [step.to_state for step in steps_of_proposal(session, first)]
    assert states == [ProposalState.SUGGESTED, ProposalState.LAPSED, ProposalState.SUGGESTED]


def set_vacancies(sessions: Sessions, state: str) -> None:
    with sessions.begin() as session:
        session.execute(sa.update(Vacancy).values(state=state))


def test_an_accepted_proposal_stays_and_is_not_suggested_again(world: Sessions) -> None:
    run(world)
    accepted = decide(world, accept)

    again = run(world, now=LATER)

    assert state_of(world, accepted) is ProposalState.ACCEPTED_BY_ADVISER
    assert (again.counts["new"], again.counts["kept"], again.counts["lapsed"]) == (0, 7, 0)


def test_a_dismissed_pair_is_suggested_anew_only_after_its_facts_changed(world: Sessions) -> None:
    run(world)
    dismissed = decide(world, dismiss)

    unchanged = run(world, now=LATER)
    with world.begin() as session:
        session.execute(sa.update(Client).values(max_commute_minutes=90))
    changed = run(world, now=LATER + timedelta(hours=1))

    assert (unchanged.counts["new"], changed.counts["new"]) == (0, 1)
    assert state_of(world, dismissed) is ProposalState.DISMISSED


def test_a_decision_made_while_the_run_is_at_work_stands(world: Sessions) -> None:
    run(world)
    run_id, token = claimed(world, LATER)
    run_log = RunLog(world, run_id, LATER, token=token)
    with world() as session:
        seen = load_world(session, now=LATER, history=pair_history(session, now=LATER), settings=MatchSettings())
    drafts = drafts_of(run_matching(seen, run_log), run_log)
    decided = [decide(world, accept), decide(world, dismiss)]

    with run_log.writing() as session:
        counts = store_suggestions(session, drafts, run_log)

    assert (counts["decided"], counts["kept"], counts["new"]) == (2, 6, 0)
    assert state_of(world, decided[0]) is ProposalState.ACCEPTED_BY_ADVISER
    assert state_of(world, decided[1]) is ProposalState.DISMISSED


def test_new_facts_of_a_suggestion_raise_its_version(world: Sessions) -> None:
    run(world)
    with world.begin() as session:
        session.execute(sa.update(Client).values(max_commute_minutes=90))

    run(world, now=LATER)

    assert {version for _, _, version, *_ in shown(world)} == {2}


def test_a_run_that_died_while_suggesting_ends_as_if_it_had_run_once(world: Sessions) -> None:
    run(world)
    whole = shown(world)
    with world.begin() as session:
        half = session.scalars(sa.select(Proposal.id).order_by(Proposal.id).limit(4)).all()
        session.execute(sa.delete(ProposalStep).where(ProposalStep.proposal_id.not_in(half)))
        session.execute(sa.delete(Proposal).where(Proposal.id.not_in(half)))
        run_id = session.scalars(sa.select(sa.func.max(MatchRun.id))).one()
        session.execute(sa.text("UPDATE run SET state = 'queued'"))
        token = claim_run(session, run_id, now=NOW)

    match_and_suggest(world, run_id=run_id, now=NOW, token=token)

    assert [row[1:] for row in shown(world)] == [row[1:] for row in whole]
    with world() as session:
        assert len(matches_of_run(session, run_id)) == 8
        assert row_count(session, ProposalStep) == 8


def test_a_second_run_beside_one_at_work_is_refused(world: Sessions) -> None:
    first, token = claimed(world, NOW)
    with world.begin() as session:
        note_progress(session, first, step="store", done=0, total=0, now=NOW, token=token)

    with pytest.raises(Conflict, match=f"Match run {first} is at work"):
        run(world)


def test_of_two_runs_claimed_at_the_same_moment_the_earlier_goes_on(world: Sessions) -> None:
    (first, first_token), (second, second_token) = claimed(world, NOW), claimed(world, NOW)

    with pytest.raises(Conflict, match=f"Match run {first} is at work"):
        match_and_suggest(world, run_id=second, now=NOW, token=second_token)

    assert match_and_suggest(world, run_id=first, now=NOW, token=first_token).counts["new"] == 8


def test_a_run_that_began_its_work_goes_on_beside_one_claimed_earlier(world: Sessions) -> None:
    second, second_token = claimed(world, NOW + timedelta(seconds=1))
    with world.begin() as session:
        note_progress(session, second, step="store", done=0, total=0, now=NOW, token=second_token)
    first, first_token = claimed(world, NOW)

    with pytest.raises(Conflict, match=f"Match run {second} is at work"):
        match_and_suggest(world, run_id=first, now=NOW, token=first_token)


def test_a_process_that_slept_and_was_taken_over_stores_nothing(world: Sessions) -> None:
    run_id, slept = claimed(world, NOW)
    with world.begin() as session:
        claim_run(session, run_id, now=LATER)
    run_log = RunLog(world, run_id, NOW, token=slept)
    with world() as session:
        seen = load_world(session, now=NOW, history=pair_history(session, now=NOW), settings=MatchSettings())

    with pytest.raises(RunTaken):
        run_matching(seen, run_log)
    with pytest.raises(RunTaken), run_log.writing():
        pytest.fail("a run that is another's was written to")


def test_budgets_bound_what_is_suggested(world: Sessions) -> None:
    summary = run(world, settings=MatchSettings(proposals_per_client=1, proposals_per_opening=1))

    assert summary.counts["chosen"] == 2
