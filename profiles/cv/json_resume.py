"""PURE: JSON Resume, with old and new names of its keys and with those that German tools translate.

Of "basics" only the label is read; profiles, references, interests, publications and volunteer work are not.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from profiles.cv.document import Passage, Period
from profiles.cv.languages import levels_of
from profiles.cv.structured import (
    as_list,
    certificate,
    education,
    job,
    language,
    named_skill,
    one_line,
    partial_date,
    period_of,
    written_period,
)

_WORK = ("work", "arbeit", "berufserfahrung", "experience")
_EDUCATION = ("education", "bildung", "ausbildung")
_SKILLS = ("skills", "fähigkeiten", "faehigkeiten", "kenntnisse")
_LANGUAGES = ("languages", "sprachen")
_CERTIFICATES = ("certificates", "certifications", "zertifikate")
_START = ("startDate", "beginn", "start", "startdatum", "von")
_END = ("endDate", "ende", "end", "enddatum", "bis")
_NOW = {"present", "current", "now", "heute", "aktuell", "laufend", "jetzt"}


def is_resume(value: Any) -> bool:
    """Whether this JSON has at least one list that a résumé has."""
    if not isinstance(value, Mapping):
        return False
    lists = [_get(value, names) for names in (_WORK, _EDUCATION, _SKILLS, _LANGUAGES)]
    return any(isinstance(each, list) and all(isinstance(item, Mapping) for item in each) for each in lists)


def read_json_resume(value: Mapping[str, Any], *, today: date) -> Iterator[Passage]:
    """The passages of a résumé."""
    for each in as_list(_get(value, _WORK)):
        yield from job(_get(each, ("position", "title", "jobTitle", "stelle", "tätigkeit")), _period(each, today))
    for each in as_list(_get(value, _EDUCATION)):
        kind = one_line(_get(each, ("studyType", "studienart", "abschluss", "degree")))
        area = one_line(_get(each, ("area", "bereich", "fachrichtung", "fach")))
        is_running = not _get(each, _END) or _is_now(_get(each, _END))
        yield from education([" ".join(filter(None, (kind, area)))], is_running=is_running)
    for each in as_list(_get(value, _CERTIFICATES)):
        yield from certificate(_get(each, ("name", "title", "titel")))
    for each in as_list(_get(value, _SKILLS)):
        yield from named_skill(_get(each, ("name", "fähigkeit")), _get(each, ("level", "niveau", "stufe")))
        for keyword in as_list(_get(each, ("keywords", "schlagworte"))):
            yield from named_skill(keyword)
    for each in as_list(_get(value, _LANGUAGES)):
        words = one_line(_get(each, ("fluency", "niveau", "level", "kenntnisstand")))
        levels, is_estimated = levels_of(words)
        yield from language("", _get(each, ("language", "sprache", "name")), levels, is_estimated=is_estimated)


def _period(value: Any, today: date) -> Period | None:
    end = _get(value, _END)
    start = partial_date(_get(value, _START))
    if start is None:
        return written_period(_get(value, ("date", "zeitraum", "period")), today=today)
    is_current = not one_line(end) or _is_now(end)
    return (
        period_of(start, partial_date(end), is_current=is_current, today=today)
        if is_current or partial_date(end)
        else None
    )


def _is_now(value: object) -> bool:
    return one_line(value).casefold() in _NOW


def _get(value: Any, names: tuple[str, ...]) -> Any:
    """The value under the first of these names that is there, whatever its capitals."""
    if not isinstance(value, Mapping):
        return None
    folded = {str(key).casefold(): each for key, each in value.items()}
    return next((folded[name.casefold()] for name in names if name.casefold() in folded), None)
