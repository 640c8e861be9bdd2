"""PURE: XML that strangers wrote, whether it stands alone or in a DOCX, an ODT or a PDF."""

import re
from typing import Any

from lxml import etree

from profiles.cv.errors import HALF, HOSTILE, UnreadableCv


def parse_xml(data: bytes) -> Any:
    """The root element; nothing outside the file is read and no entity is expanded. Comments are left out.

    `UnreadableCv` where the XML is broken, or defines entities or a document type: no CV needs them.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", data[:4096].replace(b"\x00", b""), re.I):
        raise UnreadableCv(HOSTILE)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableCv(HALF) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableCv(HOSTILE)
    return root
