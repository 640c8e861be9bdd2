"""`passgenau export vacancies`: open vacancies for other systems."""

import argparse
import json
import re
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.settings import TIME_ZONE
from employers.exporting import (
    changed_since,
    exported_vacancies,
    records_of,
    with_requirement_numbers,
    with_title_codes,
)
from employers.feeds.hr_ba_xml.writing import Delivery, document, problems
from employers.feeds.job_posting_out import job_posting
from employers.feeds.records import FeedVacancy
from employers.feeds.tables_out import csv_text, workbook
from jobs.commands.arguments import Group, add_command, add_group, day
from jobs.opening import open_instance, utc_now

SUPPLIER, PARTNER = re.compile(r"[APVK]\d{9}", re.ASCII), re.compile(r"\d{1,10}", re.ASCII)
FORMATS = ("csv", "xlsx", "hr-ba-xml", "json-ld")


def add_commands(commands: Group) -> None:
    """Add `export` and what follows it."""
    group = add_group(commands, "export", help_text="write files")
    parser = add_command(group, "vacancies", vacancies, help_text="open vacancies for other systems")
    parser.add_argument("path", metavar="FILE", type=Path, help="a file, or for hr-ba-xml a folder")
    parser.add_argument("--format", choices=FORMATS, required=True)
    parser.add_argument("--since", type=day, help="with hr-ba-xml: only changes since this day")
    parser.add_argument("--supplier", help="with hr-ba-xml: number given by the agency, as A000012345")
    parser.add_argument("--partner", help="with hr-ba-xml: number at the start of references, as 12345")


def vacancies(arguments: argparse.Namespace) -> int:
    """Write what is open, posted here by employers themselves; never what came from another feed."""
    with open_instance() as instance, instance.sessions() as session:
        listed = exported_vacancies(session)
        records = records_of(session, listed)
        if arguments.format == "hr-ba-xml":
            written = _hr_ba_xml(session, with_requirement_numbers(session, records, listed), arguments)
        else:
            written = arguments.path
            written.write_bytes(_plain(records, arguments.format))
        session.rollback()
    print(f"{written}: {len(records)} vacancies")
    return 0


def _plain(records: list[FeedVacancy], name: str) -> bytes:
    if name == "csv":
        return csv_text(records).encode()
    if name == "xlsx":
        return workbook(records)
    return json.dumps([job_posting(record) for record in records], ensure_ascii=False, indent=1).encode()


def _hr_ba_xml(session: Session, records: list[FeedVacancy], arguments: argparse.Namespace) -> Path:
    if not arguments.supplier or not arguments.partner:
        raise InvalidInput("HR-BA-XML needs --supplier and --partner, the numbers that the agency gave.")
    if not SUPPLIER.fullmatch(arguments.supplier) or not PARTNER.fullmatch(arguments.partner):
        raise InvalidInput("--supplier is a letter of A, P, V, K and nine digits, --partner digits alone.")
    found = with_title_codes(session, records)
    delivery = Delivery(arguments.supplier, arguments.partner, "Passgenau", utc_now())
    if arguments.since is not None:
        start = datetime.combine(arguments.since, time(), ZoneInfo(TIME_ZONE))
        delivery, found = changed_since(session, delivery, found, start)
    for record in found:
        if missing := problems(record):
            print(f"{record.source_id} is left out, it lacks: {', '.join(missing)}")
    path: Path = arguments.path / delivery.file_name
    with path.open("wb") as file:
        file.writelines(document(found, delivery))
    return path
