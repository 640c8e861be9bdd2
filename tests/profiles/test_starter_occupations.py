"""The occupations that ship with the project: well formed, linked to their groups, and real codes of the KldB 2010."""

import csv
import os
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "profiles" / "data"
SHARED = Path(os.environ.get("PASSGENAU_SHARED_DATA") or ROOT.parent / "shared" / "data")
OFFICIAL_TABLE = SHARED / "catalogue" / "kldb2010_2020.tsv"

# How far two codes agree by their place in the classification alone: a relation must say more than that.
SAME_SUBGROUP, SAME_GROUP = Decimal("0.85"), Decimal("0.60")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def codes(name: str) -> list[str]:
    return [row["code"] for row in rows(name)]


def agreement_by_code(one: str, other: str) -> Decimal:
    if one[:4] == other[:4]:
        return SAME_SUBGROUP
    return SAME_GROUP if one[:3] == other[:3] else Decimal(0)


def official_codes() -> set[str]:
    if not OFFICIAL_TABLE.is_file():
        pytest.skip(f"no official KldB 2010 table at {OFFICIAL_TABLE}; set PASSGENAU_SHARED_DATA")
    with OFFICIAL_TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["code"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


@pytest.mark.parametrize("name", ["occupation_groups.tsv", "occupations.tsv", "occupation_relations.tsv"])
def test_file_is_clean_text_with_sorted_lines(name: str) -> None:
    text = (DATA / name).read_bytes().decode("utf-8")

    lines = text.splitlines()[1:]

    assert text.endswith("\n")
    assert not re.search(r"[\r\ufeff\ufffd]|Ã|  | \t|\t ", text)
    assert lines == sorted(lines, key=lambda line: line.split("\t")[:2])
    assert len({line.count("\t") for line in text.splitlines()}) == 1


def test_groups_cover_all_levels_of_the_classification() -> None:
    counts = Counter(len(code) for code in codes("occupation_groups.tsv"))

    assert counts == {1: 10, 2: 37, 3: 144}


def test_codes_are_unique_and_no_label_is_empty() -> None:
    listed = rows("occupation_groups.tsv") + rows("occupations.tsv")

    assert len({row["code"] for row in listed}) == len(listed)
    assert all(row["label_de"].strip() and row["label_en"].strip() for row in listed)


@pytest.mark.parametrize("language", ["label_de", "label_en"])
def test_no_two_occupations_share_a_label(language: str) -> None:
    counts = Counter(row[language] for row in rows("occupations.tsv"))

    assert [label for label, count in counts.items() if count > 1] == []


def test_fifth_digit_is_the_requirement_level() -> None:
    listed = rows("occupations.tsv")

    assert len(listed) >= 260
    assert all(re.fullmatch(r"\d{4}[1-4]", row["code"]) for row in listed)
    assert all(row["code"][4] == row["requirement_level"] for row in listed)


def test_every_parent_of_a_code_is_a_listed_group() -> None:
    groups = set(codes("occupation_groups.tsv"))

    parents = {code[:digits] for code in groups | set(codes("occupations.tsv")) for digits in (1, 2, 3)}

    assert parents <= groups


def test_regulated_flag_is_set_where_the_law_asks_for_a_licence() -> None:
    flags = {row["code"]: row["is_regulated"] for row in rows("occupations.tsv")}

    assert set(flags.values()) == {"0", "1"}
    assert all(flags[code] == "1" for code in ("81302", "81404", "81804", "81713", "81353", "83113", "84114"))
    assert all(flags[code] == "0" for code in flags if code.endswith("1"))


@pytest.mark.parametrize(("column", "fewest"), [("synonyms_de", 4), ("synonyms_en", 1)])
def test_each_occupation_has_a_handful_of_distinct_synonyms(column: str, fewest: int) -> None:
    for row in rows("occupations.tsv"):
        synonyms = [synonym.casefold() for synonym in row[column].split("|")]

        assert fewest <= len(synonyms) <= 15, row["code"]
        assert all(synonym == synonym.strip() != "" for synonym in synonyms), row["code"]
        assert len(set(synonyms)) == len(synonyms), row["code"]


def test_no_title_stands_under_two_codes() -> None:
    holders: dict[str, set[str]] = {}
    for row in rows("occupations.tsv"):
        titles = "|".join(row[column] for column in ("label_de", "label_en", "synonyms_de", "synonyms_en"))
        for title in titles.split("|"):
            holders.setdefault(title.casefold(), set()).add(row["code"])

    assert {title: held for title, held in holders.items() if len(held) > 1} == {}


def test_titles_that_people_write_lead_to_the_helper_occupation() -> None:
    holders = {
        title: row["code"]
        for row in rows("occupations.tsv")
        for title in (row["label_de"] + "|" + row["synonyms_de"]).split("|")
    }
    expected = {"Lagerhelfer": "51311", "Staplerfahrer": "52531", "Putzhilfe": "54101", "Spülkraft": "29301"}

    found = {title: holders.get(title) for title in expected}

    assert found == expected


def test_relations_join_two_listed_occupations_once() -> None:
    listed = set(codes("occupations.tsv"))
    pairs = [(row["code"], row["related_code"]) for row in rows("occupation_relations.tsv")]

    assert len(pairs) >= 250
    assert len(set(pairs)) == len(pairs)
    assert all(one < other and {one, other} <= listed for one, other in pairs)


def test_each_relation_says_more_than_the_codes_do() -> None:
    for row in rows("occupation_relations.tsv"):
        strength = Decimal(row["strength"])

        assert Decimal("0.10") <= strength <= Decimal("0.80"), row
        assert re.fullmatch(r"0\.\d\d", row["strength"]), row
        assert strength > agreement_by_code(row["code"], row["related_code"]), row


def test_groups_are_exactly_those_of_the_official_table() -> None:
    official = {code for code in official_codes() if len(code) <= 3}

    assert set(codes("occupation_groups.tsv")) == official


def test_every_occupation_code_is_in_the_official_table() -> None:
    listed = set(codes("occupations.tsv"))

    assert listed <= official_codes()
