"""PURE: Europass CVs as JSON (SkillsPassport 3.x). Identification, photo, demographics and attachments are not read."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from profiles.cv.document import Passage, Period
from profiles.cv.languages import ASPECTS
from profiles.cv.structured import (
    as_list,
    certificate,
    education,
    grid,
    inside,
    job,
    language,
    licence,
    period_of,
    skills_in,
    wish,
)

_WISHES = {"job_applied_for", "preferred_job", "position"}
_SKILL_PARTS = ("Computer", "JobRelated", "Communication", "Organisational", "Other")


def is_europass(value: Any) -> bool:
    """Whether this JSON is a SkillsPassport."""
    return isinstance(inside(value, "SkillsPassport", "LearnerInfo"), Mapping)


def read_europass_json(value: Any, *, today: date) -> Iterator[Passage]:
    """The passages of a SkillsPassport."""
    learner = value["SkillsPassport"]["LearnerInfo"]
    if inside(learner, "Headline", "Type", "Code") in _WISHES:
        yield from wish(inside(learner, "Headline", "Description", "Label"))
    for each in as_list(learner.get("WorkExperience")):
        yield from job(inside(each, "Position", "Label"), _period(each, today))
    for each in as_list(learner.get("Education")):
        yield from _education(each)
    yield from _skills(learner.get("Skills"))
    for each in as_list(learner.get("Achievement")):
        if inside(each, "Title", "Code") in ("certifications", "courses", "seminars"):
            yield from certificate(inside(each, "Description"))


def _education(value: Any) -> Iterator[Passage]:
    is_running = bool(inside(value, "Period", "Current"))
    yield from education([inside(value, "Title"), inside(value, "Level", "Label")], is_running=is_running)


def _skills(skills: Any) -> Iterator[Passage]:
    for each in as_list(inside(skills, "Linguistic", "MotherTongue")):
        label, code = inside(each, "Description", "Label"), inside(each, "Description", "Code")
        yield from language(code, label, dict.fromkeys(ASPECTS, 6), is_estimated=True)
    for each in as_list(inside(skills, "Linguistic", "ForeignLanguage")):
        level = inside(each, "ProficiencyLevel")
        levels = grid(*(inside(level, name) for name in
                        ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")))  # fmt: skip
        yield from language(inside(each, "Description", "Code"), inside(each, "Description", "Label"), levels)
    for part in _SKILL_PARTS:
        yield from skills_in(inside(skills, part, "Description"))
    for each in as_list(inside(skills, "Computer", "VerifiedBy")):
        yield from certificate(inside(each, "Certificate", "Title"))
    for each in as_list(inside(skills, "Driving", "Description")):
        yield from licence(each if isinstance(each, str) else inside(each, "Licence"))


def _period(value: Any, today: date) -> Period | None:
    return period_of(
        _moment(inside(value, "Period", "From")),
        _moment(inside(value, "Period", "To")),
        is_current=bool(inside(value, "Period", "Current")),
        today=today,
    )


def _moment(value: Any) -> tuple[int, int | None] | None:
    year, month = inside(value, "Year"), inside(value, "Month")
    if not isinstance(year, int) or isinstance(year, bool):
        return None
    return year, month if isinstance(month, int) and 1 <= month <= 12 else None
