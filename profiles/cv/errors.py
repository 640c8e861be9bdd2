"""PURE: a file that cannot be read as a CV, each time with its cure."""

from core.errors import InvalidInput


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for texts that are translated where they are shown
    """The text itself, marked for translation."""
    return text


class UnreadableCv(InvalidInput):
    """The file cannot be read; the message says what to do instead. Nothing was changed."""


EMPTY = N_("The file is empty. Choose the CV again, or save it anew first.")
TOO_LARGE = N_("The file is larger than %(megabytes)s MB. Save the CV without pictures, as PDF or DOCX, and try again.")
HALF = N_("The file is damaged or was only half transferred. Open it, save it anew, and choose it again.")
ENCRYPTED = N_("The file is protected by a password. Save it without the password and choose it again.")
OLD_WORD = N_("This is a file of an old Word (.doc). Save it as DOCX or PDF and choose it again.")
RTF = N_("This is an RTF file. Save it as DOCX or PDF and choose it again.")
PICTURE = N_(
    "This is a picture, in which no text can be read. Ask for the CV as PDF or DOCX, or record the facts by hand."
)
NO_TEXT = N_(
    "There is no text in this file, only pictures (a scan, perhaps). Ask for the CV as it was written, or run the scan "
    "through text recognition first."
)
UNKNOWN = N_("This is no CV that can be read. Choose a PDF, DOCX, ODT, text, Europass (XML, JSON) or JSON Resume file.")
HOSTILE = N_("The file holds definitions that a CV never needs (XML entities). Save it anew as PDF or DOCX.")
BOMB = N_("The file unpacks to more than a CV can hold. Save it anew as PDF or DOCX, without pictures.")
TOO_LONG = N_("Reading the file took too long or too much memory. Save it anew as PDF or DOCX, without pictures.")
NOTHING_FOUND = N_("No fact for a profile was found in this file. Record the facts by hand, section by section.")
