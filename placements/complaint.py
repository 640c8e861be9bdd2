"""What a match run said about one client, why, and what people made of it: for a complaint (Art. 86 of the AI Act)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.runs import get_run
from employers.models import Vacancy
from matching.history import PairIds
from matching.queries import get_match_run, matches_of_client
from matching.queries.replay import client_of_run
from placements.codes import ProposalState
from placements.documents.content import Block, Content, Sender, block, items
from placements.models import Proposal, ProposalStep
from placements.queries import explain_then
from placements.workflow import StepName
from profiles.queries import get_client

_DECIDED = (StepName.ACCEPT.value, StepName.DISMISS.value)


@dataclass(frozen=True)
class Overrides:
    """What people decided about the suggestions of a run. Against the ranking: accepted although a suggestion with more
    points for the same vacancy was dismissed, and dismissed although one with fewer points was accepted.
    """

    accepted: int
    dismissed: int
    accepted_below: int
    dismissed_above: int


def overrides_of_run(session: Session, run_id: int) -> Overrides:
    """What became of a run's suggestions so far, by the last decision about each."""
    # Read once and compared here: right after a run the database does not know yet how many suggestions the run has,
    # and comparing each with each of its vacancy, as it then plans, takes minutes.
    decides = sa.and_(ProposalStep.proposal_id == Proposal.id, ProposalStep.name.in_(_DECIDED))
    is_decided = sa.or_(ProposalStep.id.is_not(None), Proposal.state == ProposalState.DISMISSED)
    query = (
        sa.select(Proposal.id, Proposal.vacancy_id, Proposal.score_hundredths, Proposal.state, ProposalStep.name)
        .outerjoin(ProposalStep, decides)
        .where(Proposal.run_id == run_id, is_decided)
        .order_by(ProposalStep.id)
    )
    last: dict[int, tuple[int, int, str]] = {}
    best_dismissed: dict[int, int] = {}  # by vacancy, points
    least_accepted: dict[int, int] = {}
    for proposal_id, vacancy_id, score, state, name in session.execute(query):
        if name is not None:
            last[proposal_id] = (vacancy_id, score, name)
        if state is ProposalState.DISMISSED:
            best_dismissed[vacancy_id] = max(score, best_dismissed.get(vacancy_id, score))
        elif name == StepName.ACCEPT.value:
            least_accepted[vacancy_id] = min(score, least_accepted.get(vacancy_id, score))
    accepted = [each for each in last.values() if each[2] == StepName.ACCEPT.value]
    dismissed = [each for each in last.values() if each[2] == StepName.DISMISS.value]
    return Overrides(
        accepted=len(accepted),
        dismissed=len(dismissed),
        accepted_below=sum(best_dismissed.get(vacancy_id, score) > score for vacancy_id, score, _ in accepted),
        dismissed_above=sum(least_accepted.get(vacancy_id, score) < score for vacancy_id, score, _ in dismissed),
    )


@dataclass(frozen=True)
class Complaint:
    """The whole extract, ready for JSON: ``run``, ``facts`` as they were, ``pairs`` with reasons and steps."""

    reference: str
    made_at: datetime
    run: dict[str, Any]
    facts: dict[str, Any]
    pairs: Sequence[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "client": self.reference, "made_at": self.made_at.isoformat(), "run": self.run, "facts": self.facts,
            "pairs": list(self.pairs),
        }  # fmt: skip


