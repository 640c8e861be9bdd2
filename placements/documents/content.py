"""PURE: what stands in each document. Facts and texts go in, blocks for the template come out.

All words of people and employers stay strings to the end: the template shows them, it never reads them as markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from employers.codes import PayUnit
from placements.documents.codes import Missing
from placements.documents.direction import isolated_block
from profiles.catalogue.codes import Contract

Texts = Mapping[str, Any]
"""Texts of one language: section -> name -> text with ``%(name)s`` places, or a list of texts."""
Block = dict[str, Any]
"""``kind`` (title, heading, paragraph, strong, list, facts, choices, lines, notice, page), ``text`` or ``items``,
and ``lang`` where it differs from the document's."""


@dataclass(frozen=True)
class Sender:
    """The office that writes, and who. Empty texts mean not recorded."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    privacy_contact: str = ""
    authority: str = ""  # that supervises data protection
    writer: str = ""

    @property
    def address(self) -> str:
        """In one line."""
        return f"{self.name}, {self.street}, {self.postcode} {self.town}"

    @property
    def is_complete(self) -> bool:
        """Whether all that letters and sheets must name is recorded."""
        parts = (self.name, self.street, self.postcode, self.town, self.phone, self.email)
        return all((*parts, self.privacy_contact, self.authority))


@dataclass(frozen=True)
class Job:
    """A vacancy as a letter describes it; None and empty mean not recorded."""

    title: str
    reference: str
    employer: str
    employer_address: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    starts_now: bool = False
    start_on: date | None = None
    hours: tuple[float, ...] = ()  # least and most a week, or one
    working_times: tuple[str, ...] = ()  # catalogue.codes.WorkingTime values
    contract: Contract | None = None
    contract_ends_on: date | None = None
    pay_cents: tuple[int, ...] = ()  # least and most, or one
    pay_unit: PayUnit | None = None
    tariff: str = ""
    contact: str = ""  # name with phone or address


@dataclass(frozen=True)
class Profile:
    """What an employer reads before the name is released: what is not a field here cannot get in.

    No name, photo, age, sex, origin, family, health, disability, residence, client reference.
    """

    occupations: tuple[tuple[str, int | None], ...] = ()  # label of the group, months of experience
    skills: tuple[tuple[str, int], ...] = ()  # label, level 1 to 3
    languages: tuple[tuple[str, str, str], ...] = ()  # label, CEFR of speaking and of writing ("" not recorded)
    licences: tuple[str, ...] = ()
    hours: tuple[float, ...] = ()
    available_from: date | None = None
    district: str = ""


@dataclass(frozen=True)
class Notice:
    """A legal notice that two people decided on."""

    wording: str
    decided_on: date
    by: str
    second: str


@dataclass(frozen=True)
class Case:
    """All that a document may draw on."""

    sender: Sender
    made_on: date
    reference: str = ""  # of the proposal; tells nothing about the person
    reply_by: date | None = None
    client_name: str = ""
    client_address: tuple[str, ...] = ()
    job: Job | None = None
    profile: Profile | None = None
    notice: Notice | None = None


@dataclass(frozen=True)
class Letter:
    """Address field and information block (DIN 5008, form B)."""

    recipient: tuple[str, ...]
    sender: Sender
    about: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """For the template."""
        who = self.sender
        lines = [who.name, who.street, f"{who.postcode} {who.town}", who.writer, who.phone, who.email]
        return {
            "return_line": f"{who.name} · {who.street} · {who.postcode} {who.town}",
            "recipient": list(self.recipient),
            "sender": [line for line in lines if line],
            "about": list(self.about),
        }


@dataclass(frozen=True)
class Content:
    """A document before it is set."""

    title: str
    language: str
    sender: Sender
    blocks: Sequence[Block]
    letter: Letter | None = None
    page_word: str = field(default="Seite")

    def as_data(self, made_on: date) -> dict[str, Any]:
        """For the template: nothing but texts, numbers and lists."""
        return {
            "title": self.title, "lang": self.language, "author": self.sender.name,
            "made": [made_on.year, made_on.month, made_on.day],
            "footer": f"{self.sender.name} · {day_text(made_on)}", "page_word": self.page_word,
            "letter": self.letter.as_data() if self.letter else None,
            "blocks": [isolated_block(each, self.language) for each in self.blocks],
        }  # fmt: skip


def day_text(day: date) -> str:
    """A day as it is written in Germany, in every language: deadlines must be the same everywhere."""
    return day.strftime("%d.%m.%Y")


def missing_for_letter(case: Case) -> list[Missing]:
    """Mandatory content of a proposal letter that is not recorded, in the order of the letter."""
    job = case.job
    checks = {
        Missing.CLIENT_NAME: bool(case.client_name),
        Missing.CLIENT_ADDRESS: bool(case.client_address),
        Missing.PLACE: bool(job and job.places),
        Missing.START: bool(job and (job.starts_now or job.start_on)),
        Missing.WORKING_TIME: bool(job and (job.hours or job.working_times)),
        Missing.PAY: bool(job and (job.pay_cents or job.tariff)),
        Missing.CONTACT: bool(job and job.contact),
        Missing.REPLY_DAY: case.reply_by is not None,
        Missing.LETTERHEAD: case.sender.is_complete,
    }
    return [name for name, is_there in checks.items() if not is_there]


def missing_for_employer(case: Case, *, needs_reply_day: bool) -> list[Missing]:
    """What a cover letter or a reply form cannot do without."""
    checks = {
        Missing.EMPLOYER_ADDRESS: bool(case.job and case.job.employer_address),
        Missing.REPLY_DAY: case.reply_by is not None or not needs_reply_day,
        Missing.LETTERHEAD: case.sender.is_complete,
    }
    return [name for name, is_there in checks.items() if not is_there]


def missing_for_profile(case: Case) -> list[Missing]:
    """A short profile without any occupation says nothing."""
    has_occupation = bool(case.profile and case.profile.occupations)
    checks = {Missing.OCCUPATION: has_occupation, Missing.LETTERHEAD: case.sender.is_complete}
    return [name for name, is_there in checks.items() if not is_there]


def block(kind: str, text: str, lang: str | None = None) -> Block:
    """A block with a text."""
    return {"kind": kind, "text": text, "lang": lang}


def items(kind: str, rows: Sequence[Any], lang: str | None = None) -> Block:
    """A block with several entries."""
    return {"kind": kind, "items": [list(row) if isinstance(row, tuple) else row for row in rows], "lang": lang}


def in_language(blocks: Sequence[Block], language: str) -> list[Block]:
    """The blocks marked with their language; those that have one keep it."""
    return [each | {"lang": each.get("lang") or language} for each in blocks]
