"""PURE: rules about dates: publication, start and end of the work."""

from collections.abc import Iterator
from datetime import date, timedelta

from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.rules.facts import Finding, Posting

YEAR = 365.25
DATES = (
    "StartDate", "EndDate", "AssignmentStartDate", "AssignmentEndDate", "TermDate", "ApplicationStartDate",
    "ApplicationEndDate", "InterviewDate",
)  # fmt: skip


def date_findings(posting: Posting) -> Iterator[Finding]:
    """What is wrong with the dates of a posting."""
    if posting.is_delete:
        return
    yield from _publication(posting)
    yield from _assignment(posting)
    yield from _term(posting)
    yield from _far_away(posting)


def _publication(posting: Posting) -> Iterator[Finding]:
    detail = posting.detail
    start, end = posting.day(detail, "StartDate"), posting.day(detail, "EndDate")
    last_start = posting.day(posting.info, "AssignmentEndDate")
    if start and end and end < start:
        yield Finding(33, "EndDate", "publication ends before it begins")
    if end and end < posting.today:
        yield Finding(34, "EndDate", "publication has ended already")
    if end and end > _later(posting.today, 2):
        yield Finding(35, "EndDate", "publication ends more than two years ahead")
    if end and last_start and end > last_start:
        yield Finding(36, "EndDate", "publication ends after the latest start of work")
    if not detail.text("StartDate") and detail.text("Status") != codes.NOT_PUBLISHED:
        yield Finding(75, "StartDate", "a published vacancy needs a first day of publication")
    if not detail.text("StartDate") and detail.text("EndDate"):
        yield Finding(77, "StartDate", "a last day of publication needs a first one")


def _assignment(posting: Posting) -> Iterator[Finding]:
    for rule, name in ((76, "AssignmentStartDate"), (97, "AssignmentEndDate")):
        day = posting.day(posting.info, name)
        if day and not posting.today <= day <= _later(posting.today, 2):
            yield Finding(rule, name, "the start of work is past or more than two years ahead")
    if posting.offer_type == codes.TRAINING and posting.info.text("AssignmentEndDate"):
        yield Finding(56, "AssignmentEndDate", "an apprenticeship has no latest start of work")


def _term(posting: Posting) -> Iterator[Finding]:
    duration = posting.work.child("Classification", "Duration")
    end = posting.day(duration, "TermDate")
    kind = duration.text("TemporaryOrRegular")
    limits = [name for name in ("TermLength", "TermDate") if duration.text(name)]
    is_limited = bool(limits)
    if (kind in ("2", "3") and (is_limited or duration.text("TakeOver"))) or (kind == "1" and len(limits) != 1):
        yield Finding(6, "Duration", "fixed term needs either length or end, permanent neither")
    if end and end > _later(posting.today, 10):
        yield Finding(32, "TermDate", "the contract ends more than ten years ahead")
    for rule, name in ((42, "AssignmentEndDate"), (78, "AssignmentStartDate")):
        start = posting.day(posting.info, name)
        if end and start and end < start:
            yield Finding(rule, "TermDate", "the contract ends before work starts")
    length = duration.text("TermLength")
    if length and not (length.isdigit() and 1 <= int(length[:6]) <= 120):
        yield Finding(96, "TermLength", "a fixed term lasts 1 to 120 months")
    if posting.offer_type == codes.SELF_EMPLOYED and duration:
        yield Finding(72, "Duration", "self-employment has no term")
    if posting.offer_type == codes.SELF_EMPLOYED and duration.text("TakeOver"):
        yield Finding(52, "TakeOver", "self-employment has no prospect of being taken over")


def _far_away(posting: Posting) -> Iterator[Finding]:
    first, last = posting.today - timedelta(days=round(100 * YEAR)), _later(posting.today, 50)
    for node, parent in (each for name in DATES for each in posting.node.named(name)):
        day = posting.day(parent, node.name)
        if day and day > last:
            yield Finding(57, node.name, "the day lies more than 50 years ahead")
        if day and day < first:
            yield Finding(58, node.name, "the day lies more than 100 years back")


def _later(day: date, years: int) -> date:
    return day + timedelta(days=round(years * YEAR))
