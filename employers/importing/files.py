"""Open a file of vacancies for reading. Files come from outside: how much of one is read is limited."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from employers.feeds.hr_ba_xml import reading as hr_ba_xml
from employers.feeds.recognise import is_hr_ba_xml, read_feed
from employers.feeds.records import FeedError, FeedRow, FeedStream

MOST_BYTES = 50 * 2**20  # of formats that are read as a whole
START = 4096


@contextmanager
def open_feed(path: Path, checks: hr_ba_xml.Checks) -> Iterator[FeedStream]:
    """The records of a file, whatever its format. Raises `FeedError` where the file as a whole is broken or hostile.

    HR-BA-XML is read through once before the first record is given, so that a file that is cut off gives none.
    """
    with path.open("rb") as file:
        if is_hr_ba_xml(file.read(START)):
            found = hr_ba_xml.survey(file)
            rows = hr_ba_xml.rows(file, found, checks)
            yield FeedStream(hr_ba_xml.FORMAT, _under(path.name, rows), found.is_full is True)
            return
        file.seek(0)
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FeedError("the file has more than %(limit)s MiB", limit=MOST_BYTES // 2**20)
    read = read_feed(data)
    yield FeedStream(read.format_name, _under(path.name, iter(read.rows)), is_full=True)


def _under(name: str, rows: Iterator[FeedRow]) -> Iterator[FeedRow]:
    for row in rows:
        yield replace(row, place=f"{name}, {row.place}")
