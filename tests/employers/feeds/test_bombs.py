"""Hostile files are refused within a second or two and without much memory: a process with hard limits reads them."""

import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MEBIBYTE = 2**20
MOST_MEMORY = 700 * MEBIBYTE  # of addresses; Python and its libraries take about half
MOST_SECONDS = 20  # of one processor
READ = """
import sys
from pathlib import Path
from employers.feeds.hr_ba_xml.reading import Checks
from employers.feeds.records import FeedError
from employers.importing.files import open_feed
try:
    with open_feed(Path(sys.argv[1]), Checks()) as stream:
        rows = sum(1 for _ in stream.rows)
    print(f"{rows} rows")
except FeedError as error:
    print(error.reason)
"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))


def laughs(path: Path) -> None:
    path.write_text(
        f"<?xml version='1.0'?><!DOCTYPE a [{LAUGHS}]><HRBAXMLJobPositionPosting>&l11;</HRBAXMLJobPositionPosting>"
    )


def late_laughs(path: Path) -> None:
    start = f"<?xml version='1.0'?><!-- HRBAXML {' ' * 300_000} --><!DOCTYPE a [{LAUGHS}]>"
    path.write_text(f"{start}<HRBAXMLJobPositionPosting><Header a='&l11;'>&l11;</Header></HRBAXMLJobPositionPosting>")


def outside(path: Path) -> None:
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        "<HRBAXMLJobPositionPosting>&x;</HRBAXMLJobPositionPosting>"
    )


def huge_table(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"title;employer\n")
        for _ in range(105):
            file.write(b"x" * MEBIBYTE)


def deep_json(path: Path) -> None:
    path.write_text('{"stellenangebote":' + "[" * 2_000_000)


def deep_page(path: Path) -> None:
    path.write_text("<html><body>" + "<div>" * 150_000 + "<script type='application/ld+json'>{</script>")


def workbook_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(61):
                part.write(b"<c>" * (MEBIBYTE // 3))


def endless_posting(path: Path) -> None:
    with path.open("w") as file:
        file.write("<HRBAXMLJobPositionPosting><Data><JobPositionPosting>")
        for _ in range(400):
            file.write("<Objective>x</Objective>" * 20_000)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (laughs, "document type"), (late_laughs, "broken XML"), (outside, "document type"),
        (huge_table, "more than 50 MiB"), (deep_json, "nested too deeply"), (deep_page, "structured data"),
        (workbook_bomb, "unpacks to more"), (endless_posting, "a posting has more than"),
    ],
)  # fmt: skip
def test_a_bomb_is_refused_in_bounded_time_and_memory(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "feed"
    make(path)

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False, preexec_fn=limits,
        cwd=Path(__file__).parents[3], env={"OPENBLAS_NUM_THREADS": "1", "PATH": "/usr/bin"},
    )  # fmt: skip

    assert reason in done.stdout, json.dumps([done.stdout[-300:], done.stderr[-600:]])
