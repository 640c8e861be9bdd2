"""PURE: a file of HR-BA-XML with as many postings as wanted, all different, with texts as long as real ones."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from xml.sax.saxutils import escape

TITLES = (
    "Lagerhelfer", "Bäcker", "Pflegehelfer", "Koch", "Verkäufer im Einzelhandel", "Maler und Lackierer",
    "Elektroniker für Betriebstechnik", "Kraftfahrer Klasse CE", "Reinigungskraft", "Gärtner", "Friseur",
    "Maschinenbediener", "Zusteller", "Erzieher", "Kaufmann für Büromanagement", "Schweißer",
)  # fmt: skip
TOWNS = (
    ("70173", "Stuttgart"), ("73728", "Esslingen"), ("71034", "Böblingen"), ("71638", "Ludwigsburg"),
    ("72622", "Nürtingen"), ("73033", "Göppingen"), ("71332", "Waiblingen"), ("73614", "Schorndorf"),
)  # fmt: skip
SENTENCES = (
    "Sie kommissionieren Waren mit dem Handscanner und beladen die Fahrzeuge der Tour {n}.",
    "Sie backen Brötchen, Brezeln und Kuchen nach unseren {n} Rezepten.",
    "Sie betreuen unsere Bewohnerinnen und Bewohner im Wohnbereich {n}.",
    "Die Arbeitszeit beträgt {hours} Stunden pro Woche.",
    "Wir arbeiten im Zweischichtbetrieb, am Wochenende ist frei.",
    "Deutschkenntnisse auf dem Niveau B1 sind erforderlich.",
    "Englischkenntnisse sind von Vorteil.",
    "Einen Führerschein der Klasse B sollten Sie mitbringen.",
    "Berufserfahrung ist nicht nötig, wir arbeiten Sie gründlich ein.",
    "Sie heben und tragen regelmäßig Lasten bis {n} kg.",
    "Der Lohn beträgt {pay},50 € pro Stunde, dazu kommen Zuschläge.",
    "Unser Standort {n} ist mit Bus und Bahn gut zu erreichen.",
    "Die Stelle ist unbefristet und ab sofort zu besetzen.",
    "Sie arbeiten selbstständig, zuverlässig und gern im Team mit {n} Kolleginnen und Kollegen.",
    "Wir bieten 30 Tage Urlaub, Arbeitskleidung und eine betriebliche Altersvorsorge.",
    "Ihre Bewerbung richten Sie bitte unter Angabe der Kennziffer {n} an unsere Personalabteilung.",
)


def document(count: int, *, seed: int, today: date) -> Iterator[str]:
    """The document in pieces: ``count`` postings of `len(TITLES)` kinds at some 2,000 employers."""
    random_numbers = random.Random(seed)  # noqa: S311
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<HRBAXMLJobPositionPosting><Header>'
    yield f"<SupplierId>A000012345</SupplierId><Timestamp>{today}T06:00:00</Timestamp>"
    yield f"<Amount>{count}</Amount><TypeOfLoad>F</TypeOfLoad></Header><Data>\n"
    for number in range(count):
        yield _posting(number, random_numbers, today)
    yield "</Data></HRBAXMLJobPositionPosting>\n"


def _posting(number: int, numbers: random.Random, today: date) -> str:
    postcode, town = numbers.choice(TOWNS)
    title = f"{numbers.choice(TITLES)} (m/w/d)"
    start = today + timedelta(days=numbers.randrange(1, 90))
    lines = numbers.sample(SENTENCES, 10)
    text = "\n".join(
        line.format(n=numbers.randrange(2, 900), hours=numbers.randrange(20, 41), pay=numbers.randrange(14, 24))
        for line in lines
    )
    employer = f"Betrieb {numbers.randrange(2000)} GmbH"
    return f"""<JobPositionPosting><JobPositionPostingId>12345-{number:08d}-S</JobPositionPostingId>
<HiringOrg><HiringOrgName>{escape(employer)}</HiringOrgName><HiringOrgSize>2</HiringOrgSize>
<Contact><Salutation>2</Salutation><GivenName>Gerda</GivenName><FamilyName>Muster{number}</FamilyName>
<PostalAddress><CountryCode>DE</CountryCode><PostalCode>{postcode}</PostalCode><Region>1</Region>
<Municipality>{town}</Municipality><StreetName>Musterweg {number % 90 + 1}</StreetName></PostalAddress>
<EMail>bewerbung{number}@betrieb.example</EMail></Contact></HiringOrg>
<PostDetail><StartDate>{today}</StartDate><EndDate>{today + timedelta(days=60)}</EndDate>
<LastModificationDate>{today}T05:00:00</LastModificationDate><Status>1</Status><Action>1</Action>
<SupplierId>A000012345</SupplierId><SupplierName>Musterlieferant</SupplierName></PostDetail>
<JobPositionInformation><JobPositionTitle><TitleCode>{14000 + number % 16}</TitleCode><Degree>1</Degree>
</JobPositionTitle><JobPositionTitleDescription>{escape(title)}</JobPositionTitleDescription>
<JobOfferType>1</JobOfferType><SocialInsurance>1</SocialInsurance><Objective>{escape(text)}</Objective>
<EducationAuthorisation>0</EducationAuthorisation><JobPositionDescription><JobPositionLocation><Location>
<CountryCode>DE</CountryCode><PostalCode>{postcode}</PostalCode><Region>1</Region>
<Municipality>{town}</Municipality></Location></JobPositionLocation>
<Application><KindOfApplication>3</KindOfApplication></Application><MiniJob>0</MiniJob>
<Classification><Schedule><HoursPerWeek>{numbers.randrange(20, 41)}</HoursPerWeek><WorkingPlan>1</WorkingPlan>
</Schedule><Duration><TemporaryOrRegular>2</TemporaryOrRegular></Duration></Classification>
</JobPositionDescription><NumberToFill>{numbers.randrange(1, 4)}</NumberToFill>
<AssignmentStartDate>{start}</AssignmentStartDate></JobPositionInformation></JobPositionPosting>
"""
