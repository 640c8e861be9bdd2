"""Match runs and what they stored."""

import enum
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from matching.facts import DemandNeed, Gate, MatchKind


class FactKind(enum.StrEnum):
    """What a run kept facts of."""

    CLIENT = "client"
    VACANCY = "vacancy"
    CATALOGUE = "catalogue"


class MatchRun(Base):
    """What one execution of the matcher needs to be repeated; its life is the `core.runs.Run` of the same id."""

    __tablename__ = "match_run"

    id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    code_version: Mapped[str] = mapped_column(sa.String(40))
    settings: Mapped[dict[str, Any]]
    facts_hash: Mapped[str] = mapped_column(sa.String(64))
    facts_on: Mapped[date | None]  # the day as of which facts counted; None: no facts are kept
    facts_form: Mapped[dict[str, Any] | None]  # matching.snapshots.Form


class Match(Base):
    """A candidate pair of a run: gate values and points, compact, in the order of `Gate` and `Part`."""

    __tablename__ = "match"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[MatchKind]
    score_hundredths: Mapped[int]  # 0 to 10,000: hundredths of a point
    gates: Mapped[str] = mapped_column(sa.String(40))  # one letter a gate: m met, n not met, u unknown
    parts: Mapped[list[int]]  # hundredths of a point, one a part
    is_chosen: Mapped[bool] = mapped_column(default=False)  # by the assignment

    __table_args__ = (
        sa.Index("ix_match_vacancy", "run_id", "vacancy_id", "score_hundredths"),
        sa.Index("ix_match_client_id", "client_id"),
        sa.Index("ix_match_vacancy_id", "vacancy_id"),
    )


class NearMiss(Base):
    """A pair of a run whose unmet gates offers close: the way there, and from when."""

    __tablename__ = "near_miss"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True)
    score_hundredths: Mapped[int]  # as of the run, without what the offers would add
    gates: Mapped[str] = mapped_column(sa.String(40))  # as `Match.gates`
    reaches_from: Mapped[date]
    bridge: Mapped[dict[str, Any]]  # matching.bridge_records.bridge_as_json

    __table_args__ = (
        sa.Index("ix_near_miss_vacancy", "run_id", "vacancy_id"),
        sa.Index("ix_near_miss_client_id", "client_id"),
        sa.Index("ix_near_miss_vacancy_id", "vacancy_id"),
    )


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
