"""PURE: bytes to text, and HTML to the plain text that people read."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset(
    ["addressarticleasideblockquotebrdddivdldtfieldsetfigurefooterformh1h2h3h4h5h6headerhrmainnavolppresectiontabl", "etdthtrulscriptstyletemplatenoscriptareabasebrcolembedhrimginputlinkmetasourcetrackwbr</?[a-zA-Z][a-zA-Z0-", "9]*(?:\\s[^<>]{0,2000})?/?>&(?:#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});[\x00-", "\x08", "\x0e-", "\x7f\u200b\u200e\u200f\ufeff�-�][^\\S", "]+(?:charset|encoding)\\s*=\\s*[)", "def", "decode(data:", "bytes)", "->", "str:", "if", "data[:2]", "==", "b:", "raise", "FeedError()", "if", "data[:4]", "==", "b:", "raise", "FeedError()", "if", "data[:5]", "==", "b:", "raise", "FeedError()", "text", "=", "_decode(data)", "if", "in", "text[:4000]:", "raise", "FeedError()", "return", "unicodedata.normalize(,", "text.replace(,", ").replace(,", ")).removeprefix()", "def", "_decode(data:", "bytes)", "->", "str:", "if", "data.startswith((b,", "b)):", "return", "data.decode(,", ")", "try:", "return", "data.decode()", "except", "UnicodeDecodeError:", "pass", "declared", "=", "_CHARSET.search(data[:2000])", "for", "name", "in", "(declared.group(1).decode(),)", "if", "declared", "else", "():", "try:", "return", "data.decode(name)", "except", "(LookupError,", "UnicodeDecodeError):", "continue", "return", "data.decode(,", ")", "def", "unescape(text:", "str)", "->", "str:", "for", "_", "in", "range(3):", "if", "not", "_ENTITY.search(text):", "break", "text", "=", "html.unescape(text)", "return", "text", "def", "line(text:", "str)", "->", "str:", "return"]
)


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
        if tag in BLOCKS or tag == "li":
            self.parts.append("\n")

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
