"""What leaves the system by other ways than pages: exports, mails, letters, figures for monitoring, logs, audit."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from employers.exporting import exported_vacancies, records_of, with_requirement_numbers, with_title_codes
from employers.feeds.hr_ba_xml.writing import Delivery, document
from employers.feeds.job_posting_out import job_posting
from employers.feeds.tables_out import csv_text, workbook
from placements.documents.codes import EMPLOYER_KINDS
from placements.documents.models import DocumentRecord
from placements.documents.operations import pdf_of
from placements.messages.models import Message
from tests.web.conftest import METRICS_TOKEN
from tests.web.walking import Answer

MONITORED = ("/metrics", "/health/ready", "/health/live")


def files_out(session: Session, app: Flask) -> Iterator[Answer]:
    """Each with whom it goes to and what it is."""
    for who, name, text in (*_exports(session), *_to_employers(session), *_monitoring(app), *_audit(session)):
        yield Answer(who, name, "", "file", 200, text, 0)


def _exports(session: Session) -> Iterator[tuple[str, str, str]]:
    """Open vacancies for other systems, in each format."""
    listed = exported_vacancies(session)
    records = records_of(session, listed)
    yield "export", "csv", csv_text(records)
    yield "export", "json-ld", json.dumps([job_posting(record) for record in records], ensure_ascii=False)
    with ZipFile(BytesIO(workbook(records))) as parts:
        yield "export", "xlsx", "".join(parts.read(name).decode() for name in parts.namelist())
    numbered = with_title_codes(session, with_requirement_numbers(session, records, listed))
    delivery = Delivery("A000012345", "12345", "Passgenau", datetime.now(UTC))
    yield "export", "hr-ba-xml", b"".join(document(numbered, delivery)).decode()


def _to_employers(session: Session) -> Iterator[tuple[str, str, str]]:
    """Mails with their calendar entries, and letters."""
    for row in session.scalars(sa.select(Message).where(Message.contact_id.is_not(None))):
        yield "mail", "mail", f"{row.subject}\n{row.body}\n{row.calendar}"
    for record in session.scalars(sa.select(DocumentRecord).where(DocumentRecord.kind.in_(EMPLOYER_KINDS))):
        pages = PdfReader(BytesIO(pdf_of(record))).pages
        yield "letter", record.kind.value, "\n".join(page.extract_text() for page in pages)


def _monitoring(app: Flask) -> Iterator[tuple[str, str, str]]:
    browser = app.test_client()
    for path in MONITORED:
        answer = browser.get(path, headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
        assert answer.status_code in (200, 503), path
        yield "monitoring", path, answer.get_data(as_text=True)


def _audit(session: Session) -> Iterator[tuple[str, str, str]]:
    """What stands in the audit log beside ids, as it is exported for a complaint."""
    for entry in session.scalars(sa.select(AuditEntry)):
        yield "audit", entry.action, json.dumps(entry.detail, ensure_ascii=False)
