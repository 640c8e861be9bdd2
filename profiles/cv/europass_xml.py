"""PURE: Europass CVs as XML: SkillsPassport 3.x and the newer Candidate 4.0. Elements are matched without prefixes.

Only the elements named here are looked at: identification, communication, photo, birth, nationality, disability,
referees and attachments are never read.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from profiles.cv.document import MAX_LETTERS, Passage, Period
from profiles.cv.languages import ASPECTS
from profiles.cv.structured import (
    certificate,
    education,
    grid,
    job,
    language,
    licence,
    named_skill,
    partial_date,
    period_of,
    skills_in,
    wish,
)

ROOTS = ("SkillsPassport", "Candidate")
_ESCO = "http://data.europa.eu/esco/"
_DIMENSIONS = ("listening", "reading", "interaction", "production", "writing")


def root_name(root: Any) -> str:
    """Name of the root element without its namespace."""
    return _name(root)


def read_europass_xml(root: Any, *, today: date) -> Iterator[Passage]:
    """The passages of a Europass document."""
    reader = _candidate if _name(root) == "Candidate" else _passport
    yield from reader(root, today)


def _passport(root: Any, today: date) -> Iterator[Passage]:
    learner = _first(root, "LearnerInfo")
    headline = _first(learner, "Headline")
    if headline is not None and _text(headline, "Type", "Code") in ("job_applied_for", "preferred_job"):
        yield from wish(_text(headline, "Description", "Label"))
    for each in _all(learner, "WorkExperienceList", "WorkExperience"):
        yield from job(_text(each, "Position", "Label"), _passport_period(each, today))
    for each in _all(learner, "EducationList", "Education"):
        is_running = _text(each, "Period", "Current") == "true"
        yield from education([_text(each, "Title"), _text(each, "Level", "Label")], is_running=is_running)
    yield from _passport_skills(_first(learner, "Skills"))


def _passport_skills(skills: Any) -> Iterator[Passage]:
    for each in _all(skills, "Linguistic", "MotherTongueList", "MotherTongue"):
        label = _text(each, "Description", "Label")
        yield from language(_text(each, "Description", "Code"), label, dict.fromkeys(ASPECTS, 6), is_estimated=True)
    for each in _all(skills, "Linguistic", "ForeignLanguageList", "ForeignLanguage"):
        names = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")
        levels = grid(*(_text(each, "ProficiencyLevel", name) for name in names))
        yield from language(_text(each, "Description", "Code"), _text(each, "Description", "Label"), levels)
    for part in ("Computer", "JobRelated", "Communication", "Organisational", "Other"):
        yield from skills_in(_text(skills, part, "Description"))
    for each in _all(skills, "Computer", "VerifiedBy", "Certificate"):
        yield from certificate(_text(each, "Title"))
    for each in _all(skills, "Driving", "Description", "Licence"):
        yield from licence(_own_text(each))


def _passport_period(value: Any, today: date) -> Period | None:
    moments = []
    for name in ("From", "To"):
        moment = _first(value, "Period", name)
        year = moment.get("year", "") if moment is not None else ""
        month = moment.get("month", "") if moment is not None else ""
        moments.append(partial_date(f"{year}-{month.strip('-')}" if month else year))
    return period_of(moments[0], moments[1], is_current=_text(value, "Period", "Current") == "true", today=today)


def _candidate(root: Any, today: date) -> Iterator[Passage]:
    for code in _all(root, "CandidatePerson", "PrimaryLanguageCode"):
        short = _own_text(code)
        is_free = code.get("name") == "FREE_TEXT"
        yield from language("" if is_free else short, short, dict.fromkeys(ASPECTS, 6), is_estimated=True)
    profile = _first(root, "CandidateProfile")
    for employer in _all(profile, "EmploymentHistory", "EmployerHistory"):
        for position in _all(employer, "PositionHistory"):
            title = _first(position, "PositionTitle")
            period = _candidate_period(_first(position, "EmploymentPeriod"), today)
            yield from job(_own_text(title), period, uri=_esco(title))
    for each in _all(profile, "EducationHistory", "EducationOrganizationAttendance"):
        is_running = _text(each, "AttendancePeriod", "Ongoing") == "true"
        yield from education([_text(each, "EducationDegree", "DegreeName")], is_running=is_running)
    for each in _all(profile, "CandidatePositionPreferences", "PositionTitle"):
        yield from wish(_own_text(each))
    for each in _all(profile, "PersonQualifications", "PersonCompetency"):
        yield from _competency(each)
    for each in _all(profile, "Certifications", "Certification"):
        yield from certificate(_text(each, "CertificationName"))
    for each in _all(profile, "Licenses", "License"):
        yield from licence(_text(each, "LicenseTypeCode"))
        yield from certificate(_text(each, "LicenseName"))


def _competency(value: Any) -> Iterator[Passage]:
    identity = _first(value, "CompetencyID")
    name = _text(value, "CompetencyName") or _own_text(identity)
    if _text(value, "TaxonomyID").casefold() != "language":
        yield from named_skill(name, uri=_esco(identity))
        return
    found = {}
    for dimension in _all(value, "CompetencyDimension"):
        code = _text(dimension, "CompetencyDimensionTypeCode").casefold()
        # "Writing-Production" is writing, though it names production too
        key = "writing" if "writing" in code else next((each for each in _DIMENSIONS if each in code), None)
        if key:
            found[key] = _text(dimension, "Score", "ScoreText")
    yield from language(_own_text(identity), name, grid(*(found.get(each) for each in _DIMENSIONS)))


def _candidate_period(value: Any, today: date) -> Period | None:
    moments = [partial_date(_text(value, name, "FormattedDateTime")) for name in ("StartDate", "EndDate")]
    is_current = _text(value, "CurrentIndicator") == "true"
    return period_of(moments[0], moments[1], is_current=is_current, today=today)


def _esco(element: Any) -> str | None:
    values = [] if element is None else [*element.attrib.values(), _own_text(element)]
    return next((value.strip() for value in values if value.strip().startswith(_ESCO)), None)


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _all(element: Any, *path: str) -> list[Any]:
    found = [] if element is None else [element]
    for name in path:
        found = [child for parent in found for child in parent if _name(child) == name]
    return found


def _first(element: Any, *path: str) -> Any:
    return next(iter(_all(element, *path)), None)


def _own_text(element: Any) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""


def _text(element: Any, *path: str) -> str:
    found = _first(element, *path)
    return "" if found is None else "".join(found.itertext())[:MAX_LETTERS].strip()
