"""The picture and the table of the workflow in docs."""

from pathlib import Path

from lxml import etree

from jobs.picturing import page
from placements.codes import ProposalState
from placements.workflow import STEPS
from placements.workflow.drawing import PLACES, picture

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_documentation_shows_the_table_as_it_is() -> None:
    assert (DOCS / "workflow.md").read_text(encoding="utf-8") == page(), "run make workflow"
    assert (DOCS / "images" / "workflow.svg").read_text(encoding="utf-8") == picture(), "run make workflow"


def test_every_state_has_a_place_of_its_own_and_every_step_a_row() -> None:
    assert set(PLACES) == set(ProposalState)
    assert len(set(PLACES.values())) == len(PLACES)
    assert all(f"`{name}`" in page() for name in STEPS)


def test_the_picture_is_well_formed_and_names_every_state() -> None:
    texts = {text.text for text in etree.fromstring(picture().encode()).iter("{http://www.w3.org/2000/svg}text")}

    assert {state.value.replace("_", " ") for state in ProposalState} <= texts
