"""The raw material of the generated world: complete, lawful where it should be, and tied to the catalogue's codes."""

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "jobs" / "demo"
DATA = ROOT / "profiles" / "data"
SIZE_BANDS = {"<6", "6-50", "51-500", "501-5000", "5001-50000", ">50000"}
DEGREES = {"OCCASIONAL", "REGULAR", "CONSTANT"}
CEFR = ["A0", "A1", "A2", "B1", "B2", "C1", "C2"]
SCOPES = {"ANY", "EMPLOYMENT", "THIS_EMPLOYER", "THIS_JOB", "APPROVAL_NEEDED", "FORBIDDEN", "UNKNOWN"}
ROTATION_ORDER = ["early", "late", "night", "split"]

# Euro per hour for work in 2027: statutory minimum, and the sector floors by the first digits of the occupation.
STATUTORY_FLOOR = 14.60
SECTOR_FLOORS = {"541": 15.00, "54122": 18.40, "813": 16.52, "82101": 16.52, "82102": 21.03}
EXCLUDING_WORDS = re.compile(
    r"Muttersprach|akzentfrei|\bjung|dynamisch|belastbar|Dame\b|Putzfrau|Zimmermädchen"
    r"|familiäre Verpflicht|Vorerkrankung",
    re.IGNORECASE,
)


def material(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))


def templates(*, unlawful: bool = False) -> list[dict[str, Any]]:
    return [one for one in material("vacancy_templates")["template"] if one.get("unlawful", False) is unlawful]


def codes(name: str) -> set[str]:
    """First column of a catalogue file."""
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return {row[0] for row in list(csv.reader(lines, delimiter="\t"))[1:]}


def wording(template: dict[str, Any]) -> str:
    return "\n".join([*template["titles"], *template["tasks"], *template["offers"]])


def floor(occupation: str) -> float:
    """Highest floor that applies to the occupation."""
    sector = [wage for prefix, wage in SECTOR_FLOORS.items() if occupation.startswith(prefix)]
    return max([STATUTORY_FLOOR, *sector])


def test_there_are_templates_for_at_least_sixty_occupations() -> None:
    everything = templates() + templates(unlawful=True)

    assert len({one["occupation"] for one in everything}) >= 60
    assert len({one["id"] for one in everything}) == len(everything)
    assert len(templates(unlawful=True)) == 5


@pytest.mark.parametrize("template", templates() + templates(unlawful=True), ids=lambda one: one["id"])
def test_a_template_is_complete(template: dict[str, Any]) -> None:
    lowest, highest = template["german_level"]

    assert 3 <= len(template["titles"]) <= 6
    assert 6 <= len(template["tasks"]) <= 10
    assert 3 <= len(template["offers"]) <= 5
    assert CEFR.index(lowest) <= CEFR.index(highest)
    assert template["must_skills"]
    assert template["shift_patterns"]
    assert template["hours_per_week"]
    assert max(template["hours_per_week"]) <= 48
    assert template["frequency"] > 0
    assert set(template["sizes"]) <= SIZE_BANDS
    assert set(template["demands"].values()) <= DEGREES
    assert template["experience"] in {"required", "wish", "not_needed"}


@pytest.mark.parametrize(
    ("field", "catalogue"),
    [
        ("must_skills", "skills"),
        ("wish_skills", "skills"),
        ("certificates", "certificates"),
        ("wish_certificates", "certificates"),
        ("learnable_certificates", "certificates"),
        ("wish_languages", "languages"),
        ("demands", "limitation_items"),
    ],
)
def test_templates_use_codes_of_the_catalogue(field: str, catalogue: str) -> None:
    used = {code for one in templates() for code in one[field]}

    assert used - codes(catalogue) == set()


def test_occupations_and_licences_are_in_the_catalogue() -> None:
    worked_in = set(material("client_patterns")["experience"]["weights"])

    assert {one["occupation"] for one in templates()} - codes("occupations") == set()
    assert worked_in - codes("occupations") == set()
    assert {one["licence"] for one in templates()} - {""} - codes("licence_classes") == set()


def test_lawful_templates_pay_at_least_every_floor_and_exclude_nobody() -> None:
    underpaid = [one["id"] for one in templates() if one["pay_min"] < floor(one["occupation"])]
    inverted = [one["id"] for one in templates() if one["pay_min"] > one["pay_max"]]
    excluding = [one["id"] for one in templates() if EXCLUDING_WORDS.search(wording(one))]
    without_all_sexes = [title for one in templates() for title in one["titles"] if "(m/w/d)" not in title]

    assert (underpaid, inverted, excluding, without_all_sexes) == ([], [], [], [])


