"""PURE: rules about occupations, references and what is asked of people."""

import re
from collections.abc import Iterator

from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.lists import TitleEntry
from employers.feeds.hr_ba_xml.rules.facts import Finding, Posting

REFERENCE = re.compile(r"\d{5,8}-(.*)-S")
NAMED = (
    (5, "HardSkill", "SkillName"), (44, "Licence", "LicenceName"), (45, "Language", "LanguageName"),
    (46, "DrivingLicence", "DrivingLicenceName"),
)  # fmt: skip
NO_LEADERSHIP = "1"
LEADS = frozenset({"1", "2", "36", "37", "38", "40"})


def title_findings(posting: Posting) -> Iterator[Finding]:
    """What is wrong with reference, titles and requirements of a posting."""
    yield from _reference(posting)
    if posting.is_delete:
        return
    yield from _titles(posting)
    yield from _requirements(posting)
    yield from _numbers(posting)


def _reference(posting: Posting) -> Iterator[Finding]:
    reference = posting.node.text("JobPositionPostingId")
    shaped = REFERENCE.fullmatch(reference)
    if not reference or (shaped and not shaped.group(1)):
        yield Finding(37, "JobPositionPostingId", "the reference is empty")
    elif not reference.endswith("-S"):
        yield Finding(39, "JobPositionPostingId", "the reference of a vacancy ends with -S")
    elif shaped is None or len(reference) > 27:
        yield Finding(38, "JobPositionPostingId", "the reference is not like 12345-abc-S")


def _titles(posting: Posting) -> Iterator[Finding]:
    info = posting.info
    main = info.text("JobPositionTitle", "TitleCode")
    others = [node.text("TitleCode") for node in info.children("AlternativeJobPositionTitle")]
    if not main:
        yield Finding(98, "JobPositionTitle", "the occupation is missing")
    if others and posting.offer_type == codes.TRAINING:
        yield Finding(14, "AlternativeJobPositionTitle", "an apprenticeship has no second occupation")
    if main and main in others:
        yield Finding(95, "AlternativeJobPositionTitle", "the second occupation is the first")
    for code in filter(None, (main, *others)) if posting.lists.titles else ():
        entry = posting.lists.titles.get(code.lstrip("0"))
        if entry is None:
            yield Finding(15, "TitleCode", "no occupation has the number %(value)s", {"value": code[:20]})
        else:
            yield from _kind(posting.offer_type, posting.work.text("Leadership"), code, entry)


def _kind(offer_type: str, leads: str, code: str, entry: TitleEntry) -> Iterator[Finding]:
    places = {"value": code}
    if not entry.is_active:
        yield Finding(80, "TitleCode", "the occupation %(value)s is no longer in use", places)
    if offer_type == codes.TRAINING and not entry.is_training:
        yield Finding(13, "TitleCode", "%(value)s is no training", places)
    if offer_type in {"1", "2", "34"} and entry.is_training:
        yield Finding(63, "TitleCode", "%(value)s is a training, not an occupation", places)
    if offer_type in {"36", "37"} and entry.is_training:
        yield Finding(62, "TitleCode", "%(value)s is a training, not an occupation", places)
    if offer_type in {codes.HELPER, "40"} and entry.is_training:
        yield Finding(10, "TitleCode", "%(value)s is a training, not an occupation", places)
    if entry.is_helper and leads not in {"", NO_LEADERSHIP}:
        yield Finding(55, "Leadership", "%(value)s is a helper's work, which leads nobody", places)
    if offer_type == codes.HELPER and not entry.is_helper:
        yield Finding(61, "TitleCode", "%(value)s is no helper's work", places)
    if offer_type == "40" and not entry.is_artist:
        yield Finding(67, "TitleCode", "%(value)s is none of the arts", places)
    if offer_type in {"1", "36", "37", "38"} and entry.is_artist:
        yield Finding(68, "TitleCode", "%(value)s is one of the arts", places)


def _requirements(posting: Posting) -> Iterator[Finding]:
    needed, offer_type = posting.needed.child("QualificationsRequired"), posting.offer_type
    education = needed.child("EducationQualifs")
    if education.text("EduDegreeRequired") and offer_type != codes.TRAINING:
        yield Finding(21, "EduDegreeRequired", "only an apprenticeship may bind the school degree")
    if education.text("EduDegreeRequired") and education.text("EduDegree") == "15":
        yield Finding(22, "EduDegreeRequired", "a degree that does not matter cannot bind")
    if education.child("School") and offer_type != codes.TRAINING:
        yield Finding(24, "School", "only an apprenticeship may ask for school marks")
    if posting.needed.text("ProfessionalExperience") and offer_type not in LEADS:
        yield Finding(40, "ProfessionalExperience", "this kind of offer asks for no experience")
    if posting.needed.text("Handicap") and offer_type == codes.SELF_EMPLOYED:
        yield Finding(48, "Handicap", "self-employment cannot ask for a disability")
    if needed.child("ManagementQualifs") and offer_type not in LEADS:
        yield Finding(54, "ManagementQualifs", "this kind of offer asks for no leadership")


def _numbers(posting: Posting) -> Iterator[Finding]:
    needed, known = posting.needed.child("QualificationsRequired"), posting.lists.competences
    for rule, element, name in NAMED if known else ():
        for node in needed.anywhere(element):
            code = node.text(name)
            if code.lstrip("0") not in known:
                yield Finding(rule, name, "no competence has the number %(value)s", {"value": code[:20]})
    for node in needed.anywhere("ProfessionalTraining") if posting.lists.titles else ():
        entry = posting.lists.titles.get(node.text("Title", "TitleCode").lstrip("0"))
        if entry is not None and not entry.is_training:
            yield Finding(89, "ProfessionalTraining", "what is asked is no training")
        if entry is not None and entry.is_study_detail:
            yield Finding(79, "ProfessionalTraining", "of a course of study the general entry is asked for")
