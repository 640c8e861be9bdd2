"""The report of a catalogue import: entries in front, and every table behind them."""

from dataclasses import dataclass, field

from profiles.catalogue.reports import ImportReport
from profiles.catalogue.storing import StoreCounts, Tally


@dataclass(slots=True)
class CatalogueReport(ImportReport):
    """Counts of entries (occupations, skills, places); ``tables`` has also their words and relations."""

    tables: dict[str, StoreCounts] = field(default_factory=dict)


def catalogue_report(tally: Tally, *entries: str) -> CatalogueReport:
    """The report of what was stored; ``entries`` are the tables whose rows count as entries."""
    tally.finish()
    counts = sum((tally.tables[name] for name in entries if name in tally.tables), StoreCounts())
    return CatalogueReport(
        read=counts.new + counts.changed + counts.unchanged,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        tables=tally.tables,
    )
