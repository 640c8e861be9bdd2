"""Texts of messages from their templates, one file a kind and language: the subject, an empty line, the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import jinja2

from core.settings import TIME_ZONE
from placements.messages.codes import TO_CLIENT, MessageKind

BASE = "https://base.invalid"  # stands for the address of this installation until the sender puts it in
LANGUAGES = ("de", "en")
# Clients are written to in the language of their letter; no native speaker has reviewed the last four yet.
CLIENT_LANGUAGES = (*LANGUAGES, "tr", "uk", "ar", "fa")
SUBJECT_LENGTH = 200

_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("placements.messages", "texts"),
    undefined=jinja2.StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text, not HTML
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Recipient:
    """Who gets a message, in which language, and who answers questions about it."""

    name: str | None
    address: str
    language: str
    adviser_name: str | None = None
    adviser_email: str | None = None


@dataclass(frozen=True)
class Text:
    """Subject and text of a message, without greeting and signature."""

    subject: str
    core: str


def text_of(kind: MessageKind, language: str, values: Mapping[str, object]) -> Text:
    """The text of this kind. A value that a template asks for and does not get is an error, never a gap."""
    spoken = _known(language, CLIENT_LANGUAGES if kind in TO_CLIENT else LANGUAGES)
    rendered = _templates.get_template(f"{spoken}/{kind.value}.txt").render(values)
    subject, _, core = rendered.partition("\n")
    return Text(one_line(subject)[:SUBJECT_LENGTH], core.strip())


def framed(core: str, recipient: Recipient) -> str:
    """The text with greeting and signature."""
    frame = _templates.get_template(f"{_known(recipient.language, CLIENT_LANGUAGES)}/frame.txt")
    return frame.render(
        core=core, name=one_line(recipient.name or ""), adviser_name=recipient.adviser_name,
        adviser_email=recipient.adviser_email,
    )  # fmt: skip


def one_line(text: str) -> str:
    """The text without line breaks: what people typed may end up in a header."""
    return " ".join(text.split())


def day_text(day: date, language: str) -> str:
    """A day as 23 November 2026 in English, else as 23.11.2026, which every language of the clients reads."""
    return f"{day.day} {day:%B %Y}" if language == "en" else f"{day:%d.%m.%Y}"


def moment_text(moment: datetime, language: str) -> str:
    """A moment of the office, to the minute."""
    local = moment.astimezone(ZoneInfo(TIME_ZONE))
    return f"{day_text(local.date(), language)}, {local:%H:%M}"


def _known(language: str, languages: Sequence[str]) -> str:
    return language if language in languages else LANGUAGES[0]
