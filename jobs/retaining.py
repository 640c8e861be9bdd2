"""Once a day: delete what is over its time, write the end of the audit trail down outside of the database, count anew
how its tables are filled.
"""

from datetime import datetime
from typing import Any

from core.audit_chain import Anchor, last_anchor
from core.database import SessionFactory, refresh_statistics
from core.settings import Settings
from jobs.audit_anchors import add_anchor, mail_anchor
from placements.retention import delete_due


def retain(sessions: SessionFactory, settings: Settings, *, now: datetime) -> dict[str, Any]:
    """Delete, then anchor. Gives how many rows went, by stream and table."""
    counts: dict[str, Any] = {}
    for due in delete_due(sessions, periods=settings.periods, now=now):
        if due.rows:
            counts[f"{due.stream.value}_{due.table}"] = due.rows
    with sessions() as session:
        anchor: Anchor | None = last_anchor(session)
        session.rollback()
    if anchor is not None:
        add_anchor(settings.instance, anchor)
        with sessions() as session, session.begin():
            mail_anchor(session, anchor, settings.anchor_mails, months=settings.periods.ai_log, now=now)
    with sessions() as session, session.begin():
        refresh_statistics(session)
    return counts
