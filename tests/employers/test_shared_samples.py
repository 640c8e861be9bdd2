"""All sample feeds are read or refused with the true reason. They lie beside the repository and are not part of it."""

import contextlib
import os
from pathlib import Path

import pytest

from employers.feeds.recognise import read_feed
from employers.feeds.records import FeedError

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("PASSGENAU_SHARED_DATA", str(REPOSITORY.parent / "shared" / "data"))) / "feeds"

READ = {  # file: records, of which vacancies
    "ba/v4_details_ac_motoren.json": (1, 1),
    "ba/v6_search_bfr_2026-09-26.json": (1, 1),
    "ba/v6_search_no_match_2026-09-26.json": (0, 0),
    "ba/v6_search_page2_minimal.json": (2, 2),
    "ba/web_jobdetail_page_2026.html": (1, 1),
    "ba/wunderfrucht_mock_01.json": (2, 2),
    "ba/wunderfrucht_mock_03.json": (1, 1),
    "ba/wunderfrucht_mock_06.json": (1, 0),
    "ba/wunderfrucht_mock_18.json": (1, 1),
    "hrbaxml/kzorluoglu_HRBAXML_Musterdatei_P83.xml": (2, 1),  # the second takes one back
    "hrbaxml/kzorluoglu_src_test.xml": (1, 0),  # no employer
    "hrbaxml/kzorluoglu_unittest_2180375.xml": (2, 1),
    "hrbaxml/kzorluoglu_unittest_c700221.xml": (1, 0),
    "hrbaxml/kzorluoglu_unittest_fbd18b3.xml": (2, 1),
    "jsonld/jobseek_case_graph.html": (1, 0),
    "jsonld/jobseek_case_html_entity_encoded_block.html": (1, 0),
    "jsonld/jobseek_case_missing_comma_after_property.html": (1, 1),
    "jsonld/jobseek_case_pascalcase_keys_csod.html": (1, 1),
    "jsonld/jobseek_case_title_null_generic_page_title.html": (1, 0),
    "jsonld/jobseek_case_title_null_page_title_fallback.html": (1, 1),
    "jsonld/jobseek_case_two_blocks.html": (1, 0),
    "jsonld/jobseek_jsonld_meta_software_engineer.html": (1, 1),
    "jsonld/jobseek_jsonld_neura_robotics_manager.html": (1, 1),
    "jsonld/jobseek_posting_objects.jsonl": (38, 0),
    "jsonld/mayer_elektro_itemlist.json": (3, 3),
    "jsonld/pflege_coveto_1353.html": (1, 1),
    "jsonld/pflege_onapply_hoehenried_90859.html": (1, 0),
    "jsonld/pflege_rexx_rhoen_j1232.html": (1, 1),
}
REFUSED = {
    "ba/v4_search_excerpt_issue59_truncated.json.txt": "cut off",
    "ba/wunderfrucht_api_schema_baseline_2026-03-28.json": "API description",
    "jsonld/pflege_mediclin_detail_guk_no_jsonld.html": "no structured data in this page",
    "other/tuanpham_job_dataset.jsonl.txt": "JSON of an unknown kind",
    "other/zahnundgut_adzuna_feed.xml": "root element 'source'",
    "ref/HRBAXML.xsd": "XML schema",
    "ref/bundesAPI_jobsuche_openapi.yaml": "API description",
    "ref/dkz_berufe_vam_2018.csv": "not a table of vacancies",
    "ref/dkz_kompetenzen.xml": "root element 'kompetenzen'",
    "ref/Regionen_VAM_Code.xlsx": "lacks the columns title, employer",
    "ref/Zuordnung_Jobboerse_HRBAXML_P82.pdf": "PDF",
}

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample feeds are not here (PASSGENAU_SHARED_DATA)")


@pytest.mark.parametrize("name", READ)
def test_a_sample_feed_is_read(name: str) -> None:
    rows = read_feed((SAMPLES / name).read_bytes()).rows

    assert (len(rows), sum(row.vacancy is not None for row in rows)) == READ[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_that_is_no_feed_is_refused_with_the_true_reason(name: str) -> None:
    with pytest.raises(FeedError) as refused:
        read_feed((SAMPLES / name).read_bytes())

    assert REFUSED[name] in refused.value.reason


def test_no_sample_breaks_the_reader() -> None:
    for path in sorted(file for file in SAMPLES.rglob("*") if file.is_file()):
        with contextlib.suppress(FeedError):
            rows = read_feed(path.read_bytes()).rows
            assert all(row.vacancy or row.withdrawn or (row.error and row.error.reason) for row in rows), path
