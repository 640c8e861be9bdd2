"""Texts lose what does not tell one entry from another, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking.texts import LONGEST_TEXT, normal_text


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Kaufmann/Kauffrau im Einzelhandel", "kaufmann im einzelhandel"),
        ("Kaufmann/-frau", "kaufmann"),
        ("Koch (m/w/d)", "koch"),
        ("BeraterIn für Energie", "berater fur energie"),
        ("Verkäufer*innen", "verkaufer"),
        ("Staatlich geprüfter Techniker/Staatlich geprüfte Technikerin Holz", "staatlich geprufter techniker holz"),
        ("Opérateur / Opératrice de production", "operateur de production"),
        ("TÉCNICOS EN ELECTRÓNICA, EN GENERAL", "tecnicos en electronica en general"),
        ("Schweißer", "schweisser"),
        ("Șofer / Şofer", "sofer"),
        ("C++ und C#", "c++ und c#"),
    ],
)
def test_gender_forms_accents_and_signs_go(written: str, normal: str) -> None:
    assert normal_text(written) == normal


@pytest.mark.parametrize("written", ["повар", "български", "йога"])
def test_accents_of_other_scripts_stay_as_they_make_another_letter(written: str) -> None:
    assert normal_text(written) == written


@given(st.text(max_size=600))
def test_the_normal_form_is_plain_and_short(text: str) -> None:
    normal = normal_text(text)

    assert normal == " ".join(normal.split())
    assert len(normal) <= 20 * LONGEST_TEXT


@pytest.mark.parametrize("written", ["a/" * 50_000, "(" * 100_000, "m/w/" * 30_000, "\x00" * 1000, "🙂" * 100_000])
def test_long_and_odd_texts_take_bounded_time(written: str) -> None:
    assert len(normal_text(written)) <= LONGEST_TEXT * 2
