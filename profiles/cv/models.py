"""What was read from CVs and waits for a person. Never the file, never longer than thirty days."""

import enum
import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

import core.users  # noqa: F401 - tables that foreign keys point to
import profiles.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base
from core.encryption import EncryptedText
from profiles.cv.document import CvFormat, FactKind

KEPT_DAYS = 30


class FactState(enum.StrEnum):
    """What a person made of a proposed fact."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class CvReading(Base):
    """One CV that was read for a client. ``file_hash`` tells whether the same file comes a second time."""

    __tablename__ = "cv_reading"
    __table_args__ = (sa.UniqueConstraint("client_id", "file_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    file_hash: Mapped[str] = mapped_column(sa.String(64))
    format: Mapped[CvFormat]
    read_at: Mapped[datetime]
    read_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    expires_on: Mapped[date] = mapped_column(index=True)  # deleted with all its facts from this day on
    known_count: Mapped[int] = mapped_column(default=0)  # facts that stood in the profile already

    facts: Mapped[list["CvFact"]] = relationship(cascade="all, delete-orphan", order_by="CvFact.id")


class CvFact(Base):
    """A fact that a CV may tell, with the words it was read from. It is no fact of the client until it is confirmed."""

    __tablename__ = "cv_fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(sa.ForeignKey("cv_reading.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FactKind]
    content: Mapped[str] = mapped_column(EncryptedText)  # JSON: code, words, detail, others
    is_estimated: Mapped[bool] = mapped_column(default=False)
    state: Mapped[FactState] = mapped_column(default=FactState.OPEN)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))

    @property
    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.content)
        return content

    @property
    def code(self) -> str | None:
        """Code of the entry proposed."""
        code: str | None = self._content["code"]
        return code

    @property
    def words(self) -> str:
        """The words it was read from."""
        return str(self._content["words"])

    @property
    def detail(self) -> dict[str, Any]:
        """Numbers and words of the fact, by name."""
        return dict(self._content["detail"])

    @property
    def others(self) -> list[str]:
        """Codes that the words may mean as well."""
        return list(self._content["others"])
