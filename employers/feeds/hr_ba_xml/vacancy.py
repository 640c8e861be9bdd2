"""PURE: one JobPositionPosting as a vacancy in our words. Tolerant of order, of unknown and of missing elements."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from employers.codes import Need, RequirementKind, VacancyKind
from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.lists import Lists
from employers.feeds.hr_ba_xml.nodes import Node
from employers.feeds.records import (
    FeedContact,
    FeedEmployer,
    FeedError,
    FeedPlace,
    FeedRequirement,
    FeedVacancy,
)
from employers.feeds.values import (
    UNSOLICITED,
    country_of,
    date_of,
    decimal,
    hashed_id,
    paragraphs,
    postcode_of,
    text_of,
    town_of,
    url_of,
)
from profiles.catalogue.codes import Contract, WorkingTime

SOURCE = "hr_ba_xml"
BERLIN = ZoneInfo("Europe/Berlin")


def vacancy(posting: Node, lists: Lists) -> FeedVacancy:
    """One vacancy. Raises `FeedError` where title or employer is missing or a date or number is broken."""
    detail, info = posting.child("PostDetail"), posting.child("JobPositionInformation")
    work = info.child("JobPositionDescription")
    code = title_code(info)
    title = text_of(info.text("JobPositionTitleDescription")) or _label(lists, code)
    if not title:
        raise FeedError("the posting has neither a title nor a known TitleCode", "JobPositionTitle")
    if UNSOLICITED.search(title):
        raise FeedError("an unsolicited application is not a vacancy", "JobPositionTitleDescription")
    employer = _employer(posting, info)
    places = _places(work)
    hours = _hours(work)
    start = _day(info, "AssignmentStartDate")
    status = detail.text("Status")
    return FeedVacancy(
        source=SOURCE,
        source_id=text_of(posting.text("JobPositionPostingId")) or hashed_id(employer.name, title, places),
        title=title,
        employer=employer,
        description=_description(info, work),
        occupation=_label(lists, code),
        title_code=code,
        url=url_of(detail.text("InternetReference")) or url_of(detail.text("PostedBy", "Contact", "JobContactWebSite")),
        published_on=_day(detail, "StartDate"),
        valid_until=_day(detail, "EndDate"),
        kind=_kind(info, work),
        contract=_contract(work),
        contract_ends_on=_contract_end(work, start),
        has_takeover_option=_yes_no(work.text("Classification", "Duration", "TakeOver")),
        working_times=_working_times(work),
        hours_min=hours,
        hours_max=hours,
        openings=_openings(info),
        earliest_start_on=start,
        latest_start_on=_day(info, "AssignmentEndDate"),
        places=places,
        tariff=text_of(work.text("CompensationDescription", "CollectiveAgreement")),
        only_severely_disabled={"1": True, "2": False}.get(info.text("JobPositionRequirements", "Handicap")),
        is_anonymous=status not in ("", codes.PUBLISHED) or bool(posting.text("Boxnumber")),
        requirements=_requirements(info),
        contact=_contact(posting, detail),
        modified_at=moment_of(detail.text("LastModificationDate")),
    )


def _label(lists: Lists, code: str | None) -> str | None:
    entry = lists.titles.get(code or "")
    return entry.label if entry else None


def title_code(info: Node) -> str | None:
    """The number of the occupation's title, also one level deeper; None for texts and placeholders of zeros."""
    for node in info.children("JobPositionTitle"):
        code = node.text("TitleCode") or node.text("Title", "TitleCode")
        if re.fullmatch(r"\d{3,7}", code) and code.strip("0"):
            return code.lstrip("0")
    return None


