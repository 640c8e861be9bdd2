"""Each import rule finds what it is about, and only that."""

from datetime import date

import pytest

from employers.feeds.hr_ba_xml.lists import Lists, TitleEntry
from employers.feeds.hr_ba_xml.reading import Checks
from employers.feeds.hr_ba_xml.rules.contacts import is_street
from tests.employers.feeds.hr_ba_xml.documents import TODAY, changed, document, read

NO_TERM = (
    "<TermLength>12</TermLength><TemporaryOrRegular>1</TemporaryOrRegular><TakeOver>1</TakeOver>",
    "<TemporaryOrRegular>2</TemporaryOrRegular>",
)
TYPE = "<JobOfferType>1</JobOfferType>"
TRAINING = (TYPE, "<JobOfferType>4</JobOfferType>")
SELF_EMPLOYED = (TYPE, "<JobOfferType>2</JobOfferType>")
START = "<AssignmentStartDate>2027-02-01</AssignmentStartDate>"
TERM = "<TermLength>12</TermLength>"
PAY = "<Salary>18,50 Euro pro Stunde</Salary>"
NEEDS = "</QualificationsRequired>"
KIND = "<KindOfApplication>8</KindOfApplication>"
MINI = "<MiniJob>0</MiniJob>"
STREET = "<StreetName>Musterweg 1</StreetName>"
CASES: dict[int, list[tuple[str, str]]] = {
    4: [("<CountryCode>de</CountryCode>", "<CountryCode>FR</CountryCode>")],
    6: [(TERM, f"{TERM}<TermDate>2028-01-31</TermDate>")],
    7: [("<PostalCode>73728</PostalCode>", "<PostalCode>73</PostalCode>")],
    8: [(STREET, "<StreetName>Musterweg 1.</StreetName>")],
    12: [("<Status>1</Status>", "<Status>4</Status>")],
    14: [
        TRAINING,
        (
            "<JobPositionTitleDescription>",
            ("<AlternativeJobPositionTitle><TitleCode>902</TitleCode></AlternativeJobPositionTitle>"
            "<JobPositionTitleDescription>"),
        ),
    ],
    16: [(KIND, "<KindOfApplication>6</KindOfApplication>")],
    17: [("gerda@ofenbau.example", "gerda at ofenbau")],
    19: [("<NumberToFill>2</NumberToFill>", "<NumberToFill>0</NumberToFill>")],
    20: [("<HiringOrgName>Ofenbau Muster GmbH", "<HiringOrgName>*Ofenbau*")],
    21: [(NEEDS, f"<EducationQualifs><EduDegreeRequired>1</EduDegreeRequired></EducationQualifs>{NEEDS}")],
    22: [
        TRAINING,
        (
            NEEDS,
            ("<EducationQualifs><EduDegree>15</EduDegree><EduDegreeRequired>1</EduDegreeRequired></EducationQualifs>"
            f"{NEEDS}"),
        ),
    ],
    24: [(NEEDS, f"<EducationQualifs><School><SubjectGerman>2</SubjectGerman></School></EducationQualifs>{NEEDS}")],
    26: [TRAINING],
    28: [
        ("<NumberToFill>2</NumberToFill>", "<NumberToFill>1</NumberToFill>"),
        ("</Location>", "</Location><Location><CountryCode>DE</CountryCode></Location>"),
    ],
    29: [("<Location>", "<Location><CountryCode>DE</CountryCode></Location><Location>" * 1), (
        "</JobPositionLocation>", "<Location><CountryCode>DE</CountryCode></Location></JobPositionLocation>"
    )],
    30: [("<HiringOrgSize>", "<HiringOrgId>12345</HiringOrgId><HiringOrgSize>")],
    31: [("<Municipality>Esslingen</Municipality>", "<StreetName>Ring 1</StreetName>")],
    32: [(TERM, "<TermDate>2039-01-31</TermDate>")],
    33: [("<EndDate>2027-01-15</EndDate>", "<EndDate>2026-11-20</EndDate>")],
    34: [("<EndDate>2027-01-15</EndDate>", "<EndDate>2026-11-01</EndDate>")],
    35: [("<EndDate>2027-01-15</EndDate>", "<EndDate>2029-01-15</EndDate>")],
    36: [(START, f"{START}<AssignmentEndDate>2027-01-01</AssignmentEndDate>")],
    37: [("12345-abc-S", "12345--S")],
    38: [("12345-abc-S", "abc-S")],
    39: [("12345-abc-S", "12345-abc")],
    40: [TRAINING, ("</JobPositionRequirements>",
                     "<ProfessionalExperience>1</ProfessionalExperience></JobPositionRequirements>")],
    42: [(TERM, "<TermDate>2027-03-31</TermDate>"),
         (START, f"{START}<AssignmentEndDate>2027-04-30</AssignmentEndDate>")],
    43: [("<IntlCode>+49</IntlCode>", "<IntlCode>0049</IntlCode>")],
    47: [TRAINING, (MINI, f"<Leadership>1</Leadership>{MINI}")],
    48: [SELF_EMPLOYED, ("</JobPositionRequirements>", "<Handicap>2</Handicap></JobPositionRequirements>")],
    50: [("<SupplierName>", "<InternetReference>ofenbau.example</InternetReference><SupplierName>")],
    51: [(MINI, f"{MINI}<Housing>1</Housing>")],
    52: [SELF_EMPLOYED],
    53: [(MINI, "<MiniJob>1</MiniJob>")],
    54: [TRAINING, (NEEDS, f"<ManagementQualifs><LeadershipType>1</LeadershipType></ManagementQualifs>{NEEDS}")],
    56: [TRAINING, (START, f"{START}<AssignmentEndDate>2027-04-30</AssignmentEndDate>")],
    57: [(TERM, "<TermDate>2090-01-31</TermDate>")],
    58: [("<StartDate>2026-11-21</StartDate>", "<StartDate>1900-01-01</StartDate>")],
    59: [("<SocialInsurance>1</SocialInsurance>", "")],
    60: [(TYPE, "<JobOfferType>37</JobOfferType>")],
    64: [TRAINING, (MINI, "<MiniJob>1</MiniJob>")],
    65: [(TYPE, "<JobOfferType>40</JobOfferType>")],
    66: [(PAY, "<DailyRate>3</DailyRate>")],
    70: [("<Status>1</Status>", "<Status>2</Status>"), (KIND, "<KindOfApplication>4</KindOfApplication>")],
    72: [SELF_EMPLOYED],
    73: [TRAINING, ("<WorkingPlan>1</WorkingPlan><WorkingPlan>12</WorkingPlan>", "")],
    74: [
        (
            "<SupplierName>",
            ("<PostedBy><Contact><Interview><InterviewTime>08:00</InterviewTime></Interview></Contact></PostedBy>"
            "<SupplierName>"),
        )
    ],
    75: [("<StartDate>2026-11-21</StartDate>", "")],
    76: [(START, "<AssignmentStartDate>2026-11-01</AssignmentStartDate>")],
    77: [("<StartDate>2026-11-21</StartDate>", ""), ("<Status>1</Status>", "<Status>3</Status>")],
    78: [(TERM, "<TermDate>2027-01-15</TermDate>")],
    81: [("Sie bauen Kachelöfen und Kamine bei unseren Kunden.", "Öfen bauen.")],
    83: [(PAY, "<EmployerPayscaleBound>1</EmployerPayscaleBound>")],
    84: [(PAY, "<EmployerPayscaleBound>0</EmployerPayscaleBound><CollectiveAgreement>Handwerk</CollectiveAgreement>")],
    85: [SELF_EMPLOYED, (PAY, "<CollectiveAgreement>Handwerk</CollectiveAgreement>")],
    86: [(TYPE, "<JobOfferType>34</JobOfferType>"), (PAY, "<InternalCompensation>19 Euro</InternalCompensation>")],
    87: [("<Action>1</Action>", "<Action>2</Action>"),
         (PAY, f"{PAY}<InternalCompensation>19 Euro</InternalCompensation>")],
    90: [("<CountryCode>de</CountryCode>", "<CountryCode>1</CountryCode>")],
    91: [("<StreetName>Musterweg 1</StreetName>",
          "<StreetName>Musterweg 1</StreetName><PostOfficeBox>1</PostOfficeBox>")],
    93: [(TYPE, "<JobOfferType>99</JobOfferType>")],
    94: [("<HoursPerWeek>38.5</HoursPerWeek>", "<HoursPerWeek>50</HoursPerWeek>")],
    95: [
        (
            "<JobPositionTitleDescription>",
            ("<AlternativeJobPositionTitle><TitleCode>0901</TitleCode></AlternativeJobPositionTitle>"
            "<JobPositionTitleDescription>"),
        )
    ],
    96: [(TERM, "<TermLength>121</TermLength>")],
    97: [(START, f"{START}<AssignmentEndDate>2029-01-01</AssignmentEndDate>")],
    98: [("<TitleCode>0901</TitleCode>", "")],
    99: [("<JobPositionLocation>", "<Elsewhere>"), ("</JobPositionLocation>", "</Elsewhere>")],
    100: [("<SupplierName>", "<SupervisionDesired>1</SupervisionDesired><SupplierName>"),
          (PAY, "<Salary>nach Tarif</Salary>")],
    103: [("<SupplierId>A000012345</SupplierId><SupplierName>", "<SupplierId>A000099999</SupplierId><SupplierName>")],
}  # fmt: skip
TITLES = {
    "901": TitleEntry("Ofenbauer/in"),
    "902": TitleEntry("Ofenbau, Ausbildung", is_training=True),
    "903": TitleEntry("Ofenmaler/in", is_artist=True),
    "904": TitleEntry("Hofofenmeister/in", is_active=False),
    "905": TitleEntry("Ofenhelfer/in", is_helper=True),
    "906": TitleEntry("Ofenwesen (Bachelor)", is_training=True, is_study_detail=True),
}


