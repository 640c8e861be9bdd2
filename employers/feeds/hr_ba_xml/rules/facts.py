"""PURE: what the rules look at: a posting, the day, the header, and the catalogues that the office has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.lists import Lists
from employers.feeds.hr_ba_xml.nodes import Node
from employers.feeds.records import FeedError
from employers.feeds.values import date_of


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken: its number, the element, and why, as English text with places."""

    rule: int
    element: str
    message: str
    places: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Posting:
    """A posting and what surrounds it."""

    node: Node
    today: date
    lists: Lists = field(default_factory=Lists)
    supplier: str = ""  # of the header

    @property
    def detail(self) -> Node:
        """Publication: dates, state, action, whom to ask."""
        return self.node.child("PostDetail")

    @property
    def info(self) -> Node:
        """The work itself."""
        return self.node.child("JobPositionInformation")

    @property
    def work(self) -> Node:
        """Places, times, term and pay of the work."""
        return self.info.child("JobPositionDescription")

    @property
    def needed(self) -> Node:
        """What is asked of people."""
        return self.info.child("JobPositionRequirements")

    @property
    def offer_type(self) -> str:
        """Work, training, self-employment ... as the format numbers them."""
        return self.info.text("JobOfferType")

    @property
    def is_delete(self) -> bool:
        """Whether the posting only takes one back."""
        return self.detail.text("Action") == codes.DELETE

    @property
    def locations(self) -> list[Node]:
        """Places of work."""
        return self.work.children("JobPositionLocation", "Location")

    @property
    def applications(self) -> set[str]:
        """How people may apply."""
        return set(self.work.texts("Application", "KindOfApplication"))

    def day(self, node: Node, name: str) -> date | None:
        """A day, None where there is none or it cannot be read (that is an error of its own)."""
        try:
            return date_of(node.text(name), name)
        except FeedError:
            return None


def posting_of(node: Node, today: date, lists: Lists | None = None, supplier: str = "") -> Posting:
    """A posting as the rules take it."""
    return Posting(node, today, lists or Lists(), supplier)
