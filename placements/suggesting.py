"""What a match run chose -> suggestions before people: new, kept, suggested again, lapsed. All in one transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.broken_items import ITEM_ERRORS
from matching.candidates import Candidate
from matching.explanation import stored_form
from matching.facts import MatchKind
from matching.fingerprints import pair_hash
from matching.history import PairIds
from matching.run import Outcome, RunLog
from matching.scoring import evaluate_pair
from placements.codes import REFUSED_STATES, ProposalState
from placements.models import Proposal, ProposalStep

BATCH = 500  # proposals in one statement


@dataclass(frozen=True)
class Draft:
    """A chosen pair, ready to be put before people."""

    client_id: int
    vacancy_id: int
    employer_id: int
    kind: MatchKind
    score_hundredths: int
    open_questions: int
    explanation: dict[str, Any]
    facts_hash: str

    @property
    def pair(self) -> PairIds:
        """Client id and vacancy id."""
        return self.client_id, self.vacancy_id


@dataclass(frozen=True)
class _Earlier:
    """What counts of the pair's latest proposal."""

    proposal_id: int
    state: ProposalState
    is_open: bool
    kind: MatchKind
    score_hundredths: int
    facts_hash: str


def drafts_of(outcome: Outcome, run_log: RunLog) -> list[Draft]:
    """A draft with its explanation for each chosen candidate; one that cannot be explained is logged and left out."""
    world = outcome.world
    client_of = {each.client_id: each for each in world.clients}
    vacancy_of = {each.vacancy_id: each for each in world.vacancies}

    def draft(chosen: Candidate) -> Draft:
        client, vacancy = client_of[chosen.client_id], vacancy_of[chosen.vacancy_id]
        explanation = stored_form(evaluate_pair(client, vacancy, world.catalogue, world.settings, world.on))
        return Draft(
            client_id=chosen.client_id,
            vacancy_id=chosen.vacancy_id,
            employer_id=vacancy.employer_id,
            kind=chosen.kind,
            score_hundredths=chosen.score_hundredths,
            open_questions=len(explanation["questions"]),
            explanation=explanation,
            facts_hash=pair_hash(client, vacancy),
        )

    drafts = []
    for chosen in outcome.chosen:
        try:
            drafts.append(draft(chosen))
        except ITEM_ERRORS as error:
            run_log.failed("client", chosen.client_id, error)
    return drafts


def store_suggestions(session: Session, drafts: Sequence[Draft], run_log: RunLog) -> Counter[str]:
    """Put the drafts before people, and let lapse what nobody has reviewed and this run no longer chose.

    In the transaction of ``session`` (`RunLog.writing`), so that nobody ever sees the half of a run. Counts: ``new``
    pairs never open before, ``again`` those that had lapsed, ``kept`` suggestions refreshed, ``decided`` pairs about
    which a person decided while the run was at work (left alone), ``lapsed``.
    """
    counts: Counter[str] = Counter(new=0, again=0, kept=0, decided=0, lapsed=0)
    for start in range(0, len(drafts), BATCH):
        counts.update(_store(session, drafts[start : start + BATCH], run_log))
    counts["lapsed"] = _let_lapse(session, run_log)
    return counts


def _store(session: Session, drafts: Sequence[Draft], run_log: RunLog) -> Counter[str]:
    earlier = _earlier(session, [draft.pair for draft in drafts])
    sorted_out: dict[str, list[Draft]] = {"new": [], "again": [], "kept": [], "decided": []}
    for draft in drafts:
        sorted_out[_fate(draft, earlier.get(draft.pair))].append(draft)
    _insert(session, sorted_out["new"], run_log)
    _refresh(session, sorted_out["kept"] + sorted_out["again"], earlier, run_log)
    _add_steps(
        session,
        [earlier[draft.pair].proposal_id for draft in sorted_out["again"]],
        ProposalState.LAPSED,
        ProposalState.SUGGESTED,
        run_log,
    )
    return Counter({fate: len(these) for fate, these in sorted_out.items()})


def _fate(draft: Draft, earlier: _Earlier | None) -> str:
    if earlier is None:
        return "new"
    if earlier.state is ProposalState.SUGGESTED:
        return "kept"
    if earlier.is_open or (earlier.state in REFUSED_STATES and earlier.facts_hash == draft.facts_hash):
        return "decided"
    return "again" if earlier.state is ProposalState.LAPSED else "new"