def numbers(*changes: tuple[str, str], checks: Checks | None = None) -> set[int]:
    (row,) = read(document(changed(*changes)), checks)
    return {int((note.field or "").rsplit("[", 1)[1].rstrip("]")) for note in row.notes}


@pytest.mark.parametrize("rule", CASES)
def test_a_broken_rule_is_found(rule: int) -> None:
    assert rule in numbers(*CASES[rule])


def test_a_permanent_contract_breaks_no_rule() -> None:
    assert numbers(NO_TERM) == set()


@pytest.mark.parametrize(
    ("offer_type", "code", "rules"),
    [
        ("1", "901", set()), ("1", "999", {15}), ("1", "902", {63}), ("36", "902", {62}), ("1", "903", {68}),
        ("1", "904", {80}), ("40", "901", {65, 67}), ("38", "905", set()), ("38", "901", {61}), ("38", "902", {10, 61}),
    ],
)  # fmt: skip
def test_titles_are_checked_against_the_catalogue(offer_type: str, code: str, rules: set[int]) -> None:
    checks = Checks(TODAY, Lists(titles=TITLES, competences={"65488", "66208"}))
    kind, title = (TYPE, f"<JobOfferType>{offer_type}</JobOfferType>"), (">0901<", f">{code}<")

    assert numbers(kind, title, NO_TERM, checks=checks) == rules


