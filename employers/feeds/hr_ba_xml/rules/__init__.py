"""PURE: the agency's published import rules, as checks of one posting. `broken_rules` gives what it breaks.

The numbers are those of the published list. Rules that only the agency can answer (its own records of employers and
rights, its list of streets and of indecent words) are not here; docs/importing-vacancies.md names them.
"""

from collections.abc import Iterator
from itertools import chain

from employers.feeds.hr_ba_xml.rules.contacts import contact_findings
from employers.feeds.hr_ba_xml.rules.dates import date_findings
from employers.feeds.hr_ba_xml.rules.facts import Finding, Posting, posting_of
from employers.feeds.hr_ba_xml.rules.posts import post_findings
from employers.feeds.hr_ba_xml.rules.titles import title_findings
from employers.feeds.records import FeedError

__all__ = ["Finding", "Posting", "as_error", "broken_rules", "posting_of"]


def broken_rules(posting: Posting) -> tuple[Finding, ...]:
    """The rules that a posting breaks, by number. Numbers without list (`Lists`) are not checked against it."""
    found: Iterator[Finding] = chain(
        contact_findings(posting), date_findings(posting), post_findings(posting), title_findings(posting)
    )
    return tuple(sorted(found, key=lambda finding: finding.rule))


def as_error(finding: Finding) -> FeedError:
    """A finding as it stands in reports: its rule, field and reason."""
    return FeedError(finding.message, f"{finding.element} [{finding.rule}]", **finding.places)
