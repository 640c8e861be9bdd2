"""A case with all that documents draw on, for tests that touch no database."""

from dataclasses import replace
from datetime import date

from employers.codes import PayUnit
from placements.documents.content import Case, Job, Notice, Profile, Sender
from profiles.catalogue.codes import Contract

MADE_ON = date(2026, 11, 23)
SENDER = Sender(
    name="Jobcenter Musterstadt", street="Musterplatz 1", postcode="70173", town="Stuttgart", phone="0711 000-0",
    email="post@example.org", privacy_contact="datenschutz@example.org", authority="Aufsicht, Musterweg 2, Stuttgart",
    writer="Fallmanagement 1 (Demo)",
)  # fmt: skip
JOB = Job(
    title="Helfer Lager (m/w/d)", reference="V-12", employer="Bäckerei Muster",
    employer_address=("Backstraße 3", "70173 Stuttgart"), places=("Backstraße 3, 70173 Stuttgart",), starts_now=True,
    hours=(20.0, 37.5), working_times=("VOLLZEIT", "TEILZEIT"), contract=Contract.FIXED_TERM,
    contract_ends_on=date(2027, 12, 31), pay_cents=(1450, 1600), pay_unit=PayUnit.HOUR,
    contact="Kontakt Muster, 0711 111, kontakt@example.org",
)  # fmt: skip
PROFILE = Profile(
    occupations=(("Lagerwirtschaft", 40), ("Gebäudereinigung", None)), skills=(("Stapler fahren", 2),),
    languages=(("Deutsch", "B1", "A2"),), licences=("B",), hours=(20.0, 30.0), available_from=date(2026, 12, 1),
    district="Stuttgart",
)  # fmt: skip
CASE = Case(
    sender=SENDER, made_on=MADE_ON, reference="P-000012", reply_by=date(2026, 12, 1), client_name="Ada Muster",
    client_address=("Musterstraße 5", "70173 Stuttgart"), job=JOB, profile=PROFILE,
)  # fmt: skip
NOTICE = Notice("Bitte bewerben Sie sich bis zum 1.12.2026. " * 4, date(2026, 11, 20), "Fallmanagement 1", "Service 2")
WITH_NOTICE = replace(CASE, notice=NOTICE)
