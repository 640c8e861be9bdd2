"""The picture and the table of the workflow in docs."""

from pathlib import Path

from lxml import etree

from employers.codes import VacancyState
from employers.lifecycle.drawing import VACANCY_LIFE
from employers.lifecycle.table import STEPS as VACANCY_STEPS
from jobs.picturing import page, vacancy_page
from placements.codes import ProposalState
from placements.workflow import STEPS
from placements.workflow.drawing import PLACES, picture

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_documentation_shows_the_table_as_it_is() -> None:
    assert (DOCS / "workflow.md").read_text(encoding="utf-8") == page(), "run make workflow"
    assert (DOCS / "images" / "workflow.svg").read_text(encoding="utf-8") == picture(), "run make workflow"
    assert (DOCS / "vacancy-life.md").read_text(encoding="utf-8") == vacancy_page(), "run make workflow"
    assert (DOCS / "images" / "vacancy-life.svg").read_text(encoding="utf-8") == VACANCY_LIFE.picture()


def test_every_state_has_a_place_of_its_own_and_every_step_a_row() -> None:
    assert set(PLACES) == set(ProposalState)
    assert len(set(PLACES.values())) == len(PLACES)
    assert all(f"`{name}`" in page() for name in STEPS)
    assert set(VACANCY_LIFE.places) == set(VacancyState)
    assert all(f"`{name}`" in vacancy_page() for name in VACANCY_STEPS)


def test_the_picture_is_well_formed_and_names_every_state() -> None:
    texts = {text.text for text in etree.fromstring(picture().encode()).iter("{http://www.w3.org/2000/svg}text")}

    assert {state.value.replace("_", " ") for state in ProposalState} <= texts
