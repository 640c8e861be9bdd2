"""Mails to the operators about alarms of runs."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.run_alarms import AlarmReason, RunAlarm
from core.runs import RunKind
from core.users import Role, users
from placements.messages.codes import MessageKind
from placements.messages.composing import BASE, Recipient, moment_text, text_of
from placements.messages.models import Message
from placements.messages.outbox import NewMessage, queue_message

KINDS = {
    RunKind.MATCH: ("Der Vermittlungslauf", "The match run"),
    RunKind.EXPIRE_VACANCIES: ("Der Ablauf von Stellen", "The expiry of vacancies"),
    RunKind.REMIND: ("Die Erinnerungen", "The reminders"),
    RunKind.TIMERS: ("Die Fristen der Vorschläge", "The due dates of proposals"),
    RunKind.MESSAGES: ("Die Erinnerungen an Arbeitgeber", "The reminders to employers"),
    RunKind.LEARN_TITLES: ("Das Lernen der Berufe", "The learning of occupations"),
    RunKind.ACCOUNTS: ("Das Schließen von Konten", "The closing of accounts"),
    RunKind.RETENTION: ("Das Löschen nach Ablauf der Fristen", "The erasure of what is kept no longer"),
    RunKind.SYNC_FEEDS: ("Das Abholen der Quellen", "The fetching of feeds"),
}
REASONS = {
    AlarmReason.MISSED: ("ist ausgefallen", "was missed"),
    AlarmReason.FAILED: ("ist abgebrochen", "broke off"),
    AlarmReason.EMPTY: ("hatte nichts zu vergleichen", "had nothing to compare"),
    AlarmReason.TOO_SHORT: ("war ungewöhnlich kurz", "was unusually short"),
    AlarmReason.TOO_DIFFERENT: ("hat ein ungewöhnliches Ergebnis", "has an unusual result"),
}


def mail_alarm(session: Session, alarm: RunAlarm, *, now: datetime) -> list[Message]:
    """Mail an alarm to each operator, once however often this is called."""
    return [_mail(session, alarm, operator.id, Recipient(operator.display_name, operator.email, operator.language), now)
            for operator in users(session, role=Role.OPERATOR)]  # fmt: skip


def _mail(session: Session, alarm: RunAlarm, user_id: int, recipient: Recipient, now: datetime) -> Message:
    is_english = int(recipient.language == "en")
    values = {
        "what": KINDS[alarm.kind][is_english], "how": REASONS[alarm.reason][is_english],
        "moment": moment_text(alarm.raised_at, recipient.language), "link": f"{BASE}/runs",
    }  # fmt: skip
    text = text_of(MessageKind.RUN_ALARM, recipient.language, values)
    key = f"run_alarm:{alarm.id}:{user_id}"
    return queue_message(session, NewMessage(key, MessageKind.RUN_ALARM, recipient, text), now=now)
