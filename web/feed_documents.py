"""PURE: Atom, RSS and sitemap documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NO_CONTROLS = {number: None for number in range(32) if chr(number) not in "\t\n\r"}  # XML 1.0 has no such characters


@dataclass(frozen=True)
class Entry:
    """One entry of a feed."""

    url: str
    title: str
    text: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Feed:
    """A feed: ``url`` is the page, ``own_url`` the feed itself."""

    title: str
    url: str
    own_url: str
    updated_at: datetime
    entries: Sequence[Entry]


def atom(feed: Feed) -> ET.Element:
    """The feed after RFC 4287; the address of an entry is its id."""
    root = ET.Element("feed", xmlns=ATOM)
    _text(root, "title", feed.title)
    _text(root, "id", feed.url)
    _text(root, "updated", _moment(feed.updated_at))
    ET.SubElement(root, "link", href=feed.url)
    ET.SubElement(root, "link", rel="self", href=feed.own_url)
    _text(ET.SubElement(root, "author"), "name", feed.title)
    for each in feed.entries:
        entry = ET.SubElement(root, "entry")
        _text(entry, "title", each.title)
        _text(entry, "id", each.url)
        ET.SubElement(entry, "link", href=each.url)
        _text(entry, "published", _moment(each.published_at))
        _text(entry, "updated", _moment(each.updated_at))
        _text(entry, "summary", each.text)
    return root


def rss(feed: Feed) -> ET.Element:
    """The feed as RSS 2.0."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = ET.SubElement(root, "channel")
    _text(channel, "title", feed.title)
    _text(channel, "link", feed.url)
    _text(channel, "description", feed.title)
    _text(channel, "lastBuildDate", format_datetime(feed.updated_at))
    ET.SubElement(channel, "atom:link", rel="self", href=feed.own_url, type="application/rss+xml")
    for each in feed.entries:
        item = ET.SubElement(channel, "item")
        _text(item, "title", each.title)
        _text(item, "link", each.url)
        _text(item, "guid", each.url)
        _text(item, "pubDate", format_datetime(each.published_at))
        _text(item, "description", each.text)
    return root


def sitemap(addresses: Iterable[tuple[str, datetime | None]]) -> ET.Element:
    """A sitemap of addresses with their last change, None where that is not known."""
    root = ET.Element("urlset", xmlns=SITEMAP)
    for address, changed_at in addresses:
        url = ET.SubElement(root, "url")
        _text(url, "loc", address)
        if changed_at is not None:
            _text(url, "lastmod", _moment(changed_at))
    return root


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text.translate(_NO_CONTROLS)


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
