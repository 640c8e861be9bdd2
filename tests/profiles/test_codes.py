"""Code lists of the client's side keep the values that the database and files hold."""

import enum

import pytest

from profiles import codes
from profiles.codes import ClientState, ConsentPurpose, LimitationValue, PermissionScope, Recognition, TravelMode

LISTS = [
    value for value in vars(codes).values() if isinstance(value, type) and issubclass(value, enum.Enum)
    and value.__module__ == codes.__name__
]  # fmt: skip
STORED = {  # what is stored; a change here needs a migration
    ClientState: {"active", "paused", "in_work", "ended"},
    Recognition: {"FULL", "PARTIAL_COMPENSATION", "NONE", "NOT_REGULATED", "PENDING", "NOT_APPLIED"},
    PermissionScope: {
        "ANY", "EMPLOYMENT", "THIS_EMPLOYER", "THIS_JOB", "APPROVAL_NEEDED", "FORBIDDEN", "UNKNOWN",
    },
    LimitationValue: {"OK", "LIMITED", "EXCLUDED", "UNKNOWN"},
    TravelMode: {"foot", "bike", "transit", "car"},
    ConsentPurpose: {"share_profile_with_employers", "share_health_with_employers", "contact_by_message"},
}  # fmt: skip


@pytest.mark.parametrize(("listed", "values"), STORED.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_the_stored_values_are_those_agreed_on(listed: type[enum.StrEnum], values: set[str]) -> None:
    assert {member.value for member in listed} == values


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.__name__)
def test_no_two_members_of_a_list_share_a_value(listed: type[enum.StrEnum]) -> None:
    assert list(listed.__members__.values()) == list(listed)
    assert len({member.value.casefold() for member in listed}) == len(listed)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.__name__)
def test_a_value_is_read_back_and_any_other_is_refused(listed: type[enum.StrEnum]) -> None:
    assert [listed(str(member)) for member in listed] == list(listed)
    with pytest.raises(ValueError, match="nonsense"):
        listed("nonsense")
