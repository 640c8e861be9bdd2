"""A data question in words: which fact is not recorded, as short as a list needs it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from matching.results import Question
from profiles.catalogue.queries import Labels

WORDS: Mapping[Question, Any] = {
    Question.WORK_PERMISSION: _l("work permission"),
    Question.RECOGNITION: _l("recognition of the qualification"),
    Question.QUALIFICATION: _l("vocational qualification"),
    Question.LANGUAGE_LEVEL: _l("level of the language"),
    Question.LICENCE: _l("driving licence"),
    Question.CERTIFICATE: _l("certificate"),
    Question.SKILL_LEVEL: _l("skill"),
    Question.SKILL_EVIDENCE: _l("evidence of the skill"),
    Question.HOURS: _l("hours per week"),
    Question.SHIFTS: _l("hours possible, nights and weekends"),
    Question.START: _l("available from"),
    Question.HOME: _l("postcode of the home"),
    Question.MAX_COMMUTE: _l("longest way to work"),
    Question.TRAVEL_MODES: _l("how they travel"),
    Question.LIMITATION: _l("what health permits"),
}
CODE_KINDS: Mapping[Question, str] = {  # kind of the catalogue's entry that a question is about
    Question.LANGUAGE_LEVEL: "language", Question.LICENCE: "licence", Question.CERTIFICATE: "certificate",
    Question.SKILL_LEVEL: "skill", Question.SKILL_EVIDENCE: "skill", Question.LIMITATION: "limitation",
}  # fmt: skip


def question_in_words(question: Question, code: str | None, labels: Labels) -> str:
    """The fact in words, with the catalogue's label of what exactly is asked."""
    text = str(WORDS[question])
    label = labels.get((CODE_KINDS.get(question, ""), code or ""))
    return f"{text[:1].upper()}{text[1:]}{': ' + label if label else ''}"
