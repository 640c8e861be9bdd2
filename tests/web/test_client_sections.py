"""Every fact of a client can be recorded by hand: each column stands in a form, or here with the reason why not."""

import sqlalchemy as sa

from profiles.models import Client
from web.forms.client import SECTION_FORMS
from web.forms.client.fields import Row
from web.forms.client.rows import (
    CertificateRow,
    EmployerRow,
    LanguageRow,
    LicenceRow,
    OccupationRow,
    QualificationRow,
    SkillRow,
)

NOT_TYPED = {
    "id": "given by the database",
    "reference": "given once",
    "source_id": "the key of an import",
    "case_manager_id": "who creates the client; an import moves clients",
    "is_generated": "marks demo data",
    "created_at": "the clock",
    "updated_at": "the clock",
    "confirmed_at": "a button of the profile",
    "paused_until": "the client, on the own page",
    "permission_seen_by": "who records that the document was seen",
}
ROWS: dict[str, type[Row]] = {
    "occupations": OccupationRow, "skills": SkillRow, "languages": LanguageRow, "qualifications": QualificationRow,
    "licences": LicenceRow, "certificates": CertificateRow, "excluded_employers": EmployerRow,
}  # fmt: skip
NAMED_OTHERWISE = {"skill_code": "code", "occupation_code": "code"}


def fields_of(form: type[object]) -> set[str]:
    return {name for name in dir(form) if hasattr(getattr(form, name), "field_class")}


def test_every_column_of_a_client_is_in_a_section() -> None:
    typed = {name for form in SECTION_FORMS.values() for name in fields_of(form)}
    columns = {column.key for column in sa.inspect(Client).columns}

    assert columns - typed == NOT_TYPED.keys()


def test_every_list_of_a_client_is_in_a_section() -> None:
    typed = {name for form in SECTION_FORMS.values() for name in fields_of(form)}
    lists = {relation.key for relation in sa.inspect(Client).relationships}

    assert lists - typed == {"limitations", "consents"}  # a field for each item of the catalogue, a page of its own
    assert lists == {*ROWS, "limitations", "consents"}


def test_every_column_of_a_list_is_in_its_row() -> None:
    missing = {
        (name, column.key)
        for name, row in ROWS.items()
        for column in sa.inspect(sa.inspect(Client).relationships[name].mapper.class_).columns
        if column.key not in ("id", "client_id") and NAMED_OTHERWISE.get(column.key, column.key) not in fields_of(row)
    }

    assert missing == set()
