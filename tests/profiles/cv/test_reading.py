"""Files: each format, each way in which a file can be broken or hostile, and the process that reads them."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from profiles.cv import errors
from profiles.cv.document import Cv, CvFormat, FactKind, cv_from_json, cv_to_json
from profiles.cv.errors import UnreadableCv
from profiles.cv.reading import read_cv_file
from profiles.cv.recognise import read_cv
from tests.profiles.cv.files import GERMAN_CV, docx_of, docx_table, odt_of, package, pdf_of, pdf_with

TODAY = date(2026, 11, 23)
SAMPLES = Path(os.environ.get("PASSGENAU_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
PASSPORT = b"""<?xml version="1.0"?><SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo>
<Identification><PersonName><FirstName>Mira</FirstName></PersonName></Identification>
<WorkExperienceList><WorkExperience><Period><From year="2018" month="--03"/><To year="2019" month="--02"/></Period>
<Position><Label>Baker</Label></Position></WorkExperience></WorkExperienceList>
<Skills><Linguistic><ForeignLanguageList><ForeignLanguage><Description><Code>de</Code><Label>German</Label></Description>
<ProficiencyLevel><Listening>B2</Listening><Reading>B1</Reading><SpokenInteraction>A2</SpokenInteraction>
<SpokenProduction>B1</SpokenProduction><Writing>A1</Writing></ProficiencyLevel></ForeignLanguage></ForeignLanguageList></Linguistic>
<Driving><Description><Licence>B</Licence></Description></Driving></Skills></LearnerInfo></SkillsPassport>"""
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;">]><Candidate>&d;</Candidate>'


def kinds(cv: Cv) -> list[str]:
    return sorted({passage.kind.value for passage in cv.passages})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (GERMAN_CV.encode(), CvFormat.TEXT), (GERMAN_CV.encode("utf-16"), CvFormat.TEXT),
        (GERMAN_CV.encode("cp1252"), CvFormat.TEXT), (docx_of(GERMAN_CV), CvFormat.DOCX),
        (odt_of(GERMAN_CV), CvFormat.ODT), (pdf_of(GERMAN_CV), CvFormat.PDF),
    ],
)  # fmt: skip
def test_every_written_format_says_the_same(data: bytes, kind: CvFormat) -> None:
    cv = read_cv(data, today=TODAY)

    assert cv.format is kind
    assert [passage.phrases[0] for passage in cv.passages if passage.kind is FactKind.OCCUPATION] == [
        "Bäckerin", "Bäckereihelferin",
    ]  # fmt: skip
    assert len(cv.passages) == 10


def test_cells_of_a_table_stand_beside_each_other() -> None:
    rows = [["Berufserfahrung", ""], ["2018 - 2020", "Bäcker\nBrot GmbH"], ["Sprachen", "Deutsch B1"]]

    cv = read_cv(docx_table(rows), today=TODAY)

    assert [(each.kind, each.phrases[0]) for each in cv.passages] == [
        (FactKind.OCCUPATION, "Bäcker"), (FactKind.LANGUAGE, "Deutsch B1"),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [PASSPORT, pdf_with("cv.xml", PASSPORT)])
def test_a_skills_passport_is_read_also_inside_a_pdf(data: bytes) -> None:
    job, german, licence = read_cv(data, today=TODAY).passages

    assert (job.phrases[0], job.period.months if job.period else 0, job.period_words) == (
        "Baker",
        12,
        "03/2018 – 02/2019",
    )
    assert (german.code, german.levels) == ("de", {"listen": 4, "read": 3, "speak": 2, "write": 1})
    assert licence.code == "B"


def test_a_resume_is_read_with_old_new_and_german_keys() -> None:
    resume = {
        "basics": {"name": "Mira", "picture": "x.jpg"},
        "work": [{"company": "Brot GmbH", "position": "Baker", "startDate": "2018-01", "endDate": "2018-12"}],
        "Bildung": [{"bereich": "Informatik", "studienart": "Bachelor", "beginn": "2013", "ende": "2017"}],
        "languages": [{"language": "Deutsch", "fluency": "B1"}],
        "skills": [{"name": "Excel", "level": "Master"}],
    }

    cv = read_cv(json.dumps(resume).encode(), today=TODAY)

    assert cv.format is CvFormat.JSON_RESUME
    assert [each.phrases[0] for each in cv.passages] == [
        "Baker",
        "Bachelor Informatik",
        "Excel",
        "Deutsch: B1 / B1 / B1 / B1",
    ]
    assert "Mira" not in repr(cv)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", errors.EMPTY), (b" \n", errors.EMPTY), (b"PK\x03\x04half", errors.HALF),
        (docx_of(GERMAN_CV)[:300], errors.HALF),
        (b"%PDF-1.7 half", errors.HALF), (b"<Candidate><a>", errors.HALF), (b'{"work": [', errors.HALF),
        (pdf_of("x", password="secret"), errors.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), errors.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 WordDocument", errors.OLD_WORD), (b"{\\rtf1 a}", errors.RTF),
        (b"\x89PNG\r\n\x1a\n", errors.PICTURE), (b"\xff\xd8\xff\xe0", errors.PICTURE),
        (pdf_of(""), errors.NO_TEXT), (docx_of(""), errors.NO_TEXT),
        (package({"a.txt": "x"}), errors.UNKNOWN), (b"<html><body>x</body></html>", errors.UNKNOWN),
        (b'{"a": 1}', errors.UNKNOWN), (b"[" * 100_000, errors.UNKNOWN), (bytes(range(256)) * 9, errors.UNKNOWN),
        (BOMB, errors.HOSTILE), (BOMB.decode().encode("utf-16"), errors.HOSTILE),
        (package({"word/document.xml": b" " * (21 * 1024 * 1024)}), errors.BOMB),
        (b"Guten Tag", errors.NOTHING_FOUND), (b"x" * (10 * 1024 * 1024 + 1), errors.TOO_LARGE),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_names_its_cure(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableCv) as refused:
        read_cv(data, today=TODAY)

    assert refused.value.message == message


def test_what_was_read_comes_through_to_the_other_process() -> None:
    cv = read_cv(PASSPORT, today=TODAY)

    assert cv_from_json(json.loads(json.dumps(cv_to_json(cv)))) == cv
    assert read_cv_file(PASSPORT, today=TODAY) == cv


def test_a_refusal_comes_through_with_its_words() -> None:
    with pytest.raises(UnreadableCv, match="password"):
        read_cv_file(pdf_of("x", password="secret"), today=TODAY)


def test_reading_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreadableCv, match="too long"):
        read_cv_file(GERMAN_CV.encode(), today=TODAY, seconds=0.01)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of samples (PASSGENAU_SHARED_DATA) is not there")
@pytest.mark.parametrize("version", ["v3.3.0", "v3.4.0", "v3.4.1"])
def test_the_official_examples_are_read(version: str) -> None:
    examples = sorted((SAMPLES / "samples/europass/json" / version / "examples").glob("*_ECV_*.json"))

    found = [read_cv(path.read_bytes(), today=TODAY) for path in examples]

    assert found
    for cv in found:
        assert kinds(cv) == ["certificate", "language", "licence", "occupation", "qualification", "skill", "wish"]
        assert [word for word in ("Betty", "Birmingham", "@", "British", "1975", "Female") if word in repr(cv)] == []


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of samples (PASSGENAU_SHARED_DATA) is not there")
def test_the_candidate_sample_is_read_with_its_esco_address() -> None:
    cv = read_cv((SAMPLES / "feeds/applicant/europass_candidate_v4_small.xml").read_bytes(), today=TODAY)

    [job] = [each for each in cv.passages if each.kind is FactKind.OCCUPATION]
    assert job.phrases == ("Senior Fullstack Web Develeoper",)
    assert job.uri is not None
    assert job.period_words == "06/2023 – 03/2025"
