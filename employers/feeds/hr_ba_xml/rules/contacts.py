"""PURE: rules about employers, contacts and ways to apply."""

import re
from collections.abc import Iterator

from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.nodes import Node
from employers.feeds.hr_ba_xml.rules.facts import Finding, Posting

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
LINK = re.compile(r"(?:https?|ftp)://[^\s/]+\S*", re.I)
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
    """Rules of single elements, wherever they stand."""
    seen: set[int] = set()
    for node, parent in root.below():
        name, text = node.name, node.own_text
        if name == "EMail" and text and not EMAIL.fullmatch(text):
            seen.add(17)
        elif name == "IntlCode" and text and not re.fullmatch(r"\+[1-9]\d{0,3}", text):
            seen.add(43)
        elif name == "PostOfficeBox" and text and parent.text("StreetName"):
            seen.add(91)
    if 17 in seen:
        yield Finding(17, "EMail", "the e-mail address is not complete")
    if 43 in seen:
        yield Finding(43, "IntlCode", "the country code of a telephone is not like +49")
    if 91 in seen:
        yield Finding(91, "PostOfficeBox", "an address has either a street or a box")


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
