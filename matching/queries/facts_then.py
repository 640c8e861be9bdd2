"""A client's facts as earlier runs read them: what Art. 15 GDPR lets the client see of them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.models import FactKind, FactSnapshot, MatchRun, RunFacts
from matching.snapshots import DIGEST_BYTES, client_from, unpacked_json

RUNS_AT_ONCE = 5  # of each the ids of all clients are read


@dataclass(frozen=True)
class FactsThen:
    """What runs read of the client from one day to another, both included: the same facts all the time."""

    first_on: date
    last_on: date
    facts: Mapping[str, Any]


@dataclass
class _Stretch:
    digest: bytes
    form: Any
    first_on: date
    last_on: date
    history: Mapping[str, Any]  # of the last run: what changes daily while facts do not


def facts_of_client_then(session: Session, client_id: int) -> list[FactsThen]:
    """The client's facts in all runs that still keep theirs, oldest first, and what stood beside them in the last run
    with the same; empty for who took part in none.
    """
    stretches: list[_Stretch] = []
    for found in _runs(session, client_id):
        if stretches and (stretches[-1].digest, stretches[-1].form) == (found.digest, found.form):
            stretches[-1].last_on, stretches[-1].history = found.last_on, found.history
        else:
            stretches.append(found)
    digests = {each.digest for each in stretches}
    query = sa.select(FactSnapshot.digest, FactSnapshot.blob).where(FactSnapshot.digest.in_(digests))
    blobs = {row.digest: row.blob for row in session.execute(query)}
    return [
        FactsThen(each.first_on, each.last_on, asdict(client_from(blobs[each.digest], each.history, each.form)))
        for each in stretches
        if each.digest in blobs
    ]


def _runs(session: Session, client_id: int) -> Iterator[_Stretch]:
    """The runs that kept facts of the client, each as a stretch of its own, by day."""
    query = (
        sa.select(MatchRun.facts_on, MatchRun.facts_form, RunFacts.ids, RunFacts.digests, RunFacts.history)
        .join(RunFacts, RunFacts.run_id == MatchRun.id)
        .where(RunFacts.kind == FactKind.CLIENT, MatchRun.facts_on.is_not(None), MatchRun.facts_form.is_not(None))
        .order_by(MatchRun.facts_on, MatchRun.id)
    )
    for on, form, packed_ids, digests, packed_history in session.execute(query).yield_per(RUNS_AT_ONCE):
        ids = unpacked_json(packed_ids)
        place = bisect_left(ids, client_id)
        if place < len(ids) and ids[place] == client_id:
            digest = digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES]
            yield _Stretch(digest, form, on, on, unpacked_json(packed_history).get(str(client_id), {}))
