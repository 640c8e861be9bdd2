"""Whom people ask about their data, and who is told when something about them happens that should not wait."""

from placements.messages.officer_mails import OfficerEvent, mail_officer
from web.session import db, now
from web.signing_in import settings


def tell_officer(event: OfficerEvent, number: int) -> None:
    """Mail the data protection officer of this installation, where one is set."""
    mail_officer(db(), settings().privacy_officer, event, number, now=now())
