"""Words of a CV become entries of the catalogue, or stay without one."""

from matching.cv_links import CatalogueLinks
from matching.linking import TermIndex
from matching.occupations import OccupationReader
from profiles.catalogue.queries import TermRow
from profiles.cv.document import Cv, CvFormat, FactKind, Passage, Period
from profiles.cv.proposing import propose

OCCUPATIONS = [
    ("29222", "Bäcker/in"),
    ("51311", "Lagerhelfer/in"),
    ("29301", "Küchenhilfe"),
    ("52532", "Staplerfahrer/in"),
]
SKILLS = [("dough", "Teige herstellen"), ("excel", "Tabellenkalkulation"), ("excel", "Excel")]
CERTIFICATES = [("forklift", "Staplerschein"), ("first_aid", "Erste-Hilfe-Nachweis"), ("first_aid", "Erste-Hilfe-Kurs")]
LANGUAGES = [("de", "Deutsch"), ("ti", "Tigrinya")]
ESCO = "http://data.europa.eu/esco/occupation/1"


def rows(pairs: list[tuple[str, str]]) -> list[TermRow]:
    return [TermRow(code, "de", text, True) for code, text in pairs]


LINKS = CatalogueLinks(
    OccupationReader(rows(OCCUPATIONS), everyday=()), TermIndex(rows(SKILLS)), TermIndex(rows(CERTIFICATES)),
    TermIndex(rows(LANGUAGES)), {ESCO: "29222"},
    {FactKind.LANGUAGE: {"de", "ti"}, FactKind.LICENCE: {"B"}},
)  # fmt: skip


def job(title: str, *, start: int, months: int, uri: str | None = None) -> Passage:
    period = Period(start, start + months - 1)
    return Passage(FactKind.OCCUPATION, (title,), uri=uri, period=period, period_words=f"{start // 12}")


def cv(*passages: Passage) -> Cv:
    return Cv(CvFormat.TEXT, passages)


def test_the_phrase_that_names_an_occupation_is_chosen_among_others() -> None:
    [fact] = propose(cv(Passage(FactKind.OCCUPATION, ("Brot und Mehr", "Bäckerin"))), LINKS)

    assert (fact.code, fact.words) == ("29222", "Bäckerin")


def test_jobs_of_one_occupation_are_added_up_without_counting_a_month_twice() -> None:
    first, second = job("Bäcker", start=2015 * 12, months=24), job("Bäckerin", start=2016 * 12, months=24)

    [fact] = propose(cv(first, second), LINKS)

    assert fact.detail == {"months": 36, "last_year": 2017}
    assert fact.words == "2015 Bäcker; 2016 Bäckerin"


def test_an_esco_address_decides_before_the_words() -> None:
    [fact] = propose(cv(job("Lagerhelfer", start=2015 * 12, months=1, uri=ESCO)), LINKS)

    assert fact.code == "29222"


def test_what_is_near_nothing_is_put_before_a_person_without_an_entry() -> None:
    facts = propose(
        cv(job("Quantenflechter", start=2015 * 12, months=3), Passage(FactKind.SKILL, ("Xylophonieren",))), LINKS
    )

    assert [(fact.code, fact.words) for fact in facts] == [(None, "2015 Quantenflechter"), (None, "Xylophonieren")]


def test_a_certificate_is_found_among_skills_and_beside_its_issuer() -> None:
    facts = propose(
        cv(
            Passage(FactKind.SKILL, ("Staplerschein",)),
            Passage(FactKind.CERTIFICATE, ("Erste-Hilfe-Kurs (DRK, 2022)",)),
        ),
        LINKS,
    )

    assert [(fact.kind, fact.code) for fact in facts] == [
        (FactKind.CERTIFICATE, "forklift"), (FactKind.CERTIFICATE, "first_aid"),
    ]  # fmt: skip


def test_a_language_is_known_by_code_or_by_name() -> None:
    named = Passage(FactKind.LANGUAGE, ("Tigrinya B2", "Tigrinya"), levels={"speak": 4})
    coded = Passage(FactKind.LANGUAGE, ("Deutsch B1",), code="de", levels={"speak": 3})

    facts = propose(cv(coded, named), LINKS)

    assert [(fact.code, fact.detail) for fact in facts] == [("de", {"speak": 3}), ("ti", {"speak": 4})]


def test_a_licence_class_that_does_not_exist_here_is_left_out() -> None:
    assert propose(cv(Passage(FactKind.LICENCE, ("X",), code="T")), LINKS) == ()


def test_a_qualification_keeps_its_title_and_gets_its_occupation() -> None:
    [fact] = propose(cv(Passage(FactKind.QUALIFICATION, ("Bäckerin",), level=2)), LINKS)

    assert (fact.code, fact.detail) == ("29222", {"title": "Bäckerin", "kind": "vocational", "level": 2})


def test_the_same_thing_said_twice_is_one_fact() -> None:
    facts = propose(cv(*[Passage(FactKind.SKILL, ("Excel",))] * 3, *[Passage(FactKind.WISH, ("Bäcker",))] * 2), LINKS)

    assert [(fact.kind, fact.code) for fact in facts] == [(FactKind.WISH, "29222"), (FactKind.SKILL, "excel")]
