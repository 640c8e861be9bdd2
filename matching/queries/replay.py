"""A pair as a run saw it: evaluated again from the facts and settings that the run kept."""

from bisect import bisect_left
from dataclasses import replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from matching.bridge_records import bridge_from_json
from matching.facts import CatalogueFacts, ClientFacts, MatchKind, VacancyFacts
from matching.models import FactKind, FactSnapshot, MatchRun, NearMiss, RunFacts
from matching.results import PairEvaluation
from matching.scoring import evaluate_pair
from matching.snapshots import DIGEST_BYTES, catalogue_from, client_from, settings_from, unpacked_json, vacancy_from


def replayed_pair(session: Session, *, run_id: int, client_id: int, vacancy_id: int) -> PairEvaluation:
    """The reasoning about any pair of a run, candidate or not, as it was then, whatever has changed since.

    `NotFound` where the run does not exist, its facts are forgotten, or one of the two did not take part.
    """
    run = session.get(MatchRun, run_id)
    if run is None:
        raise NotFound("There is no match run %(id)s.", id=run_id)
    if run.facts_on is None or run.facts_form is None:
        raise NotFound("Match run %(id)s has kept no facts.", id=run_id)
    form = run.facts_form
    client: ClientFacts = client_from(*_kept(session, run_id, FactKind.CLIENT, client_id), form)
    vacancy: VacancyFacts = vacancy_from(*_kept(session, run_id, FactKind.VACANCY, vacancy_id), form)
    catalogue: CatalogueFacts = catalogue_from(_kept(session, run_id, FactKind.CATALOGUE, 0).blob)
    evaluation = evaluate_pair(client, vacancy, catalogue, settings_from(run.settings), run.facts_on)
    near_miss = session.get(NearMiss, (run_id, client_id, vacancy_id))
    if near_miss is None:
        return evaluation
    return replace(evaluation, kind=MatchKind.NEAR_MISS, bridge=bridge_from_json(near_miss.bridge))


class _Kept(NamedTuple):
    blob: bytes
    history: dict[str, Any]


MISSING = {
    FactKind.CLIENT: "Client %(item)s did not take part in match run %(id)s, or its facts are forgotten.",
    FactKind.VACANCY: "Vacancy %(item)s did not take part in match run %(id)s, or its facts are forgotten.",
    FactKind.CATALOGUE: "The catalogue of match run %(id)s is forgotten.",
}


def _kept(session: Session, run_id: int, kind: FactKind, item_id: int) -> _Kept:
    table = session.get(RunFacts, (run_id, kind))
    ids: list[int] = unpacked_json(table.ids) if table is not None else []
    place = bisect_left(ids, item_id)
    if table is None or place == len(ids) or ids[place] != item_id:
        raise NotFound(MISSING[kind], id=run_id, item=item_id)
    digest = table.digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES]
    blob = session.scalar(sa.select(FactSnapshot.blob).where(FactSnapshot.digest == digest))
    if blob is None:
        raise NotFound(MISSING[kind], id=run_id, item=item_id)
    return _Kept(blob, unpacked_json(table.history).get(str(item_id), {}))
