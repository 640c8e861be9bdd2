"""Rows of the lists that offer what is stored: languages, licences, certificates, employers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask

from profiles.inputs import CertificateInput, ClientInput, EmployerInput, LanguageInput, LicenceInput
from profiles.models import (
    Client,
    ClientCertificate,
    ClientLanguage,
    ClientLicence,
    ExcludedEmployer,
)
from tests.web.world import World
from web.forms.client import SECTION_FORMS, SectionForm
from web.labels import catalogue_labels

DAY = date(2027, 12, 31)


@contextmanager
def sent(app: Flask, section: str, typed: dict[str, str]) -> Iterator[SectionForm]:
    """A section's form in the request that sent it."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST", data=typed):
        yield SECTION_FORMS[section]()


def facts_of(app: Flask, section: str, typed: dict[str, str]) -> ClientInput | None:
    with sent(app, section, typed) as form:
        return form.read(catalogue_labels())


def wrong_controls(app: Flask, section: str, typed: dict[str, str]) -> list[str]:
    with sent(app, section, typed) as form:
        form.read(catalogue_labels())
        return [control for control, _, _ in form.problems()]


def test_languages_are_read_with_each_of_their_levels(app: Flask) -> None:
    typed = {
        "reads_latin_script": "no", "languages-0-language": "de", "languages-0-listen": "0",
        "languages-0-speak": "3", "languages-1-language": "", "languages-1-speak": "2",
    }  # fmt: skip

    assert facts_of(app, "languages", typed) == ClientInput(
        reads_latin_script=False, languages=(LanguageInput("de", listen=0, speak=3),)
    )


def test_licences_and_certificates_are_held_or_not_held(app: Flask) -> None:
    typed = {
        "licences-0-licence_class": "B", "licences-0-is_held": "no",
        "certificates-0-certificate_code": "food_hygiene", "certificates-0-is_held": "yes",
        "certificates-0-valid_until": "31.12.2027",
    }  # fmt: skip

    assert facts_of(app, "licences", typed) == ClientInput(
        licences=(LicenceInput("B", is_held=False),), certificates=(CertificateInput("food_hygiene", True, DAY),)
    )


def test_an_employer_is_chosen_from_those_that_are_stored(app: Flask, world: World) -> None:
    facts = facts_of(app, "employers", {"excluded_employers-0-employer_id": world.bakery.name})

    assert facts == ClientInput(excluded_employers=(EmployerInput(world.bakery.id),))


def test_emptied_rows_erase_the_list(app: Flask) -> None:
    assert facts_of(app, "languages", {"languages-0-language": ""}) == ClientInput(
        reads_latin_script=None, languages=()
    )
    assert facts_of(app, "employers", {"excluded_employers-0-employer_id": ""}) == ClientInput(excluded_employers=())
    assert facts_of(app, "licences", {"licences-0-is_held": "yes"}) == ClientInput(licences=(), certificates=())


def test_what_is_missing_or_not_offered_stands_at_its_control(app: Flask) -> None:
    wrong: list[tuple[str, dict[str, str], list[str]]] = [
        ("languages", {"languages-0-language": "de"}, ["languages-0-speak"]),
        ("languages", {"languages-0-language": "xx", "languages-0-speak": "1"}, ["languages-0-language"]),
        ("languages", {"languages-0-language": "de", "languages-0-speak": "9"}, ["languages-0-speak"]),
        ("licences", {"licences-0-licence_class": "B"}, ["licences-0-is_held"]),
        ("licences", {"licences-0-licence_class": "Z", "licences-0-is_held": "yes"}, ["licences-0-licence_class"]),
        ("employers", {"excluded_employers-0-employer_id": "4711"}, ["excluded_employers-0-employer_id"]),
    ]

    assert [wrong_controls(app, section, typed) for section, typed, _ in wrong] == [names for _, _, names in wrong]


@pytest.mark.parametrize(
    ("section", "recorded", "shown"),
    [
        (
            "languages",
            {"languages": [ClientLanguage(language="de", speak=0)]},
            {"language": "de", "speak": "0", "write": ""},
        ),
        (
            "licences",
            {"licences": [ClientLicence(licence_class="B", is_held=False)]},
            {"licence_class": "B", "is_held": "no"},
        ),
        (
            "licences",
            {"certificates": [ClientCertificate(certificate_code="food_hygiene", is_held=True, valid_until=DAY)]},
            {"certificate_code": "food_hygiene", "is_held": "yes", "valid_until": DAY},
        ),
        ("employers", {"excluded_employers": [ExcludedEmployer(employer_id=1)]}, {"employer_id": "Bäckerei Muster"}),
    ],
)
def test_a_recorded_row_is_shown_as_it_stands(
    app: Flask, section: str, recorded: dict[str, Any], shown: dict[str, Any]
) -> None:
    with app.test_request_context():
        form = SECTION_FORMS[section](formdata=None)
        form.load(Client(**recorded), catalogue_labels())

        (name,) = recorded
        row = form[name].entries[0].form
        assert {field: row[field].data for field in shown} == shown
