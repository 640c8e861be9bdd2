"""PURE: rules about employers, contacts and ways to apply."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.nodes import Node
from employers.feeds.hr_ba_xml.rules.facts import Finding, Posting

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
LINK = re.compile(r"(?:https?|ftp)://[^\s/]+\S*", re.I)
NO_STREET = (
    re.compile(  # ß first; a number first without . - blank or letter; doubled signs; . or - last; three alike first
        r"^ß|^\d+(?![\d.\s\-A-Za-zÄÖÜäöüß])|([^\w])\1|[.\-]$|(?:^|[^\w])\.|^(.)\2\2"
    )
)
INTL = re.compile(r"\+[1-9]\d{0,3}")
CUSTOMER = re.compile(r"[ABCEFGHJ-NP-Z]\d{3}[A-Z]\d{5}")
INTERVIEW = ("InterviewContact", "InterviewLocation", "Interview")
PHONE, LETTER, MAIL, IN_PERSON, INTERNET, AGENCY = "1", "2", "3", "4", "6", "8"


def contact_findings(posting: Posting) -> Iterator[Finding]:
    """What is wrong with the people, addresses and links of a posting."""
    if posting.is_delete:
        return
    yield from _addresses(posting.node)
    contact = posting.detail.child("PostedBy", "Contact")
    yield from _application(posting, contact)
    for node, name in ((contact, "JobContactWebSite"), (posting.detail, "InternetReference")):
        if node.text(name) and not LINK.fullmatch(node.text(name)):
            yield Finding(50, name, "the link is not complete")
    customer = posting.node.text("HiringOrg", "HiringOrgId")
    if customer and not CUSTOMER.fullmatch(customer):
        yield Finding(30, "HiringOrgId", "the customer number is not like A123B45678")
    supplier = posting.detail.text("SupplierId")
    if supplier and posting.supplier and supplier != posting.supplier:
        yield Finding(103, "SupplierId", "the supplier is not the one of the file")


def _addresses(root: Node) -> Iterator[Finding]:
    """Rules of single elements, wherever they stand; each told once."""
    broken = set()
    for node, parent in root.below():
        check = _OF_ELEMENTS.get(node.name)
        if check is not None and node.own_text and check.is_broken(node.own_text, parent):
            broken.add(node.name)
    for name in sorted(broken):
        yield Finding(_OF_ELEMENTS[name].rule, name, _OF_ELEMENTS[name].message)


def is_street(text: str) -> bool:
    """Whether a name of a street can be one, by the signs that it begins with, holds and ends with (rule 8)."""
    return NO_STREET.search(text) is None


def _is_of_country(region: str, country: str) -> bool:
    """Whether a region can lie in a country: the German ones have the numbers 1 to 16, "other" may be anywhere."""
    if not country or region == codes.OTHER_REGION or not region.isdigit():
        return True
    return (region in codes.STATES) == (country.upper() == "DE")


@dataclass(frozen=True, slots=True)
class _OfElement:
    """A rule about one element: broken by its text, and by what stands beside it."""

    rule: int
    message: str
    is_broken: Callable[[str, Node], bool]


_OF_ELEMENTS = {
    "EMail": _OfElement(17, "the e-mail address is not complete", lambda text, _: not EMAIL.fullmatch(text)),
    "IntlCode": _OfElement(
        43, "the country code of a telephone is not like +49", lambda text, _: not INTL.fullmatch(text)
    ),
    "PostOfficeBox": _OfElement(
        91, "an address has either a street or a box", lambda _, parent: bool(parent.text("StreetName"))
    ),
    "StreetName": _OfElement(8, "this is no name of a street", lambda text, _: not is_street(text)),
    "Region": _OfElement(
        4, "country and region do not go together",
        lambda text, parent: not _is_of_country(text, parent.text("CountryCode")),
    ),
}  # fmt: skip


def _application(posting: Posting, contact: Node) -> Iterator[Finding]:
    kinds = posting.applications
    missing = sorted(kind for kind in kinds if not _can_apply(kind, contact))
    if missing:
        yield Finding(
            16, "KindOfApplication", "the contact lacks what this way to apply needs (%(value)s)",
            {"value": ", ".join(missing)},
        )  # fmt: skip
    if any(contact.child(name) for name in INTERVIEW) and kinds != {IN_PERSON}:
        yield Finding(74, "Interview", "an interview is only named where people apply in person")
    is_hidden = posting.detail.text("Status") == codes.ANONYMOUS and posting.detail.text("SupervisionDesired") != "1"
    if is_hidden and kinds - {AGENCY}:
        yield Finding(70, "KindOfApplication", "an anonymous vacancy takes applications by the agency")


def _can_apply(kind: str, contact: Node) -> bool:
    address = contact.child("PostalAddress")
    if kind == PHONE:
        has_number = bool(contact.child("VoiceNumber") or contact.child("MobilNumber"))
        return has_number and bool(contact.text("FamilyName") and contact.text("Salutation"))
    if kind == LETTER:
        has_street = bool(address.text("StreetName") or address.text("PostOfficeBox"))
        return has_street and all((contact.text("Company"), address.text("PostalCode"), address.text("Municipality")))
    if kind == MAIL:
        return bool(contact.text("EMail"))
    if kind == INTERNET:
        return bool(contact.text("JobContactWebSite"))
    return True
