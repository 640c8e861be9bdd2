"""All records of this version of the system, by file name."""

from core.retention import Periods
from matching.facts import MatchSettings
from placements.processing import REGISTER, encrypted_columns
from placements.records.ai_act import Facts, instructions, logging_record, oversight, technical_documentation
from placements.records.impact import dpia_outline, fria_outline
from placements.records.processing_record import processing_record


def all_records(periods: Periods | None = None, *, version: str, officer: str = "") -> dict[str, str]:
    """File name -> Markdown. ``periods`` are those of the installation, by default those that nobody has changed;
    ``officer`` is the address of its data protection officer.
    """
    facts = Facts(version, periods or Periods(), MatchSettings())
    encrypted = {(column.table.name, column.name) for column in encrypted_columns()}
    return {
        "processing.md": processing_record(REGISTER, encrypted, facts.periods, officer),
        "technical-documentation.md": technical_documentation(facts),
        "logging.md": logging_record(facts),
        "instructions.md": instructions(facts),
        "oversight.md": oversight(facts),
        "fria.md": fria_outline(facts),
        "dpia.md": dpia_outline(REGISTER, encrypted, facts),
    }
