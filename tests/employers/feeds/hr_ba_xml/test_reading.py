"""HR-BA-XML is read as it is meant, in whatever order and under whatever wrapper, and hostile files are refused."""

from datetime import date
from io import BytesIO

import pytest

from employers.codes import Need, RequirementKind, SizeClass, VacancyKind
from employers.feeds.hr_ba_xml.lists import Lists, TitleEntry
from employers.feeds.hr_ba_xml.reading import Checks, survey
from employers.feeds.recognise import read_feed
from employers.feeds.records import FeedContact, FeedError, FeedPlace, FeedRequirement
from profiles.catalogue.codes import Contract, WorkingTime
from tests.employers.feeds.hr_ba_xml.documents import POSTING, changed, document, read

BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]>'


def test_every_fact_of_a_posting_that_means_something_to_us_is_read() -> None:
    (row,) = read(document(POSTING))

    vacancy = row.vacancy
    assert vacancy is not None
    assert (vacancy.source, vacancy.source_id, vacancy.title) == ("hr_ba_xml", "12345-abc-S", "Ofenbauer (m/w/d)")
    assert (vacancy.employer.name, vacancy.employer.size_class) == ("Ofenbau Muster GmbH", SizeClass.TO_50)
    assert (vacancy.employer.postcode, vacancy.employer.street) == ("70173", "Musterweg 1")
    assert vacancy.places == (FeedPlace("73728", "Esslingen", None, "DE"),)
    assert (vacancy.kind, vacancy.contract, vacancy.openings) == (VacancyKind.WORK, Contract.FIXED_TERM, 2)
    assert (vacancy.contract_ends_on, vacancy.has_takeover_option) == (date(2028, 1, 31), True)
    assert vacancy.working_times == (WorkingTime.FULL_TIME, WorkingTime.SHIFT_NIGHT_WEEKEND)
    assert (vacancy.hours_min, vacancy.title_code) == (38.5, "901")
    assert (vacancy.published_on, vacancy.valid_until) == (date(2026, 11, 21), date(2027, 1, 15))
    assert "Vergütung: 18,50 Euro pro Stunde" in (vacancy.description or "")


def test_what_is_asked_keeps_its_number_and_whether_it_binds() -> None:
    (row,) = read(document(POSTING))

    assert row.vacancy is not None
    assert row.vacancy.requirements == (
        FeedRequirement(RequirementKind.LANGUAGE, "65488", None, Need.MUST),
        FeedRequirement(RequirementKind.LICENCE, "66208", None, Need.MUST),
    )


def test_whom_to_ask_is_read_and_the_number_can_be_dialled() -> None:
    (row,) = read(document(POSTING))

    assert row.vacancy is not None
    assert row.vacancy.contact == FeedContact("Gerda Muster", "gerda@ofenbau.example", "+49 711 123456", None)


def test_a_sound_posting_breaks_no_rule() -> None:
    assert read(document(POSTING))[0].notes == ()


def test_order_unknown_elements_namespaces_and_wrappers_do_not_matter() -> None:
    start, end = POSTING.index("<HiringOrg>"), POSTING.index("</HiringOrg>") + len("</HiringOrg>")
    hiring = POSTING[start:end]
    moved = POSTING.replace(hiring, "").replace(
        "</JobPositionPosting>", f"<New><Deep/></New>{hiring}</JobPositionPosting>"
    )
    wrapped = document(f"<JobPositionPostings>{moved}</JobPositionPostings>").replace(
        b"<HRBAXMLJobPositionPosting>", b'<HRBAXMLJobPositionPosting xmlns="urn:invented">'
    )

    assert read(wrapped)[0].vacancy == read(document(POSTING))[0].vacancy


@pytest.mark.parametrize(("load", "is_full"), [("F", True), ("D", False), ("1", None), ("", None)])
def test_only_a_sound_header_says_that_a_delivery_is_full(load: str, is_full: bool | None) -> None:
    assert survey(BytesIO(document(POSTING, load=load))).is_full is is_full


def test_deletions_name_what_is_taken_back() -> None:
    gone = "<DeleteEntry><EntryId>12345-old-S</EntryId></DeleteEntry>"
    by_action = changed(("<Action>1</Action>", "<Action>3</Action>"))

    assert [row.withdrawn for row in read(document(by_action, gone))] == ["12345-abc-S", "12345-old-S"]


def test_a_title_that_is_only_a_number_takes_the_name_of_the_catalogue() -> None:
    bare = document(changed(("<JobPositionTitleDescription>Ofenbauer (m/w/d)</JobPositionTitleDescription>", "")))
    known = Checks(lists=Lists(titles={"901": TitleEntry("Ofenbauer/in")}))

    assert read(bare, known)[0].vacancy is not None
    assert read(bare)[0].error is not None


def test_a_strange_moment_counts_by_its_day_and_a_broken_day_rejects_the_record_alone() -> None:
    strange = changed(("2027-02-01", "2027-02-01UTC20:06:270"))
    broken = changed(("2027-02-01", "soon"), ("12345-abc-S", "12345-def-S"))

    first, second = read(document(strange, broken))

    assert first.vacancy is not None
    assert first.vacancy.earliest_start_on == date(2027, 2, 1)
    assert second.error is not None
    assert second.error.field == "AssignmentStartDate"


def test_windows_letters_in_a_file_that_says_utf_8_are_read() -> None:
    data = document(POSTING).decode().encode("cp1252")

    (row,) = read_feed(data).rows

    assert row.vacancy is not None
    assert "Kachelöfen" in (row.vacancy.description or "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (document(POSTING, start=BOMB), "document type"),
        (document(POSTING, start=f"<!--{' ' * 200_000}-->{BOMB}"), "document type"),
        (document(POSTING)[:-40], "broken XML"),
        (document(POSTING.replace("</Data>", "") + "<a>" * 5000), "broken XML"),
        (document(changed(("Sie bauen", "&b; bauen"))), "broken XML"),
        (document(f"<JobPositionPosting>{'<a/>' * 1_200_000}</JobPositionPosting>"), "MiB"),
    ],
    ids=["entities", "entities behind a comment", "cut off", "deep", "entity that is not defined", "one huge posting"],
)
def test_hostile_and_broken_files_are_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        survey(BytesIO(data))


def test_with_strict_checks_a_broken_rule_rejects_the_record() -> None:
    (row,) = read(
        document(changed(("<NumberToFill>2</NumberToFill>", "<NumberToFill>0</NumberToFill>"))),
        Checks(date(2026, 11, 20), is_strict=True),
    )

    assert row.vacancy is None
    assert row.error is not None
    assert row.error.field == "NumberToFill [19]"
