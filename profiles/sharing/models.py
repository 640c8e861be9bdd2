"""Releases of single clients to a joint desk, an organisation of its own (gemeinsame Anlaufstelle)."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import core.offices  # noqa: F401 - tables that foreign keys point to
import profiles.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base


class ReleaseBlock(enum.StrEnum):
    """A block of facts that can be released. Case file, household, limitations and documents are none."""

    OCCUPATION = "occupation"
    SKILLS = "skills"
    LANGUAGES = "languages"
    AVAILABILITY = "availability"
    PROPOSALS = "proposals"


class ReleaseReason(enum.StrEnum):
    """What the joint desk needs the facts for. A code, not free text: words about a person would travel with it."""

    JOINT_PLACEMENT = "joint_placement"
    FURTHER_TRAINING = "further_training"  # decided by the Agentur, §§ 81 ff. SGB III
    REHABILITATION = "rehabilitation"  # decided by the Agentur, §§ 112 ff. SGB III
    CHANGE_OF_CARRIER = "change_of_carrier"  # from one book of law to the other


class Release(Base):
    """Blocks of one client's facts that one joint desk may see until a day, both included, unless revoked before.

    One row is one decision and is never changed but by its revocation; at most one of a client and an office stands.
    """

    __tablename__ = "client_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("office.id", ondelete="CASCADE"))
    blocks: Mapped[list[str]]  # values of ReleaseBlock, in their order
    reason: Mapped[ReleaseReason]
    released_by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    released_at: Mapped[datetime]
    until: Mapped[date]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))

    __table_args__ = (
        sa.Index("ix_client_release_office_standing", "office_id", "revoked_at", "until"),
        sa.Index(
            "uq_client_release_standing",
            "client_id",
            "office_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
    )

    def has(self, block: ReleaseBlock) -> bool:
        """Whether this block is released."""
        return block.value in self.blocks