def test_unlawful_templates_name_the_words_that_make_them_unlawful() -> None:
    unnamed = [
        (one["id"], span)
        for one in templates(unlawful=True)
        for span in one["unlawful_spans"]
        if span not in wording(one)
    ]
    rules = {rule for one in templates(unlawful=True) for rule in one["unlawful_rules"]}

    assert unnamed == []
    assert rules == {"AGE", "SEX", "ORIGIN", "FAMILY", "HEALTH", "WAGE_BELOW_MINIMUM"}


def test_titles_and_offers_promise_nothing_that_the_vacancy_decides() -> None:
    bound = re.compile(r"befristet|Stunden-Woche|Minijob", re.IGNORECASE)
    part_time = [one["id"] for one in templates() if "Teilzeit" in wording(one) and max(one["hours_per_week"]) >= 35]

    assert [one["id"] for one in templates() if bound.search(wording(one))] == []
    assert part_time == []


def test_every_fact_of_a_template_has_a_sentence() -> None:
    phrases = material("vacancy_phrases")
    every = templates()
    certificates = {code for one in every for code in one["certificates"] + one["wish_certificates"]}
    rotations = {
        "_".join(name for name in ROTATION_ORDER if name in one["shift_patterns"]) for one in every if one["rotating"]
    }

    assert certificates <= set(phrases["certificate"])
    assert all("learnable" in phrases["certificate"][code] for one in every for code in one["learnable_certificates"])
    assert {name for one in every for name in one["shift_patterns"]} <= set(phrases["pattern"])
    assert rotations <= set(phrases["rotation"])
    assert set(phrases["demand"]) == codes("limitation_items")
    assert set(phrases["demand_frame"]) == DEGREES


def test_wish_sentences_are_softened_and_must_sentences_are_not() -> None:
    soft = re.compile(r"von Vorteil|wünschenswert|[Gg]ern|[Ii]deal|ein Plus")
    certificates = material("vacancy_phrases")["certificate"]

    hard_wishes = [text for one in certificates.values() for text in one["wish"] if not soft.search(text)]
    soft_musts = [text for one in certificates.values() for text in one["must"] if soft.search(text)]

    assert (hard_wishes, soft_musts) == ([], [])


def test_client_patterns_use_known_codes_and_shares() -> None:
    patterns = material("client_patterns")
    languages = {code for one in patterns["language_region"] for code in [one["code"], *one["further"]]}

    assert languages - codes("languages") == set()
    assert {scope for one in patterns["residence"] for scope in one["scopes"]} <= SCOPES
    assert set(patterns["limitations"]["items"]) - codes("limitation_items") == set()
    assert set(patterns["certificates"]) - codes("certificates") == set()
    assert set(patterns["postcodes"]) - codes("places") == set()
    assert set(patterns["licence"]["classes"]) - {"none"} - codes("licence_classes") == set()
    assert all(0 <= share <= 1 for share in shares(patterns))


def shares(table: dict[str, Any]) -> list[float]:
    """Every value whose key says that it is a probability, at any depth of nested tables."""
    found = [float(value) for key, value in table.items() if key.endswith("share")]
    for value in table.values():
        found += shares(value) if isinstance(value, dict) else []
    return found


def test_every_lawful_template_is_posted_by_some_employer() -> None:
    employers = material("employer_patterns")
    posted = {name for one in employers["employer"] for name in one["templates"]}

    assert posted == {one["id"] for one in templates()}
    assert set(employers["postcodes"]) - codes("places") == set()
    assert all(re.fullmatch(r"[A-U]\d{4}", one["industry"]) for one in employers["employer"])
    assert all(0 <= share <= 1 for share in shares(employers))


def test_employers_of_the_demo_world_are_marked_and_their_sizes_can_post() -> None:
    by_id = {one["id"]: one for one in templates()}
    employers = material("employer_patterns")["employer"]

    unmarked = [name for one in employers for name in one["names"] if not name.endswith("{n} (Demo)")]
    idle = [
        (one["industry"], band)
        for one in employers
        for band, weight in one["sizes"].items()
        if weight and not any(band in by_id[name]["sizes"] for name in one["templates"])
    ]

    assert (unmarked, idle) == ([], [])
