"""Write the pictures and tables of proposals and vacancies into docs: ``python -m jobs.picturing``."""

from pathlib import Path

from employers.lifecycle.drawing import VACANCY_LIFE
from placements.workflow.drawing import picture, table

DOCS = Path(__file__).resolve().parents[1] / "docs"
HEAD = """# The life of a proposal

States and steps of a proposal. This page and its picture are made from `placements/workflow/table.py` by
`make workflow`; a test says when they are out of date.

![States of a proposal and the steps between them](images/workflow.svg)

Only people accept, dismiss and release. The machine suggests, lets suggestions lapse, and takes the steps of timers;
a person can undo each of those. Every step is a row with who, when and why.

"""
VACANCY_HEAD = """# The life of a vacancy

States and steps of a vacancy. This page and its picture are made from `employers/lifecycle/table.py` by
`make workflow`; a test says when they are out of date.

![States of a vacancy and the steps between them](images/vacancy-life.svg)

- Open and partly filled vacancies are matched, no others: nobody is sent to a post that nobody has confirmed lately.
- Steps without a target of their own lead to open, or to partly filled where somebody has been hired already.
- Timers only remind and expire. `PASSGENAU_VACANCY_REMIND_DAYS` (76) and `PASSGENAU_VACANCY_EXPIRE_DAYS` (90) days
  after the employer last said that it stands, or after its last day of validity; a person undoes each with one click,
  the employer by a link in the mail or on the page.
- Renewals are counted. `PASSGENAU_VACANCY_RENEWALS` (2) are free; the next needs a call of the adviser, who notes what
  was said. A renewal with words that the legal check wants changed goes through a review.
- Hires count the openings down: partly filled, then filled by us; a cancelled hire frees one again. What is filled or
  gone ends its proposals, reversibly; where the employer knows the name already, an interview goes on.
- What an employer changes of a live vacancy is checked anew and matched at once; another occupation, kind, term or
  restriction, a strike, less pay, or words that the legal check finds lead back to a review.
- The service for a vacancy (§ 39 (3) SGB III) is ended by a person only, after the employer was told on an earlier day.
- Every step is a row with who, when and why.

"""


def page() -> str:
    """The page of the documentation."""
    return HEAD + table()


def vacancy_page() -> str:
    """The page about vacancies."""
    return VACANCY_HEAD + VACANCY_LIFE.table()


if __name__ == "__main__":
    (DOCS / "images").mkdir(exist_ok=True)
    (DOCS / "images" / "workflow.svg").write_text(picture(), encoding="utf-8")
    (DOCS / "workflow.md").write_text(page(), encoding="utf-8")
    (DOCS / "images" / "vacancy-life.svg").write_text(VACANCY_LIFE.picture(), encoding="utf-8")
    (DOCS / "vacancy-life.md").write_text(vacancy_page(), encoding="utf-8")
