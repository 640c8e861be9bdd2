"""PURE: vacancies as a document of HR-BA-XML, full or with the differences since the last one, valid by its schema."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from employers.codes import Need, RequirementKind, VacancyKind
from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.states import state_of
from employers.feeds.records import FeedPlace, FeedRequirement, FeedVacancy
from profiles.catalogue.codes import Contract, WorkingTime

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
NOBODY = "Bewerbungsservice"  # the format needs a family name where we name an office
TERM_DEGREE = "1"
LEAST_TEXT = 30  # characters of a description by rule 81


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who delivers, when, and how each vacancy stands: inserted (unless told otherwise), updated or taken back.

    ``supplier`` is the number that the agency gave: a letter of A, P, V, K and nine digits; ``partner`` the number at
    the start of references.
    """

    supplier: str
    partner: str
    supplier_name: str
    now: datetime
    is_full: bool = True
    updated: frozenset[str] = frozenset()
    withdrawn: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """The name that the agency's server expects."""
        return f"DS{self.supplier}_{self.now:%Y-%m-%d_%H-%M-%S}.xml"

    def reference(self, own: str) -> str:
        """Our reference in the form of the format: partner, ours, S."""
        return f"{self.partner}-{own.replace('-', '')[:18]}-S"


def document(records: Iterable[FeedVacancy], delivery: Delivery) -> Iterator[bytes]:
    """The document in pieces. Vacancies that cannot be put into the format are left out: `problems` names them."""
    kept = [record for record in records if not problems(record)]
    yield HEAD + b"<HRBAXMLJobPositionPosting>\n"
    header = etree.Element("Header")
    _add(header, "SupplierId", delivery.supplier)
    _add(header, "Timestamp", delivery.now.strftime("%Y-%m-%dT%H:%M:%S"))
    _add(header, "Amount", str(len(kept) + len(delivery.withdrawn)))
    _add(header, "TypeOfLoad", codes.FULL if delivery.is_full else codes.DIFFERENCE)
    yield etree.tostring(header) + b"\n<Data>\n"
    for record in kept:
        yield etree.tostring(_posting(record, delivery), encoding="UTF-8", xml_declaration=False) + b"\n"
    for own in () if delivery.is_full else delivery.withdrawn:
        entry = etree.Element("DeleteEntry")
        _add(entry, "EntryId", delivery.reference(own))
        yield etree.tostring(entry) + b"\n"
    yield b"</Data>\n</HRBAXMLJobPositionPosting>\n"


def problems(record: FeedVacancy) -> list[str]:
    """Names of the facts without which the format cannot carry a vacancy; empty where all is there."""
    needed = (
        ("title_code", record.title_code),
        ("places", record.places),
        ("earliest_start_on", record.earliest_start_on),
        ("kind", record.kind),
        ("description", len(record.description or "") >= LEAST_TEXT),
    )
    return [name for name, value in needed if not value]


def _posting(record: FeedVacancy, delivery: Delivery) -> etree._Element:
    posting = etree.Element("JobPositionPosting")
    _add(posting, "JobPositionPostingId", delivery.reference(record.source_id))
    _hiring(posting, record)
    _detail(posting, record, delivery)
    _information(posting, record)
    return posting


def _hiring(posting: etree._Element, record: FeedVacancy) -> None:
    org = _add(posting, "HiringOrg")
    _add(org, "HiringOrgName", record.employer.name.replace("€", "").replace("*", "").strip()[:90])
    size = next((code for code, size in codes.SIZES.items() if size is record.employer.size_class), None)
    _add_if(org, "HiringOrgSize", size)
    contact = _add(org, "Contact")
    _add(contact, "FamilyName", (record.contact.name.split()[-1] if record.contact else NOBODY)[:30])
    own = record.employer
    if own.postcode or own.town:
        address = FeedPlace(own.postcode, own.town, own.street, "DE")
        _address(_add(contact, "PostalAddress"), address)
    if record.contact:
        _add_if(contact, "EMail", record.contact.email)


