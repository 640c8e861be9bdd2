"""Write the picture and the table of the workflow into docs: ``python -m jobs.picturing`` (`make workflow`)."""

from pathlib import Path

from placements.workflow.drawing import picture, table

DOCS = Path(__file__).resolve().parents[1] / "docs"
HEAD = """# The life of a proposal

States and steps of a proposal. This page and its picture are made from `placements/workflow/table.py` by
`make workflow`; a test says when they are out of date.

![States of a proposal and the steps between them](images/workflow.svg)

Only people accept, dismiss and release. The machine suggests, lets suggestions lapse, and takes the steps of timers;
a person can undo each of those. Every step is a row with who, when and why.

"""


def page() -> str:
    """The page of the documentation."""
    return HEAD + table()


if __name__ == "__main__":
    (DOCS / "images").mkdir(exist_ok=True)
    (DOCS / "images" / "workflow.svg").write_text(picture(), encoding="utf-8")
    (DOCS / "workflow.md").write_text(page(), encoding="utf-8")