def test_an_apprenticeship_needs_the_title_of_a_training() -> None:
    checks = Checks(TODAY, Lists(titles=TITLES))

    assert 13 in numbers(TRAINING, NO_TERM, checks=checks)


def test_a_helper_leads_nobody_and_a_course_of_study_is_asked_for_by_its_general_entry() -> None:
    checks = Checks(TODAY, Lists(titles=TITLES))
    leads, helper = (MINI, f"<Leadership>2</Leadership>{MINI}"), (">0901<", ">905<")
    study = "<ProfessionalTraining><Title><TitleCode>906</TitleCode></Title></ProfessionalTraining>"

    assert numbers(helper, leads, NO_TERM, checks=checks) == {55}
    assert numbers((NEEDS, f"{study}{NEEDS}"), NO_TERM, checks=checks) == {79}


@pytest.mark.parametrize("street", ["Straße des 17. Juni 1", "1. Gasse 4", "5th Avenue 1", "Am Wall 3-5", "3 Mohren 1"])
def test_streets_that_are_some(street: str) -> None:
    assert is_street(street)


@pytest.mark.parametrize(
    "street", ["ßtraße", "7/Weg", "Am  Wall", "Ring--1", "Ring-", "Weg .", "Aaaaa".upper(), "Weg."]
)
def test_streets_that_are_none(street: str) -> None:
    assert not is_street(street)


@pytest.mark.parametrize(("number", "rule"), [("65488", 45), ("66208", 46)])
def test_competences_are_checked_against_the_catalogue(number: str, rule: int) -> None:
    known = {"65488", "66208"} - {number}

    assert numbers(checks=Checks(date(2026, 11, 20), Lists(competences=known))) == {rule}


def test_what_only_takes_back_is_checked_by_its_reference_alone() -> None:
    assert numbers(("<Action>1</Action>", "<Action>3</Action>"), CASES[81][0], CASES[39][0]) == {39}