def _detail(posting: etree._Element, record: FeedVacancy, delivery: Delivery) -> None:
    detail = _add(posting, "PostDetail")
    today = delivery.now.date()
    _add(detail, "StartDate", (record.published_on or today).isoformat())
    if record.valid_until and record.valid_until >= today:
        last = min(filter(None, (record.valid_until, record.latest_start_on)))
        _add(detail, "EndDate", last.isoformat())
    _add(detail, "LastModificationDate", (record.modified_at or delivery.now).strftime("%Y-%m-%dT%H:%M:%S"))
    _add(detail, "Status", codes.ANONYMOUS if record.is_anonymous else codes.PUBLISHED)
    _add(detail, "Action", codes.UPDATE if record.source_id in delivery.updated else codes.INSERT)
    _add(detail, "SupplierId", delivery.supplier)
    _add(detail, "SupplierName", delivery.supplier_name[:45])
    if record.url and len(record.url) <= 254:
        _add(detail, "InternetReference", record.url)


def _information(posting: etree._Element, record: FeedVacancy) -> None:
    info = _add(posting, "JobPositionInformation")
    title = _add(info, "JobPositionTitle")
    _add(title, "TitleCode", str(record.title_code).zfill(3))
    _add(title, "Degree", TERM_DEGREE)
    _add(info, "JobPositionTitleDescription", record.title[:60])
    kind = codes.OFFER_TYPE_OF[record.kind or VacancyKind.WORK]
    _add(info, "JobOfferType", kind)
    is_mini = record.kind is VacancyKind.MINI_JOB
    if kind != codes.SELF_EMPLOYED:
        _add(info, "SocialInsurance", "0" if is_mini else "1")
    _add(info, "Objective", _plain(record.description)[:4000])
    _add(info, "EducationAuthorisation", "1" if kind == codes.TRAINING else "0")
    _work(_add(info, "JobPositionDescription"), record, kind)
    _requirements(info, record, kind)
    _add(info, "NumberToFill", str(max(record.openings or 1, len(record.places))))
    _add(info, "AssignmentStartDate", _iso(record.earliest_start_on))
    if record.latest_start_on and kind != codes.TRAINING:
        _add(info, "AssignmentEndDate", record.latest_start_on.isoformat())


def _work(work: etree._Element, record: FeedVacancy, kind: str) -> None:
    locations = _add(work, "JobPositionLocation")
    for place in record.places[:10]:
        _address(_add(locations, "Location"), place, hides_street=record.is_anonymous)
    application = _add(work, "Application")
    _add(application, "KindOfApplication", "8")
    if kind in codes.WORK_TYPES:
        _add(work, "MiniJob", "1" if record.kind is VacancyKind.MINI_JOB else "0")
    classification = _add(work, "Classification")
    _schedule(classification, record, kind)
    if kind != codes.SELF_EMPLOYED:
        _term(classification, record)
    pay = _pay_text(record)
    if pay and kind != "40":
        _add(_add(work, "CompensationDescription"), "Salary", pay)


def _schedule(classification: etree._Element, record: FeedVacancy, kind: str) -> None:
    hours = record.hours_max or record.hours_min
    plans = [codes.PLAN_OF[model] for model in record.working_times or () if model is not WorkingTime.MINI_JOB]
    allowed = [plan for plan in plans if kind != codes.TRAINING or plan in codes.TRAINING_PLANS]
    if kind == codes.TRAINING and not allowed:
        allowed = ["1"]
    if not allowed and hours is None:
        return
    schedule = _add(classification, "Schedule")
    if hours is not None and 1 <= hours <= 48:
        _add(schedule, "HoursPerWeek", f"{hours:.2f}")
    for plan in dict.fromkeys(allowed):
        _add(schedule, "WorkingPlan", plan)


def _term(classification: etree._Element, record: FeedVacancy) -> None:
    if record.contract is None or (record.contract is Contract.FIXED_TERM and record.contract_ends_on is None):
        return
    duration = _add(classification, "Duration")
    if record.contract is Contract.FIXED_TERM:
        _add(duration, "TermDate", _iso(record.contract_ends_on))
        _add(duration, "TemporaryOrRegular", "1")
        if record.has_takeover_option is not None:
            _add(duration, "TakeOver", str(int(record.has_takeover_option)))
    else:
        _add(duration, "TemporaryOrRegular", "2")


