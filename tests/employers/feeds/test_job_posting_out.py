"""What we publish as JobPosting is complete, cannot break a page, and is read back by our own reader."""

from dataclasses import replace
from datetime import date

from employers.codes import PayUnit, VacancyKind
from employers.feeds import schema_org
from employers.feeds.job_posting_out import description_html, job_posting, missing_properties, script_text
from employers.feeds.records import FeedEmployer, FeedPay, FeedPlace, FeedVacancy
from profiles.catalogue.codes import Contract, WorkingTime

PLACE = FeedPlace("70173", "Stuttgart", "Marktplatz 1", "DE", 48.775, 9.182)
RECORD = FeedVacancy(
    source="passgenau",
    source_id="V-000123",
    title="Lagerhelfer (m/w/d)",
    employer=FeedEmployer("Lager & Söhne GmbH"),
    description="Waren < 20 kg heben.\n- Kommissionieren\n- Verladen",
    url="https://jobs.example/v/V-000123",
    published_on=date(2026, 11, 2),
    valid_until=date(2026, 12, 31),
    working_times=(WorkingTime.FULL_TIME, WorkingTime.PART_TIME),
    contract=Contract.FIXED_TERM,
    hours_min=20.0,
    hours_max=38.5,
    openings=2,
    pay=FeedPay(1450, 1600, PayUnit.HOUR),
    places=(PLACE,),
)


def test_a_full_record_has_all_that_search_engines_require() -> None:
    posting = job_posting(RECORD)

    assert missing_properties(posting) == []
    assert posting["employmentType"] == ["FULL_TIME", "PART_TIME", "TEMPORARY"]
    assert posting["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "HOUR", "minValue": 14.5, "maxValue": 16.0,
    }  # fmt: skip
    assert posting["jobLocation"][0]["address"]["addressCountry"] == "DE"


def test_our_own_reader_reads_back_what_we_publish() -> None:
    again = schema_org.vacancy(job_posting(RECORD))

    for name in ("title", "published_on", "valid_until", "working_times", "contract", "openings", "pay", "url"):
        assert getattr(again, name) == getattr(RECORD, name), name
    assert (again.employer.name, again.places) == ("Lager & Söhne GmbH", (PLACE,))
    assert (again.description or "").replace("\n\n", "\n") == RECORD.description


def test_what_is_missing_is_named() -> None:
    bare = replace(RECORD, published_on=None, places=())

    assert missing_properties(job_posting(bare)) == ["datePosted", "jobLocation"]


def test_an_anonymous_vacancy_names_neither_employer_nor_street() -> None:
    posting = job_posting(replace(RECORD, is_anonymous=True))

    assert posting["hiringOrganization"] == "confidential"
    assert "streetAddress" not in posting["jobLocation"][0]["address"]
    assert "geo" not in posting["jobLocation"][0]


def test_work_without_a_place_is_remote_and_work_with_one_is_not() -> None:
    home = replace(RECORD, working_times=(WorkingTime.HOME,))

    assert missing_properties(job_posting(replace(home, places=()))) == []
    assert "jobLocationType" not in job_posting(home)


def test_an_apprenticeship_is_no_internship() -> None:
    apprenticeship = replace(RECORD, kind=VacancyKind.APPRENTICESHIP, working_times=None)

    assert job_posting(apprenticeship)["employmentType"] == ["OTHER"]


def test_nothing_in_a_text_can_end_the_script_element() -> None:
    posting = job_posting(replace(RECORD, title="Koch</script><script>alert(1)</script>\u2028"))

    assert not set("<>&\u2028") & set(script_text(posting))


def test_plain_text_becomes_escaped_paragraphs_and_lists() -> None:
    text = "Eins & zwei\ndrei\n- a <b>\n- c\n\nEnde"

    assert description_html(text) == (
        "<p>Eins &amp; zwei<br>drei</p><ul><li>a &lt;b&gt;</li><li>c</li></ul><p>Ende</p>"
    )  # fmt: skip
