"""Match runs and what they stored."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from matching.facts import DemandNeed, Gate


class FactKind(enum.StrEnum):
    """What a run kept facts of."""

    CLIENT = "client"
    VACANCY = "vacancy"
    CATALOGUE = "catalogue"
    OFFERS = "offers"
    OFFERS_NOW = "offers_now"  # that its near misses were found with last, where offers have changed since


class MatchRun(Base):
    """What one execution of the matcher needs to be repeated; its life is the `core.runs.Run` of the same id."""

    __tablename__ = "match_run"

    id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    code_version: Mapped[str] = mapped_column(sa.String(40))
    settings: Mapped[dict[str, Any]]
    facts_hash: Mapped[str] = mapped_column(sa.String(64))
    facts_on: Mapped[date | None]  # the day as of which facts counted; None: no facts are kept
    facts_form: Mapped[dict[str, Any] | None]  # matching.snapshots.Form
    results_hash: Mapped[str | None] = mapped_column(sa.String(64))  # over all pairs; stays when they are forgotten
    assignment: Mapped[bytes | None]  # matching.assignment_inputs: what was assigned within, beside the facts


class ClientMatches(Base):
    """The candidate pairs and near misses of one client in a run, as bytes: see matching.pair_records."""

    __tablename__ = "client_matches"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)
    matches: Mapped[bytes]
    near_misses: Mapped[bytes]

    __table_args__ = (sa.Index("ix_client_matches_client_id", "client_id"),)


class VacancyMatches(Base):
    """Which clients have a match or a near miss with a vacancy in a run; the pairs stand with the clients."""

    __tablename__ = "vacancy_matches"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True)
    matched: Mapped[bytes]  # client ids, eight bytes each
    nearly: Mapped[bytes]

    __table_args__ = (sa.Index("ix_vacancy_matches_vacancy_id", "vacancy_id"),)


class Rematch(Base):
    """The candidates of one client or one vacancy as found right after its facts have changed, until the next run."""

    __tablename__ = "rematch"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), unique=True)
    vacancy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), unique=True)
    facts_at: Mapped[datetime]  # when the facts that counted had last changed: older than the record, it is not shown
    found_at: Mapped[datetime]
    pairs: Mapped[bytes]  # matching.pair_records.REMATCH
    near_misses: Mapped[bytes | None]  # matching.pair_records.REMATCHED_MISS; None: not looked for yet

    __table_args__ = (sa.CheckConstraint("(client_id IS NULL) <> (vacancy_id IS NULL)", name="one_side"),)


class OfferDemand(Base):
    """What the near misses of a run need: offers that close them, and gaps that no offer closes (in time)."""

    __tablename__ = "offer_demand"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # the largest demand first, offers before gaps
    need: Mapped[DemandNeed]
    offer_code: Mapped[str | None] = mapped_column(sa.String(40))  # of an offer
    gate: Mapped[Gate | None]  # of a gap
    asked: Mapped[str | None] = mapped_column(sa.String(200))  # of a gap: what the vacancies ask, as code
    near_misses: Mapped[int]
    clients: Mapped[int]
    vacancies: Mapped[int]


class OfferReach(Base):
    """The near misses of a run on whose way an offer lies, as bytes: see matching.offer_reach."""

    __tablename__ = "offer_reach"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    offer_code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    pairs: Mapped[bytes]


class FactSnapshot(Base):
    """Facts of one client or vacancy, or the catalogue, by their content: shared by all runs that computed from it."""

    __tablename__ = "fact_snapshot"

    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(16), primary_key=True)
    blob: Mapped[bytes]  # matching.snapshots


class RunFacts(Base):
    """Whose facts a run computed from, as columns: which snapshot belongs to whom, and what history stood beside it."""

    __tablename__ = "run_facts"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[FactKind] = mapped_column(primary_key=True)
    ids: Mapped[bytes]  # ascending, compressed JSON
    digests: Mapped[bytes]  # 16 bytes each, in the order of the ids
    history: Mapped[bytes]  # compressed JSON: id -> what the snapshot leaves out