def complaint_of(session: Session, *, run_id: int, client_id: int, now: datetime, language: str = "de") -> Complaint:
    """The extract of a run about one client: every pair that it kept, with gates, parts and reasons as of then, and the
    steps of people by role, without names and notes. `NotFound` without the run, the client, or what the run kept.
    """
    run, match_run, client = get_run(session, run_id), get_match_run(session, run_id), get_client(session, client_id)
    facts = client_of_run(session, run_id=run_id, client_id=client_id)
    told = {
        "id": run_id, "requested_at": run.requested_at.isoformat(), "counts": run.counts,
        "code_version": match_run.code_version, "settings": match_run.settings, "facts_hash": match_run.facts_hash,
        "results_hash": match_run.results_hash, "overrides": asdict(overrides_of_run(session, run_id)),
    }  # fmt: skip
    kept = {each.vacancy_id: each.is_chosen for each in matches_of_client(session, client_id, run_id=run_id)}
    proposed = sa.select(Proposal.vacancy_id).where(Proposal.client_id == client_id, Proposal.run_id == run_id)
    chosen = kept | dict.fromkeys(session.scalars(proposed), True)  # those stay when the pairs of a run are forgotten
    pairs = [_pair(session, (client_id, each), run_id, language) | {"is_chosen": chosen[each]} for each in chosen]
    return Complaint(client.reference, now, told, _plain(asdict(facts)), pairs)


def _pair(session: Session, ids: PairIds, run_id: int, language: str) -> dict[str, Any]:
    client_id, vacancy_id = ids
    vacancy = session.get_one(Vacancy, vacancy_id)
    explanation = explain_then(session, client_id=client_id, vacancy_id=vacancy_id, language=language, run_id=run_id)
    return {
        "vacancy": vacancy.reference, "title": vacancy.title, "explanation": explanation.as_json(),
        "steps": _steps(session, client_id, vacancy_id),
    }  # fmt: skip


def _steps(session: Session, client_id: int, vacancy_id: int) -> list[dict[str, Any]]:
    query = (
        sa.select(ProposalStep)
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .where(Proposal.client_id == client_id, Proposal.vacancy_id == vacancy_id)
        .order_by(ProposalStep.id)
    )
    return [
        {"at": step.at.isoformat(), "step": step.name, "by": step.actor.value, "to": step.to_state.value,
         "reason": step.reason}
        for step in session.scalars(query)
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    """Facts as JSON can hold them: keys as text, sets in order."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(each) for each in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def complaint_content(found: Complaint) -> Content:
    """The extract as a document in German: the run, and for each pair points, reasons, conditions, parts and steps."""
    run = found.run
    intro = "Was das Programm über die Person berechnete, warum, und was Menschen daraus machten (Art. 86 KI-VO)."
    hashes = [f"Eingaben: {run['facts_hash']}", f"Ergebnisse: {run['results_hash'] or 'nicht gespeichert'}"]
    blocks: list[Block] = [
        block("title", f"Auszug aus Vermittlungslauf {run['id']} zu {found.reference}"),
        block("paragraph", f"{intro} Ohne Namen von Beschäftigten und ohne Vermerke."),
        items("list", [f"Beginn: {run['requested_at']}", f"Fassung: {run['code_version']}", *hashes]),
    ]
    for pair in found.pairs:
        blocks += _blocks_of(pair)
    if not found.pairs:
        blocks.append(block("paragraph", "Der Lauf hat zu dieser Person keine Paare behalten."))
    title = f"Auszug aus Vermittlungslauf {run['id']}"
    return Content(title, "de", Sender(name="Passgenau"), blocks, letter=None, page_word="Seite")


def _blocks_of(pair: dict[str, Any]) -> list[Block]:
    told = pair["explanation"]
    chosen = "vorgeschlagen" if pair["is_chosen"] else "nicht vorgeschlagen"
    points = f"{told['score_points']} von {told['max_points']} Punkten, {chosen}." if "max_points" in told else chosen
    parts = [f"{part['label']}: {part['points']} von {part['max_points']}" for part in told["parts"]]
    gates = [f"{gate['label']}: {gate['value_label']}" for gate in told["gates"]]
    steps = [f"{step['at'][:10]}: {step['step'] or 'suggested'} ({step['by']})" for step in pair["steps"]]
    lists = [items("list", each) for each in (told["summary"], parts, gates, steps) if each]
    return [block("heading", f"{pair['title']} ({pair['vacancy']})"), block("paragraph", points), *lists]
