"""The demand for offers as bars: widths of a chart that needs no script, beside its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from matching.facts import DemandNeed
from matching.models import OfferDemand
from profiles.catalogue.queries import Labels
from web.wording import word

SHOWN = 15
KINDS = ("certificate", "licence", "skill", "language", "occupation", "limitation")


@dataclass(frozen=True)
class Bar:
    """One line: what it is about, figures, and its length in per cent of the longest."""

    label: str
    clients: int
    vacancies: int
    near_misses: int
    percent: int


@dataclass(frozen=True)
class BarGroup:
    """Lines of one kind of need, the largest first; ``hidden`` are not shown."""

    heading: str
    bars: tuple[Bar, ...]
    hidden: int


def demand_bars(rows: Sequence[OfferDemand], labels: Labels) -> list[BarGroup]:
    """The groups in the order of people's questions: what would open most, what is missing, what comes too late."""
    headings = {
        DemandNeed.OFFER: _("Offers that would open most"),
        DemandNeed.NO_OFFER: _("Gaps that no offer with a free place closes"),
        DemandNeed.TOO_LATE: _("Gaps that offers close too late for the vacancy"),
    }
    longest = max((row.clients for row in rows), default=0) or 1
    groups = []
    for need, heading in headings.items():
        of_need = sorted(
            (row for row in rows if row.need is need), key=lambda row: (-row.clients, -row.vacancies, row.position)
        )
        bars = tuple(
            Bar(_label(row, labels), row.clients, row.vacancies, row.near_misses, round(100 * row.clients / longest))
            for row in of_need[:SHOWN]
        )
        groups.append(BarGroup(str(heading), bars, max(0, len(of_need) - SHOWN)))
    return groups


def _label(row: OfferDemand, labels: Labels) -> str:
    if row.offer_code:
        return row.offer_code
    code, _space, level = (row.asked or "").partition(" ")
    named = next((labels[kind, code] for kind in KINDS if (kind, code) in labels), code)
    return ": ".join(part for part in (word(row.gate), f"{named} {level}".strip()) if part)