def moment_of(text: str) -> datetime | None:
    """A moment, aware; without offset the one in Berlin. None where it cannot be read: writers send strange ones."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)).astimezone(UTC)


def _day(node: Node, name: str) -> date | None:
    """A day; of a strange moment such as "2019-06-15UTC20:06:270" the day counts."""
    return date_of(re.sub(r"^(\d{4}-\d\d-\d\d)UTC.*", r"\1", node.text(name)), name)


def _employer(posting: Node, info: Node) -> FeedEmployer:
    org = posting.child("HiringOrg")
    posted = posting.child("PostDetail", "PostedBy", "Contact")
    name = text_of(org.text("HiringOrgName")) or text_of(posted.text("Company"))
    if name is None:
        raise FeedError("the posting names no employer", "HiringOrgName")
    own = org.child("Contact", "PostalAddress")
    address = own if own else posted.child("PostalAddress")
    return FeedEmployer(
        name,
        postcode=postcode_of(address.text("PostalCode")),
        town=town_of(address.text("Municipality")),
        street=text_of(address.text("StreetName")),
        size_class=codes.SIZES.get(org.text("HiringOrgSize")),
        is_temp_agency={"1": True, "0": False}.get(info.text("EmploymentType")),
        industry=text_of(org.text("Industry", "NAICS")),
    )


def _places(work: Node) -> tuple[FeedPlace, ...]:
    found = []
    for node in work.children("JobPositionLocation", "Location"):
        place = FeedPlace(
            postcode=postcode_of(node.text("PostalCode")),
            town=town_of(node.text("Municipality")),
            street=text_of(node.text("StreetName")),
            country=country_of(node.text("CountryCode")),
        )
        if place.postcode or place.town:
            found.append(place)
    return tuple(dict.fromkeys(found))[:50]


def _description(info: Node, work: Node) -> str | None:
    """The text, and what has no field with us but is told to people: so it is shown, and read like the text."""
    pay = work.child("CompensationDescription")
    needed = info.child("JobPositionRequirements", "QualificationsRequired")
    lines = [
        ("Arbeitszeit", work.text("Classification", "Schedule", "SummaryText")),
        ("Vergütung", pay.text("Salary")),
        ("Schulabschluss", codes.SCHOOL_DEGREES.get(needed.text("EducationQualifs", "EduDegree"), "")),
        ("Ausbildung", needed.text("ProfessionalTrainingQualifs", "AdditionalInformation")),
        *(
            ("Nachweis", " ".join(filter(None, (row.text("CertificationName"), row.text("Description")))))
            for row in needed.children("CertificationQualifs", "Certification")
        ),
        ("Bewerbungsunterlagen", work.text("Application", "EnclosuresRequired")),
    ]
    told = [f"{name}: {paragraphs(text)}" for name, text in lines if paragraphs(text)]
    return "\n\n".join(filter(None, (paragraphs(info.text("Objective")), "\n".join(told)))) or None


def _kind(info: Node, work: Node) -> VacancyKind | None:
    kind = codes.KINDS.get(info.text("JobOfferType"))
    return VacancyKind.MINI_JOB if kind is VacancyKind.WORK and work.text("MiniJob") == "1" else kind


def _contract(work: Node) -> Contract | None:
    duration = work.child("Classification", "Duration")
    told = codes.CONTRACTS.get(duration.text("TemporaryOrRegular"))
    has_end = bool(duration.text("TermDate") or duration.text("TermLength"))
    return told or (Contract.FIXED_TERM if has_end and not duration.text("TemporaryOrRegular") else None)


def _contract_end(work: Node, start: date | None) -> date | None:
    duration = work.child("Classification", "Duration")
    if _contract(work) is not Contract.FIXED_TERM:
        return None
    told = _day(duration, "TermDate")
    months = duration.text("TermLength")
    if told or not start or not re.fullmatch(r"\d{1,3}", months) or not 1 <= int(months) <= 120:
        return told
    month = start.month - 1 + int(months)
    first = date(start.year + month // 12, month % 12 + 1, 1)
    return first + timedelta(days=min(start.day, 28) - 2)  # the day before, without leaving the calendar


def _working_times(work: Node) -> tuple[WorkingTime, ...] | None:
    plans = work.texts("Classification", "Schedule", "WorkingPlan")
    found = [model for plan in plans for model in codes.PLANS.get(plan, ())]
    found += [WorkingTime.MINI_JOB] if work.text("MiniJob") == "1" else []
    return tuple(dict.fromkeys(found)) or None


def _hours(work: Node) -> float | None:
    text = work.text("Classification", "Schedule", "HoursPerWeek")
    number = decimal(text) if text else None
    if text and (number is None or not 1 <= number <= 60):
        raise FeedError(
            "'%(value)s' is not a number from %(low)s to %(high)s", "HoursPerWeek", value=text[:40], low=1, high=60
        )
    return number


def _openings(info: Node) -> int | None:
    text = info.text("NumberToFill")
    if text and not re.fullmatch(r"\d{1,4}", text):
        raise FeedError(
            "'%(value)s' is not a number from %(low)s to %(high)s", "NumberToFill", value=text[:40], low=0, high=9999
        )
    return int(text) or None if text else None


def _yes_no(text: str) -> bool | None:
    return {"1": True, "0": False}.get(text)


def _requirements(info: Node) -> tuple[FeedRequirement, ...]:
    """What is asked, by numbers of the catalogue. "Mandatory" names no level, the levels do not say that they bind."""
    found = []
    for node in info.anywhere("Language"):
        level = node.text("LanguageLevel")
        if level != "0":
            found.append(_asked(RequirementKind.LANGUAGE, node.text("LanguageName"), level, codes.MUST_LANGUAGE,
                                codes.LANGUAGE_LEVELS.get(level)))  # fmt: skip
    for node in info.anywhere("HardSkill"):
        level = node.text("SkillLevel")
        steps = int(level) if level in ("1", "2", "3") else None
        found.append(_asked(RequirementKind.SKILL, node.text("SkillName"), level, codes.MUST_SKILL, steps))
    for node in info.anywhere("DrivingLicence"):
        need = node.text("DrivingLicenceRequired")
        found.append(_asked(RequirementKind.LICENCE, node.text("DrivingLicenceName"), need, codes.MUST_LICENCE, None))
    for node in info.anywhere("Licence"):
        need = node.text("LicenceLevel")
        found.append(_asked(RequirementKind.CERTIFICATE, node.text("LicenceName"), need, codes.MUST_LICENCE, None))
    for node in info.anywhere("ProfessionalTraining"):
        code = node.text("Title", "TitleCode") or node.text("TitleCode")
        found.append(_asked(RequirementKind.QUALIFICATION, code, "", "", None))
    return tuple(dict.fromkeys(row for row in found if re.fullmatch(r"\d{1,12}", row.code)))


def _asked(kind: RequirementKind, code: str, given: str, must: str, level: int | None) -> FeedRequirement:
    return FeedRequirement(kind, code, level, Need.MUST if given == must else Need.WISH)


def _contact(posting: Node, detail: Node) -> FeedContact | None:
    """Whom to ask: the contact of this posting, else the employer's."""
    for node in (detail.child("PostedBy", "Contact"), posting.child("HiringOrg", "Contact")):
        family = text_of(node.text("FamilyName"))
        if family is None:
            continue
        parts = (node.text("Title"), node.text("GivenName"), node.text("NamePrefix"), family)
        email = node.text("EMail")
        return FeedContact(
            name=" ".join(filter(None, map(text_of, parts)))[:120],
            email=email if re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}", email) and len(email) <= 254 else None,
            phone=_phone(node.child("VoiceNumber")) or _phone(node.child("MobilNumber")),
            role=text_of(node.text("PositionTitle")),
        )
    return None


def _phone(node: Node) -> str | None:
    """A number in the form to be dialled from anywhere: the parts are numbers, leading zeros are lost in writing."""
    country, area, number = node.text("IntlCode"), node.text("AreaCode").lstrip("0"), node.text("TelNumber")
    if not number or not area or not re.fullmatch(r"(?:\+|00)\d{1,4}", country):
        return None
    dialled = f"+{country.lstrip('+').removeprefix('00')} {area} {number}"
    return dialled if re.fullmatch(r"\+[\d /-]{6,40}", dialled) else None
