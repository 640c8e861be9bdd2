"""Documents for the tests of HR-BA-XML: a sound posting of our own, changed where a test wants it."""

from datetime import date
from io import BytesIO

from employers.feeds.hr_ba_xml.reading import Checks, rows, survey
from employers.feeds.records import FeedRow

TODAY = date(2026, 11, 20)
POSTING = """<JobPositionPosting>
<JobPositionPostingId>12345-abc-S</JobPositionPostingId>
<HiringOrg><HiringOrgName>Ofenbau Muster GmbH</HiringOrgName><HiringOrgSize>2</HiringOrgSize>
<Contact><Salutation>2</Salutation><GivenName>Gerda</GivenName><FamilyName>Muster</FamilyName>
<PostalAddress><CountryCode>DE</CountryCode><PostalCode>70173</PostalCode><Region>1</Region>
<Municipality>Stuttgart</Municipality><StreetName>Musterweg 1</StreetName></PostalAddress>
<VoiceNumber><IntlCode>+49</IntlCode><AreaCode>711</AreaCode><TelNumber>123456</TelNumber></VoiceNumber>
<EMail>gerda@ofenbau.example</EMail></Contact></HiringOrg>
<PostDetail><StartDate>2026-11-21</StartDate><EndDate>2027-01-15</EndDate>
<LastModificationDate>2026-11-19T10:00:00</LastModificationDate><Status>1</Status><Action>1</Action>
<SupplierId>A000012345</SupplierId><SupplierName>Musterlieferant</SupplierName></PostDetail>
<JobPositionInformation><JobPositionTitle><TitleCode>0901</TitleCode><Degree>1</Degree></JobPositionTitle>
<JobPositionTitleDescription>Ofenbauer (m/w/d)</JobPositionTitleDescription>
<JobOfferType>1</JobOfferType><SocialInsurance>1</SocialInsurance>
<Objective>Sie bauen Kachelöfen und Kamine bei unseren Kunden.</Objective>
<EducationAuthorisation>0</EducationAuthorisation>
<JobPositionDescription><JobPositionLocation><Location><CountryCode>de</CountryCode><PostalCode>73728</PostalCode>
<Region>1</Region><Municipality>Esslingen</Municipality></Location></JobPositionLocation>
<Application><KindOfApplication>8</KindOfApplication></Application><MiniJob>0</MiniJob>
<Classification><Schedule><HoursPerWeek>38.5</HoursPerWeek><WorkingPlan>1</WorkingPlan><WorkingPlan>12</WorkingPlan>
</Schedule><Duration><TermLength>12</TermLength><TemporaryOrRegular>1</TemporaryOrRegular><TakeOver>1</TakeOver>
</Duration></Classification>
<CompensationDescription><Salary>18,50 Euro pro Stunde</Salary></CompensationDescription>
</JobPositionDescription>
<JobPositionRequirements><QualificationsRequired>
<LanguageQualifs><Language><LanguageName>65488</LanguageName><LanguageLevel>4</LanguageLevel></Language>
</LanguageQualifs><Mobility><DrivingLicence><DrivingLicenceName>66208</DrivingLicenceName>
<DrivingLicenceRequired>2</DrivingLicenceRequired></DrivingLicence></Mobility></QualificationsRequired>
</JobPositionRequirements>
<NumberToFill>2</NumberToFill><AssignmentStartDate>2027-02-01</AssignmentStartDate>
</JobPositionInformation></JobPositionPosting>"""


def document(*postings: str, load: str = "F", start: str = "") -> bytes:
    """A document of these postings."""
    header = f"<Header><SupplierId>A000012345</SupplierId><TypeOfLoad>{load}</TypeOfLoad></Header>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{start}<HRBAXMLJobPositionPosting>{header}<Data>"
        f"{''.join(postings)}</Data></HRBAXMLJobPositionPosting>"
    ).encode()


def changed(*changes: tuple[str, str]) -> str:
    """The sound posting with some of its text replaced; each text must be there."""
    found = POSTING
    for before, after in changes:
        if before not in found:
            raise ValueError(before)
        found = found.replace(before, after)
    return found


def read(data: bytes, checks: Checks | None = None) -> list[FeedRow]:
    """All rows of a document."""
    file = BytesIO(data)
    return list(rows(file, survey(file), checks or Checks(TODAY)))