def _earlier(session: Session, pairs: Sequence[PairIds]) -> dict[PairIds, _Earlier]:
    """The open proposal of each pair, else its latest; locked, so that nobody decides in between."""
    query = (
        sa.select(
            Proposal.client_id, Proposal.vacancy_id, Proposal.id, Proposal.state, Proposal.is_open, Proposal.kind,
            Proposal.score_hundredths, Proposal.facts_hash,
        )
        .where(
            Proposal.client_id.in_({client_id for client_id, _ in pairs}),
            Proposal.vacancy_id.in_({vacancy_id for _, vacancy_id in pairs}),
        )
        .order_by(Proposal.is_open, Proposal.id)
        .with_for_update()
    )  # fmt: skip
    return {(row[0], row[1]): _Earlier(*row[2:]) for row in session.execute(query)}


def _insert(session: Session, drafts: Sequence[Draft], run_log: RunLog) -> None:
    if not drafts:
        return
    rows = [
        {
            "client_id": draft.client_id,
            "vacancy_id": draft.vacancy_id,
            "employer_id": draft.employer_id,
            "run_id": run_log.run_id,
            "state": ProposalState.SUGGESTED,
            "is_open": True,
            "kind": draft.kind,
            "score_hundredths": draft.score_hundredths,
            "open_questions": draft.open_questions,
            "explanation": draft.explanation,
            "facts_hash": draft.facts_hash,
            "suggested_at": run_log.started,
            "changed_at": run_log.started,
            "version": 1,
        }
        for draft in drafts
    ]
    ids = session.scalars(sa.insert(Proposal).returning(Proposal.id), rows).all()
    _add_steps(session, ids, None, ProposalState.SUGGESTED, run_log)


def _refresh(session: Session, drafts: Sequence[Draft], earlier: dict[PairIds, _Earlier], run_log: RunLog) -> None:
    """Bring suggestions up to date. The version counts on where people would decide differently: not by a mere date."""
    table = Proposal.__table__
    again: Any = {"suggested_at": run_log.started}
    news: Any = {"version": table.c.version + 1, "changed_at": run_log.started, "changed_by": None}
    sorted_out: dict[tuple[bool, bool], list[dict[str, Any]]] = {}
    for draft in drafts:
        before = earlier[draft.pair]
        same = (before.kind, before.score_hundredths, before.facts_hash, before.state)
        is_same = same == (draft.kind, draft.score_hundredths, draft.facts_hash, ProposalState.SUGGESTED)
        fate = (is_same, before.state is ProposalState.LAPSED)
        sorted_out.setdefault(fate, []).append(_refreshed(before.proposal_id, draft))
    for (is_same, is_again), rows in sorted_out.items():
        fixed = {"run_id": run_log.run_id, "state": ProposalState.SUGGESTED, "is_open": True,
                 **({} if is_same else news), **(again if is_again else {})}  # fmt: skip
        # A table, past the ORM's own count of versions; one statement for all rows of a kind.
        values = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in REFRESHED}
        statement = sa.update(table).where(table.c.id == sa.bindparam("of_id")).values(**fixed, **values)  # type: ignore[arg-type]
        session.connection().execute(statement, rows)


REFRESHED = ("kind", "score_hundredths", "open_questions", "explanation", "facts_hash")


def _refreshed(proposal_id: int, draft: Draft) -> dict[str, Any]:
    return {"of_id": proposal_id, **{f"new_{name}": getattr(draft, name) for name in REFRESHED}}


def _let_lapse(session: Session, run_log: RunLog) -> int:
    table = Proposal.__table__
    lapsed = session.execute(
        sa.update(table)  # type: ignore[arg-type]
        .where(table.c.state == ProposalState.SUGGESTED, table.c.run_id != run_log.run_id)
        .values(
            state=ProposalState.LAPSED, is_open=False, version=table.c.version + 1, changed_at=run_log.started,
            changed_by=None,
        )
        .returning(table.c.id)
    )  # fmt: skip
    ids = [proposal_id for (proposal_id,) in lapsed]
    _add_steps(session, ids, ProposalState.SUGGESTED, ProposalState.LAPSED, run_log)
    return len(ids)


def _add_steps(
    session: Session,
    ids: Sequence[int],
    from_state: ProposalState | None,
    to_state: ProposalState,
    run_log: RunLog,
) -> None:
    rows = [
        {"proposal_id": each, "from_state": from_state, "to_state": to_state, "at": run_log.started} for each in ids
    ]
    if rows:
        session.execute(sa.insert(ProposalStep), rows)