def _requirements(info: etree._Element, record: FeedVacancy, kind: str) -> None:
    asked = record.requirements or ()
    has_handicap = record.only_severely_disabled is not None and kind != codes.SELF_EMPLOYED
    if not asked and not has_handicap:
        return
    needed = _add(info, "JobPositionRequirements")
    if asked:
        _qualifications(_add(needed, "QualificationsRequired"), asked)
    if has_handicap:
        _add(needed, "Handicap", "1" if record.only_severely_disabled else "2")


def _qualifications(needed: etree._Element, asked: Sequence[FeedRequirement]) -> None:
    """What is asked by numbers, in the order of the schema. Skill and language name either a level or that they bind.

    A training binds in this format, so one that is only wished for is left to the text.
    """
    by_kind = {kind: [each for each in asked if each.kind is kind] for kind in RequirementKind}
    languages, trainings = by_kind[RequirementKind.LANGUAGE], by_kind[RequirementKind.QUALIFICATION]
    _each(needed, ("LanguageQualifs", "Language", "LanguageName", "LanguageLevel"), languages, _language_level)
    binding = [each for each in trainings if each.need is Need.MUST][:10]
    training = _add(needed, "ProfessionalTrainingQualifs") if binding else needed
    for each in binding:
        title = _add(_add(training, "ProfessionalTraining"), "Title")
        _add(title, "TitleCode", each.code.zfill(3))
    certificates, skills = by_kind[RequirementKind.CERTIFICATE], by_kind[RequirementKind.SKILL]
    _each(needed, ("Licences", "Licence", "LicenceName", "LicenceLevel"), certificates, _licence_level)
    _each(needed, ("SkillQualifs", "HardSkill", "SkillName", "SkillLevel"), skills, _skill_level)
    names = ("Mobility", "DrivingLicence", "DrivingLicenceName", "DrivingLicenceRequired")
    _each(needed, names, by_kind[RequirementKind.LICENCE], _licence_level)


def _each(
    needed: etree._Element, names: tuple[str, str, str, str], asked: Sequence[FeedRequirement],
    level: Callable[[FeedRequirement], str],
) -> None:  # fmt: skip
    group, one, name, how_well = names
    parent = _add(needed, group) if asked else needed
    for each in asked:
        element = _add(parent, one)
        _add(element, name, each.code)
        _add(element, how_well, level(each))


def _language_level(asked: FeedRequirement) -> str:
    return codes.MUST_LANGUAGE if asked.need is Need.MUST else codes.language_level(asked.level)


def _skill_level(asked: FeedRequirement) -> str:
    return codes.MUST_SKILL if asked.need is Need.MUST else str(min(max(asked.level or 1, 1), 3))


def _licence_level(asked: FeedRequirement) -> str:
    return codes.MUST_LICENCE if asked.need is Need.MUST else codes.WISHED_LICENCE


def _address(parent: etree._Element, place: FeedPlace, *, hides_street: bool = False) -> None:
    _add(parent, "CountryCode", place.country or "DE")
    _add_if(parent, "PostalCode", place.postcode)
    _add(parent, "Region", state_of(place.postcode) if (place.country or "DE") == "DE" else codes.OTHER_REGION)
    _add_if(parent, "Municipality", (place.town or "")[:35] or None)
    if place.street and place.postcode and place.town and not hides_street:
        _add(parent, "StreetName", place.street[:45])


def _pay_text(record: FeedVacancy) -> str | None:
    pay = record.pay
    if pay is None:
        return None
    ends = [f"{cents / 100:.2f}".replace(".", ",") for cents in dict.fromkeys((pay.min_cents, pay.max_cents)) if cents]
    return f"{' bis '.join(ends)} Euro pro {codes.PAY_WORDS[pay.unit]}" if ends else None


def _plain(text: str | None) -> str:
    """Without the control characters that XML cannot carry."""
    return "".join(mark for mark in text or "" if mark >= " " or mark in "\n\t")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, name)
    if text is not None:
        element.text = _plain(text)
    return element


def _add_if(parent: etree._Element, name: str, text: str | None) -> None:
    if text:
        _add(parent, name, text)
