"""What contacts of an employer have typed into the posting form, before and while it is a vacancy."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import employers.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base


class PostingDraft(Base):
    """The form's fields as they were typed; with ``template_name`` a pattern for further vacancies."""

    __tablename__ = "posting_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), index=True)
    vacancy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), unique=True)
    is_stored: Mapped[bool] = mapped_column(default=False)  # the vacancy holds all of it
    template_name: Mapped[str | None] = mapped_column(sa.String(120))
    fields: Mapped[dict[str, Any]] = mapped_column(sort_order=100)  # name -> list of texts
    authors: Mapped[dict[str, Any]] = mapped_column(sort_order=100)  # field -> [user id, moment]
    version: Mapped[int] = mapped_column(default=1)  # grows with each change
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
