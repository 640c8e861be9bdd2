"""The bare text of a file from outside, such as an advert: PDF, DOCX, ODT or text. Read as carefully as a CV."""

from collections.abc import Mapping

from profiles.cv import errors
from profiles.cv.document import MAX_LETTERS
from profiles.cv.errors import N_, UnreadableCv
from profiles.cv.reading import read_text

# What a CV's reader says about a file, in words for any file.
WORDS: Mapping[str, str] = {
    errors.EMPTY: N_("The file is empty, or none was chosen. Choose it again."),
    errors.TOO_LARGE: N_("The file is larger than %(megabytes)s MB. Save it without pictures and choose it again."),
    errors.PICTURE: N_("This is a picture, in which no text can be read. Choose a PDF, DOCX or text file."),
    errors.NO_TEXT: N_("There is no text in this file, only pictures (a scan, perhaps). Paste the text instead."),
    errors.UNKNOWN: N_("This file cannot be read. Choose a PDF, DOCX, ODT or text file, or paste the text."),
    errors.HOSTILE: N_("The file holds definitions that no text needs (XML entities). Paste the text instead."),
    errors.BOMB: N_("The file unpacks to more than a text can hold. Paste the text instead."),
    errors.TOO_LONG: N_("Reading the file took too long or too much memory. Paste the text instead."),
}


def read_text_file(data: bytes) -> str:
    """The text of a file, read in a process of its own within limits of time and memory; at most `MAX_LETTERS`.

    `UnreadableCv` says what is wrong with the file, in words for any file.
    """
    try:
        return read_text(data)[:MAX_LETTERS].strip()
    except UnreadableCv as error:
        if error.message in WORDS:
            raise UnreadableCv(WORDS[error.message], **error.places) from error
        raise
