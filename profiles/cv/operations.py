"""What people do with a CV that was read: keep its proposed facts, confirm or reject each, discard them all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.audit import record
from core.settings import local_day
from profiles.cv.document import CvFormat, FactKind
from profiles.cv.merging import FactInput, is_known, merged
from profiles.cv.models import KEPT_DAYS, CvFact, CvReading, FactState
from profiles.cv.proposing import FactProposed
from profiles.cv.queries import cv_readings, get_cv_fact
from profiles.models import Client
from profiles.operations import update_client_facts
from profiles.queries import get_client
from profiles.restrictions import is_restricted


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its format, and the SHA-256 by which it is known when it comes again."""

    format: CvFormat
    file_hash: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision came to. ``is_new`` is false where the same was decided before, so that nothing was done;
    ``changed`` names the fields of the profile that changed."""

    fact: CvFact
    is_new: bool
    changed: frozenset[str] = frozenset()


def keep_cv_facts(
    session: Session, client_id: int, file: ReadFile, facts: Sequence[FactProposed], *, now: datetime, by: int | None
) -> tuple[CvReading, bool]:
    """Let these facts wait for a person, `KEPT_DAYS` long; the reading, and whether it is new.

    A file that waits already is not kept twice, whatever was decided of it; one that only a restriction has kept waits
    anew. Facts that say nothing beyond the profile
    are counted only; those that wait from another file are left out.
    """
    client = get_client(session, client_id)
    today = local_day(now)
    delete_expired_cv_readings(session, today=today)
    waiting = cv_readings(session, client_id, today=today)
    same = (CvReading.client_id == client_id, CvReading.file_hash == file.file_hash)
    again = session.scalar(sa.select(CvReading).where(*same))
    if again is not None:
        if again.expires_on <= today:
            again.expires_on = today + timedelta(days=KEPT_DAYS)
        return again, False
    fresh = [fact for fact in facts if not is_known(client, fact)]
    waits = {
        _identity(fact.kind, fact.content)
        for reading in waiting
        for fact in reading.facts
        if fact.state == FactState.OPEN
    }
    reading = CvReading(
        client_id=client_id, file_hash=file.file_hash, format=file.format, read_at=now, read_by=by,
        expires_on=today + timedelta(days=KEPT_DAYS), known_count=len(facts) - len(fresh),
    )  # fmt: skip
    for fact in fresh:
        content = _content(fact)
        if _identity(fact.kind, content) not in waits:
            reading.facts.append(CvFact(kind=fact.kind, content=content, is_estimated=fact.is_estimated))
    try:
        with session.begin_nested():
            session.add(reading)
    except IntegrityError:  # the same file came a second time at the same moment
        waiting = cv_readings(session, client_id, today=today)
        return next(each for each in waiting if each.file_hash == file.file_hash), False
    record(
        session, "cv_read", kind="client", object_id=client_id, now=now, by=by,
        format=file.format.value, facts=len(reading.facts), known=reading.known_count,
    )  # fmt: skip
    return reading, True


def confirm_cv_fact(
    session: Session, client_id: int, fact_id: int, value: FactInput, *, now: datetime, by: int | None
) -> Decision:
    """Record a proposed fact in the profile, as the person who confirms it has put it.

    Only the first decision counts: whoever comes second, or clicks twice, changes nothing. Other entries of the
    profile stay as they are, and what is recorded on stronger evidence is not overwritten (see `merging`).
    `NotFound` for a fact that is not this client's or has expired, `InvalidFacts` where it cannot be true.
    """
    fact = get_cv_fact(session, client_id, fact_id, today=local_day(now))
    with session.begin_nested():  # facts that cannot be true leave the proposed one open
        if not _decide(session, fact, FactState.CONFIRMED, now=now, by=by):
            return Decision(fact, is_new=False)
        client = _locked(session, client_id)
        changed = update_client_facts(session, client_id, merged(client, value), now=now, by=by)
    record(
        session, "cv_fact_confirmed", kind="client", object_id=client_id, now=now, by=by,
        fact=fact_id, fields=sorted(changed),
    )  # fmt: skip
    return Decision(fact, is_new=True, changed=changed)


def reject_cv_fact(session: Session, client_id: int, fact_id: int, *, now: datetime, by: int | None) -> Decision:
    """Note that a proposed fact is not taken over. Only the first decision counts."""
    fact = get_cv_fact(session, client_id, fact_id, today=local_day(now))
    if not _decide(session, fact, FactState.REJECTED, now=now, by=by):
        return Decision(fact, is_new=False)
    record(session, "cv_fact_rejected", kind="client", object_id=client_id, now=now, by=by, fact=fact_id)
    return Decision(fact, is_new=True)


def discard_cv_readings(session: Session, client_id: int, *, now: datetime, by: int | None) -> int:
    """Delete all that waits from CVs of a client, with the words; what was confirmed stays in the profile. How many."""
    readings = list(session.scalars(sa.select(CvReading).where(CvReading.client_id == client_id)))
    for reading in readings:
        session.delete(reading)
    session.flush()
    if readings:
        record(session, "cv_discarded", kind="client", object_id=client_id, now=now, by=by, readings=len(readings))
    return len(readings)


def delete_expired_cv_readings(session: Session, *, today: date) -> int:
    """Delete the readings whose time is over, with all their facts; how many there were. While the data of a client are
    restricted theirs are kept, and nobody sees them.
    """
    over = (CvReading.expires_on <= today, ~is_restricted(CvReading.client_id))
    expired = list(session.scalars(sa.select(CvReading.id).where(*over)))
    if expired:
        session.execute(sa.delete(CvFact).where(CvFact.reading_id.in_(expired)))
        session.execute(sa.delete(CvReading).where(CvReading.id.in_(expired)))
        session.expire_all()
    return len(expired)


def _locked(session: Session, client_id: int) -> Client:
    """The client with what is recorded this moment: two who confirm at once take turns."""
    session.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update())
    client = get_client(session, client_id)
    session.refresh(client)
    return client


def _decide(session: Session, fact: CvFact, state: FactState, *, now: datetime, by: int | None) -> bool:
    """Whether this call is the one that decides: a conditional update, so that of two at once one wins."""
    statement = (
        sa.update(CvFact)
        .where(CvFact.id == fact.id, CvFact.state == FactState.OPEN)
        .values(state=state, decided_at=now, decided_by=by)
        .execution_options(synchronize_session=False)
    )
    result = cast("sa.CursorResult[Any]", session.execute(statement))
    session.refresh(fact)
    return result.rowcount == 1


def _content(fact: FactProposed) -> str:
    content = {"code": fact.code, "words": fact.words, "detail": fact.detail, "others": list(fact.others)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _identity(kind: FactKind, content: str) -> str:
    """What makes two proposed facts the same: kind, entry and detail; the words only where there is no entry."""
    stored = json.loads(content)
    about = (kind.value, stored["code"], stored["detail"], None if stored["code"] else stored["words"])
    return json.dumps(about, sort_keys=True)
