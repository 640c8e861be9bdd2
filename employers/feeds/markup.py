"""PURE: bytes to text, and HTML to the plain text that people read."""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from employers.feeds.records import FeedError

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre",
        "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
HIDDEN = frozenset({"script", "style", "template", "noscript"})
VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    }
)  # fmt: skip
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]{0,2000})?/?>")
_PLAIN = re.compile(r"[ -%'-;=-\[\]-~À-ÿ]*")  # no entity, tag, escape, control or combining character
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")


def decode(data: bytes) -> str:
    """Text of a file: BOM, then UTF-8, then the declared encoding, then Windows-1252 (a superset of ISO-8859-1).

    Composed (NFC), with plain line ends. Compressed and other binary content is refused with `FeedError`.
    """
    if data[:2] == b"\x1f\x8b":
        raise FeedError("this file is compressed (gzip); unpack it first")
    if data[:4] == b"PK\x03\x04":
        raise FeedError("this is a ZIP archive or an office document, not a feed")
    if data[:5] == b"%PDF-":
        raise FeedError("this is a PDF document, not a feed")
    text = _decode(data)
    if "\x00" in text[:4000]:
        raise FeedError("this file is not text")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).removeprefix("\ufeff")


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:2000])
    for name in (declared.group(1).decode("ascii"),) if declared else ():
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def unescape(text: str) -> str:
    """Text with its HTML entities resolved, also where they were escaped twice or three times."""
    for _ in range(3):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def line(text: str) -> str:
    """Text for one line: entities and tags resolved, no line breaks, composed, trimmed."""
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    return " ".join(plain_text(text).split())


def plain_text(text: str) -> str:
    r"""What a person reads of ``text``: HTML, entities and the two characters ``\n`` become lines.

    Items of lists begin with "- ". Blank lines are kept single; control characters are dropped.
    """
    if "\n" not in text.strip() or "\\n\\n" in text:
        text = text.replace("\\r\\n", "\n").replace("\\n", "\n")
    for _ in range(2):
        if _TAG.search(text):
            text = _tags_to_lines(text)
        if not _ENTITY.search(text):
            break
        text = unescape(text)
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\u00ad", "")))
    lines = [_BLANKS.sub(" ", part).strip() for part in text.split("\n")]
    kept = [part for index, part in enumerate(lines) if part or (index and lines[index - 1])]
    return "\n".join(kept).strip()


def _tags_to_lines(text: str) -> str:
    reader = _TextReader()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in HIDDEN
        if tag == "li":
            self.parts.append("\n- ")
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN and self.hidden:
            self.hidden -= 1
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS or tag == "li":
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


@dataclass
class Page:
    """What the importers need of an HTML page."""

    title: str | None = None
    scripts: list[tuple[Mapping[str, str], str]] = field(default_factory=list)  # attributes, content
    elements: dict[str, str] = field(default_factory=dict)  # id -> inner HTML of elements whose id is wanted
    titles: dict[str, str] = field(default_factory=dict)  # id -> its title attribute


def read_page(text: str, *, id_prefixes: tuple[str, ...]) -> Page:
    """Title, scripts and the elements whose id begins with one of the prefixes."""
    reader = _PageReader(id_prefixes)
    reader.feed(text)
    reader.close()
    page = reader.page
    page.title = line("".join(reader.title)) or None
    return page


class _PageReader(HTMLParser):
    def __init__(self, id_prefixes: tuple[str, ...]) -> None:
        super().__init__(convert_charrefs=False)
        self.page = Page()
        self.prefixes = id_prefixes
        self.title: list[str] = []
        self.is_title = False
        self.is_script = False
        self.open: list[tuple[str, int]] = []  # wanted elements that are open: id, depth
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(self.get_starttag_text() or "")
        if tag not in VOID:
            self.depth += 1
        self.is_title = tag == "title" and not self.title
        if tag == "script":
            self.is_script = True
            self.page.scripts.append((given, ""))
        name = given.get("id", "")
        if name.startswith(self.prefixes) and tag not in VOID:
            self.open.append((name, self.depth))
            self.page.elements.setdefault(name, "")
            self.page.titles[name] = given.get("title", "")

    def handle_endtag(self, tag: str) -> None:
        self.is_title = False
        self.is_script = False
        if tag in VOID:
            return
        while self.open and self.open[-1][1] >= self.depth:
            self.open.pop()
        self.depth = max(0, self.depth - 1)
        self._note(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.is_title:
            self.title.append(data)
        if self.is_script:
            attributes, content = self.page.scripts[-1]
            self.page.scripts[-1] = (attributes, content + data)
        else:
            self._note(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _note(self, text: str) -> None:
        for name, _depth in self.open:
            self.page.elements[name] += text
