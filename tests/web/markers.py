"""Markers for every column that tells of a person: found by the register, so that a new column is planted by itself.

A text takes a marker of five letters; where it must have a form of its own, the marker stands within that form. JSON
takes one in each text that its form allows. What is no text is looked for by the way in which it is shown.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.database import Base
from core.encryption import EncryptedText
from core.register import CORE_TABLES, FieldEntry, fields_of
from employers.register import EMPLOYER_TABLES
from placements.register import PLACEMENT_TABLES
from profiles.codes import LegalCircle, LimitationValue, PermissionScope
from profiles.register import CLIENT_TABLES

OWN, FOREIGN = "Zq", "Zf"
Key = tuple[str, str]
REGISTER: Mapping[Key, FieldEntry] = {(each.table, each.column): each for each in fields_of(
    [*CORE_TABLES, *CLIENT_TABLES, *EMPLOYER_TABLES, *PLACEMENT_TABLES])}  # fmt: skip
_MAIL = "{}@example.org"
# Texts that must have a form of their own: the marker stands for the braces.
FORMS: Mapping[Key, str] = {
    ("case_file", "email"): _MAIL, ("contact", "email"): _MAIL, ("registration", "email"): _MAIL,
    ("message", "to_address"): _MAIL, ("message", "reply_to"): _MAIL,
    ("message", "calendar"): "BEGIN:VCALENDAR\r\nSUMMARY:{}\r\nEND:VCALENDAR\r\n",
    ("saved_filter", "query"): "q={}",
    ("idempotent_request", "body"): '{{"title": "{}"}}',
    ("cv_fact", "content"):
        '{{"code": "dough", "words": "{0}", "detail": {{"level": 2, "name": "{0}"}}, "others": []}}',
}  # fmt: skip
# What is no text, or text that can say but a few things: how it is stored and shown, found nowhere else in this world.
CODES: Mapping[Key, tuple[str, ...]] = {
    ("client_limitation", "item"): ("ZQLIMIT", "Zqschränkung"),
    ("client_limitation", "value"): ("EXCLUDED",),
    ("client", "home_postcode"): ("78462",),
    ("client", "max_lift_kg"): ("37 kg",),
    ("client", "limitations_reviewed_on"): ("17.03.2019", "2019-03-17"),
    ("client", "permission_scope"): ("THIS_EMPLOYER", "nur bei einem Arbeitgeber"),
    ("client", "permission_valid_until"): ("19.07.2031", "2031-07-19"),
    ("client", "permission_seen_on"): ("23.05.2018", "2018-05-23"),
    ("client", "residence_rule_until"): ("27.01.2033", "2033-01-27"),
    ("case_file", "legal_circle"): ("ASYLBLG", "AsylbLG", "Asylbewerberleistungsgesetz"),
    ("case_file", "born_on"): ("29.02.1964", "1964-02-29"),
    ("case_file", "sex"): ("female", "weiblich"),
    ("household", "children_in_care"): ("7 Kinder", "7 minderjährige"),
    ("household", "care_hours"): ("0f00f0" * 7,),
    ("household", "care_covered_hours"): ("00f00f" * 7,),
    ("household_member", "joined_on"): ("03.11.2017", "2017-11-03"),
}  # fmt: skip
# Planted, but not told apart from other numbers, and what is made of the columns above.
NOT_FOUND_BY_ITSELF: Mapping[Key, str] = {
    ("household_member", "client_id"): "number of a row", ("household_member", "household_id"): "number of a row",
    ("client", "permission_employer_id"): "number of a row", ("client", "permission_vacancy_id"): "number of a row",
    ("household_member", "shares_care"): "yes or no", ("registration", "contact_role"): "of an employer, shown to all",
    ("data_question", "gate"): "a condition of all vacancies", ("data_question", "question"): "asks for such a one",
    ("document_record", "content"): "made of the columns above; its text is searched",
    ("proposal", "explanation"): "codes alone; the limitation in it is searched",
}  # fmt: skip
VALUES: Mapping[Key, Any] = {  # what stands in the columns that `CODES` looks for
    ("client", "home_postcode"): "78462",
    ("client", "max_lift_kg"): 37,
    ("client", "limitations_reviewed_on"): date(2019, 3, 17),
    ("client", "permission_scope"): PermissionScope.THIS_EMPLOYER,
    ("client", "permission_valid_until"): date(2031, 7, 19),
    ("client", "permission_seen_on"): date(2018, 5, 23),
    ("client", "residence_rule_until"): date(2033, 1, 27),
    ("client_limitation", "item"): "ZQLIMIT",
    ("client_limitation", "value"): LimitationValue.EXCLUDED,
    ("case_file", "legal_circle"): LegalCircle.ASYLBLG,
    ("case_file", "born_on"): "1964-02-29",
    ("case_file", "sex"): "female",
    ("household", "children_in_care"): 7,
    ("household", "care_hours"): "0f00f0" * 7,
    ("household", "care_covered_hours"): "00f00f" * 7,
    ("household_member", "joined_on"): date(2017, 11, 3),
    ("household_member", "shares_care"): True,
    ("data_question", "gate"): "demands",
    ("data_question", "question"): "limitation",
}
# Words of facts that can say but a few things, as codes and as shown; none has a place in the world of employers.
ENUMERATED = (
    *(each.value for each in (*LegalCircle, *PermissionScope) if each.value not in ("NONE", "ANY", "UNKNOWN")),
    "Asylbewerberleistungsgesetz", "Bürgergeld", "Rechtskreis", "Bedarfsgemeinschaft", "Arbeitserlaubnis ",
    "Aufenthaltstitel", "Aufenthaltserlaubnis", "Duldung", "Wohnsitzauflage", "nur mit Zustimmung",
    "nur bei einem Arbeitgeber", "Arbeit nicht erlaubt", "Schwerbehinderung", "Gleichstellung nach",
    "Grad der Behinderung", "Kinder in der Betreuung", "teilt sich die Betreuung",
)  # fmt: skip


def is_text(table: str, column: str) -> bool:
    """Whether a column takes words, and not one of a few."""
    kind = Base.metadata.tables[table].columns[column].type
    return isinstance(kind, sa.String | EncryptedText) and not isinstance(kind, sa.Enum)


def is_json(table: str, column: str) -> bool:
    """Whether a column takes JSON."""
    return isinstance(Base.metadata.tables[table].columns[column].type, sa.JSON)


def sensitive_columns() -> dict[Key, FieldEntry]:
    """Every column that tells of a person, in a fixed order."""
    return {key: found for key, found in sorted(REGISTER.items()) if found.is_sensitive}


def planted_columns() -> dict[Key, FieldEntry]:
    """Those that hold a marker: words, and JSON with words."""
    return {
        key: found for key, found in sensitive_columns().items()
        if (is_text(*key) or is_json(*key)) and key not in {**CODES, **NOT_FOUND_BY_ITSELF}
    }  # fmt: skip


def marker(prefix: str, key: Key) -> str:
    """What stands in a column of a side: five letters, found nowhere by chance."""
    return f"{prefix}{list(planted_columns()).index(key):03d}"


def planted_text(prefix: str, key: Key) -> str:
    """The marker in the form that the column needs."""
    return FORMS.get(key, "{}").format(marker(prefix, key))


def markers(prefix: str) -> dict[str, FieldEntry]:
    """Every marker of a side, and shown codes, with the column that they stand for."""
    found = {marker(prefix, key): entry for key, entry in planted_columns().items()}
    if prefix == OWN:
        found |= {text: REGISTER[key] for key, texts in CODES.items() for text in texts}
    return found
