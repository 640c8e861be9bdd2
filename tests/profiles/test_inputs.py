"""Facts as they come in: touched, erased and not touched are three things."""

from dataclasses import fields
from typing import Any

import pytest
import sqlalchemy as sa

from profiles.casework import CaseFile
from profiles.inputs import CASE_FIELDS, COLLECTION_FIELDS, UNSET, ClientInput
from profiles.models import Client

NAMES = [item.name for item in fields(ClientInput)]
PLAIN = [name for name in NAMES if name not in (*COLLECTION_FIELDS, *CASE_FIELDS)]


def test_a_field_that_is_not_touched_is_not_given() -> None:
    assert ClientInput().given() == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_is_erased_is_given_as_none(name: str) -> None:
    erased: dict[str, Any] = {name: None}

    assert ClientInput(**erased).given() == erased


@pytest.mark.parametrize("value", [False, 0, "", ()])
def test_values_that_look_like_nothing_are_given(value: Any) -> None:
    assert ClientInput(note=value).given() == {"note": value}


def test_the_mark_of_an_untouched_field_is_neither_none_nor_a_value() -> None:
    assert UNSET is not None
    assert ClientInput(note=UNSET, skills=()).given() == {"skills": ()}


@pytest.mark.parametrize("name", PLAIN)
def test_each_plain_field_is_a_column_of_the_matching_store(name: str) -> None:
    assert name in sa.inspect(Client).columns


@pytest.mark.parametrize("name", COLLECTION_FIELDS)
def test_each_list_is_a_relation_of_the_client(name: str) -> None:
    assert name in sa.inspect(Client).relationships


@pytest.mark.parametrize("name", CASE_FIELDS)
def test_what_identifies_a_person_is_in_the_case_file_alone(name: str) -> None:
    assert name in sa.inspect(CaseFile).all_orm_descriptors
    assert name not in sa.inspect(Client).columns
